import ArgumentParser
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli record show`
struct RecordShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a record with labels, repeats and conflicts.")

    @OptionGroup var record: RecordArgument

    @Option(name: .long, help: "The language of labels, such as fr or ar; otherwise the form's own.")
    var lang: String?

    @OptionGroup var revealing: RevealOption
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let (record, unreadable) = try store.readableRecord(record.find(in: store))
        let documents = try RecordDocument(store)
        try options.output.write(documents.whole(record, unreadable)) {
            RecordText(
                record, documents.forms, language: lang, unreadable: unreadable,
                mask: revealing.mask(record, documents.forms)
            ).text
        }
        // What is shown is not the whole record.
        if unreadable != nil { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}
