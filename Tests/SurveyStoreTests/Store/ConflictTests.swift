import SurveyStore
import Testing

@Suite("A person settles a conflict with a save that has seen its sides")
struct ConflictTests {
    /// Two stores that both changed one record, and then met.
    private func meet(
        _ folder: TestFolder, _ start: [String: Answer], _ left: (SurveyStore, RecordID) throws -> Void,
        _ right: (SurveyStore, RecordID) throws -> Void
    ) throws -> (stores: [SurveyStore], record: RecordID) {
        let stores = try Fleet(folder, count: 2).stores
        let record = try stores[0].begin(start)
        try Fleet.carry(stores[0], stores[1])
        try left(stores[0], record)
        try right(stores[1], record)
        try Fleet.converge(stores)
        #expect(try Picture(stores[0]) == Picture(stores[1]))
        #expect(try stores[0].conflictedRecords().map(\.id) == [record])
        #expect(try stores[0].status().conflicts == 1)
        return (stores, record)
    }

    private func expectSettled(_ stores: [SurveyStore], _ record: RecordID) throws {
        try Fleet.converge(stores)
        for store in stores {
            #expect(try store.record(record).conflicts == [])
            #expect(try store.status().conflicts == 0)
            try expectSound(store)
        }
        #expect(try Picture(stores[0]) == Picture(stores[1]))
    }

    @Test("of an answer: by choosing either value, the shown one too", arguments: [31, 32, 33])
    func answer(choice: Int64) throws {
        try inTemporaryFolder { folder in
            let (stores, record) = try meet(
                folder, ["age": .integer(30)], { try $0.edit($1, ["age": .integer(31)]) },
                { try $0.edit($1, ["age": .integer(32)]) })
            #expect(try stores[1].edit(record, ["age": .integer(choice)]) != nil)
            try expectSettled(stores, record)
            #expect(try stores[0].record(record)["age"] == .integer(choice))
        }
    }

    @Test("of a choice: by a whole value with it or without it", arguments: [["kif"], ["kif", "cocaine"], []])
    func choices(codes: [String]) throws {
        try inTemporaryFolder { folder in
            let (stores, record) = try meet(
                folder, ["drugs": .choices(["kif"])],
                {
                    try $0.edit($1, ["drugs": .choices(["kif", "cocaine"])])
                    try $0.edit($1, ["drugs": .choices(["kif"])])
                },
                {
                    try $0.edit($1, ["drugs": .choices(["kif", "cocaine"])])
                })
            #expect(try stores[0].edit(record, ["drugs": .choices(codes)]) != nil)
            try expectSettled(stores, record)
            #expect(try stores[1].record(record)["drugs"] == .choices(codes))
        }
    }

    @Test("of a removed instance: by keeping it or removing it", arguments: [true, false])
    func removal(isKept: Bool) throws {
        try inTemporaryFolder { folder in
            let member = "m[00000000000000ff]"
            let (stores, record) = try meet(
                folder, [member: .present(position: 1), "\(member)/age": .integer(5)],
                { try $0.edit($1, [member: .removed]) }, { try $0.edit($1, ["\(member)/age": .integer(6)]) })
            try stores[0].edit(record, [member: isKept ? .present(position: 1) : .removed])
            try expectSettled(stores, record)
            #expect(try stores[1].record(record).instances.isEmpty == !isKept)
            #expect(try stores[1].record(record)["\(member)/age"] == (isKept ? .integer(6) : nil))
        }
    }

    @Test("of a deletion: by deleting again or restoring", arguments: [SaveMark.delete, .restore])
    func deletion(mark: SaveMark) throws {
        try inTemporaryFolder { folder in
            let (stores, record) = try meet(
                folder, ["age": .integer(30)], { try $0.edit($1, mark: .delete) },
                { try $0.edit($1, ["age": .integer(31)]) })
            try stores[0].edit(record, mark: mark)
            try expectSettled(stores, record)
            #expect(try stores[1].record(record).state == (mark == .delete ? .deleted : .active))
        }
    }

    @Test("an edit of what its author saw earlier changes only what the author changed")
    func olderView() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let record = try stores[0].begin(["drugs": .choices(["kif"]), "age": .integer(30)])
            let seen = try stores[0].record(record).heads
            try Fleet.carry(stores[0], stores[1])
            try stores[1].edit(record, ["drugs": .choices(["kif", "tramadol"]), "age": .integer(31)])
            try Fleet.carry(stores[1], stores[0])
            // The form was open all the while: it still shows neither tramadol nor 31.
            let edit = try stores[0].edit(
                record, ["drugs": .choices(["kif", "cocaine"]), "age": .integer(32)], parents: seen)
            #expect(edit?.answers[path("drugs")] == .choicesEdit(added: ["cocaine"], removed: []))
            let merged = try stores[0].record(record)
            #expect(merged["drugs"] == .choices(["kif", "tramadol", "cocaine"]))
            #expect(merged.conflicts.map(\.path) == [path("age")])
            try stores[1].edit(record, mark: .delete)
            try Fleet.carry(stores[1], stores[0])
            try stores[0].edit(record, ["age": .integer(33)], parents: try #require(edit).parents)
            #expect(try stores[0].record(record).state == .active)
            expectRefusal(.badData) { try stores[0].edit(record, ["age": .integer(1)], parents: []) }
            let foreign = Dot(site: History.site(5), sequence: 1)
            expectRefusal(.badData) { try stores[0].edit(record, ["age": .integer(1)], parents: [foreign]) }
        }
    }
}
