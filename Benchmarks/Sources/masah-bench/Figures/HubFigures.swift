import SurveyStore
import SurveySync

/// What a hub takes in from 50 devices at once, over loopback HTTP, on the cores of this machine. The devices' side runs on
/// the same cores: it sends ready-made change-sets, so that most of the work is the hub's.
struct HubFigures {
    private static let deviceCount = 50
    private let bench: Workbench

    init(_ bench: Workbench) {
        self.bench = bench
    }

    private struct Sender: Sendable {
        let member: HubMember
        let cards: [Frame]
        let changeSets: [Frame]
        let site: SiteID
        let lastSequence: UInt64

        /// Sends one change-set a request, one after the other, as a device does that syncs after each day's work.
        func send() async throws {
            var cursor: [UInt8] = []
            for (number, changeSet) in changeSets.enumerated() {
                cursor = try await member.push(
                    (number == 0 ? cards : []) + [changeSet], site: site, lastSequence: lastSequence, cursor: cursor)
            }
        }
    }

    func measure(_ report: inout Report) async throws {
        let workload = try bench.w1()
        let scratch = try Scratch()
        let rounds = bench.options.isQuick ? 2 : 5
        let files = try bench.collect(devices: Self.deviceCount, rounds: rounds, hasOwnScopes: true, in: scratch)
        var accepted: [Double] = []
        var merged: [Double] = []
        var hubSeconds: [Double] = []
        for _ in 0..<min(bench.runs, 3) {
            let hub = try BenchHub(form: workload.form)
            let senders = try await senders(files.flatMap { $0 }, hub)
            let saves = Self.deviceCount * rounds * 400
            let cpu = hub.cpuSeconds
            let start = Seconds.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sender in senders { group.addTask { try await sender.send() } }
                try await group.waitForAll()
            }
            accepted.append(Double(saves) / (Seconds.now - start).wall)
            try await hub.waitUntilMerged(saves)
            merged.append(Double(saves) / (Seconds.now - start).wall)
            hubSeconds.append(Double(saves) / (hub.cpuSeconds - cpu))
            _ = try hub.stop()
        }
        let rate = try bench.w1MergeRate()
        let reference = Figure.Reference(name: "its own merge rate at W1, records/CPU s", value: rate)
        report.figures += [
            Figure(
                "hub.accepted", "hub, accepted from 50 devices at once", accepted.median, "records/s",
                against: [reference], reach: .ratio(atLeast: 0.7)),
            Figure(
                "hub.merged", "hub, accepted and in its merged records", merged.median, "records/s",
                against: [reference]),
            Figure(
                "hub.cpu", "hub, accepting and merging", hubSeconds.median, "records/CPU s", against: [reference]),
        ]
    }

    private func senders(_ files: [String], _ hub: BenchHub) async throws -> [Sender] {
        var cards: [SiteID: Frame] = [:]
        var changeSets: [SiteID: [Frame]] = [:]
        var last: [SiteID: UInt64] = [:]
        var sites: [[UInt8]: SiteID] = [:]
        for file in files {
            try ParcelFile.forEachFrame(in: file) { frame in
                if frame.kind == .site {
                    let card = try SiteCard(bytes: frame.payload[...])
                    cards[card.site] = frame
                    sites[card.certificate.device] = card.site
                } else if frame.kind == .changeSet {
                    let header = try ChangeSet(bytes: frame.payload).header
                    changeSets[header.site, default: []].append(frame)
                    last[header.site] = header.entries.last?.dot.sequence
                }
            }
        }
        var senders: [Sender] = []
        for number in 0..<Self.deviceCount {
            let member = try await hub.enrol(
                .surveyor, CollectTask.ownScope(number), name: CollectTask.deviceName(number))
            guard let site = sites[member.key.publicKey] else { throw BenchError("device \(number) has no site") }
            senders.append(
                Sender(
                    member: member, cards: cards[site].map { [$0] } ?? [], changeSets: changeSets[site] ?? [],
                    site: site, lastSequence: last[site] ?? 0))
        }
        return senders
    }
}
