import TestSupport
import Testing

@testable import SurveyStore

@Suite("A save that cannot be read any more stays behind alone, is named, and can be brought back")
struct UnsealedSaveTests {
    enum Damage: CaseIterable { case value, path, code, cut, parents, site, time }

    private func answers(_ age: Int) -> [String: Answer] {
        ["age": .integer(Int64(age)), "name": .text("name \(age)"), "sex": .choice(age % 2 == 0 ? "male" : "female")]
    }

    /// Damages what is stored of a save, as a bad sector or another build might.
    private func damage(_ store: SurveyStore, save sequence: UInt64, _ damage: Damage) throws {
        try store.write { catalog in
            let key = SaveKey(site: Int64(try #require(try catalog.number(.site))), sequence: sequence).rawValue
            let found = try PreparedStatement(catalog.database, "SELECT answers FROM save WHERE key = ?")
            found.bind(1, key)
            try #require(try found.step())
            let row = found.bytes(0)
            found.reset()
            var writer = ByteWriter()
            try AnswerRow.forEach(row, catalog) { number, _, value in
                let isNamed = try catalog.path(number).template == "name"
                writer.varint(isNamed && damage == .path ? 9_999 : UInt64(number))
                if isNamed && damage == .code { return writer.varint(9_999 << 2 | 1) }
                writer.varint(UInt64(value.count) << 2)
                writer.raw(isNamed && damage == .value ? [0xFF] + value.dropFirst() : Array(value))
            }
            let update = try PreparedStatement(
                catalog.database,
                "UPDATE save SET answers = ?, parents = coalesce(?, parents), clock = coalesce(?, clock) WHERE key = ?")
            let isOfAnswers = [.value, .path, .code, .cut].contains(damage)
            update.bind(1, damage == .cut ? writer.bytes.dropLast(2) : isOfAnswers ? writer.bytes : row)
            if damage == .parents { update.bind(2, [0xFF]) }
            if damage == .site { update.bind(2, [99, 1]) }
            if damage == .time { update.bind(3, Int64(-5)) }
            update.bind(4, key)
            try update.run()
        }
    }

    private func sequences(_ store: SurveyStore) throws -> [[UInt64]] {
        try store.changeSetIDs().map { try store.changeSet($0).changeSet.header.entries.map(\.dot.sequence) }
    }

    @Test("those before and behind it travel in one change-set, and so do later ones", arguments: Damage.allCases)
    func gap(_ kind: Damage) throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let (author, other) = (stores[0], stores[1])
            var records = try (0..<6).map { try author.begin(answers($0), scope: scope($0 == 5 ? "01" : "")) }
            try damage(author, save: 3, kind)
            let lost = records.remove(at: 2)
            let unsealed = try author.seal()
            #expect(unsealed.map(\.record) == [lost.description])
            #expect(try sequences(author) == [[1, 2, 4, 5], [6]])
            let save = try #require(unsealed.first)
            #expect(save.message.contains("record \(lost): save \(save.save) cannot be read, "), "\(save)")
            #expect(save.message.contains("it stays in \(author.path)") && save.next.contains("survey-cli bundle read"), "\(save)")
            #expect(!save.message.contains("too large"))
            if kind == .value { #expect(save.message.contains("the answer to name"), "\(save)") }
            if kind == .path { #expect(save.message.contains("path 9999 is missing from the store"), "\(save)") }

            // It is tried again with every other, and holds none of them back.
            #expect(try author.seal() == unsealed)
            records.append(try author.begin(answers(7)))
            #expect(try author.seal() == unsealed)
            #expect(try author.seal() == unsealed)
            #expect(try sequences(author) == [[1, 2, 4, 5], [6], [7]])
            try Fleet.carry(author, other)
            for record in records { #expect(try other.record(record) == author.record(record)) }
            #expect(try other.status().saves == 6)
            try expectSound(other)

            // Nothing of it is gone, all counts include it, and it is named once.
            let status = try author.status()
            #expect(status.saves == 7 && status.unsent == 7)
            #expect(try author.hubState().lastSequence == 7)
            let site = try #require(try author.hubState().site)
            #expect(try author.versionVector().ranges(of: site) == [1...2, 4...7])
            let check = try author.check()
            #expect(check.saves == 7)
            #expect(check.problems.count == 1 && check.problems[0].contains("\(lost)"), "\(check.problems)")
            #expect(try author.digest().count == 7)
            #expect(try author.digest() != other.digest())
        }
    }

    @Test("of many of one run, each stays behind and nothing else does", arguments: [1, 2] as [UInt64])
    func many(seed: UInt64) throws {
        try inTemporaryFolder { folder in
            var random = SplitMix64(seed: seed)
            let stores = try Fleet(folder, count: 2).stores
            let count: UInt64 = 60
            for age in 0..<count { _ = try stores[0].begin(answers(Int(age))) }
            let lost = (1...count).filter { _ in random.once(in: 4) }
            for sequence in lost { try damage(stores[0], save: sequence, random.pick(Damage.allCases)) }
            #expect(try stores[0].seal().count == lost.count)
            #expect(try sequences(stores[0]) == [(1...count).filter { !lost.contains($0) }])
            try Fleet.carry(stores[0], stores[1])
            #expect(try stores[1].status().saves == Int(count) - lost.count)
            #expect(try stores[0].check().problems.count == lost.count)
        }
    }

    @Test("where all of a run are damaged, the other runs travel")
    func all() throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            for age in 0..<3 { _ = try stores[0].begin(answers(age)) }
            for sequence in 1...3 as ClosedRange<UInt64> { try damage(stores[0], save: sequence, .cut) }
            let whole = try stores[0].begin(answers(3), scope: scope("01"))
            for _ in 0..<2 { #expect(try stores[0].seal().count == 3) }
            try Fleet.carry(stores[0], stores[1])
            #expect(try stores[1].record(whole) == stores[0].record(whole))
            #expect(try stores[1].status().saves == 1)
        }
    }

    @Test("what others save of a damaged record is taken in", arguments: Damage.allCases)
    func pulled(_ kind: Damage) throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let record = try stores[0].begin(answers(1))
            try stores[0].edit(record, ["age": .integer(2), "name": .text("B"), "sex": .choice("female")])
            try Fleet.carry(stores[0], stores[1])
            try damage(stores[0], save: 2, kind)
            try stores[1].edit(record, ["age": .integer(3)])
            try Fleet.carry(stores[1], stores[0])
            let (merged, unreadable) = try stores[0].readableRecord(record)
            #expect(merged["age"] == .integer(3))
            #expect(unreadable?.answers.count == 1)
            #expect(try stores[0].status().quarantined == 0 && stores[0].status().saves == 3)
        }
    }

    @Test("a form that the store has forgotten keeps back its own saves, and no others")
    func missingForm() throws {
        try inTemporaryFolder { folder in
            let first = try TestStudy().store(at: folder.file("a"))
            let whole = try first.begin(answers(1))
            let draft = Draft(form: TestStudy.otherForm, answers: [path("age"): .integer(2)])
            let lost = try #require(try first.save(draft)).record
            try first.write { try PreparedStatement($0.database, "DELETE FROM form WHERE n = 2").run() }
            try first.close()
            let store = try SurveyStore.open(path: folder.file("a"))
            let unsealed = try store.seal()
            #expect(unsealed.map(\.record) == [lost.description])
            #expect(unsealed[0].message.contains("form 2 is missing from the store"), "\(unsealed)")
            #expect(try sequences(store) == [[1]])
            #expect(try store.record(whole)["age"] == .integer(1))
        }
    }

    @Test("damage to what has travelled already is named once, and the digest is told", arguments: Damage.allCases, [false, true])
    func sealed(_ kind: Damage, isSummed: Bool) throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            let (author, other) = (stores[0], stores[1])
            let records = try (0..<3).map { try author.begin(answers($0)) }
            try author.edit(records[1], ["age": .integer(50)])
            try Fleet.carry(author, other)
            let whole = try other.digest()
            if isSummed { #expect(try author.digest() == whole) }
            try damage(author, save: 2, kind)
            #expect(try author.seal().isEmpty)
            #expect(try author.digest().count == 4)
            if !isSummed { #expect(try author.digest() != whole) }
            let check = try author.check()
            #expect(check.saves == 4)
            #expect(check.problems.count == 1 && check.problems[0].contains("\(records[1])"), "\(check.problems)")
            // What was signed is whole, and so is what is made of it elsewhere.
            try author.edit(records[0], ["age": .integer(60)])
            try Fleet.carry(author, other)
            #expect(try other.record(records[0])["age"] == .integer(60))
            try expectSound(other)
        }
    }

    @Test(
        "a copy of the store from before the damage brings it back, and what was built on it",
        arguments: Damage.allCases)
    func mended(_ kind: Damage) throws {
        try inTemporaryFolder { folder in
            let study = TestStudy()
            let first = try study.store(at: folder.file("a"))
            let records = try (0..<3).map { try first.begin(answers($0)) }
            try first.close()
            try folder.copy("a", to: "copy")
            let author = try SurveyStore.open(path: folder.file("a"), environment: TestWorld(seed: 5).environment)
            let copy = try SurveyStore.open(path: folder.file("copy"), environment: TestWorld(seed: 6).environment)
            let other = try study.store(at: folder.file("other"), world: TestWorld(seed: 7))
            try damage(author, save: 2, kind)
            try author.edit(records[1], ["age": .integer(40)])
            #expect(try author.seal().count == 1)
            try Fleet.carry(author, other)
            #expect(try other.status().incomplete == 1)

            let parcels = try Fleet.parcels(of: copy)
            let merged = try parcels.changeSets.map { try author.merge($0) }
            #expect(merged == [.merged(saves: 1)], "\(merged)")
            #expect(try parcels.changeSets.map { try author.merge($0) } == [.known])
            #expect(try author.record(records[1])["name"] == .text("name 1"))
            #expect(try author.record(records[1])["age"] == .integer(40))
            #expect(try author.seal().isEmpty)
            try expectSound(author)
            try Fleet.carry(author, other)
            #expect(try Picture(other) == Picture(author))
            #expect(try other.status().incomplete == 0)
            try expectSound(other)
        }
    }

    @Test("what says something else of the save than the store does not pass for it, and what can be read is not replaced")
    func notMended() throws {
        try inTemporaryFolder { folder in
            let first = try TestStudy().store(at: folder.file("a"))
            let record = try first.begin(answers(1))
            _ = try first.begin(answers(2))
            try first.close()
            for name in ["b", "copy"] { try folder.copy("a", to: name) }
            let parcels = try Fleet.parcels(of: SurveyStore.open(path: folder.file("copy")))
            let changeSet = try #require(parcels.changeSets.first)

            let author = try SurveyStore.open(path: folder.file("a"))
            try damage(author, save: 1, .value)
            try author.write { try PreparedStatement($0.database, "UPDATE save SET clock = clock + 1").run() }
            #expect(try author.merge(changeSet) == .quarantined)
            expectRefusal(.badData) { try author.record(record) }

            let changed = try SurveyStore.open(path: folder.file("b"))
            try changed.write { catalog in
                let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ?")
                update.bind(1, try AnswerRow.encode([path("age"): .integer(77)], catalog))
                try update.run()
            }
            #expect(try changed.merge(changeSet) == .quarantined)
            #expect(try changed.record(record)["age"] == .integer(77))
        }
    }
}
