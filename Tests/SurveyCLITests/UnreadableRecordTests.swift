import Foundation
import Testing

@testable import SurveyStore

@Suite("What cannot be read costs its own record and no other, and is named")
struct UnreadableRecordTests {
    private enum Damage { case value, path, code }

    /// Three records, of the second of which one answer cannot be read, as an earlier version of the program left some.
    private func prepare(
        _ damage: Damage = .value
    ) async throws -> (place: Workplace, whole: [String], damaged: String) {
        let place = try await Workplace()
        let first = try await place.add("age=30", "sex=male")
        let damaged = try await place.add("age=31", "sex=female")
        let last = try await place.add("age=32", "sex=male")
        let store = try SurveyStore.open(path: place.path(place.store))
        let id = try store.recordID(abbreviated: damaged)
        try store.write { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT key, answers FROM save")
            var rows: [(SaveKey, [UInt8])] = []
            while try found.step() { rows.append((SaveKey(rawValue: found.integer(0)), found.bytes(1))) }
            for (key, row) in rows where RecordID(firstSave: try catalog.dot(key)) == id {
                var writer = ByteWriter()
                try AnswerRow.forEach(row, catalog) { number, _, value in
                    let isAge = try catalog.path(number).template.hasSuffix("age")
                    writer.varint(isAge && damage == .path ? 9_999 : UInt64(number))
                    guard !isAge || damage != .code else { return writer.varint(9_999 << 2 | 1) }
                    writer.varint(UInt64(value.count) << 2)
                    writer.raw(isAge && damage == .value ? [0xFF] + value.dropFirst() : Array(value))
                }
                let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ? WHERE key = ?")
                update.bind(1, writer.bytes)
                update.bind(2, key.rawValue)
                try update.run()
            }
        }
        try store.close()
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
