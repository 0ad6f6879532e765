import ArgumentParser
import SurveyData
import SurveyForms
import SurveyStore

/// `survey-cli form add`
struct FormAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Publish a form version in the study.",
        discussion: """
            FILE is an ODK XForm (.xml) or an XLSForm (.xlsx, .xls, .csv, .md), which pyxform converts. A published \
            version never changes: give a changed form a new version. Only managers may publish. A form with \
            expressions that cannot be right is refused; 'form check' lists them. The lists, pictures and sounds that \
            the form names are published with it: from --media, or from FORM-media beside FILE.
            """)

    @OptionGroup var form: PublishingOptions
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let (file, findings) = try form.read()
        let info = try file.publish(in: store)
        for line in file.changes + file.notices(findings).map(\.line) { Terminal.note(line + "\n") }
        let document = JSONValue.object(
            [
                .init("form", .string(info.formID)), .init("version", .string(info.version)),
                .init("title", .string(info.title)), .init("hash", .string(info.hash.description)),
                .init("questions", .integer(file.form.writtenQuestions)),
                .init("findings", .array(findings.map(file.json))),
            ] + file.origin.json + file.folder.json)
        options.output.write(document) {
            Terminal.safe("published \(file.name): \(info.title), \(file.form.writtenQuestions) questions")
        }
    }
}

/// `survey-cli form list`
struct FormListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the form versions.")

    @OptionGroup var options: StoreOptions

    func run() throws {
        let forms = try options.open().forms()
        let document = JSONValue.array(
            forms.map {
                [
                    "form": .string($0.formID), "version": .string($0.version), "title": .string($0.title),
                    "hash": .string($0.hash.description),
                ]
            })
        options.output.write(document) {
            var table = TextTable(["form", "version", "title"])
            for form in forms { table.add([form.formID, form.version, form.title]) }
            return forms.isEmpty ? "no forms yet: sync, or add one with survey-cli form add" : table.text
        }
    }
}
