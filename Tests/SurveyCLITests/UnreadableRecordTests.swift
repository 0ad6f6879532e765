import Foundation
import TestSupport
import Testing

@Suite("What cannot be read costs its own record and no other, and is named")
struct UnreadableRecordTests {
    /// Three records, of the second of which one answer cannot be read, as an earlier version of the program left some.
    private func prepare(
        _ damage: AnswerDamage = .value
    ) async throws -> (place: Workplace, whole: [String], damaged: String) {
        let place = try await Workplace()
        let first = try await place.add("age=30", "sex=male")
        let damaged = try await place.add("age=31", "sex=female")
        let last = try await place.add("age=32", "sex=male")
        try place.damage(damaged, damage)
        return (place, [first, last], damaged)
    }

    @Test("An export has all other records, names the one that it lacks with question and cause, and says so by its status")
    func export() async throws {
        let (place, whole, damaged) = try await prepare()
        let outcome = try await place.run(["dataset", "export", "--form", "emq", "--output", "a.csv", "--json"])
        #expect(outcome.status == 65, "\(outcome)")
        let document = try outcome.object()
        #expect(document["records"] as? Int == 2)
        let left = try #require((document["unreadable"] as? [[String: Any]])?.first)
        #expect(left["record"] as? String == damaged)
        let answer = try #require((left["answers"] as? [[String: Any]])?.first)
        #expect((answer["path"] as? String)?.hasSuffix("age") == true)
        #expect((answer["cause"] as? String)?.isEmpty == false)
        #expect(outcome.errors.contains("left out: record \(damaged)") && outcome.errors.contains("age"), "\(outcome)")
        let text = try place.text("a.csv")
        for id in whole { #expect(text.contains(id)) }
        #expect(!text.contains(damaged))
        let lines = try await place.run(["dataset", "export", "--form", "emq", "--format", "jsonl", "--output", "-"])
        #expect(lines.status == 65 && lines.output.split(separator: "\n").count == 2)
        #expect(lines.errors.contains("1 records left out: not all of their answers can be read"), "\(lines)")
    }

    @Test("The record shows its other answers with the one marked, and lists of records name it")
    func show() async throws {
        let (place, _, damaged) = try await prepare()
        let shown = try await place.run(["record", "show", damaged])
        #expect(shown.status == 65 && shown.output.contains("female"), "\(shown)")
        #expect(shown.output.contains("age") && shown.output.contains("<- cannot be read in save"), "\(shown)")
        let document = try await place.run(["record", "show", damaged, "--json"])
        #expect(document.status == 65)
        #expect((try document.object()["unreadable"] as? [Any])?.count == 1)
        let list = try await place.run(["record", "list", "--json"])
        #expect(list.status == 65 && list.errors.contains(damaged), "\(list)")
        #expect(try list.array().count == 2)
    }

    @Test("A number that stands for nothing in the store costs its record, too, and no list", arguments: [false, true])
    func unknownNumber(isPath: Bool) async throws {
        let (place, whole, damaged) = try await prepare(isPath ? .path : .code)
        let list = try await place.run(["record", "list", "--json"])
        #expect(list.status == 65 && list.errors.contains(damaged), "\(list)")
        #expect(try list.array().count == whole.count)
        let checked = try await place.run(["check"])
        #expect(checked.status == 65 && checked.errors.contains("9999") || checked.output.contains("9999"), "\(checked)")
        let shown = try await place.run(["record", "show", damaged])
        #expect(shown.status == 65, "\(shown)")
    }
}
