import ArgumentParser
import Foundation
import SurveyCollect
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli collect`
struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect", abstract: "Lead interviews with a form.",
        discussion: """
            In the terminal it takes, the keys are named on the screen; Esc opens a menu with everything else. What is \
            left unfinished stays as a draft: every change of screen saves one, and so does the end of a connection.

            With --web in a browser on this device: the address that is printed opens once, nothing leaves the device, \
            and every answer is saved when it is given.

            With --answers from a file: one step a line, interviews divided by a line ---, all of them saved or none.

            Examples:
              survey-cli collect emq --store a.survey
              survey-cli collect emq --resume 3f2a --language ar
              survey-cli collect emq --web --self --language ar
              survey-cli collect emq --answers interviews.txt --dry-run
              printf 'consent = yes\\nage = 29\\ndraft\\n' | survey-cli collect emq --answers -
            """)

    @Argument(help: "The form's id.")
    var form: String

    @Flag(name: .long, help: "Lead interviews in a browser on this device.")
    var web = false

    @Option(name: .long, help: "Take the interviews of a file; - for the standard input.", completion: .file())
    var answers: String?

    @Flag(name: .long, help: "With --answers: check the file and save nothing.")
    var dryRun = false

    @Flag(
        name: .customLong("self"),
        help: "The respondent answers alone: no way back into a finished section, no list of interviews, a neutral end."
    )
    var isSelf = false

    @Option(name: .long, help: "Go on with the draft of this id.")
    var resume: String?

    @Option(name: .long, help: "The language to begin in, as the form names it, or its code.")
    var language: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who orders Arabic text and joins its letters: this program (joined), it and the terminal (ordered), "
                + "or the terminal alone (terminal).", valueName: "joined|ordered|terminal"),
        transform: { text in
            guard let bidi = TerminalOptions.Bidi(rawValue: text) else {
                throw ValidationError("--bidi takes joined, ordered or terminal")
            }
            return bidi
        })
    var bidi = TerminalOptions.Bidi.joined

    @Option(name: .long, help: "The loopback address to listen on: 127.0.0.1 or ::1.")
    var address = WebServer.Address.v4.rawValue

    @Option(name: .long, help: "The port to listen on; otherwise the system chooses.")
    var port: UInt16 = 0

    @OptionGroup var scope: ScopeOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard !web || answers == nil else {
            throw ValidationError("--web and --answers exclude each other: an interview is led in one way")
        }
        guard web || !isSelf else { throw ValidationError("--self goes with --web") }
        guard answers == nil || resume == nil else {
            throw ValidationError("--answers begins new interviews; leave --resume out")
        }
        guard answers != nil || !dryRun else { throw ValidationError("--dry-run goes with --answers") }
        guard WebServer.Address(rawValue: address) != nil else {
            throw ValidationError("--address takes 127.0.0.1 or ::1: nobody else may reach an interview")
        }
    }

    func run() async throws {
        let store = try options.open()
        let binding = try FormLibrary(store).latest(form)
        let profile = try store.profile()
        let scope = try scope.forSaving(profile)
        let language = try language.map { try Self.language($0, of: binding.form) }
        let record = try resume.map { try Self.draft($0, binding, store) }
        let device = profile.certificate.map { Digest256(hashing: $0.device[...]).description.prefix(16) } ?? ""
        let surroundings = InterviewSurroundings.system(author: author.name, device: String(device))
        if let answers {
            try WrittenInterviews(
                store: store, binding: binding, file: answers, isTrial: dryRun, output: options.output
            ).run(surroundings, scope: scope, author: author.name, language: language)
        } else if web {
            var web = WebOptions(scope: scope, author: author.name)
            web.isSelf = isSelf
            web.language = language
            web.record = record
            try await WebInterviews(
                store: store, binding: binding, options: web, output: options.output,
                address: WebServer.Address(rawValue: address) ?? .v4, port: Int(port)
            ).run(surroundings)
        } else {
            var terminal = TerminalOptions(scope: scope, author: author.name)
            terminal.language = language
            terminal.record = record
            terminal.bidi = bidi
            terminal.hasColours = Terminal.hasColours
            terminal.kind = ProcessInfo.processInfo.environment["TERM"]
            try TerminalInterviews(store: store, binding: binding, options: terminal, output: options.output)
                .run(surroundings)
        }
    }

    private static func language(_ wanted: String, of form: Form) throws -> String {
        if let found = form.language(named: wanted) { return found }
        throw CLIError(
            .badData, "badData", "the form has no language “\(wanted)”",
            next: form.languages.isEmpty
                ? "leave --language out: the form has one language"
                : "use one of: \(form.languages.joined(separator: ", "))")
    }

    private static func draft(_ text: String, _ binding: FormBinding, _ store: SurveyStore) throws -> MergedRecord {
        let record = try store.record(store.recordID(abbreviated: text))
        guard record.state == .active else {
            throw CLIError(
                .badData, "badData", "record \(record.id) is \(record.state.name)",
                next: "resume a record that is there")
        }
        let form = try FormBinding(store.form(record.form)).form.id
        guard form == binding.form.id else {
            throw CLIError(
                .badData, "badData", "record \(record.id) was made with the form \(form)",
                next: "use survey-cli collect \(form)")
        }
        guard InterviewState(of: record) == .draft else {
            throw CLIError(
                .badData, "badData", "record \(record.id) is finished",
                next: "correct answers with survey-cli record edit \(text) NAME=VALUE; its form is checked again")
        }
        return record
    }
}
