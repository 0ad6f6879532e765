import Testing

@testable import SurveyStore

@Suite("Texts that only look alike are two (R5): no answer, choice, path or name is taken for another")
struct AlikeTextTests {
    /// "é", and "آ" with its sign apart, as two keyboards write them: composed, decomposed.
    private static let pairs = [("\u{E9}", "e\u{301}"), ("\u{622}", "\u{627}\u{653}")]

    private static func answers(_ text: String) -> [Answer] {
        [
            .text(text), .choice(text), .choices([text, "x"]), .rank(["x", text]), .literal(.choices, " \(text)"),
            .attachment(name: text, digest: nil), .choicesEdit(added: [text], removed: []),
            .choicesEdit(added: [], removed: [text]),
        ]
    }

    @Test("as answers of every kind", arguments: pairs)
    func answers(one: String, other: String) {
        #expect(one == other, "Swift's own comparison is not what is wanted")
        for (left, right) in zip(Self.answers(one), Self.answers(other)) {
            #expect(left != right)
            #expect(left == left && right == right)
            #expect(Set([left, right, left]).count == 2)
            #expect((left == right) == (left.encoded == right.encoded))
        }
        #expect(Answer(lexical: "\(one) \(other)", kind: .choices) == .choices([one, other]))
    }

    @Test("one name that two surveyors write in two ways is a conflict, and its digests agree", arguments: pairs)
    func conflict(one: String, other: String) throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 3).stores
            let record = try stores[0].begin(["name": .text("?"), "list": .choices([])])
            try Fleet.carry(stores[0], stores[1])
            try stores[0].edit(record, ["name": .text(one), "list": .choices([one])])
            try stores[1].edit(record, ["name": .text(other), "list": .choices([other])])
            try Fleet.converge(stores)
            for store in stores {
                #expect(try Picture(store) == Picture(stores[0]))
                #expect(try store.digest() == stores[0].digest())
                try expectSound(store)
                let merged = try store.record(record)
                let conflict = try #require(merged.conflict("name"))
                #expect(merged.conflicts.count == 1)
                #expect(Set(conflict.candidates.map(\.answer)) == [.text(one), .text(other)])
                #expect(conflict.candidates.count { $0.isShown } == 1)
                guard case .choices(let codes)? = merged["list"] else { throw Unexpected() }
                #expect(Set(codes.map { Array($0.utf8) }) == [Array(one.utf8), Array(other.utf8)])
            }
            try stores[2].edit(record, ["name": .text(other)])
            try Fleet.converge(stores)
            #expect(try stores[1].record(record).conflicts.isEmpty)
            #expect(try stores[1].record(record)["name"] == .text(other))
        }
    }

    private struct Unexpected: Error {}

    @Test("putting one in the other's place is a change, of a choice as well", arguments: pairs)
    func correction(one: String, other: String) throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["name": .text(one), "list": .choices(["x", one]), "file": .choice(one)])
            #expect(try store.edit(record, ["name": .text(one), "list": .choices(["x", one])]) == nil)
            let save = try #require(
                try store.edit(record, ["name": .text(other), "list": .choices(["x", other]), "file": .choice(other)]))
            #expect(save.answers[path("list")] == .choicesEdit(added: [other], removed: [one]))
            let merged = try store.record(record)
            #expect(merged["name"] == .text(other))
            #expect(merged["file"] == .choice(other))
            #expect(merged["list"] == .choices(["x", other]))
        }
    }

    @Test("as names of repeats and of what is in them, in one change-set", arguments: pairs)
    func repeats(one: String, other: String) throws {
        try inTemporaryFolder { folder in
            let stores = try Fleet(folder, count: 2).stores
            var draft = Draft(form: TestStudy.form)
            for (count, name) in [one, other].enumerated() {
                for place in 0...count {
                    let instance = try draft.addInstance(of: "\(name)[]", position: Int64(place))
                    let age = try #require(AnswerPath(template: "\(name)[]/\(one)", instances: instance.instances))
                    draft.answers[age] = .integer(Int64(10 * count + place))
                }
            }
            let record = try #require(try stores[0].save(draft)).record
            try Fleet.carry(stores[0], stores[1])
            #expect(try Picture(stores[1]) == Picture(stores[0]))
            let merged = try stores[1].record(record)
            #expect(merged.instances.count == 3)
            for instance in merged.instances.prefix(1) { try stores[1].edit(record, ["\(instance)": .removed]) }
            #expect(try stores[1].record(record).instances.count == 2)
            try Fleet.converge(stores)
            #expect(try Picture(stores[1]) == Picture(stores[0]))
            for store in stores { try expectSound(store) }
        }
    }
}
