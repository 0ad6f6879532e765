import SurveyStore
import Testing

@Suite("Repeats merge instance by instance")
struct RepeatMergeTests {
    private let one = "m[0000000000000001]"
    private let two = "m[0000000000000002]"
    private let three = "m[0000000000000003]"

    private func start() -> History {
        var history = History()
        history.save("first", [one: .present(position: 10), "\(one)/age": .integer(5), two: .present(position: 20)])
        return history
    }

    @Test("instances that both sides add both stand, in the order of their positions, then of their ids")
    func additions() {
        var history = start()
        history.save("left", site: 2, seen: ["first"], [three: .present(position: 15), "\(three)/age": .integer(7)])
        let four = "m[0000000000000000]"
        history.save("right", site: 3, seen: ["first"], [four: .present(position: 15)])
        #expect(history.merged().instances == [one, four, three, two].map(path))
        #expect(history.merged()["\(three)/age"] == .integer(7))
        #expect(history.merged().conflicts == [])
    }

    @Test("a move by one side and an edit by the other both stand")
    func move() {
        var history = start()
        history.save("left", site: 2, seen: ["first"], [one: .present(position: 30)])
        history.save("right", site: 3, seen: ["first"], ["\(one)/age": .integer(6)])
        #expect(history.merged().instances == [two, one].map(path))
        #expect(history.merged()["\(one)/age"] == .integer(6))
    }

    @Test("a removed instance is gone with its answers")
    func removal() {
        var history = start()
        history.save("gone", seen: ["first"], [one: .removed])
        #expect(history.merged().instances == [path(two)])
        #expect(history.merged().answers == [:])
        #expect(history.merged().conflicts == [])
    }

    @Test("an edit beats a concurrent removal of its instance, and is listed until somebody decides")
    func editAgainstRemoval() throws {
        var history = start()
        history.save("gone", site: 2, at: 9_000, seen: ["first"], [one: .removed])
        history.save("edit", site: 3, seen: ["first"], ["\(one)/age": .integer(6)])
        let merged = history.merged()
        #expect(merged.instances == [one, two].map(path))
        #expect(merged["\(one)/age"] == .integer(6))
        let conflict = try #require(merged.conflict(one))
        #expect(conflict.kind == .removal)
        #expect(conflict.candidates.map(\.dot) == [history.dot("edit"), history.dot("gone")])
        #expect(conflict.candidates.map(\.isShown) == [true, false])
        var kept = history
        kept.save("keep", seen: ["gone", "edit"], [one: .present(position: 10)])
        #expect(kept.merged().conflicts == [])
        #expect(kept.merged().instances == [one, two].map(path))
        history.save("remove", seen: ["gone", "edit"], [one: .removed])
        #expect(history.merged().conflicts == [])
        #expect(history.merged().instances == [path(two)])
    }

    @Test("an edit in a nested instance keeps the instances around it")
    func nested() {
        var history = start()
        let drug = "\(one)/d[00000000000000aa]"
        history.save("add", seen: ["first"], [drug: .present(position: 1), "\(drug)/name": .text("kif")])
        history.save("gone", site: 2, seen: ["add"], [one: .removed])
        history.save("edit", site: 3, seen: ["add"], ["\(drug)/name": .text("tramadol")])
        #expect(history.merged().instances == [one, drug, two].map(path))
        #expect(history.merged()["\(drug)/name"] == .text("tramadol"))
        #expect(history.merged().conflict(one)?.kind == .removal)
        history.save("gone again", site: 2, seen: ["gone", "edit"], [one: .removed])
        #expect(history.merged().instances == [path(two)])
        #expect(history.merged().answers == [:])
    }

    @Test("a removal that had not seen the latest edit does not take it along, whatever else that edit had seen")
    func editUponDispute() {
        var history = start()
        history.save("edit", site: 2, seen: ["first"], ["\(one)/age": .integer(6)])
        history.save("gone", site: 3, seen: ["first"], [one: .removed])
        history.save("upon both", site: 4, seen: ["edit", "gone"], ["\(one)/age": .integer(7)])
        history.save("gone too", site: 5, seen: ["edit"], [one: .removed])
        #expect(history.merged()["\(one)/age"] == .integer(7))
        #expect(history.merged().conflict(one)?.kind == .removal)
    }

    @Test("an answer in an instance that nobody added yet stands, and so does its instance")
    func early() {
        var history = start()
        history.save("edit", site: 2, seen: ["first"], ["\(three)/age": .integer(6)])
        #expect(history.merged().instances.contains(path(three)))
        #expect(history.merged()["\(three)/age"] == .integer(6))
    }
}
