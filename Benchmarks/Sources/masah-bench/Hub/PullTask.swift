import SurveyStore
import SurveySync

/// A new replica pulls everything from a hub, and then syncs again and again with nothing to say.
struct PullTask: ChildTask {
    static let name = "pull"

    var invitation: String
    var store: String
    /// How many syncs with nothing to say.
    var idleSyncs = 20

    struct Outcome: Codable {
        var saves: Int
        var seconds: Seconds
        var report: SyncReport
        var peakMemory: Double
        var storeBytes: Double
        /// Of one sync with nothing to say: what it sent, and what it took on average.
        var idleReport: SyncReport
        var idleSeconds: Seconds
    }

    func run() async throws -> Outcome {
        let member = try await HubMember.join(invitation: invitation, key: SigningKey())
        let store = try BenchStudy.store(at: store, device: (member.key, member.certificate), forms: [])
        let client = SyncClient(store: store, transport: try member.transport())
        var report = SyncReport()
        let seconds = try await Seconds.of { report = try await client.run() }
        guard report.setAside.isEmpty, report.retries == 0 else {
            throw BenchError("the pull was not clean: \(report)")
        }
        let peakMemory = ProcessFacts().peakMemory
        var idleReport = SyncReport()
        var idle = try await Seconds.of {
            for _ in 0..<idleSyncs { idleReport = try await client.run() }
        }
        idle.cpu /= Double(max(1, idleSyncs))
        idle.wall /= Double(max(1, idleSyncs))
        let saves = Int(try store.digest().count)
        let path = store.path
        try store.close()
        return Outcome(
            saves: saves, seconds: seconds, report: report, peakMemory: peakMemory, storeBytes: fileSize(path),
            idleReport: idleReport, idleSeconds: idle)
    }
}
