import Foundation
import Testing

/// A hub whose folder is put back from a copy, and served again without a word to anybody: the real program throughout.
@Suite struct RestoredHubTests {
    /// A device joins.
    private func join(_ name: String, _ role: String, _ scope: String, _ server: HubProcess) async throws {
        let invitation = try await server.place.succeed(
            "server", "invite", "hub", "--role", role, "--scope", scope, "--name", name, "--url", server.url, "--json"
        ).object()
        let word = try #require(invitation["invite"] as? String)
        try await server.place.succeed("init", name, "--join", word)
    }

    private func sync(
        _ name: String, _ server: HubProcess, status: Int32 = 0, line: SourceLocation = #_sourceLocation
    ) async throws -> [String: Any] {
        let outcome = try await server.place.run(["sync", "--store", name, "--server", server.url, "--json"])
        #expect(outcome.status == status, "\(outcome)", sourceLocation: line)
        return try outcome.object()
    }

    private func record(_ name: String, _ count: Int, _ place: Workplace) async throws {
        for age in 0..<count {
            try await place.succeed("record", "add", "emq", "age=\(20 + age)", "--scope", "01/571", "--store", name)
        }
    }

    private func digest(_ place: Workplace) async throws -> String {
        let check = try await place.run(["server", "check", "hub", "--json"])
        #expect(check.status == 0, "\(check)")
        return try #require(try check.object()["digest"] as? String, "\(check)")
    }

    @Test("devices sync with a hub that was put back as if nothing had happened, and it has all again")
    func putBack() async throws {
        let place = try await Workplace(hasStore: false)
        try await place.succeed("server", "init", "hub", "--study", Workplace.study)
        var server = try await HubProcess(place)
        try await join("early", "surveyor", "01/571", server)
        try await join("researcher", "researcher", "", server)
        try await record("early", 2, place)
        _ = try await sync("early", server)
        _ = try await sync("researcher", server)
        try await server.stop()
        let (hub, backup) = (place.folder.appending(path: "hub"), place.folder.appending(path: "backup"))
        try FileManager.default.copyItem(at: hub, to: backup)

        // After the backup: a new member, and more interviews of everybody.
        server = try await HubProcess(place)
        try await join("late", "surveyor", "01/571", server)
        try await record("early", 2, place)
        try await record("late", 3, place)
        for name in ["early", "late", "researcher"] { _ = try await sync(name, server) }
        let before = try await digest(place)
        try await server.stop()

        // The disk is lost, the backup is put back, and the server is started again. Nothing else.
        try FileManager.default.removeItem(at: hub)
        try FileManager.default.copyItem(at: backup, to: hub)
        server = try await HubProcess(place)
        #expect(try await digest(place) != before)
        let late = try await sync("late", server, status: 75)
        #expect(late["pullWaits"] as? Bool == true)
        #expect(late["pushed"] as? Int == 5)
        let early = try await sync("early", server)
        #expect(early["pullWaits"] as? Bool == false)
        _ = try await sync("researcher", server)
        #expect(try await digest(place) == before)
        #expect(try await place.digest("researcher")?.contains(before) == true)
        #expect(try server.errors().contains("put back from a backup"))

        // A new replica gets everything once.
        try await join("fresh", "researcher", "", server)
        _ = try await sync("fresh", server)
        #expect(try await place.digest("fresh")?.contains(before) == true)

        // The operator confirms whom the backup had forgotten.
        let list = try await place.succeed("server", "member", "list", "hub").output
        #expect(list.contains("unconfirmed"))
        try await place.succeed("server", "member", "confirm", "hub", "late")
        let confirmed = try await sync("late", server)
        #expect(confirmed["pullWaits"] as? Bool == false)
        #expect(try await place.digest("late")?.contains(before) == true)
        try await server.stop()
    }
}
