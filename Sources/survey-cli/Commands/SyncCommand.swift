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

            It ends with 65 if something was refused by the hub or set aside here, and with 75 if the hub waits for its \
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

    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard (1...86_400).contains(every) else { throw ValidationError("--every takes 1 to 86400 seconds") }
    }

    func run() async throws {
        let store = try options.open()
        if !watch {
            let report = try await sync(store)
            show(report)
            if let status = report.exitStatus { throw ExitCode(status.rawValue) }
            return
        }
        var hasMetHub = false
        while !Task.isCancelled {
            do {
                let report = try await sync(store)
                hasMetHub = true
                if report.isWorthTelling { show(report) }
            } catch {
                guard Self.isPassing(error, hasMetHub) else { throw error }
                Terminal.note("\(CLIError(error).message)\n")
            }
            try await Task.sleep(for: .seconds(every))
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

    private func sync(_ store: SurveyStore) async throws -> SyncReport {
        let profile = try store.profile()
        guard let url = server ?? profile.hubURL else {
            throw CLIError(
                .usage, "usage", "the store knows no hub",
                next: "name one with --server URL, or use `survey-cli bundle` to carry saves by hand")
        }
        let transport = try HTTPTransport(
            url: url, study: profile.studyID, device: try store.deviceKey(), certificate: profile.certificate,
            now: StoreEnvironment.system.now)
        var line = ProgressLine("syncing, saves exchanged:")
        defer { line.end() }
        let report = try await SyncClient(store: store, transport: transport).run { report in
            line.show(report.pushed + report.pulled)
        }
        // An address is remembered once a hub of the study has answered there.
        if let server, server != profile.hubURL { try store.setHub(url: server) }
        return report
    }

    private func show(_ report: SyncReport) {
        options.output.write(report.document) {
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
            lines += report.refused.map { Terminal.styled("refused by the hub: \($0)", .red) }
            lines += report.setAside.map { Terminal.styled("set aside: \($0)", .red) }
            return lines.joined(separator: "\n")
        }
    }
}

extension SyncReport {
    /// What a sync that came through ends with, if not everything could be done.
    var exitStatus: ExitStatus? {
        if !refused.isEmpty || !setAside.isEmpty { return .badData }
        return pullWaits ? .temporary : nil
    }

    /// Whether anything happened that a person wishes to see.
    var isWorthTelling: Bool {
        pushed + pulled + forms + reissued > 0 || renewedSite || exitStatus == .badData
    }

    /// The report for programs.
    var document: JSONValue {
        [
            "pushed": .integer(pushed), "pulled": .integer(pulled), "forms": .integer(forms),
            "roundTrips": .integer(roundTrips), "bytesSent": .integer(bytesSent),
            "bytesReceived": .integer(bytesReceived), "retries": .integer(retries), "segments": .integer(segments),
            "reissued": .integer(reissued),
            "renewedSite": .bool(renewedSite), "pullWaits": .bool(pullWaits),
            "refused": .array(refused.map(JSONValue.string)),
            "setAside": .array(setAside.map(JSONValue.string)),
        ]
    }
}
