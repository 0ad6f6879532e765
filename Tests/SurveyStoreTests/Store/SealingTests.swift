import Testing

@testable import SurveyStore

@Suite("What a device seals, everybody can read")
struct SealingTests {
    private func answers(_ count: Int, from first: Int = 0) -> [String: Answer] {
        Dictionary(uniqueKeysWithValues: (first..<first + count).map { ("q\($0)", Answer.boolean(true)) })
    }

    @Test("choices with codes too long to be told as bits are told whole")
    func longCodes() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let long = String(repeating: "x", count: Limits.nameBytes + 1)
            let limit = String(repeating: "y", count: Limits.nameBytes)
            for codes in [["a", long], [long], [limit, "a"], ["a"]] {
                let record = try stores[0].begin(["m": .choices(codes)])
                try stores[0].edit(record, ["m": .choicesEdit(added: ["b", long + "x"], removed: [codes[0]])])
            }
            try Fleet.carry(stores[0], stores[1])
            #expect(try Picture(stores[1]) == Picture(stores[0]))
            #expect(try stores[1].status().saves == 8)
            try expectSound(stores[1])
        }
    }

    @Test("saves that do not fit into one change-set together go into several")
    func divided() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let some = Limits.columns / 2 + 1
            _ = try stores[0].begin(answers(some))
            _ = try stores[0].begin(answers(some, from: some))
            _ = try stores[0].begin(answers(3))
            try Fleet.carry(stores[0], stores[1])
            #expect(try stores[0].changeSetIDs().count == 3)
            #expect(try stores[0].status().saves == 3)
            #expect(try Picture(stores[1]) == Picture(stores[0]))
            try expectSound(stores[0])
        }
    }

    @Test("a save that no change-set can hold is named, stays, and holds nothing else back")
    func tooLarge() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            _ = try stores[0].begin(["a": .integer(1)])
            let large = try stores[0].begin(answers(Limits.columns + 1))
            let last = try stores[0].begin(["a": .integer(2)])
            for _ in 0..<2 {
                do throws(StoreError) {
                    try stores[0].seal()
                    Issue.record("it was sealed")
                } catch {
                    #expect(error.code == .badData && error.message.contains("\(large)"))
                }
            }
            #expect(try stores[0].record(large)["q7"] == .boolean(true))
            #expect(try stores[0].status().saves == 3)
            for card in try stores[0].siteCards() { try stores[1].introduce(card) }
            for id in try stores[0].changeSetIDs() { try stores[1].merge(stores[0].changeSet(id).changeSet) }
            #expect(try stores[1].status().saves == 2)
            #expect(try stores[1].record(last)["a"] == .integer(2))
            try expectSound(stores[0])
        }
    }

    @Test("a record that cannot be read is named, and the others can be")
    func unreadable() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let damaged = try store.begin(["age": .integer(30)])
            let whole = try store.begin(["age": .integer(31)])
            try store.write { catalog in
                let found = try PreparedStatement(catalog.database, "SELECT key, answers FROM save ORDER BY key LIMIT 1")
                defer { found.reset() }
                #expect(try found.step())
                var bytes = found.bytes(1)
                // The path, the length, and the answer's tag.
                bytes[2] = 0xFF
                let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ? WHERE key = ?")
                update.bind(1, bytes)
                update.bind(2, found.integer(0))
                try update.run()
            }
            var seen: [RecordID] = []
            do throws(StoreError) {
                try store.forEachRecord(formID: nil) { seen.append($0.id) }
                Issue.record("it was passed over")
            } catch {
                #expect(error.code == .badData && error.message.contains("\(damaged)"))
            }
            #expect(seen == [whole])
            #expect(try store.record(whole)["age"] == .integer(31))
            expectRefusal(.badData) { try store.record(damaged) }
            #expect(try store.check().problems.contains { $0.contains("\(damaged)") })
        }
    }
}
