import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("Editing a finished interview goes through its form's logic")
struct InterviewEditingTests {
    private func binding(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<user/><often/><score/><size/><member jr:template=\"\"><age/><adult/></member><adults/>",
            model: """
                <bind nodeset="/data/user" required="true()"/>
                <bind nodeset="/data/often" type="int" relevant="/data/user = 'yes'" required="true()" constraint=". &lt; 30"/>
                <bind nodeset="/data/score" type="int" calculate="/data/often * 2" relevant="/data/user = 'yes'"/>
                <bind nodeset="/data/member/age" type="int"/>
                <bind nodeset="/data/member/adult" type="int" calculate="if(../age &gt; 17, 1, 0)"/>
                <bind nodeset="/data/adults" type="int" calculate="sum(/data/member/adult)"/>
                """,
            body: """
                <select1 ref="/data/user"><item><label>y</label><value>yes</value></item>
                  <item><label>n</label><value>no</value></item></select1>
                <input ref="/data/often"/>
                <group ref="/data/member"><repeat nodeset="/data/member"><input ref="/data/member/age"/></repeat></group>
                """)
    }

    private func finished(_ bench: InterviewBench) throws -> (MergedRecord, FormBinding) {
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "user")
        try interview.answer("12", at: "often")
        try interview.add("member")
        try interview.answer("40", at: "member[1]/age")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        return (try bench.record(interview), binding)
    }

    private func path(_ template: String) throws -> AnswerPath { try #require(AnswerPath(template: template)) }

    @Test("What depends on a corrected answer is reckoned anew in the same save, and the record stays final")
    func reckoning() throws {
        let bench = try InterviewBench()
        let (record, binding) = try finished(bench)
        #expect(record.answer("score") == .integer(24))
        let save = try bench.desk.edit(
            record, binding, changes: [path("often"): .integer(5)], author: "amina")
        let after = try bench.store.record(record.id)
        #expect(after.answer("often") == .integer(5))
        #expect(after.answer("score") == .integer(10))
        #expect(InterviewState(of: after) == .final)
        #expect(try bench.store.history(of: record.id).last?.dot == save?.dot)
        _ = try bench.desk.edit(after, binding, changes: [path("user"): .choice("no")], author: "amina")
        let last = try bench.store.record(record.id)
        #expect(last.answer("often") == .missing(.notRelevant))
        #expect(last.answer("score") == .missing(.notRelevant))
    }

    @Test("What decides comes before what it decides, whatever order an edit names them in")
    func order() throws {
        let bench = try InterviewBench()
        let (record, binding) = try finished(bench)
        _ = try bench.desk.edit(record, binding, changes: [path("user"): .choice("no")], author: "amina")
        let changes: [AnswerPath: Answer] = [try path("often"): .integer(3), try path("user"): .choice("yes")]
        _ = try bench.desk.edit(bench.store.record(record.id), binding, changes: changes, author: "amina")
        #expect(try bench.store.record(record.id).answer("score") == .integer(6))
    }

    @Test(
        "What the form does not allow is refused with its place, and nothing is saved",
        arguments: [
            ("often", Answer.integer(31), InterviewProblem.Code.constraint), ("score", .integer(1), .readOnly),
            ("often", .missing(.notAsked), .required), ("user", .choice("maybe"), .value),
        ])
    func refusals(template: String, answer: Answer, code: InterviewProblem.Code) throws {
        let bench = try InterviewBench()
        let (record, binding) = try finished(bench)
        let changes = [try path(template): answer]
        do {
            _ = try bench.desk.edit(record, binding, changes: changes, author: "amina")
            Issue.record("\(template) = \(answer) was taken")
        } catch let problem as InterviewProblem {
            #expect(problem.code == code, "\(problem)")
            #expect(problem.place == template)
        }
        #expect(try bench.store.record(record.id) == record)
    }

    @Test("Instances that an edit adds and removes count in what is reckoned from them")
    func instances() throws {
        let bench = try InterviewBench()
        let (record, binding) = try finished(bench)
        #expect(record.answer("adults") == .integer(1))
        var draft = Draft(record: record.id, form: binding.hash)
        let added = try draft.addInstance(of: "member[]", position: 1 << 20)
        let age = try #require(AnswerPath(template: "member[]/age", instances: added.instances))
        draft.answers[age] = .integer(50)
        _ = try bench.desk.edit(record, binding, changes: draft.answers, author: "amina")
        let after = try bench.store.record(record.id)
        #expect(after.instances.count == 2)
        #expect(after.answer("adults") == .integer(2))
        let first = try #require(after.instances.first)
        _ = try bench.desk.edit(after, binding, changes: [first: .removed], author: "amina")
        let last = try bench.store.record(record.id)
        #expect(last.instances.count == 1)
        #expect(last.answer("adults") == .integer(1))
    }

    @Test("The kinds of missing stay apart through drafts, finishing and editing")
    func missing() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "user")
        try interview.setMissing(.dontKnow, at: try #require(interview.session.node(at: "often")))
        try interview.add("member")
        try interview.setMissing(.refused, at: try #require(interview.session.node(at: "member[1]/age")))
        try bench.desk.saveDraft(&interview)
        var resumed = try bench.desk.resume(bench.record(interview), binding, author: "amina")
        #expect(try bench.desk.finalise(&resumed).isEmpty)
        let record = try bench.record(resumed)
        #expect(record.answer("often") == .missing(.dontKnow))
        let age = try #require(record.answers.first { $0.key.template == "member[]/age" })
        #expect(age.value == .missing(.refused))
        _ = try bench.desk.edit(record, binding, changes: [path("user"): .choice("no")], author: "amina")
        let after = try bench.store.record(record.id)
        #expect(after.answer("often") == .missing(.notRelevant))
        #expect(after.answers[age.key] == .missing(.refused))
        // Never asked: no answer at all, which is a state of its own.
        #expect(after.answer("size") == nil)
    }
}
