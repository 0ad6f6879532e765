import Testing

@testable import SurveyStore

/// Histories that show the rules of the merge, one or two at a time.
struct MergeSamples {
    struct Sample {
        var note: String
        var rules: [String]
        var saves: [Save]
    }

    private let world: VectorWorld

    init(_ world: VectorWorld) {
        self.world = world
    }

    var all: [Sample] {
        get throws { try answers() + choices() + repeats() + records() + graphs() }
    }

    private func sample(_ note: String, _ rules: [String], _ saves: [Save]) -> Sample {
        Sample(note: note, rules: rules, saves: saves)
    }

    private func begin(_ answers: [AnswerPath: Answer]) throws -> Save {
        try world.save("A/1", at: 0, answers)
    }

    private func edit(
        _ dot: String, at time: UInt64, after parents: [String], mark: SaveMark = .none,
        _ answers: [AnswerPath: Answer] = [:]
    ) throws -> Save {
        try world.save(dot, of: "A/1", at: time, after: parents, mark: mark, answers)
    }

    private func answers() throws -> [Sample] {
        let age = try world.path("age")
        let sex = try world.path("sex")
        let name = try world.path("name")
        let first = try begin([age: .integer(34), sex: .choice("f")])
        let left = try edit("A/2", at: 10, after: ["A/1"], [age: .integer(35)])
        let right = try edit("B/1", at: 20, after: ["A/1"], [age: .integer(36)])
        return [
            sample("one save", ["R40", "R41"], [first]),
            sample("a later save replaces what it names, and nothing else", ["R31", "R41"], [first, left]),
            sample(
                "concurrent edits of different answers both stand", ["R35", "R41"],
                [first, left, try edit("B/1", at: 20, after: ["A/1"], [sex: .choice("m")])]),
            sample(
                "concurrent edits of one answer are in conflict", ["R36", "R41", "R49", "R51"], [first, left, right]),
            sample(
                "the same value twice is no conflict", ["R41"],
                [first, left, try edit("B/1", at: 20, after: ["A/1"], [age: .integer(35)])]),
            sample(
                "equal stamps: the greater dot wins", ["R36"],
                [first, left, try edit("B/1", at: 10, after: ["A/1"], [age: .integer(36)])]),
            sample(
                "a save that saw both settles it, even with the losing value", ["R31", "R41"],
                [first, left, right, try edit("B/2", at: 30, after: ["A/2", "B/1"], [age: .integer(35)])]),
            sample(
                "a save that saw both and says nothing of it does not", ["R41"],
                [first, left, right, try edit("B/2", at: 30, after: ["A/2", "B/1"], [sex: .choice("m")])]),
            sample(
                "three sides", ["R41", "R49"],
                [first, left, right, try edit("C/1", at: 15, after: ["A/1"], [age: .missing(.refused)])]),
            sample(
                "two conflicts, by path", ["R50"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [age: .integer(1), sex: .choice("a")]),
                    try edit("B/1", at: 9, after: ["A/1"], [age: .integer(2), sex: .choice("b")]),
                ]),
            sample(
                "canonically equivalent texts are two", ["R41"],
                [
                    try begin([:]), try edit("A/2", at: 10, after: ["A/1"], [name: .text("e\u{301}")]),
                    try edit("B/1", at: 20, after: ["A/1"], [name: .text("\u{e9}")]),
                ]),
            sample(
                "007 and 7 are two", ["R41"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [age: .literal(.integer, "07")]),
                    try edit("B/1", at: 20, after: ["A/1"], [age: .integer(7)]),
                ]),
        ]
    }

    private func choices() throws -> [Sample] {
        let path = try world.path("substances")
        let first = try begin([path: .choices(["kif", "tramadol"])])
        func change(
            _ dot: String, at time: UInt64, after parents: [String] = ["A/1"], _ add: [String], _ remove: [String]
        )
            throws -> Save
        {
            try edit(dot, at: time, after: parents, [path: .choicesEdit(added: add, removed: remove)])
        }
        return [
            sample(
                "different choices added and removed all stand", ["R43", "R44"],
                [first, try change("A/2", at: 10, ["hash"], []), try change("B/1", at: 20, ["heroin"], ["kif"])]),
            sample(
                "one choice added and removed is in dispute; the later is shown", ["R43", "R49"],
                [first, try change("A/2", at: 10, ["hash"], []), try change("B/1", at: 20, ["heroin"], ["hash"])]),
            sample(
                "a dispute is settled by naming the choice", ["R43"],
                [
                    first, try change("A/2", at: 10, ["hash"], []), try change("B/1", at: 20, [], ["hash"]),
                    try change("B/2", at: 30, after: ["A/2", "B/1"], ["hash"], []),
                ]),
            sample(
                "two whole values: what either lists stands", ["R43"],
                [
                    try begin([:]), try edit("A/2", at: 10, after: ["A/1"], [path: .choices(["a", "b"])]),
                    try edit("B/1", at: 20, after: ["A/1"], [path: .choices(["c", "b"])]),
                ]),
            sample(
                "a whole value forgets what it had seen and does not list", ["R43"],
                [first, try edit("A/2", at: 10, after: ["A/1"], [path: .choices(["hash"])])]),
            sample(
                "a whole value does not forget what was added at the same time", ["R43"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [path: .choices([])]),
                    try change("B/1", at: 5, ["kif"], []),
                ]),
            sample(
                "a missing value against an edit is a conflict of whole values", ["R41", "R42"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [path: .missing(.refused)]),
                    try change("B/1", at: 5, ["hash"], ["kif"]),
                ]),
            sample(
                "a missing value forgets the choices before it", ["R43"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [path: .missing(.refused)]),
                    try edit("A/3", at: 20, after: ["A/2"], [path: .choices(["hash"])]),
                ]),
            sample(
                "all removed: an empty value", ["R44"], [first, try change("A/2", at: 10, [], ["kif", "tramadol"])]),
        ]
    }

    private func repeats() throws -> [Sample] {
        let home = try world.instance("A/1", 0)
        let child = try world.instance("A/1", 1)
        let other = try world.instance("A/2", 0)
        let third = try world.instance("B/1", 0)
        let homes = try world.path("homes[]", home)
        let rooms = try world.path("homes[]/rooms", home)
        let members = try world.path("homes[]/members[]", home, child)
        let name = try world.path("homes[]/members[]/name", home, child)
        let first = try begin([
            homes: .present(position: 100), rooms: .integer(2), members: .present(position: 1), name: .text("Amin"),
        ])
        let removal = try edit("A/2", at: 10, after: ["A/1"], [members: .removed])
        return [
            sample(
                "instances added by both stand, in order of position and id", ["R45", "R46", "R48"],
                [
                    first,
                    try edit("A/2", at: 10, after: ["A/1"], [world.path("homes[]", other): .present(position: 50)]),
                    try edit("B/1", at: 20, after: ["A/1"], [world.path("homes[]", third): .present(position: 100)]),
                ]),
            sample("a removed instance and its answers are not there", ["R45", "R47"], [first, removal]),
            sample(
                "with the outer instance the inner ones go", ["R45", "R47"],
                [first, try edit("A/2", at: 10, after: ["A/1"], [homes: .removed])]),
            sample(
                "an edit beats a concurrent removal, and is listed", ["R45", "R49"],
                [first, removal, try edit("B/1", at: 5, after: ["A/1"], [name: .text("Amine")])]),
            sample(
                "an edit of an inner instance keeps the outer one", ["R45"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [homes: .removed]),
                    try edit("B/1", at: 5, after: ["A/1"], [name: .text("Amine")]),
                ]),
            sample(
                "an edit that the removal had seen does not", ["R45"],
                [
                    first, try edit("B/1", at: 5, after: ["A/1"], [name: .text("Amine")]),
                    try edit("A/2", at: 10, after: ["A/1", "B/1"], [members: .removed]),
                ]),
            sample(
                "a move against a removal", ["R45", "R46"],
                [first, removal, try edit("B/1", at: 5, after: ["A/1"], [members: .present(position: 9)])]),
            sample(
                "a removal that had seen both settles it", ["R45"],
                [
                    first, removal, try edit("B/1", at: 5, after: ["A/1"], [name: .text("Amine")]),
                    try edit("B/2", at: 30, after: ["A/2", "B/1"], [members: .removed]),
                ]),
            sample(
                "an instance comes back with its answers", ["R45", "R47"],
                [first, removal, try edit("A/3", at: 20, after: ["A/2"], [members: .present(position: 4)])]),
            sample(
                "concurrent moves: the later position, no conflict", ["R46"],
                [
                    first, try edit("A/2", at: 10, after: ["A/1"], [homes: .present(position: 7)]),
                    try edit("B/1", at: 5, after: ["A/1"], [homes: .present(position: 9)]),
                ]),
            sample(
                "an answer in an instance that nobody placed makes it be there, at 0", ["R45", "R46"],
                [try begin([world.path("homes[]/rooms", third): .integer(1)])]),
        ]
    }

    private func records() throws -> [Sample] {
        let age = try world.path("age")
        let first = try begin([age: .integer(34)])
        let delete = try edit("A/2", at: 10, after: ["A/1"], mark: .delete)
        let change = try edit("B/1", at: 5, after: ["A/1"], [age: .integer(35)])
        return [
            sample("deleted", ["R39"], [first, delete]),
            sample(
                "a concurrent edit keeps the record, and is listed", ["R39", "R49", "R50"], [first, delete, change]),
            sample(
                "an edit that the delete had seen does not", ["R39"],
                [first, change, try edit("A/2", at: 10, after: ["A/1", "B/1"], mark: .delete)]),
            sample(
                "restored", ["R39"], [first, delete, try edit("B/2", at: 20, after: ["A/2"], mark: .restore)]),
            sample(
                "restored and deleted at the same time: it stays, and is listed", ["R39"],
                [
                    first, delete, try edit("B/2", at: 20, after: ["A/2"], mark: .restore),
                    try edit("C/1", at: 30, after: ["A/2"], mark: .restore),
                    try edit("A/3", at: 25, after: ["B/2"], mark: .delete),
                ]),
            sample(
                "a delete that had seen the edit settles it", ["R39"],
                [first, delete, change, try edit("B/2", at: 20, after: ["A/2", "B/1"], mark: .delete)]),
            sample(
                "an edit that saw one of two deletes, and was seen by neither, keeps the record", ["R36", "R39"],
                [
                    first, delete, try edit("C/1", at: 12, after: ["A/1"], mark: .delete),
                    try edit("B/1", at: 20, after: ["A/2"], [age: .integer(35)]),
                ]),
            sample(
                "an edit that one of two deletes had seen does not", ["R36", "R39"],
                [
                    first, change, delete, try edit("C/1", at: 12, after: ["A/1", "B/1"], mark: .delete),
                ]),
            sample("copies of a save count once", ["R33"], [first, change, first, change]),
            sample(
                "erase beats a concurrent edit and a later restore", ["R38"],
                [
                    first, try edit("B/1", at: 10, after: ["A/1"], mark: .erase),
                    try edit("A/2", at: 20, after: ["A/1"], [age: .integer(35)]),
                    try edit("B/2", at: 30, after: ["A/2", "B/1"], mark: .restore, [age: .integer(36)]),
                ]),
        ]
    }

    private func graphs() throws -> [Sample] {
        let age = try world.path("age")
        let first = try begin([age: .integer(34)])
        let edit1 = try edit("A/2", at: 10, after: ["A/1"], [age: .integer(35)])
        return [
            sample("the first save has not arrived", ["R33", "R37"], [edit1]),
            sample(
                "a parent has not arrived", ["R37"],
                [first, try edit("B/2", at: 20, after: ["B/1"], [age: .integer(36)])]),
            sample(
                "a save of another scope takes no part", ["R33", "R37"],
                [
                    first, try world.save("B/1", of: "A/1", at: 20, after: ["A/1"], scope: "01", [age: .integer(36)]),
                    try edit("A/2", at: 30, after: ["B/1"], [age: .integer(37)]),
                ]),
            sample(
                "a parent whose stamp is not smaller does not count", ["R34"],
                [first, edit1, try edit("B/1", at: 10, after: ["A/2"], [age: .integer(36)])]),
            sample(
                "seen through another save", ["R34", "R35"],
                [
                    first, edit1, try edit("B/1", at: 20, after: ["A/2"], [world.path("sex"): .choice("m")]),
                    try edit("C/1", at: 30, after: ["B/1"], [age: .integer(37)]),
                ]),
        ]
    }
}
