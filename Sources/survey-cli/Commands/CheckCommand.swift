import ArgumentParser
import SurveyData
import SurveyStore

/// `survey-cli check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Verify that the store holds what it says.",
        discussion: """
            Reads everything: the database's own check, every signature, every save against its change-set, the \
            digests and the merged records; of attachments, that they are there with their size. Ends with status 65 if \
            anything is wrong. Nothing is changed.
            """)

    @Flag(name: .long, help: "Read every attachment, too, and compare it with its address.")
    var attachments = false

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        var progress = ProgressLine("checking change-sets")
        let report = try store.check(readsAttachments: attachments) { done, total in progress.show(done, of: total) }
        progress.end()
        let document: JSONValue = [
            "ok": .bool(report.problems.isEmpty), "saves": .integer(report.saves),
            "changeSets": .integer(report.changeSets), "attachments": .integer(report.attachments),
            "problems": .array(report.problems.map(JSONValue.string)),
        ]
        options.output.write(document) {
            report.problems.isEmpty
                ? "sound: \(report.saves) saves, \(report.changeSets) change-sets verified"
                    + (report.attachments > 0 ? ", \(report.attachments) attachments" : "")
                : report.problems.map { "problem: \(Terminal.safe($0))" }.joined(separator: "\n")
        }
        guard report.problems.isEmpty else {
            if !options.output.json {
                Terminal.note(
                    "  next: keep a copy of the file, and run survey-cli sync or survey-cli bundle write: they carry out all that can "
                        + "be read, and name what stays behind; then join again with a new store\n")
            }
            throw ExitCode(ExitStatus.badData.rawValue)
        }
    }
}
