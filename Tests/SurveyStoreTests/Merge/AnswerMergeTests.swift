import SurveyStore
import Testing

@Suite("Answers merge: different ones both stand, the same one keeps every value")
struct AnswerMergeTests {
    @Test("two surveyors' corrections of different answers both stand")
    func differentAnswers() {
        var history = History()
        history.save("first", ["age": .integer(30), "name": .text("A")])
        history.save("left", site: 2, seen: ["first"], ["age": .integer(34)])
        history.save("right", site: 3, seen: ["first"], ["name": .text("B")])
        let merged = history.merged()
        #expect(merged["age"] == .integer(34))
        #expect(merged["name"] == .text("B"))
        #expect(merged.conflicts == [])
        #expect(merged.heads == [history.dot("left"), history.dot("right")])
        #expect(merged.saveCount == 3)
        #expect(!merged.isIncomplete)
    }

    @Test("two corrections of one answer are both kept; the greatest stamp is shown, then the greatest site")
    func sameAnswer() throws {
        var history = History()
        history.save("first", ["age": .integer(30)])
        history.save("early", site: 9, at: 2_000, seen: ["first"], ["age": .integer(31)])
        history.save("late", site: 2, at: 3_000, seen: ["first"], ["age": .integer(32)])
        history.save("tied", site: 3, at: 3_000, seen: ["first"], ["age": .integer(33)])
        let merged = history.merged()
        #expect(merged["age"] == .integer(33))
        let conflict = try #require(merged.conflict("age"))
        #expect(conflict.kind == .answer)
        #expect(conflict.candidates.map(\.answer) == [.integer(33), .integer(32), .integer(31)])
        #expect(conflict.candidates.map(\.isShown) == [true, false, false])
        #expect(conflict.candidates.map(\.author) == ["site 3", "site 2", "site 9"])
    }

    @Test("equal concurrent corrections are no conflict; a missing value against a value is one")
    func equalAnswers() {
        var history = History()
        history.save("first", ["age": .integer(30), "income": .integer(1)])
        history.save("left", site: 2, seen: ["first"], ["age": .integer(34), "income": .missing(.refused)])
        history.save("right", site: 3, seen: ["first"], ["age": .integer(34), "income": .missing(.dontKnow)])
        #expect(history.merged().conflicts.map(\.path) == [path("income")])
    }

    @Test("a conflict stays listed until a save that has seen every side decides")
    func settling() throws {
        var history = History()
        history.save("first", ["age": .integer(30)])
        history.save("left", site: 2, seen: ["first"], ["age": .integer(31)])
        history.save("right", site: 3, seen: ["first"], ["age": .integer(32)])
        history.save("other answer", site: 4, seen: ["left", "right"], ["name": .text("B")])
        #expect(history.merged().conflict("age") != nil)
        history.save("half", site: 5, seen: ["left"], ["age": .integer(40)])
        let sides = try #require(history.merged().conflict("age")).candidates.map(\.answer)
        #expect(Set(sides) == [.integer(40), .integer(32)])
        history.save("whole", site: 4, seen: ["other answer", "half"], ["age": .integer(31)])
        #expect(history.merged().conflicts == [])
        #expect(history.merged()["age"] == .integer(31))
        #expect(history.merged().heads == [history.dot("whole")])
    }

    @Test("a wrong wall clock cannot beat a correction that had seen what it corrects")
    func wrongClock() {
        var history = History()
        history.save("first", at: 4_000_000_000_000, ["age": .integer(30)])
        history.save("right", site: 2, at: 1_000, seen: ["first"], ["age": .integer(34)])
        let merged = history.merged()
        #expect(merged["age"] == .integer(34))
        #expect(merged.conflicts == [])
        #expect(merged.changed > merged.began)
    }

    @Test("an answer that was taken back stands as not asked, not as never answered")
    func takenBack() {
        var history = History()
        history.save("first", ["age": .integer(30)])
        history.save("back", seen: ["first"], ["age": .missing(.notAsked)])
        #expect(history.merged()["age"] == .missing(.notAsked))
    }

    @Test("the record shows its latest form version, its first stamp and its latest one")
    func facts() {
        var history = History()
        let first = history.save("first", at: 5_000, ["age": .integer(30)])
        let later = history.save("later", at: 9_000, seen: ["first"], ["age": .integer(31)])
        let merged = history.merged()
        #expect(merged.began == first.clock)
        #expect(merged.changed == later.clock)
        #expect(merged.id == RecordID(firstSave: first.dot))
        #expect(merged.form == TestStudy.form)
        #expect(RecordMerge.merge([]) == nil)
    }
}
