import ArgumentParser
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
            With --web in a browser on this device: the address that is printed opens once, nothing leaves the device, \
            and every answer is saved when it is given.

            Examples:
              survey-cli collect emq --web --store a.survey
              survey-cli collect emq --web --self --language ar
              survey-cli collect emq --web --resume 3f2a
            """)

    @Argument(help: "The form's id.")
    var form: String

    @Flag(name: .long, help: "Lead interviews in a browser on this device.")
    var web = false

    @Flag(
        name: .customLong("self"),
        help: "The respondent answers alone: no way back into a finished section, no list of interviews, a neutral end."
    )
    var isSelf = false

    @Option(name: .long, help: "Go on with the draft of this id.")
    var resume: String?

    @Option(name: .long, help: "The language to begin in, as the form names it, or its code.")
    var language: String?

    @Option(name: .long, help: "The loopback address to listen on: 127.0.0.1 or ::1.")
    var address = WebServer.Address.v4.rawValue

    @Option(name: .long, help: "The port to listen on; otherwise the system chooses.")
    var port: UInt16 = 0

    @OptionGroup var scope: ScopeOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard web else { throw ValidationError("add --web: interviews are led in the browser") }
        guard WebServer.Address(rawValue: address) != nil else {
            throw ValidationError("--address takes 127.0.0.1 or ::1: nobody else may reach an interview")
        }
    }

    func run() async throws {
        let store = try options.open()
        let binding = try FormLibrary(store).latest(form)
        let profile = try store.profile()
        var web = WebOptions(scope: try scope.forSaving(profile), author: author.name)
        web.isSelf = isSelf
        web.language = try language.map { try Self.language($0, of: binding.form) }
        web.record = try resume.map { try Self.draft($0, binding, store) }
        let device = profile.certificate.map { Digest256(hashing: $0.device[...]).description.prefix(16) } ?? ""
        try await WebInterviews(
            store: store, binding: binding, options: web, output: options.output,
            address: WebServer.Address(rawValue: address) ?? .v4, port: Int(port)
        ).run(.system(author: author.name, device: String(device)))
    }

    private static func language(_ wanted: String, of form: Form) throws -> String {
        let code = wanted.lowercased()
        if let found = form.languages.first(where: {
            $0.lowercased() == code || $0.lowercased().hasSuffix("(\(code))") || $0.lowercased().hasPrefix(code + " ")
        }) {
            return found
        }
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
        return record
    }
}
