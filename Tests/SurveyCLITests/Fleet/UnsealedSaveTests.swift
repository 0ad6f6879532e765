import Foundation
import TestSupport
import Testing

@Suite("One save that cannot be read keeps nothing else from travelling, by hub or by file")
struct UnsealedSaveTests {
    /// Three good records, and between them one that is damaged.
    private func fill(
        _ place: Workplace, _ store: String, _ damage: AnswerDamage, copy: String? = nil
    ) async throws -> (whole: [String], damaged: String) {
        var ids: [String] = []
        for age in 30..<34 {
            let added = try await place.succeed("record", "add", "emq", "age=\(age)", "sex=male", "--store", store)
            ids.append(added.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        if let copy {
            try FileManager.default.copyItem(atPath: place.path(store), toPath: place.path(copy))
        }
        let damaged = ids.remove(at: 1)
        try place.damage(damaged, damage, in: store)
        return (ids, damaged)
    }

    /// What a command says of the one save that stays behind, in words and in JSON.
    private func expectNamed(
        _ record: String, _ outcome: CommandLineTool.Outcome, line: SourceLocation = #_sourceLocation
    ) throws {
        #expect(outcome.status == 65, "\(outcome)", sourceLocation: line)
        guard outcome.arguments.contains("--json") else {
            let text = "does not travel: record \(record): save "
            #expect(outcome.output.contains(text), "\(outcome)", sourceLocation: line)
            #expect(outcome.output.contains("cannot be read, "), "\(outcome)", sourceLocation: line)
            #expect(outcome.output.contains("  next: "), "\(outcome)", sourceLocation: line)
            return
        }
        let unsealed = try outcome.object()["unsealed"] as? [[String: Any]]
        #expect(unsealed?.map { $0["record"] as? String } == [record], "\(outcome)", sourceLocation: line)
        for key in ["save", "message", "next"] {
            #expect((unsealed?.first?[key] as? String)?.isEmpty == false, "\(outcome)", sourceLocation: line)
        }
    }

    private func records(_ place: Workplace, _ store: String) async throws -> [String] {
        try await place.succeed("record", "list", "--store", store, "--json").array()
            .compactMap { $0["id"] as? String ?? $0["record"] as? String }
    }

    @Test("a bundle and a vector have everything else, and say with 65 what they lack", arguments: AnswerDamage.allCases)
    func bundle(_ damage: AnswerDamage) async throws {
        let place = try await Workplace()
        // Before the first save: the other device is a replica of the same study.
        try place.copyStore(to: "b.survey")
        let (whole, damaged) = try await fill(place, "a.survey", damage)
        let written = try await place.run(["bundle", "write", "x.bundle", "--json"])
        try expectNamed(damaged, written)
        #expect(try written.object()["saves"] as? Int == 3, "\(written)")
        try await expectNamed(damaged, place.run(["bundle", "write", "x.bundle", "--unsent"]))
        try await expectNamed(damaged, place.run(["bundle", "vector", "x.vector"]))
        let vector = try await place.run(["bundle", "vector", "x.vector", "--json"])
        try expectNamed(damaged, vector)
        #expect(try vector.object()["saves"] as? Int == 3, "\(vector)")
        let read = try await place.succeed("bundle", "read", "x.bundle", "--store", "b.survey", "--json").object()
        #expect(read["merged"] as? Int == 3)
        #expect(try await Set(records(place, "b.survey")) == Set(whole))
        try await place.succeed("check", "--store", "b.survey")

        // The digest is told, what is here is counted, and the check names one thing once.
        let digest = try await place.succeed("digest", "--json").object()
        #expect(digest["saves"] as? Int == 4)
        let check = try await place.run(["check", "--json"])
        #expect(check.status == 65)
        let problems = try #require(try check.object()["problems"] as? [String])
        #expect(problems.count == 1 && problems[0].contains(damaged), "\(problems)")
        #expect(try check.object()["saves"] as? Int == 4)
    }

    @Test("a copy of the store brings it back through a bundle, and then it travels")
    func mended() async throws {
        let place = try await Workplace()
        try place.copyStore(to: "b.survey")
        let (whole, damaged) = try await fill(place, "a.survey", .path, copy: "copy.survey")
        try await expectNamed(damaged, place.run(["bundle", "write", "x.bundle"]))
        try await place.succeed("bundle", "write", "y.bundle", "--store", "copy.survey")
        let read = try await place.succeed("bundle", "read", "y.bundle", "--json").object()
        #expect(read["merged"] as? Int == 1)
        try await place.succeed("check")
        let again = try await place.succeed("bundle", "write", "x.bundle", "--json").object()
        #expect((again["unsealed"] as? [Any])?.isEmpty == true)
        try await place.succeed("bundle", "read", "x.bundle", "--store", "b.survey")
        #expect(try await Set(records(place, "b.survey")) == Set(whole + [damaged]))
        #expect(try await place.digest("a.survey") == place.digest("b.survey"))
    }

    /// A device joins.
    private func join(_ name: String, _ server: HubProcess) async throws {
        let invitation = try await server.place.succeed(
            "server", "invite", "hub", "--role", "supervisor", "--name", name, "--url", server.url, "--json"
        ).object()
        try await server.place.succeed("init", name, "--join", try #require(invitation["invite"] as? String))
    }

    @Test("a sync pushes everything else and pulls, every time, and ends with 65", arguments: AnswerDamage.allCases)
    func hub(_ damage: AnswerDamage) async throws {
        let place = try await Workplace(hasStore: false)
        try await place.succeed("server", "init", "hub", "--study", Workplace.study)
        let server = try await HubProcess(place)
        try await join("a", server)
        try await join("b", server)
        let theirs = try await place.succeed("record", "add", "emq", "age=50", "--store", "b").output
        try await place.succeed("sync", "--store", "b")
        let (whole, damaged) = try await fill(place, "a", damage, copy: "copy")

        let first = try await place.run(["sync", "--store", "a", "--json"])
        try expectNamed(damaged, first)
        #expect(try first.object()["pushed"] as? Int == 3 && first.object()["pulled"] as? Int == 1, "\(first)")
        try await place.succeed("sync", "--store", "b")
        let other = theirs.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await Set(records(place, "b")) == Set(whole + [other]))

        // It goes on: what is saved later travels, what others save comes, also to the damaged device.
        try await place.succeed("record", "edit", whole[0], "age=41", "--store", "a")
        try await place.succeed("record", "edit", other, "age=51", "--store", "b")
        try await place.succeed("sync", "--store", "b")
        let second = try await place.run(["sync", "--store", "a"])
        try expectNamed(damaged, second)
        #expect(second.output.contains("pushed 1 saves, pulled 1 saves"), "\(second)")
        try await expectNamed(damaged, place.run(["sync", "--store", "a"]))
        try await place.succeed("sync", "--store", "b")
        let status = try await place.succeed("status", "--store", "a", "--json").object()
        #expect(status["unsent"] as? Int == 1)

        // A copy from before the damage is synced, and by way of the hub the device is whole again.
        try await place.succeed("sync", "--store", "copy")
        try await place.succeed("sync", "--store", "a")
        for name in ["a", "b"] { try await place.succeed("sync", "--store", name) }
        try await place.succeed("check", "--store", "a")
        #expect(try await Set(records(place, "b")) == Set(whole + [damaged, other]))
        #expect(try await place.digest("a") == place.digest("b"))
        try await place.succeed("server", "check", "hub")
        try await server.stop()
    }

    @Test("a sync that does not reach its hub says that, and the next one carries what it could not")
    func unreachable() async throws {
        let place = try await Workplace(hasStore: false)
        try await place.succeed("server", "init", "hub", "--study", Workplace.study)
        let server = try await HubProcess(place)
        try await join("a", server)
        let (_, damaged) = try await fill(place, "a", .value)
        let far = try await place.run(["sync", "--store", "a", "--server", "http://127.0.0.1:1"])
        #expect(far.status == 69, "\(far)")
        let near = try await place.run(["sync", "--store", "a", "--server", server.url, "--json"])
        try expectNamed(damaged, near)
        #expect(try near.object()["pushed"] as? Int == 3)
        try await server.stop()
    }
}
