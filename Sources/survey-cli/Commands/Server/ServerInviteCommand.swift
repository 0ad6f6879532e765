import ArgumentParser
import SurveyData
import SurveyStore
import SurveySync
import SyncServer

/// `survey-cli server invite`
struct ServerInviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make a one-time invitation.",
        discussion: """
            The invitation is one word of text. It lets one device join, with the role and scope given here; give it to \
            its person on a way that others cannot read. The hub keeps only a hash of it.

            Roles: surveyor (collects and corrects), supervisor (also erases, settles, carries), researcher (only \
            reads), manager (also publishes forms).

            Example:
              survey-cli server invite hub --role surveyor --scope 01/571 --url https://hub.example.org
            """)

    @OptionGroup var options: HubOptions

    @Option(name: .long, help: "surveyor, supervisor, researcher or manager.")
    var role: String

    @Option(
        name: .long,
        help: "The part of the study that the member works in or sees, such as 01/571/team-3; all of it if left out.")
    var scope: String?

    @Option(name: .long, help: "The hub's address as the device will reach it.")
    var url: String

    @Option(name: .long, help: "What the member is called: a label, not a person's name.")
    var name: String?

    @Option(name: .long, help: "Hours for which the invitation holds.")
    var hours = 168

    func validate() throws {
        guard (1...8_760).contains(hours) else { throw ValidationError("--hours takes 1 to 8760") }
    }

    func run() throws {
        guard let role = Role(name: role) else {
            throw CLIError.usage(
                "there is no role “\(self.role)”",
                next: "use one of: \(Role.allCases.map(\.name).joined(separator: ", "))")
        }
        guard let place = Scope(scope ?? "") else {
            throw CLIError(
                .badData, "badData", "“\(scope ?? "")” is not a scope",
                next: "write codes with slashes, such as 01/571/team-3")
        }
        let (hub, study) = try options.open()
        let invitation = try hub.invite(
            study: study, role: role, scope: place, name: name, expiresIn: .seconds(hours * 3_600), url: url)
        let document: JSONValue = [
            "invite": .string(invitation.text), "role": .string(role.name), "scope": .string(place.path),
            "hours": .integer(hours),
        ]
        options.output.write(document) {
            """
            \(invitation.text)

            For a \(role.name) in \(place), within \(hours) hours:
              survey-cli init my.survey --join "INVITATION"
            """
        }
    }
}
