import SurveyStore
import Testing

@Suite("A select-multiple merges choice by choice")
struct ChoiceMergeTests {
    private func start(_ codes: [String]) -> History {
        var history = History()
        history.save("first", ["drugs": .choices(codes)])
        return history
    }

    @Test("concurrent additions and removals of different choices all stand")
    func different() {
        var history = start(["kif", "other"])
        history.save("left", site: 2, seen: ["first"], ["drugs": .choicesEdit(added: ["tramadol"], removed: [])])
        history.save("right", site: 3, seen: ["first"], ["drugs": .choicesEdit(added: ["cocaine"], removed: ["other"])])
        #expect(history.merged()["drugs"] == .choices(["kif", "tramadol", "cocaine"]))
        #expect(history.merged().conflicts == [])
    }

    @Test("a choice that one side adds and another removes is listed until a save decides that choice")
    func contested() throws {
        var history = start(["kif"])
        history.save("seen", seen: ["first"], ["drugs": .choicesEdit(added: ["cocaine"], removed: [])])
        history.save(
            "off", site: 2, at: 5_000, seen: ["seen"], ["drugs": .choicesEdit(added: [], removed: ["cocaine"])])
        history.save("on", site: 3, at: 4_000, seen: ["seen"], ["drugs": .choicesEdit(added: ["cocaine"], removed: [])])
        #expect(history.merged()["drugs"] == .choices(["kif"]))
        let conflict = try #require(history.merged().conflict("drugs"))
        #expect(conflict.kind == .choices)
        #expect(conflict.codes == ["cocaine"])
        #expect(Set(conflict.candidates.map(\.answer)) == [.choices(["kif"]), .choices(["kif", "cocaine"])])
        history.save("elsewhere", seen: ["off", "on"], ["drugs": .choicesEdit(added: ["tramadol"], removed: [])])
        #expect(history.merged().conflict("drugs")?.codes == ["cocaine"])
        history.save("decided", seen: ["elsewhere"], ["drugs": .choicesEdit(added: ["cocaine"], removed: [])])
        #expect(history.merged().conflicts == [])
        #expect(history.merged()["drugs"] == .choices(["kif", "cocaine", "tramadol"]))
    }

    @Test("a whole value forgets what it does not list, and a choice added at the same time stands beside it")
    func wholeValue() {
        var history = start(["kif", "other"])
        history.save("whole", site: 2, seen: ["first"], ["drugs": .choices(["tramadol"])])
        history.save("edit", site: 3, seen: ["first"], ["drugs": .choicesEdit(added: ["cocaine"], removed: [])])
        #expect(history.merged()["drugs"] == .choices(["tramadol", "cocaine"]))
        #expect(history.merged().conflicts == [])
    }

    @Test("a refusal against a concurrent edit keeps both, the edit as the whole value that its author saw")
    func refusal() throws {
        var history = start(["kif"])
        history.save("refused", site: 2, at: 9_000, seen: ["first"], ["drugs": .missing(.refused)])
        history.save("edit", site: 3, seen: ["first"], ["drugs": .choicesEdit(added: ["cocaine"], removed: [])])
        #expect(history.merged()["drugs"] == .missing(.refused))
        let conflict = try #require(history.merged().conflict("drugs"))
        #expect(conflict.candidates.map(\.answer) == [.missing(.refused), .choices(["kif", "cocaine"])])
        history.save("settled", seen: ["refused", "edit"], ["drugs": .choices(["cocaine"])])
        #expect(history.merged()["drugs"] == .choices(["cocaine"]))
        #expect(history.merged().conflicts == [])
    }

    @Test("an edit after a missing value starts from nothing")
    func afterMissing() {
        var history = start(["kif"])
        history.save("refused", seen: ["first"], ["drugs": .missing(.refused)])
        history.save("edit", seen: ["refused"], ["drugs": .choicesEdit(added: ["cocaine"], removed: [])])
        #expect(history.merged()["drugs"] == .choices(["cocaine"]))
    }
}
