import SurveyStore
import Testing

@Suite("Deleting, restoring and erasing merge too")
struct RecordStateTests {
    private func start() -> History {
        var history = History()
        history.save("first", ["age": .integer(30)])
        return history
    }

    @Test("a deleted record is gone, and comes back with its answers when it is restored")
    func deleteAndRestore() {
        var history = start()
        history.save("delete", seen: ["first"], mark: .delete)
        #expect(history.merged().state == .deleted)
        #expect(history.merged().answers == [:])
        history.save("restore", seen: ["delete"], mark: .restore)
        #expect(history.merged().state == .active)
        #expect(history.merged()["age"] == .integer(30))
        #expect(history.merged().conflicts == [])
    }

    @Test("a record that somebody edits while another deletes it stays, and is listed until somebody decides")
    func deleteAgainstEdit() throws {
        var history = start()
        history.save("delete", site: 2, at: 9_000, seen: ["first"], mark: .delete)
        history.save("edit", site: 3, seen: ["first"], ["age": .integer(31)])
        #expect(history.merged().state == .active)
        #expect(history.merged()["age"] == .integer(31))
        let conflict = try #require(history.merged().conflict(nil))
        #expect(conflict.kind == .deletion)
        #expect(conflict.candidates.map(\.dot) == [history.dot("edit"), history.dot("delete")])
        var kept = history
        kept.save("restore", seen: ["delete", "edit"], mark: .restore)
        #expect(kept.merged().conflicts == [])
        #expect(kept.merged()["age"] == .integer(31))
        history.save("delete again", seen: ["delete", "edit"], mark: .delete)
        #expect(history.merged().state == .deleted)
        #expect(history.merged().conflicts == [])
    }

    @Test("a restore against a concurrent second delete is listed, and the record stays")
    func restoreAgainstDelete() {
        var history = start()
        history.save("delete", seen: ["first"], mark: .delete)
        history.save("restore", site: 2, seen: ["delete"], mark: .restore)
        history.save("delete again", site: 3, seen: ["first"], mark: .delete)
        #expect(history.merged().state == .active)
        #expect(history.merged().conflict(nil)?.kind == .deletion)
    }

    @Test("a delete that had not seen the latest edit does not take it along, whatever else that edit had seen")
    func editUponDispute() {
        var history = start()
        history.save("edit", site: 2, seen: ["first"], ["age": .integer(31)])
        history.save("delete", site: 3, seen: ["first"], mark: .delete)
        history.save("upon both", site: 4, seen: ["edit", "delete"], ["age": .integer(32)])
        history.save("delete too", site: 5, seen: ["edit"], mark: .delete)
        #expect(history.merged().state == .active)
        #expect(history.merged()["age"] == .integer(32))
        #expect(history.merged().conflict(nil)?.kind == .deletion)
    }

    @Test("two deletions agree")
    func twoDeletes() {
        var history = start()
        history.save("one", site: 2, seen: ["first"], mark: .delete)
        history.save("two", site: 3, seen: ["first"], mark: .delete)
        #expect(history.merged().state == .deleted)
    }

    @Test("an erasure beats every edit, restore and conflict, before it, beside it and after it")
    func erase() {
        var history = start()
        history.save("left", site: 2, seen: ["first"], ["age": .integer(31)])
        history.save("right", site: 3, seen: ["first"], ["age": .integer(32)])
        history.save("erase", site: 4, at: 1, seen: ["left"], mark: .erase)
        history.save("late", site: 5, at: 9_000, seen: ["left", "right"], ["age": .integer(33)])
        history.save("after", site: 5, seen: ["erase", "late"], mark: .restore, ["age": .integer(34)])
        let merged = history.merged()
        #expect(merged.state == .erased)
        #expect(merged.answers == [:])
        #expect(merged.instances == [])
        #expect(merged.conflicts == [])
    }
}
