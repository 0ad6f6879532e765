import Foundation
import TestSupport
import Testing

@Suite("What returned is there, whatever happens to the process", .serialized)
struct DurabilityTests {
    @Test("Saves killed at random moments")
    func killedSaves() async throws {
        let place = try await Workplace()
        let seed = UInt64.random(in: 0...UInt64.max)
        print("killed saves: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var returned: Set<String> = []
        var killed = 0
        // The time that a save takes depends on the machine and on what else it does at the moment.
        let usual = try await place.succeed("record", "add", "emq", "age=19").seconds
        for number in 0..<40 {
            let outcome = try await place.run(
                ["record", "add", "emq", "age=\(20 + number)", "interviewer_note=\(number)"],
                killAfter: Double.random(in: 0.1 * usual...1.6 * usual, using: &random))
            let id = outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
            if id.utf8.count == 32 { returned.insert(id) }
            if outcome.status != 0 { killed += 1 }
        }
        print("killed saves: \(returned.count) returned, \(killed) killed")
        let kept = Set(try await place.succeed("record", "list", "--json").array().compactMap { $0["id"] as? String })
        #expect(kept.isSuperset(of: returned), "seed \(seed)")
        #expect(try await place.succeed("check", "--json").object()["ok"] as? Bool == true, "seed \(seed)")
        let next = try await place.add("age=60")
        #expect(!kept.contains(next))
    }

    @Test("An import killed at a random moment is there as a whole, or not at all")
    func killedImports() async throws {
        let place = try await Workplace()
        let seed = UInt64.random(in: 0...UInt64.max)
        print("killed imports: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let size = 300
        try place.write("age\n" + (0..<size).map { "\(15 + $0 % 50)\n" }.joined(), to: "x.csv")
        let usual = try await place.succeed("import", "emq", "x.csv").seconds
        for _ in 0..<12 {
            let before = try await place.succeed("status", "--json").object()["recordCount"] as? Int ?? 0
            let outcome = try await place.run(
                ["import", "emq", "x.csv"], killAfter: Double.random(in: 0.1 * usual...1.4 * usual, using: &random))
            let after = try await place.succeed("status", "--json").object()["recordCount"] as? Int ?? 0
            #expect([0, size].contains(after - before), "seed \(seed)")
            if outcome.status == 0 { #expect(after - before == size, "seed \(seed)") }
        }
        #expect(try await place.succeed("check", "--json").object()["ok"] as? Bool == true, "seed \(seed)")
    }

    @Test("10,000 records: digest and status answer at once")
    func manyRecords() async throws {
        let place = try await Workplace()
        let rows = (0..<10_000).map { "\(15 + $0 % 50),\($0 % 2 == 0 ? "male" : "female"),\($0)\n" }.joined()
        try place.write("age,sex,interviewer_note\n" + rows, to: "x.csv")
        let imported = try await place.succeed("import", "emq", "x.csv", "--json")
        #expect(try imported.object()["imported"] as? Int == 10_000)
        print("10,000 records: import \(imported.seconds) s")
        for command in [["digest"], ["status"], ["record", "list", "--json"]] {
            let outcome = try await place.run(command)
            print("10,000 records: \(command[0]) \(outcome.seconds) s, the process and its start included")
            #expect(outcome.status == 0)
            if command.count == 1 { #expect(outcome.seconds < 5) }
        }
    }
}
