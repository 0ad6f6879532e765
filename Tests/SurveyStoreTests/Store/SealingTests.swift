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

    @Test("a save that no change-set can hold is refused with cause and next step, and nothing of it is written")
    func refused() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["a": .integer(1)])
            let before = try Picture(store)
            let large = Draft(form: TestStudy.form, answers: paths(answers(Limits.columns + 1)))
            var edit = large
            edit.record = record
            for drafts in [[large], [edit], [Draft(form: TestStudy.form, answers: [path("a"): .integer(2)]), large]] {
                do throws(StoreError) {
                    try store.save(drafts)
                    Issue.record("it was saved")
                } catch {
                    #expect(error.code == .badData)
                    #expect(error.message.contains("20001 answers to 20001 questions is too large"), "\(error)")
                    #expect(error.next.contains("second save"))
                }
            }
            #expect(try Picture(store) == before)
            // As much as there may be is taken, and what was too much in one save is not in two.
            _ = try store.begin(answers(Limits.columns))
            try store.edit(record, answers(1, from: Limits.columns))
            try store.seal()
            #expect(try store.status().saves == 3)
            try expectSound(store)
        }
    }

    @Test("so are rows and columns of a repeat that are too many together")
    func wideRepeat() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let side = 4_100
            var draft = Draft(form: TestStudy.form)
            for place in 0..<side {
                let instance = try draft.addInstance(of: "r[]", position: Int64(place))
                let answer = try #require(AnswerPath(template: "r[]/q\(place)", instances: instance.instances))
                draft.answers[answer] = .boolean(true)
            }
            expectRefusal(.badData) { try store.save(draft) }
            #expect(try store.status().saves == 0)
        }
    }

    /// Puts other answers in the place of those of the first save, as another build may have let them in.
    private func replaceFirst(_ store: SurveyStore, by bytes: (Catalog) throws -> [UInt8]) throws {
        try store.write { catalog in
            let update = try PreparedStatement(
                catalog.database, "UPDATE save SET answers = ? WHERE key = (SELECT min(key) FROM save)")
            update.bind(1, try bytes(catalog))
            try update.run()
        }
    }

    @Test("one that an older build let in is named, stays, and holds nothing else back")
    func tooLarge() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let large = try stores[0].begin(["a": .integer(1)])
            _ = try stores[0].begin(["a": .integer(1)])
            let last = try stores[0].begin(["a": .integer(2)])
            try replaceFirst(stores[0]) { try AnswerRow.encode(paths(answers(Limits.columns + 1)), $0) }
            for _ in 0..<2 {
                let unsealed = try stores[0].seal()
                #expect(unsealed.map(\.record) == [large.description])
                #expect(unsealed[0].message.contains("is too large for a change-set") && !unsealed[0].next.isEmpty)
            }
            #expect(try stores[0].changeSetIDs().count == 1)
            #expect(try stores[0].record(large)["q7"] == .boolean(true))
            #expect(try stores[0].status().saves == 3)
            for card in try stores[0].siteCards() { try stores[1].introduce(card) }
            for id in try stores[0].changeSetIDs() { try stores[1].merge(stores[0].changeSet(id).changeSet) }
            #expect(try stores[1].status().saves == 2)
            #expect(try stores[1].record(last)["a"] == .integer(2))
            try expectSound(stores[0])
        }
    }

    @Test("a record that cannot be read is named, and everything else goes on: others, its digest, its merges, its saves")
    func unreadable() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let damaged = try stores[0].begin(["age": .integer(30), "name": .text("A"), "zone": .integer(1)])
            let whole = try stores[0].begin(["age": .integer(31)])
            try Fleet.carry(stores[0], stores[1])
            for store in stores { try replaceFirst(store) { try self.unreadable(["age"], $0) } }
            let store = stores[0]
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
            expectRefusal(.badData) { try store.history(of: damaged) }

            // Two replicas write into it without knowing of each other, and merge.
            let digest = try store.digest()
            #expect(digest.count == 2)
            try stores[0].edit(damaged, ["name": .text("B"), "zone": .integer(1)])
            try stores[1].edit(damaged, ["name": .text("C")])
            try stores[1].edit(whole, ["age": .integer(40)])
            try Fleet.converge(stores)
            #expect(try stores[0].digest() == stores[1].digest())
            #expect(try stores[0].digest() != digest)
            for store in stores {
                #expect(try store.record(whole)["age"] == .integer(40))
                #expect(try store.conflictedRecords().map(\.id) == [damaged])
                #expect(try store.status().conflicts == 1)
                let problems = try store.check().problems
                #expect(problems.contains { $0.contains("\(damaged)") && $0.contains("cannot be read") })
            }
            try stores[0].edit(damaged, ["name": .text("D")])
            try Fleet.converge(stores)
            #expect(try stores[1].conflictedRecords().isEmpty)
        }
    }

    /// The row of a save, in which the tags of some answers are none.
    private func unreadable(_ names: Set<String>, _ catalog: Catalog) throws -> [UInt8] {
        let row = try AnswerRow.encode(paths(["age": .integer(30), "name": .text("A"), "zone": .integer(1)]), catalog)
        var writer = ByteWriter()
        try AnswerRow.forEach(row, catalog) { number, _, value in
            let isNamed = names.contains(try catalog.path(number).template)
            writer.varint(UInt64(number))
            writer.varint(UInt64(value.count) << 2)
            writer.raw(isNamed ? [0xFF] + value.dropFirst() : Array(value))
        }
        return writer.bytes
    }

    private func paths(_ answers: [String: Answer]) -> [AnswerPath: Answer] {
        Dictionary(uniqueKeysWithValues: answers.map { (path($0), $1) })
    }
}
