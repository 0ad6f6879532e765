import ArgumentParser
import Foundation
import SurveyData
import SurveyStore
import SurveySync

/// `survey-cli attachment fetch`
struct AttachmentFetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch attachments from the hub, and copy them out.",
        discussion: """
            Fetches what is not here yet: all that the answers name, or those whose addresses are given. A link that \
            breaks is taken up again at the byte, now or with the next fetch. With --output, copies of the files are \
            written into a folder under the names that answers give them; a name that is taken by another file gets \
            the address's first digits as well.

            Examples:
              survey-cli attachment fetch --store supervisor.survey
              survey-cli attachment fetch 3f2a90cc --output photos
            """)

    @Argument(help: "Addresses: the first digits are enough. None for all.")
    var digests: [String] = []

    @Option(name: .long, help: "A folder to copy the files into.", completion: .directory)
    var output: String?

    @Flag(name: .long, help: "Ask no hub: only copy out what is here.")
    var offline = false

    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard !offline || output != nil else {
            throw ValidationError("--offline needs --output: there is nothing to do")
        }
    }

    func run() async throws {
        let store = try options.open()
        let chosen =
            digests.isEmpty ? try store.attachments() : try digests.map { try store.attachment(abbreviated: $0) }
        let wanted = chosen.filter { $0.state != .here }.map(\.digest)
        var report = AttachmentReport()
        if !offline, !wanted.isEmpty {
            let transport = try HubLink(store).transport()
            var line = ProgressLine("fetching attachments, bytes:")
            defer { line.end() }
            report = try await AttachmentClient(store: store, transport: transport)
                .run(sends: false, fetching: wanted) { line.show($0.bytesReceived) }
        }
        let files = try output.map { try AttachmentFiles(folder: $0).write(chosen.map(\.digest), from: store) } ?? []
        try show(report, files, chosen, store)
    }

    private func show(
        _ report: AttachmentReport, _ files: [String], _ chosen: [Attachment], _ store: SurveyStore
    ) throws {
        let missing = try chosen.filter { try !store.isHere($0.digest) }.map(\.digest.description)
        let document: JSONValue = .object(
            report.members + [
                .init("missing", .array(missing.map(JSONValue.string))),
                .init("files", .array(files.map(JSONValue.string))),
            ])
        options.output.write(document) {
            var lines = ["fetched \(report.received) attachments (\(report.bytesReceived) bytes)"]
            if report.retries > 0 { lines.append("the link broke \(report.retries) times and was taken up again") }
            lines += report.damaged.map { Terminal.styled("damaged on its way, and dropped: \($0.prefix(12))", .red) }
            if !missing.isEmpty {
                lines.append("\(missing.count) not here: their authors may not have synced them yet")
            }
            lines += files.map { Terminal.safe($0) }
            return lines.joined(separator: "\n")
        }
        guard report.damaged.isEmpty else { throw ExitCode(ExitStatus.badData.rawValue) }
        guard missing.isEmpty || digests.isEmpty else { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}

extension AttachmentReport {
    /// The report for programs.
    var members: [JSONValue.Member] {
        [
            .init("sent", .integer(sent)), .init("received", .integer(received)),
            .init("bytesSent", .integer(bytesSent)), .init("bytesReceived", .integer(bytesReceived)),
            .init("retries", .integer(retries)), .init("notThere", .integer(notThere)),
            .init("refused", .array(refused.map(JSONValue.string))),
            .init("damaged", .array(damaged.map(JSONValue.string))),
        ]
    }
}
