import ArgumentParser
import SurveyData
import SurveyForms
import SyncServer

/// `survey-cli server form`
struct ServerFormCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "Publish a form version under the study's key.",
        discussion: """
            Devices get it with their next sync. A published version never changes: give a changed form a new version. \
            What 'form add' refuses is refused here too.

            Example:
              survey-cli server form hub questionnaire.xlsx
            """)

    @OptionGroup var options: HubOptions

    @OptionGroup var form: PublishingOptions

    func run() throws {
        let (file, findings) = try form.read()
        let (hub, study) = try options.open()
        let position = try hub.publish(file.toPublish, study: study)
        for line in file.changes + file.notices(findings).map(\.line) { Terminal.note(line + "\n") }
        let document: JSONValue = [
            "form": .string(file.form.id), "version": .string(file.form.version), "position": .integer(position),
        ]
        options.output.write(document) {
            Terminal.safe("published \(file.name): \(file.form.title)")
        }
    }
}

/// `survey-cli server check`
struct ServerCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Verify a hub: database, positions, signatures, merged records.")

    @Flag(name: .long, help: "Read every attachment, too, and compare it with its address.")
    var attachments = false

    @OptionGroup var options: HubOptions

    func run() async throws {
        let (hub, study) = try options.open()
        var line = ProgressLine("checking")
        defer { line.end() }
        var report = try hub.check(study: study) { line.show($0, of: $1) }
        let files = try await hub.checkAttachments(study: study, readsBytes: attachments)
        report.problems += files.problems
        line.end()
        let document: JSONValue = [
            "entries": .integer(report.entries), "changeSets": .integer(report.changeSets),
            "saves": .integer(report.saves), "attachments": .integer(files.count),
            "attachmentBytes": .integer(files.bytes), "digest": .string(report.digest),
            "problems": .array(report.problems.map(JSONValue.string)),
        ]
        options.output.write(document) {
            let lines = report.problems.map { Terminal.styled($0, .red) }
            let sum =
                "\(report.entries) log entries, \(report.changeSets) change-sets, \(report.saves) saves, "
                + "\(files.count) attachments"
            return (lines + [report.problems.isEmpty ? "sound: \(sum)" : "\(report.problems.count) problems in \(sum)"])
                .joined(separator: "\n")
        }
        if !report.problems.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}
