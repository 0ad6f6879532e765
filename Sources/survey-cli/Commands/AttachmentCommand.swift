import ArgumentParser
import SurveyData
import SurveyStore
import SurveySync

/// `survey-cli attachment`
struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment", abstract: "See and fetch the photos, recordings and files that answers name.",
        discussion: """
            A file becomes an answer with an @ in front of its path:
              survey-cli record add visit photo=@/media/sd/door.jpg
              survey-cli record edit 3f2a90cc photo=@door.jpg

            It is kept beside the store, in the folder that ends in .attachments, once for all answers that name it. \
            'sync' sends attachments after the answers; what others have attached is fetched when it is wanted.
            """,
        subcommands: [AttachmentListCommand.self, AttachmentFetchCommand.self])
}

/// `survey-cli attachment list`
struct AttachmentListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the attachments that the answers here name.",
        discussion: """
            'wanted' is not here, 'partial' is here in part, 'here' is whole. 'sent' says that the hub has given its \
            receipt. 'carried' belongs to records outside your scope and travels on with the next sync or bundle.

            Example:
              survey-cli attachment list --store a.survey
            """)

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let attachments = try store.attachments()
        options.output.write(.array(attachments.map(\.document))) {
            guard !attachments.isEmpty else { return "no answer here names a file" }
            var table = TextTable(
                ["attachment", "state", "bytes", "hub", "record", "name"], rightAligned: [2])
            for attachment in attachments { table.add(attachment.row) }
            return table.text
        }
    }
}

extension Attachment {
    /// The first digits of the address: enough to name it by.
    var shortName: String { String(digest.description.prefix(12)) }

    fileprivate var stateName: String {
        switch state {
        case .wanted: "wanted"
        case .partial: "partial"
        case .here: records.isEmpty ? "carried" : "here"
        }
    }

    fileprivate var row: [String] {
        let bytes =
            switch state {
            case .wanted: ""
            case .partial(let bytes): "\(bytes)…"
            case .here: size.map { String($0) } ?? ""
            }
        let record = records.first.map { String($0.description.prefix(8)) } ?? ""
        let more = records.count > 1 ? " +\(records.count - 1)" : ""
        return [
            shortName, stateName, bytes, refused == nil ? (isOnHub ? "sent" : "") : "refused", record + more,
            names.joined(separator: ", "),
        ]
    }

    /// The attachment for programs.
    fileprivate var document: JSONValue {
        let received: UInt64 =
            switch state {
            case .wanted: 0
            case .partial(let bytes): bytes
            case .here: size ?? 0
            }
        return [
            "digest": .string(digest.description), "state": .string(stateName),
            "size": size.map { .integer($0) } ?? .null, "received": .integer(received), "onHub": .bool(isOnHub),
            "refused": .optional(refused), "names": .array(names.map(JSONValue.string)),
            "records": .array(records.map { .string($0.description) }),
            "scopes": .array(scopes.map { .string($0.path) }),
        ]
    }
}
