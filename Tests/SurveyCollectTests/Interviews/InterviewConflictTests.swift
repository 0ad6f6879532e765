import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("An interview decides what its interviewer saw, and nothing else")
struct InterviewConflictTests {
    private func binding(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<a/><b/><c/><member jr:template=\"\"><age/></member>",
            body: """
                <input ref="/data/a"/><input ref="/data/b"/><input ref="/data/c"/>
                <group ref="/data/member"><repeat nodeset="/data/member"><input ref="/data/member/age"/></repeat></group>
                """)
    }

    private func path(_ template: String) throws -> AnswerPath { try #require(AnswerPath(template: template)) }

    /// A draft that somebody else corrects while it is open.
    private func corrected(
        _ bench: InterviewBench, _ changes: (inout Draft) throws -> Void
    ) throws -> (Interview, FormBinding, RecordID) {
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("1", at: "a")
        try interview.answer("3", at: "c")
        try bench.desk.saveDraft(&interview)
        let id = try #require(interview.record).id
        var draft = Draft(record: id, form: binding.hash, author: "supervisor")
        try changes(&draft)
        _ = try bench.store.save(draft)
        return (interview, binding, id)
    }

    @Test("What others saved while it was open stands, save after save")
    func untouched() throws {
        let bench = try InterviewBench()
        var added: AnswerPath?
        var (interview, _, id) = try corrected(bench) { draft in
            draft.answers[try path("c")] = .text("SUPERVISOR")
            added = try draft.addInstance(of: "member[]", position: 0)
        }
        for value in ["2", "4", "5"] {
            try interview.answer(value, at: "b")
            try bench.desk.saveDraft(&interview)
        }
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.store.record(id)
        #expect(record.answer("c") == .text("SUPERVISOR"))
        #expect(record.answer("b") == .text("5"))
        #expect(record.instances.count == 1)
        #expect(added != nil)
        #expect(record.conflicts.isEmpty)
    }

    @Test("The same question answered on both sides is a conflict")
    func disputed() throws {
        let bench = try InterviewBench()
        var (interview, _, id) = try corrected(bench) { $0.answers[try path("a")] = .text("SUPERVISOR") }
        try interview.answer("9", at: "a")
        try bench.desk.saveDraft(&interview)
        try interview.answer("2", at: "b")
        try bench.desk.saveDraft(&interview)
        let conflicts = try bench.store.record(id).conflicts
        #expect(conflicts.map(\.path) == [try path("a")])
    }

    @Test("A resumed interview settles no conflict that its interviewer does not decide, also not by its end")
    func resumed() throws {
        let bench = try InterviewBench()
        var (interview, binding, id) = try corrected(bench) { $0.answers[try path("a")] = .text("SUPERVISOR") }
        try interview.answer("9", at: "a")
        try bench.desk.saveDraft(&interview)
        var again = try bench.desk.resume(bench.store.record(id), binding, author: "amina")
        try again.answer("2", at: "b")
        try bench.desk.saveDraft(&again)
        #expect(try bench.store.record(id).conflicts.count == 1)
        #expect(try bench.desk.finalise(&again).isEmpty)
        #expect(try bench.store.record(id).conflicts.count == 1)
        try again.answer("10", at: "a")
        #expect(try bench.desk.finalise(&again).isEmpty)
        let record = try bench.store.record(id)
        #expect(record.conflicts.isEmpty)
        #expect(record.answer("a") == .text("10"))
    }

    @Test("An edit of a saved interview settles what it names, even by what is shown, and only that")
    func edited() throws {
        let bench = try InterviewBench()
        var (interview, binding, id) = try corrected(bench) { $0.answers[try path("a")] = .text("SUPERVISOR") }
        try interview.answer("9", at: "a")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        _ = try bench.desk.edit(
            bench.store.record(id), binding, changes: [path("b"): .text("unrelated")], author: "editor")
        var record = try bench.store.record(id)
        #expect(record.conflicts.map(\.path) == [try path("a")])
        #expect(record.answer("b") == .text("unrelated"))
        let shown = try #require(record.answer("a"))
        _ = try bench.desk.edit(record, binding, changes: [path("a"): shown], author: "editor")
        record = try bench.store.record(id)
        #expect(record.conflicts.isEmpty)
        #expect(record.answer("a") == shown)
    }

    @Test("An edit leaves alone where the interviewer was")
    func place() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("1", at: "a")
        try interview.next()
        try bench.desk.saveDraft(&interview)
        let before = try bench.record(interview)
        _ = try bench.desk.edit(before, binding, changes: [path("c"): .text("late")], author: "supervisor")
        let after = try bench.record(interview)
        #expect(after.answer("meta/interview-place") == before.answer("meta/interview-place"))
        #expect(after.answer("c") == .text("late"))
        #expect(InterviewState(of: after) == .draft)
    }

    @Test("A name that is composed in another way is a correction, and leaving the other one alone settles nothing")
    func alike() throws {
        let bench = try InterviewBench()
        let (composed, apart) = ("Ch\u{E9}rifa", "Che\u{301}rifa")
        var (interview, binding, id) = try corrected(bench) { $0.answers[try path("a")] = .text(composed) }
        try interview.answer(apart, at: "a")
        try bench.desk.saveDraft(&interview)
        #expect(try bench.store.record(id).conflicts.map(\.path) == [try path("a")])
        var again = try bench.desk.resume(bench.store.record(id), binding, author: "amina")
        #expect(try bench.desk.finalise(&again).isEmpty)
        var record = try bench.store.record(id)
        #expect(record.conflicts.count == 1)
        // Which one is shown, the stamps say; the interviewer takes the other.
        let shown = try #require(record.answer("a"))
        let other = shown == .text(apart) ? composed : apart
        again = try bench.desk.resume(record, binding, author: "amina")
        try again.answer(other, at: "a")
        #expect(try bench.desk.finalise(&again).isEmpty)
        record = try bench.store.record(id)
        #expect(record.conflicts.isEmpty)
        #expect(record.answer("a") == .text(other))
    }

    @Test("A code that only looks like a choice's is refused, and a question whose name only looks alike is another")
    func alikeNames() throws {
        let bench = try InterviewBench()
        let choice = { (code: String) in
            """
            <select1 ref="/data/who"><item><label>x</label><value>\(code)</value></item></select1>
            """
        }
        let first = try bench.publish(
            1, "<who/><\u{E9}t\u{E9}/>", body: choice("\u{E9}") + "<input ref=\"/data/\u{E9}t\u{E9}\"/>")
        var interview = try bench.begin(first)
        for code in ["e\u{301}", "f"] {
            do {
                try interview.answer(code, at: "who")
                Issue.record("\(code) was taken")
            } catch let problem as InterviewProblem {
                #expect(problem.code == .value || problem.code == .notOffered)
            }
        }
        try interview.answer("\u{E9}", at: "who")
        try interview.answer("summer", at: "\u{E9}t\u{E9}")
        try bench.desk.saveDraft(&interview)
        let record = try bench.record(interview)
        let second = try bench.publish(
            2, "<who/><e\u{301}te\u{301}/>", body: choice("\u{E9}") + "<input ref=\"/data/e\u{301}te\u{301}\"/>")
        var moved = try bench.desk.resume(record, second, author: "amina")
        #expect(moved.instance.leftOver.map(\.path) == [try path("\u{E9}t\u{E9}")])
        #expect(try bench.desk.finalise(&moved).isEmpty)
        #expect(try bench.record(moved).answer("\u{E9}t\u{E9}") == .text("summer"))
    }
}
