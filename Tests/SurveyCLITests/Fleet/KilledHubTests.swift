import Foundation
import SurveyStore
import SurveySync
import Synchronization
import Testing

@testable import survey_cli

/// A hub that loses its power while many devices sync at once, so that their requests share commits.
@Suite struct KilledHubTests {
    private static let deviceCount = 8
    private static let enough = 60

    /// How many saves the hub has acknowledged to anybody.
    private final class Acknowledged: Sendable {
        private let count = Atomic<Int>(0)
        var total: Int { count.load(ordering: .relaxed) }
        func add(_ saves: Int) { count.add(saves, ordering: .relaxed) }
    }

    private func join(_ number: Int, _ server: HubProcess) async throws -> SurveyStore {
        let invitation = try await server.place.succeed(
            "server", "invite", "hub", "--role", "surveyor", "--scope", "01/571", "--name", "device-\(number)",
            "--url", server.url, "--json"
        ).object()
        let word = try #require(invitation["invite"] as? String)
        return try await Joining.join(invite: word, path: server.place.path("device-\(number)"), name: nil)
    }

    private func sync(_ store: SurveyStore, _ url: String) async throws {
        let transport = try HTTPTransport(
            url: url, study: try store.profile().studyID, device: try store.deviceKey(),
            now: StoreEnvironment.system.now)
        _ = try await SyncClient(store: store, transport: transport, patience: .init(attempts: 1)).run()
    }

    @Test("has all that it acknowledged, and goes on in the same log")
    func killed() async throws {
        let place = try await Workplace(hasStore: false)
        try await place.succeed("server", "init", "hub", "--study", Workplace.study)
        var server = try await HubProcess(place)
        var stores: [SurveyStore] = []
        for number in 0..<Self.deviceCount { stores.append(try await join(number, server)) }
        let acknowledged = Acknowledged()
        let url = server.url
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask {
                    // Until the hub is gone: each save is sealed, sent and acknowledged by itself.
                    while true {
                        let age = try #require(AnswerPath(template: "demographics/age"))
                        try store.save(
                            Draft(
                                form: try store.form("emq").hash, scope: #require(Scope("01/571")),
                                answers: [age: .integer(30)]))
                        do {
                            try await sync(store, url)
                        } catch is SyncError {
                            return
                        }
                        acknowledged.add(1)
                    }
                }
            }
            while acknowledged.total < Self.enough { try await Task.sleep(for: .milliseconds(1)) }
            server.kill()
            try await group.waitForAll()
        }

        let check = try await place.succeed("server", "check", "hub", "--json").object()
        #expect(check["problems"] as? [String] == [], "\(check)")
        #expect(try #require(check["saves"] as? Int) >= acknowledged.total)

        // What was on its way is sent once more, and nothing is there twice. The log is the one that the devices know.
        server = try await HubProcess(place)
        for store in stores { try await sync(store, server.url) }
        for store in stores { try await sync(store, server.url) }
        let all = try stores.map { try $0.status().saves }
        let after = try await place.succeed("server", "check", "hub", "--json").object()
        #expect(after["saves"] as? Int == all[0] && Set(all).count == 1, "\(after) \(all)")
        #expect(try !server.errors().contains("put back from a backup"))
        try await server.stop()
    }
}
