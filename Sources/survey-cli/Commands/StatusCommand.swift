import ArgumentParser
import SurveyData
import SurveyStore

/// `survey-cli status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what the store holds and what waits.",
        discussion: "Counts records by form, conflicts to settle, and saves that no hub has acknowledged yet.")

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let profile = try store.profile()
        let status = try store.status()
        let attachments = Attachments(
            unsent: try store.pendingAttachments().count, wanted: try store.wantedAttachments().count)
        options.output.write(Self.document(profile, status, attachments)) { text(profile, status, attachments) }
    }

    private struct Attachments {
        let unsent: Int
        let wanted: Int
    }

    private static func document(
        _ profile: SurveyStore.Profile, _ status: SurveyStore.Status, _ attachments: Attachments
    ) -> JSONValue {
        let records = status.records.sorted { $0.key < $1.key }
            .map { JSONValue.Member($0.key, .integer($0.value)) }
        return [
            "study": .string(profile.study.id), "studyID": .string(profile.studyID.description),
            "title": .string(profile.study.displayTitle), "site": .optional(profile.site?.description),
            "member": .optional(profile.certificate?.member), "role": .optional(profile.certificate?.role.name),
            "scope": .optional(profile.certificate?.scope.path), "hub": .optional(profile.hubURL),
            "inItsPlace": .bool(profile.isInItsPlace), "records": .object(records),
            "recordCount": .integer(status.records.values.reduce(0, +)), "deleted": .integer(status.deleted),
            "conflicts": .integer(status.conflicts), "incomplete": .integer(status.incomplete),
            "saves": .integer(status.saves), "unsent": .integer(status.unsent), "carried": .integer(status.carried),
            "refused": .array(status.refused.map(JSONValue.string)), "quarantined": .integer(status.quarantined),
            "attachmentsUnsent": .integer(attachments.unsent), "attachmentsWanted": .integer(attachments.wanted),
        ]
    }

    private func text(
        _ profile: SurveyStore.Profile, _ status: SurveyStore.Status, _ attachments: Attachments
    ) -> String {
        var lines = [Terminal.styled("\(profile.study.displayTitle)", .bold) + " (\(profile.study.id))"]
        if let certificate = profile.certificate {
            lines.append("You are \(certificate.member), \(certificate.role.name) for \(certificate.scope).")
        } else {
            lines.append("This replica is for reading only.")
        }
        lines.append(profile.hubURL.map { "Hub: \($0)" } ?? "Hub: none; this store works alone.")
        if !profile.isInItsPlace {
            lines.append("This file was copied or put back: the next save begins a new site, and nothing is lost.")
        }
        lines.append("")
        for (form, count) in status.records.sorted(by: { $0.key < $1.key }) {
            lines.append("\(count) \(form == "?" ? "records of forms that have not arrived" : form)")
        }
        if status.records.isEmpty { lines.append("no records yet") }
        func add(_ count: Int, _ text: String, _ style: Terminal.Style? = nil) {
            guard count > 0 else { return }
            let line = "\(count) \(text)"
            lines.append(style.map { Terminal.styled(line, $0) } ?? line)
        }
        add(status.deleted, "deleted or erased")
        add(status.incomplete, "incomplete: saves that they build on have not arrived")
        add(status.saves, "saves in all")
        add(status.conflicts, "conflicts to settle: survey-cli conflict list", .yellow)
        add(status.unsent, "saves that no hub has acknowledged", .yellow)
        add(attachments.unsent, "attachments that no hub has given a receipt for", .yellow)
        add(attachments.wanted, "attachments that are not here: survey-cli attachment fetch")
        add(status.carried, "change-sets carried for others")
        add(status.quarantined, "change-sets set aside: survey-cli check", .red)
        lines += status.refused.map { Terminal.styled("refused by the hub: \($0)", .red) }
        return lines.joined(separator: "\n")
    }
}
