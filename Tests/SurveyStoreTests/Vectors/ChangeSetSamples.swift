import Testing

@testable import SurveyStore

/// Saves that the vectors of change-sets and digests share.
extension VectorWorld {
    /// One interview as it is saved in the field.
    func firstSave() throws -> [Save] {
        [
            try save(
                "A/1", at: 0,
                [
                    path("age"): .integer(34), path("sex"): .choice("f"),
                    path("substances"): .choices(["cannabis", "tramadol"]),
                ])
        ]
    }

    /// A run with Arabic text, all five missing states, nested repeats, a sequence that skips what went elsewhere.
    func run() throws -> [Save] {
        let house = try instance("A/4", 0)
        let first = try instance("A/4", 1)
        let second = try instance("A/4", 2)
        let child = try instance("A/4", 3)
        var saves = [
            try save(
                "A/2", at: 60_000, author: "فاطمة",
                [
                    path("age"): .integer(19), path("remark"): .text("قالت إنها لا تعرف"), path("sex"): .choice("m"),
                    path("substances"): .choices([]), path("heroin/ever"): .missing(.notRelevant),
                ]),
            try save(
                "A/4", at: 125_000, author: "فاطمة",
                [
                    path("age"): .missing(.dontKnow), path("sex"): .missing(.refused),
                    path("homes[]", house): .present(position: 1 << 16), path("homes[]/rooms", house): .integer(3),
                    path("homes[]/members[]", house, first): .present(position: 1 << 16),
                    path("homes[]/members[]", house, second): .present(position: 2 << 16),
                    path("homes[]/members[]/name", house, first): .text("أمين"),
                    path("homes[]/members[]/name", house, second): .text("Sara"),
                    path("homes[]/members[]/born", house, first): .date(CalendarDate(days: 7_300)),
                    path("children[]", child): .present(position: 1 << 16),
                ]),
        ]
        for sequence in UInt64(5)...16 {
            let age = Int64(18 + sequence * 7 % 40)
            saves.append(
                try save(
                    "A/\(sequence)", at: sequence * 420_000, author: "فاطمة",
                    [
                        path("age"): .integer(age), path("sex"): .choice(sequence % 3 == 0 ? "m" : "f"),
                        path("weight"): Answer(lexical: "\(50 + sequence).\(sequence % 10)0", kind: .decimal),
                        path("place"): Answer(lexical: "35.57\(sequence) -5.36\(sequence)", kind: .geopoint),
                        path("began"): Answer(lexical: "2026-01-31T08:\(10 + sequence):00.000+01:00", kind: .dateTime),
                        path("heroin/ever"): sequence == 9 ? .missing(.erased) : .missing(.notAsked),
                        path("substances"): .choices(sequence % 2 == 0 ? ["cannabis"] : ["cannabis", "tramadol"]),
                    ]))
        }
        return saves
    }

    /// Corrections by a supervisor of what others began, upon several heads.
    func edits() throws -> [Save] {
        let house = try instance("A/4", 0)
        let first = try instance("A/4", 1)
        let fresh = try instance("B/2", 0)
        return [
            try save(
                "B/1", of: "A/1", at: 4_000_000, after: ["A/1"], author: "Hassan",
                [path("age"): .integer(35), path("substances"): .choicesEdit(added: ["kif"], removed: ["tramadol"])]),
            try save(
                "B/2", of: "A/4", at: 4_100_000, after: ["A/4"], author: "Hassan",
                [
                    path("homes[]/members[]", house, first): .removed,
                    path("homes[]/members[]", house, fresh): .present(position: 3 << 16),
                    path("homes[]/members[]/name", house, fresh): .text("Noor"), path("age"): .missing(.notAsked),
                ]),
            try save(
                "B/3", of: "A/1", at: 4_200_000, after: ["A/17", "B/1", "C/1"], author: "Hassan",
                [path("age"): .integer(34)]),
            try save("B/4", of: "A/2", at: 4_300_000, after: ["A/2"], mark: .delete, author: "Hassan"),
            try save("B/6", of: "A/2", at: 4_400_000, after: ["B/4"], mark: .restore, author: "Hassan"),
        ]
    }

    /// Withdrawal of consent.
    func erase() throws -> [Save] {
        [try save("B/7", of: "A/5", at: 9_000_000, after: ["A/5"], mark: .erase, author: "Hassan")]
    }
}
