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

            It ends with 65 if something was refused by the hub or set aside here, or if a save that was made here cannot \
            be read any more and stays behind; with 75 if the hub waits for its \
            operator's confirmation; all else has been done then. With --watch it goes on after whatever passes by \
            itself, and ends only where a person is needed.

            Examples:
              survey-cli sync --store a.survey
              survey-cli sync --store a.survey --watch --every 300
            """)

    @Option(name: .long, help: "The hub's address, if it has moved; the store remembers it.")
    var server: String?

    @Flag(
        name: .long, inversion: .prefixedNo, help: "Sync once and end (--once), or go on until interrupted (--watch).")
    var once = true

    @Flag(name: .long, help: "Go on until interrupted: a hub that is down or busy is tried again at the next turn.")
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
            let done = try await sync(store)
            show(done)
            if let status = done.exitStatus { throw ExitCode(status.rawValue) }
            return
        }
        var hasMetHub = false
        var told: [UnsealedSave] = []
        while !Task.isCancelled {
            do {
                let done = try await sync(store)
                hasMetHub = true
                // What stays behind does so at every turn, and is told once.
                if done.isWorthTelling || done.answers.unsealed != told { show(done) }
                told = done.answers.unsealed
            } catch {
                guard Self.isPassing(error, hasMetHub) else { throw error }
                Terminal.note("\(CLIError(error).message)\n")
            }
            try await Task.sleep(for: .seconds(every))
        }
    }

    /// What one sync did.
    private struct Done {
        let answers: SyncReport
        let attachments: AttachmentReport

        var isWorthTelling: Bool { answers.isWorthTelling || attachments.sent + attachments.received > 0 }

        var exitStatus: ExitStatus? {
            attachments.refused.isEmpty && attachments.damaged.isEmpty ? answers.exitStatus : .badData
        }
    }

    /// Whether the next turn may find it mended without anybody doing anything.
    ///
    /// - Parameter hasMetHub: whether the hub has answered before. What then answers in its place is a network that wants
    ///   a log-in; before, it may be a wrong address.
    private static func isPassing(_ error: any Error, _ hasMetHub: Bool) -> Bool {
        switch error {
        case let error as SyncError: error.isPassing || hasMetHub && error.code == .notAHub
        case let error as StoreError: error.code == .busy
        default: false
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
            if report.segments > 0 { lines.append("\(report.segments) segments of the hub's log were fetched whole") }
            if report.retries > 0 { lines.append("the link broke \(report.retries) times and was taken up again") }
            if report.renewedSite {
                lines.append("this store was put back from an old copy: it has a new site, and lost nothing")
            }
            if report.reissued > 0 {
                lines.append(
                    "\(report.reissued) saves were made anew under a new site: another copy of this store had used their numbers"
                )
            }
            if report.pullWaits {
                lines.append(
                    Terminal.styled(
                        "the hub was put back from a backup that does not know this device: it took what you saved, and sends "
                            + "nothing until its operator has confirmed you (`survey-cli server member confirm`)",
                        .yellow))
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
            lines += report.unsealed.lines
            return lines.joined(separator: "\n")
        }
    }
}

extension SyncReport {
    /// What a sync that came through ends with, if not everything could be done.
    var exitStatus: ExitStatus? {
        if !refused.isEmpty || !setAside.isEmpty || !unsealed.isEmpty { return .badData }
        return pullWaits ? .temporary : nil
    }

    /// Whether anything happened that a person wishes to see.
    var isWorthTelling: Bool {
        pushed + pulled + forms + reissued > 0 || renewedSite || !refused.isEmpty || !setAside.isEmpty
    }

    /// The report for programs.
    var members: [JSONValue.Member] {
        [
            .init("pushed", .integer(pushed)), .init("pulled", .integer(pulled)), .init("forms", .integer(forms)),
            .init("roundTrips", .integer(roundTrips)), .init("bytesSent", .integer(bytesSent)),
            .init("bytesReceived", .integer(bytesReceived)), .init("retries", .integer(retries)),
            .init("segments", .integer(segments)), .init("reissued", .integer(reissued)),
            .init("renewedSite", .bool(renewedSite)), .init("pullWaits", .bool(pullWaits)),
            .init("refused", .array(refused.map(JSONValue.string))),
            .init("setAside", .array(setAside.map(JSONValue.string))),
            .init("unsealed", unsealed.document),
        ]
    }
}
