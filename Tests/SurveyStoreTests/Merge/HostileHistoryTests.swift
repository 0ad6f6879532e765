import SurveyStore
import Testing

@Suite("No history, however wrong, hangs a merge or reaches a record that it has no rights to")
struct HostileHistoryTests {
    @Test("a save in another scope is ignored, whatever it says")
    func scope() {
        var history = History()
        history.scope = SurveyStoreTests.scope("01/571")
        history.save("first", ["age": .integer(30)])
        let settled = history.merged()
        history.save("foreign", site: 2, seen: ["first"], mark: .erase, scope: SurveyStoreTests.scope("06"), [:])
        history.save("wide", site: 3, seen: ["first"], scope: .all, ["age": .integer(99)])
        #expect(history.merged() == settled)
    }

    @Test("a part of a history is flagged until the rest arrives")
    func incomplete() {
        var history = History()
        history.save("first", ["age": .integer(30)])
        history.save("second", seen: ["first"], ["age": .integer(31)])
        history.save("third", seen: ["second"], ["age": .integer(32)])
        #expect(history.merged(without: ["first"]).isIncomplete)
        #expect(history.merged(without: ["second"]).isIncomplete)
        #expect(history.merged(without: ["first", "second"]).isIncomplete)
        #expect(history.merged(without: ["first", "second"])["age"] == .integer(32))
        #expect(history.merged(without: ["first"]).id == history.record)
        #expect(!history.merged().isIncomplete)
    }

    private func save(_ dot: Dot, _ clock: UInt64, parents: [Dot], _ value: Int64) -> Save {
        Save(
            dot: dot, origin: Dot(site: History.site(1), sequence: 1), clock: HybridTime(rawValue: clock),
            parents: parents.sorted(), mark: .none, author: "", form: TestStudy.form, scope: .all,
            answers: [path("age"): .integer(value)])
    }

    @Test("parents in a circle, parents from the future and a save that is its own parent come to an end")
    func circles() throws {
        let dots = (1...3).map { Dot(site: History.site(1), sequence: UInt64($0)) }
        for clocks in [[1, 1, 1], [1, 2, 3], [3, 2, 1]] as [[UInt64]] {
            let saves = dots.indices.map { save(dots[$0], clocks[$0], parents: dots, Int64($0)) }
            let merged = try #require(RecordMerge.merge(saves))
            #expect(!merged.heads.isEmpty)
            #expect(RecordMerge.merge(saves.reversed()) == merged)
        }
    }

    @Test("a parent with a later stamp than its child does not count: both values are kept")
    func backwards() {
        let first = save(Dot(site: History.site(1), sequence: 1), 9, parents: [], 1)
        let child = save(Dot(site: History.site(2), sequence: 1), 5, parents: [first.dot], 2)
        let merged = RecordMerge.merge([first, child])
        #expect(merged?.heads == [first.dot, child.dot])
        #expect(merged?.conflicts.count == 1)
    }

    @Test("2,000 concurrent saves of one answer merge in moderate time")
    func wide() throws {
        let first = save(Dot(site: History.site(1), sequence: 1), 1, parents: [], 0)
        let others = (2...2_000).map {
            save(Dot(site: History.site(UInt64($0)), sequence: 1), UInt64($0), parents: [first.dot], Int64($0))
        }
        let clock = ContinuousClock()
        let started = clock.now
        let merged = try #require(RecordMerge.merge([first] + others))
        #expect(merged.conflicts.first?.candidates.count == 1_999)
        #expect(clock.now - started < .seconds(20))
    }
}
