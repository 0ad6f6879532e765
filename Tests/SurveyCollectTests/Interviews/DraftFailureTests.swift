import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A draft that is worked on twice at once, moved, merged or erased meanwhile loses nothing that somebody entered")
struct DraftFailureTests {
    private func binding(_ bench: InterviewBench, _ version: Int = 1) throws -> FormBinding {
        let isNew = version > 1
        return try bench.publish(
            version, "<a/><b/><c/><size/><member jr:template=\"\"><age/></member>\(isNew ? "<d/>" : "")",
            model: "<bind nodeset=\"/data/c\" relevant=\"/data/b != 'no'\"/>",
            body: """
                <input ref="/data/a"/><input ref="/data/b"/><input ref="/data/c"/><input ref="/data/size"/>
                <group ref="/data/member"><repeat nodeset="/data/member" jr:count="/data/size">
                <input ref="/data/member/age"/></repeat></group>\(isNew ? "<input ref=\"/data/d\"/>" : "")
                """)
    }

    private func path(_ template: String) throws -> AnswerPath { try #require(AnswerPath(template: template)) }

    private func draft(_ bench: InterviewBench, _ binding: FormBinding) throws -> MergedRecord {
        var interview = try bench.begin(binding)
        try interview.answer("1", at: "a")
        try bench.desk.saveDraft(&interview)
        return try bench.record(interview)
    }

    @Test("Two terminals on one draft: what each says stands, what both say is a conflict, and both can finish")
    func twice() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        let record = try draft(bench, binding)
        var one = try bench.desk.resume(record, binding, author: "one")
        var other = try bench.desk.resume(record, binding, author: "other")
        for number in 2...4 {
            try one.answer("\(number)", at: "b")
            try bench.desk.saveDraft(&one)
            try other.answer("\(number)", at: "c")
            try bench.desk.saveDraft(&other)
        }
        try one.answer("mine", at: "a")
        try other.answer("yours", at: "a")
        #expect(try bench.desk.finalise(&one).isEmpty)
        try bench.desk.leave(&other)
        var merged = try bench.store.record(record.id)
        #expect(merged.answer("b") == .text("4"))
        #expect(merged.answer("c") == .text("4"))
        let conflict = try #require(merged.conflicts.first { $0.path?.template == "a" })
        #expect(Set(conflict.candidates.map(\.answer)) == [.text("mine"), .text("yours")])
        #expect(InterviewState(of: merged) == .final, "who finished it has finished it")
        #expect(try bench.desk.finalise(&other).isEmpty)
        merged = try bench.store.record(record.id)
        #expect(merged.conflicts.contains { $0.path?.template == "a" })
        #expect(try bench.store.check().problems.isEmpty)
    }

    @Test("Both fill a repeat: when the draft is merged and resumed, no instance of either is gone")
    func repeats() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        let record = try draft(bench, binding)
        var sides = [
            try bench.desk.resume(record, binding, author: "one"), try bench.desk.resume(record, binding, author: "two"),
        ]
        for side in sides.indices {
            try sides[side].answer("2", at: "size")
            for place in 1...2 { try sides[side].answer("\(10 * side + place)", at: "member[\(place)]/age") }
            try bench.desk.saveDraft(&sides[side])
        }
        let merged = try bench.store.record(record.id)
        #expect(merged.instances.count == 4)
        #expect(merged.conflicts.isEmpty)
        var resumed = try bench.desk.resume(merged, binding, author: "one")
        try resumed.answer("x", at: "b")
        try bench.desk.saveDraft(&resumed)
        #expect(try bench.store.record(record.id).instances.count == 4)
        #expect(resumed.shelved.map(\.path) == ["member"])
        #expect(resumed.shelved.map(\.count) == [2])
        try resumed.answer("4", at: "size")
        #expect(resumed.shelved.isEmpty)
        let ages = try (1...4).map { try resumed.value("member[\($0)]/age") }
        #expect(Set(ages) == ["1", "2", "11", "12"])
        #expect(try bench.desk.finalise(&resumed).isEmpty)
        #expect(try bench.store.record(record.id).instances.count == 4)
    }

    @Test("A conflict inside a draft is shown with one side, and the other stays until somebody decides")
    func conflict() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        let record = try draft(bench, binding)
        var one = try bench.desk.resume(record, binding, author: "one")
        var two = try bench.desk.resume(record, binding, author: "two")
        // One says that c is not asked, the other answers it.
        try one.answer("no", at: "b")
        try bench.desk.saveDraft(&one)
        try two.answer("kept", at: "c")
        try bench.desk.saveDraft(&two)
        var merged = try bench.desk.resume(bench.store.record(record.id), binding, author: "one")
        #expect(merged.session.isRelevant(try #require(merged.session.node(at: "c"))) == false)
        try merged.answer("x", at: "a")
        try bench.desk.saveDraft(&merged)
        #expect(try bench.store.record(record.id).answer("c") == .text("kept"))
        try merged.answer("yes", at: "b")
        #expect(try merged.value("c") == "kept")
    }

    @Test("A version that is published while a draft is open changes nothing for it; the next resumption moves it")
    func published() throws {
        let bench = try InterviewBench()
        let first = try binding(bench)
        let record = try draft(bench, first)
        var open = try bench.desk.resume(record, first, author: "one")
        let second = try binding(bench, 2)
        try open.answer("2", at: "b")
        try bench.desk.saveDraft(&open)
        #expect(try bench.store.record(record.id).form == first.hash)
        // Another terminal has moved it meanwhile; the one that is open goes on with its version.
        var moved = try bench.desk.resume(bench.store.record(record.id), second, author: "two")
        try moved.answer("new", at: "d")
        try bench.desk.saveDraft(&moved)
        try open.answer("3", at: "b")
        try bench.desk.saveDraft(&open)
        var again = try bench.desk.resume(bench.store.record(record.id), second, author: "one")
        #expect(try again.value("b") == "3")
        #expect(try again.value("d") == "new")
        #expect(again.instance.leftOver.isEmpty)
        #expect(try bench.desk.finalise(&again).isEmpty)
        #expect(try bench.store.record(record.id).form == second.hash)
    }

    @Test("A record that is erased or deleted while it is open takes nothing more, and says why", arguments: [SaveMark.erase, .delete])
    func gone(mark: SaveMark) throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        let record = try draft(bench, binding)
        var open = try bench.desk.resume(record, binding, author: "one")
        try bench.store.save(Draft(record: record.id, form: binding.hash, author: "supervisor", mark: mark))
        try open.answer("secret", at: "b")
        func save(_ task: (inout Interview) throws -> Void) throws -> StoreError? {
            do {
                try task(&open)
                return nil
            } catch let error as StoreError {
                return error
            }
        }
        let desk = bench.desk
        let failures = [
            try save { try desk.saveDraft(&$0) }, try save { try desk.leave(&$0) },
            try save { _ = try desk.finalise(&$0) },
        ]
        let after = try bench.store.record(record.id)
        if mark == .erase {
            #expect(failures.allSatisfy { $0?.code == .conflict && $0?.message.contains("erased") == true })
            #expect(after.state == .erased && after.answers.isEmpty)
            #expect(try bench.store.history(of: record.id).allSatisfy { $0.answers.isEmpty })
        } else {
            // Whoever has not seen a deletion and goes on writing keeps the record: both are listed.
            #expect(failures.allSatisfy { $0 == nil })
            #expect(after.state == .active && after.answer("b") == .text("secret"))
            #expect(after.conflicts.map(\.kind).contains(.deletion))
        }
    }
}
