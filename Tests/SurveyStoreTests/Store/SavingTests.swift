import SurveyStore
import TestSupport
import Testing

@Suite("Saving")
struct SavingTests {
    @Test("what was saved is there when the file is opened again")
    func durable() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["age": .integer(30), "note": .text("نعم")])
            try store.edit(record, ["age": .integer(31)])
            let before = try Picture(store)
            // No close and no seal: as after a crash, only what the calls themselves made durable counts.
            let other = try SurveyStore.open(path: folder.file("a"))
            #expect(try Picture(other) == before)
            #expect(try other.record(record)["age"] == .integer(31))
            #expect(try other.history(of: record).count == 2)
            #expect(try other.status().saves == 2)
            #expect(try other.status().unsent == 2)
            try expectSound(other)
        }
    }

    @Test("answers of all kinds come back from the file as they were saved", arguments: Seeds.first(8))
    func kinds(seed: UInt64) throws {
        try inTemporaryFolder { folder in
            var random = SplitMix64(seed: seed)
            let store = try TestStudy().store(at: folder.file("a"))
            let drafts = (0..<30).map { _ in
                var answers: [AnswerPath: Answer] = [:]
                for number in 0..<12 { answers[path("q\(number)")] = RandomAnswers.value(&random) }
                return Draft(
                    form: TestStudy.form, author: random.pick(["", "ليلى", "a\u{0}b", "\u{e9}", "e\u{301}"]),
                    answers: answers)
            }
            let saves = try store.save(drafts).compactMap { $0 }
            #expect(saves.count == drafts.count)
            let other = try study(folder, "b")
            try Fleet.carry(store, other)
            for replica in [store, other] {
                for (draft, save) in zip(drafts, saves) {
                    #expect(try replica.record(save.record).answers == draft.answers)
                    let read = try #require(try replica.history(of: save.record).first)
                    #expect(read == save)
                    #expect(Array(read.author.utf8) == Array(draft.author.utf8))
                }
                try expectSound(replica)
            }
            #expect(try Picture(other) == Picture(store))
        }
    }

    private func study(_ folder: TestFolder, _ name: String) throws -> SurveyStore {
        try TestStudy().store(at: folder.file(name), world: TestWorld(seed: 99, machine: "other"))
    }

    @Test("two programs that save into one file by turns never give a number twice, and count what is unsent")
    func byTurns() throws {
        try inTemporaryFolder { folder in
            let world = TestWorld()
            let store = try TestStudy().store(at: folder.file("a"), world: world)
            for round in 1...3 {
                _ = try store.begin(["age": .integer(30)])
                _ = try store.begin(["age": .integer(31)])
                let other = try SurveyStore.open(path: folder.file("a"), environment: world.environment)
                _ = try other.begin(["age": .integer(32)])
                _ = try store.begin(["age": .integer(33)])
                #expect(try store.status().saves == round * 4)
                #expect(try other.status().unsent == round * 4)
            }
            try store.seal()
            let vector = try store.versionVector()
            #expect(vector.count == 12 && vector.sites.count == 1)
            try expectSound(store)
        }
    }

    @Test("saves go on after a seal and after what came from elsewhere, later than both")
    func between() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let other = try study(folder, "b")
            _ = try other.begin(["age": .integer(40)])
            let first = try #require(try store.save(Draft(form: TestStudy.form, answers: [path("age"): .integer(1)])))
            try Fleet.carry(other, store)
            let second = try #require(try store.save(Draft(form: TestStudy.form, answers: [path("age"): .integer(2)])))
            try store.seal()
            let third = try #require(try store.save(Draft(form: TestStudy.form, answers: [path("age"): .integer(3)])))
            #expect([first, second, third].map(\.dot.sequence) == [1, 2, 3])
            #expect(first.clock < second.clock && second.clock < third.clock)
            #expect(try store.status().unsent == 4)
            try expectSound(store)
        }
    }

    @Test("a change-set takes 512 saves, however many transactions they come in")
    func full() throws {
        try inTemporaryFolder { folder in
            let world = TestWorld()
            let store = try TestStudy().store(at: folder.file("a"), world: world)
            let drafts = (0..<400).map { Draft(form: TestStudy.form, answers: [path("age"): .integer(Int64($0))]) }
            try store.save(drafts)
            try SurveyStore.open(path: folder.file("a"), environment: world.environment).save(drafts)
            try store.save(drafts)
            try store.seal()
            let sizes = try store.changeSetIDs().map { try store.changeSet($0).changeSet.header.entries.count }
            #expect(sizes == [512, 512, 176])
            try expectSound(store)
        }
    }

    @Test("an edit that changes nothing makes no save")
    func nothing() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["age": .integer(30), "drugs": .choices(["kif", "other"])])
            #expect(try store.edit(record) == nil)
            #expect(try store.edit(record, ["age": .integer(30)]) == nil)
            #expect(try store.edit(record, ["drugs": .choices(["other", "kif"])]) == nil)
            #expect(try store.edit(record, ["never": .missing(.notAsked)]) == nil)
            #expect(try store.status().saves == 1)
            #expect(try store.edit(record, ["age": Answer(lexical: "030", kind: .integer)]) != nil)
        }
    }

    @Test("an edit of a select-multiple saves the choices that changed")
    func choices() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["drugs": .choices(["kif", "other"])])
            let save = try store.edit(record, ["drugs": .choices(["kif", "tramadol"])])
            #expect(save?.answers == [path("drugs"): .choicesEdit(added: ["tramadol"], removed: ["other"])])
            #expect(try store.record(record)["drugs"] == .choices(["kif", "tramadol"]))
        }
    }

    @Test("new instances get ids of their own, nested ones too, and stand in their order")
    func instances() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            var draft = Draft(form: TestStudy.form)
            let second = try draft.addInstance(of: "m[]", position: 2 * Draft.positionStep)
            let first = try draft.addInstance(of: "m[]", position: Draft.positionStep)
            let drug = try draft.addInstance(of: "m[]/d[]", in: first.instances, position: 0)
            draft.answers[AnswerPath(template: "m[]/age", instances: second.instances) ?? path("x")] = .integer(2)
            draft.answers[AnswerPath(template: "m[]/d[]/name", instances: drug.instances) ?? path("x")] = .text("kif")
            let save = try #require(try store.save(draft))
            let merged = try store.record(save.record)
            #expect(merged.instances.map(\.template) == ["m[]", "m[]/d[]", "m[]"])
            #expect(merged.instances.flatMap(\.instances).allSatisfy { $0.rawValue > 3 })
            #expect(merged.answers.count == 2)
            let again = try #require(try store.save(draft))
            #expect(Set(try store.record(again.record).instances).isDisjoint(with: merged.instances))
            try expectSound(store)
        }
    }

    @Test("all drafts of one call are saved, or none")
    func atomic() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"), .supervisor, scope("01"))
            let good = Draft(form: TestStudy.form, scope: scope("01/571"), answers: [path("a"): .integer(1)])
            var bad = good
            bad.scope = scope("06")
            let before = try Picture(store)
            expectRefusal(.notPermitted) { try store.save([good, good, bad]) }
            #expect(try Picture(store) == before)
            #expect(try store.status().unsent == 0)
            #expect(try store.save([good, good]).count == 2)
        }
    }

    @Test(
        "a value that could not be read back does not get in",
        arguments: [
            Answer.choices(["a b"]), .choices([""]), .rank(["a", ""]), .geopoint([]),
            .decimal(ExactDecimal(unscaled: 1, scale: 19)), .choicesEdit(added: ["a"], removed: ["a"]),
            .geotrace([[ExactDecimal(unscaled: 1, scale: 0)]]), .date(CalendarDate(days: .max)),
            .text(String(repeating: "a", count: Limits.answerBytes)),
        ])
    func unreadable(answer: Answer) throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            expectRefusal(.badData) { try store.begin(["q": answer]) }
            #expect(try store.status().saves == 0)
        }
    }

    @Test("saves too large for one change-set travel in several")
    func large() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            var random = SplitMix64(seed: 1)
            for _ in 0..<12 {
                let text = Hex.encode(random.bytes(450_000))
                _ = try store.begin(["a": .text(text), "b": .text(String(text.reversed()))])
            }
            let other = try study(folder, "b")
            try Fleet.carry(store, other)
            #expect(try Picture(other) == Picture(store))
            #expect(try store.changeSetIDs().count > 1)
            try expectSound(store)
            var answers: [String: Answer] = [:]
            for number in 0..<5 { answers["q\(number)"] = .text(String(repeating: "a", count: 1_000_000)) }
            expectRefusal(.badData) { try store.begin(answers) }
        }
    }
}
