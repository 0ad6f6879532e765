import ArgumentParser
import SurveyData
import SurveyStore
import SyncServer

/// `survey-cli server member`
struct ServerMemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "See who belongs to the study, and shut devices out.",
        subcommands: [
            ServerMemberListCommand.self, ServerMemberRevokeCommand.self, ServerMemberConfirmCommand.self,
        ],
        defaultSubcommand: ServerMemberListCommand.self)
}

/// `survey-cli server member list`
struct ServerMemberListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the devices that joined, and the invitations that nobody used yet.")

    @OptionGroup var options: HubOptions

    func run() throws {
        let (hub, study) = try options.open()
        let members = try hub.members(study: study)
        let open = try hub.invitations(study: study).filter { $0.state == .open }
        let document: JSONValue = [
            "members": .array(members.map(\.document)), "openInvitations": .array(open.map(\.document)),
        ]
        options.output.write(document) {
            var table = TextTable(["number", "member", "role", "scope", "state", "joined"], rightAligned: [0])
            for member in members {
                let certificate = member.certificate
                table.add([
                    "\(member.number)", certificate.member, certificate.role.name, certificate.scope.description,
                    member.state.name, LocalTime.text(member.enrolled),
                ])
            }
            let waiting = open.map {
                "invitation \($0.number): \($0.role.name) for \($0.scope), until \(LocalTime.text($0.expires))"
            }
            let unconfirmed =
                members.contains { $0.state == .unconfirmed }
                ? ["confirm or revoke who is unconfirmed: `survey-cli server member confirm`"] : []
            return (members.isEmpty ? "nobody has joined yet\n" : table.text)
                + (unconfirmed + waiting).joined(separator: "\n")
        }
    }
}

/// `survey-cli server member revoke`
struct ServerMemberRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Shut a device out from now on; what it wrote stays.",
        discussion: "Example:\n  survey-cli server member revoke hub surveyor-3")

    @OptionGroup var options: HubOptions

    @Argument(help: "The member's number or name, as `server member list` shows them.")
    var member: String

    func run() throws {
        let (hub, study) = try options.open()
        let match = try hub.members(study: study).filter { $0.state == .active || $0.state == .unconfirmed }
            .only(member, "active")
        try hub.revoke(member: match.number, study: study)
        options.output.write(["revoked": .integer(match.number), "member": .string(match.certificate.member)]) {
            "\(match.certificate.member) can no longer sync; what it wrote stays"
        }
    }
}

/// `survey-cli server member confirm`
struct ServerMemberConfirmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Let a member have what others saved, whom a backup had forgotten.",
        discussion: """
            A hub that was put back from a backup does not know who joined after it. Such a member is let in by its \
            certificate, gives back what it has, and gets nothing: the backup may have forgotten that you revoked it. \
            Confirm it, or revoke it.

            Example:
              survey-cli server member confirm hub surveyor-3
            """)

    @OptionGroup var options: HubOptions

    @Argument(help: "The member's number or name, as `server member list` shows them.")
    var member: String

    func run() throws {
        let (hub, study) = try options.open()
        let match = try hub.members(study: study).filter { $0.state == .unconfirmed }.only(member, "unconfirmed")
        try hub.confirm(member: match.number, study: study)
        options.output.write(["confirmed": .integer(match.number), "member": .string(match.certificate.member)]) {
            "\(match.certificate.member) gets what others saved from its next sync on"
        }
    }
}

extension [Member] {
    /// The one member of that number or name.
    fileprivate func only(_ name: String, _ state: String) throws -> Member {
        let matches = filter { "\($0.number)" == name || $0.certificate.member == name }
        guard let match = matches.first else {
            throw CLIError(
                .noInput, "notFound", "there is no \(state) member “\(name)”",
                next: "list them with `survey-cli server member list`")
        }
        guard matches.count == 1 else {
            let numbers = matches.map { "\($0.number)" }.joined(separator: ", ")
            throw CLIError(
                .badData, "ambiguous", "\(matches.count) members are called “\(name)”", next: "use a number: \(numbers)"
            )
        }
        return match
    }
}

extension Member {
    fileprivate var document: JSONValue {
        [
            "number": .integer(number), "member": .string(certificate.member),
            "role": .string(certificate.role.name), "scope": .string(certificate.scope.path),
            "state": .string(state.name), "joined": .integer(enrolled),
            "device": .string(Hex.encode(certificate.device)),
        ]
    }
}

extension InvitationRecord {
    fileprivate var document: JSONValue {
        [
            "number": .integer(number), "role": .string(role.name), "scope": .string(scope.path),
            "expires": .integer(expires), "name": .optional(label),
        ]
    }
}
