import ArgumentParser
import SurveyData
import SurveyStore
import SurveySync

/// `survey-cli sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Exchange saves with the hub.",
        discussion: """
            Push and pull travel together, usually in one request. A link that breaks is taken up again where it \
            stopped; whatever arrived stays. Syncing twice changes nothing.

            After the answers, the files attached here are sent. What others have attached is fetched only with \
            --attachments, or later with 'attachment fetch': a photo can be larger than a month of answers.

            Examples:
              survey-cli sync --store a.survey
              survey-cli sync --store a.survey --watch --every 300
            """)

    @Option(name: .long, help: "The hub's address, if it has moved; the store remembers it.")
    var server: String?

    @Flag(
        name: .long, inversion: .prefixedNo, help: "Sync once and end (--once), or go on until interrupted (--watch).")
    var once = true

    @Flag(name: .long, help: "Go on until interrupted: a hub that is down is tried again at the next turn.")
    var watch = false

    @Option(name: .long, help: "With --watch: seconds between two syncs.")
    var every = 60

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "Fetch the attachments of others, too (--attachments), or leave all attachments alone.")
    var attachments: Bool?

    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard (1...86_400).contains(every) else { throw ValidationError("--every takes 1 to 86400 seconds") }
    }

    func run() async throws {
        let store = try options.open()
        if !watch {
            show(try await sync(store))
            return
        }
        while !Task.isCancelled {
            do {
                let done = try await sync(store)
                if done.isWorthTelling { show(done) }
            } catch let error as SyncError where error.isPassing {
                Terminal.note("\(error.message)\n")
            }
            try await Task.sleep(for: .seconds(every))
        }
    }

    /// What one sync did.
    private struct Done {
        let answers: SyncReport
        let attachments: AttachmentReport

        var isWorthTelling: Bool {
            answers.pushed + answers.pulled + answers.forms + attachments.sent + attachments.received > 0
        }
    }

    private func sync(_ store: SurveyStore) async throws -> Done {
        let link = try HubLink(store, server: server)
        let transport = try link.transport()
        var line = ProgressLine("syncing, saves exchanged:")
        defer { line.end() }
        let report = try await SyncClient(store: store, transport: transport).run { report in
            line.show(report.pushed + report.pulled)
        }
        try link.remember()
        line.end()
        guard attachments != false else { return Done(answers: report, attachments: AttachmentReport()) }
        return Done(answers: report, attachments: try await exchangeAttachments(store, transport))
    }

    private func exchangeAttachments(
        _ store: SurveyStore, _ transport: HTTPTransport
    ) async throws -> AttachmentReport {
        var line = ProgressLine("attachments, bytes:")
        defer { line.end() }
        let wanted = attachments == true ? try store.wantedAttachments() : []
        do {
            return try await AttachmentClient(store: store, transport: transport).run(fetching: wanted) { report in
                line.show(report.bytesSent + report.bytesReceived)
            }
        } catch let error as SyncError {
            throw SyncError(
                error.code, "the answers are exchanged, but not all attachments: \(error.message)", next: error.next,
                problem: error.problem)
        }
    }

    private func show(_ done: Done) {
        let report = done.answers
        let attachments = done.attachments
        let document = JSONValue.object(
            report.members + [.init("attachments", .object(attachments.members))])
        options.output.write(document) {
            var lines = [
                "pushed \(report.pushed) saves, pulled \(report.pulled) saves and \(report.forms) forms "
                    + "in \(report.roundTrips) round trips (\(report.bytesSent) bytes sent, "
                    + "\(report.bytesReceived) received)"
            ]
            if report.retries > 0 { lines.append("the link broke \(report.retries) times and was taken up again") }
            if report.renewedSite {
                lines.append("this store was put back from an old copy: it has a new site, and lost nothing")
            }
            if report.reissued > 0 {
                lines.append(
                    "\(report.reissued) saves were made anew under a new site: another copy of this store had used their numbers"
                )
            }
            if attachments.sent + attachments.received > 0 {
                lines.append(
                    "attachments: \(attachments.sent) sent (\(attachments.bytesSent) bytes), "
                        + "\(attachments.received) received (\(attachments.bytesReceived) bytes)")
            }
            lines += attachments.refused.map { Terminal.styled("refused by the hub: \($0)", .red) }
            lines += attachments.damaged.map { Terminal.styled("damaged: attachment \($0.prefix(12))", .red) }
            lines += report.refused.map { Terminal.styled("refused by the hub: \($0)", .red) }
            lines += report.setAside.map { Terminal.styled("set aside: \($0)", .red) }
            return lines.joined(separator: "\n")
        }
    }
}

extension SyncReport {
    /// The report for programs.
    var members: [JSONValue.Member] {
        [
            .init("pushed", .integer(pushed)), .init("pulled", .integer(pulled)), .init("forms", .integer(forms)),
            .init("roundTrips", .integer(roundTrips)), .init("bytesSent", .integer(bytesSent)),
            .init("bytesReceived", .integer(bytesReceived)), .init("retries", .integer(retries)),
            .init("reissued", .integer(reissued)), .init("renewedSite", .bool(renewedSite)),
            .init("refused", .array(refused.map(JSONValue.string))),
            .init("setAside", .array(setAside.map(JSONValue.string))),
        ]
    }
}
