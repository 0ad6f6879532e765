import SurveyStore
import TestSupport
import Testing

@Suite("Nothing that anyone entered is silently lost")
struct ContentTests {
    @Test(
        "every saved value is current, listed as a conflict, or replaced by a save that had seen it",
        arguments: Seeds.first(400))
    func everyValue(seed: UInt64) throws {
        let saves = RandomHistory(seed: seed, sites: 2 + Int(seed % 4), steps: 12 + Int(seed % 30)).saves
        let merged = try #require(RecordMerge.merge(saves))
        #expect(ContentOracle(saves, merged).losses == [])
    }

    @Test("without repeats too, where choices and plain values meet", arguments: Seeds.first(200))
    func withoutRepeats(seed: UInt64) throws {
        let saves = RandomHistory(seed: seed, sites: 3, steps: 20, repeats: false).saves
        let merged = try #require(RecordMerge.merge(saves))
        #expect(ContentOracle(saves, merged).losses == [])
    }

    @Test("a conflict lists concurrent sides only, and shows the latest of them", arguments: Seeds.first(200))
    func sides(seed: UInt64) throws {
        let saves = RandomHistory(seed: seed).saves
        let merged = try #require(RecordMerge.merge(saves))
        for conflict in merged.conflicts where conflict.kind == .answer {
            let path = try #require(conflict.path)
            let sides = conflict.candidates
            #expect(Set(sides.map(\.answer)).count > 1)
            let latest = try #require(sides.max { ($0.clock, $0.dot) < ($1.clock, $1.dot) })
            #expect(merged.answers[path] == latest.answer)
            #expect(sides.allSatisfy { $0.isShown == ($0.answer == latest.answer) })
            #expect(sides.first?.isShown == true)
        }
    }

    @Test("a save that has seen every side and decides leaves no conflict", arguments: Seeds.first(200))
    func settled(seed: UInt64) throws {
        let saves = RandomHistory(seed: seed).saves
        let merged = try #require(RecordMerge.merge(saves))
        guard merged.state == .active else { return }
        var answers: [AnswerPath: Answer] = [:]
        var isMarked = false
        for conflict in merged.conflicts {
            guard let path = conflict.path else {
                isMarked = true
                continue
            }
            answers[path] = path.isInstance ? .present(position: 9) : merged.answers[path]
        }
        let settling = Save(
            dot: Dot(site: History.site(99), sequence: 1), origin: saves[0].dot,
            clock: HybridTime(rawValue: merged.changed.rawValue + 1), parents: merged.heads,
            mark: isMarked ? .restore : .none, author: "", form: TestStudy.form, scope: .all, answers: answers)
        let after = try #require(RecordMerge.merge(saves + [settling]))
        #expect(after.conflicts == [])
        #expect(after.heads == [settling.dot])
        // Choices have no order of their own: they stand in the order in which they were first taken.
        #expect(after.answers.mapValues(unordered) == merged.answers.mapValues(unordered))
    }

    private func unordered(_ answer: Answer) -> Answer {
        if case .choices(let codes) = answer { .choices(codes.sorted()) } else { answer }
    }
}
