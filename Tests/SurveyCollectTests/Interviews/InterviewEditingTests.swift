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

    /// A household whose size is counted, with a visible sum, as field forms have it.
    private func household(_ bench: InterviewBench) throws -> (MergedRecord, FormBinding) {
        let binding = try bench.publish(
            1, "<n/><q jr:template=\"\"><age/></q><p jr:template=\"\"><age/></p><sum/><o/>",
            model: """
                <bind nodeset="/data/n" type="int"/><bind nodeset="/data/p/age" type="int"/>
                <bind nodeset="/data/q/age" type="int"/>
                <bind nodeset="/data/sum" type="int" calculate="sum(/data/p/age) + 100 * sum(/data/q/age)"/>
                """,
            body: """
                <input ref="/data/n"/><group ref="/data/q"><repeat nodeset="/data/q" jr:count="/data/n">
                <input ref="/data/q/age"/></repeat></group>
                <group ref="/data/p"><repeat nodeset="/data/p"><input ref="/data/p/age"/></repeat></group>
                <input ref="/data/sum"/><input ref="/data/o"/>
                """)
        var interview = try bench.begin(binding)
        try interview.answer("1", at: "n")
        try interview.answer("2", at: "q[1]/age")
        try interview.add("p")
        try interview.answer("30", at: "p[1]/age")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        return (try bench.record(interview), binding)
    }

    private func add(_ template: String, age: Int64, to draft: inout Draft) throws {
        let added = try draft.addInstance(of: template, position: 1 << 20)
        draft.answers[try #require(AnswerPath(template: "\(template)/age", instances: added.instances))] = .integer(age)
    }

    @Test("What nobody typed over follows instances that are added and removed, also where it could be typed over")
    func visibleSum() throws {
        let bench = try InterviewBench()
        var (record, binding) = try household(bench)
        #expect(record.answer("sum") == .integer(230))
        var draft = Draft(record: record.id, form: binding.hash)
        try add("p[]", age: 10, to: &draft)
        _ = try bench.desk.edit(record, binding, changes: draft.answers, author: "amina")
        record = try bench.store.record(record.id)
        #expect(record.answer("sum") == .integer(240))
        let first = try #require(record.instances.first { $0.template == "p[]" })
        _ = try bench.desk.edit(record, binding, changes: [first: .removed], author: "amina")
        #expect(try bench.store.record(record.id).answer("sum") == .integer(210))
        _ = try bench.desk.edit(bench.store.record(record.id), binding, changes: [path("sum"): .integer(7)], author: "amina")
        var other = Draft(record: record.id, form: binding.hash)
        try add("p[]", age: 1, to: &other)
        _ = try bench.desk.edit(bench.store.record(record.id), binding, changes: other.answers, author: "amina")
        #expect(try bench.store.record(record.id).answer("sum") == .integer(7), "what was typed over stands")
    }

    @Test("Instances of a counted repeat come and go with its count, and an edit that goes beside it is refused")
    func counted() throws {
        let bench = try InterviewBench()
        var (record, binding) = try household(bench)
        var more = Draft(record: record.id, form: binding.hash)
        try add("q[]", age: 3, to: &more)
        try add("q[]", age: 4, to: &more)
        let removal: [AnswerPath: Answer] = [try #require(record.instances.first { $0.template == "q[]" }): .removed]
        for changes in [more.answers, removal] {
            #expect(throws: InterviewProblem.self) {
                _ = try bench.desk.edit(record, binding, changes: changes, author: "amina")
            }
            #expect(try bench.store.record(record.id) == record)
        }
        more.answers[try path("n")] = .integer(3)
        _ = try bench.desk.edit(record, binding, changes: more.answers, author: "amina")
        record = try bench.store.record(record.id)
        let ages = record.instances.filter { $0.template == "q[]" }.map {
            record.answers[AnswerPath(template: "q[]/age", instances: $0.instances) ?? $0]
        }
        #expect(ages == [.integer(2), .integer(3), .integer(4)])
    }

    @Test("Whom two devices have counted, no other correction takes out: the count is to be corrected, or they removed")
    func beyondTheCount() throws {
        let bench = try InterviewBench()
        let (record, binding) = try household(bench)
        var sides: [Draft] = []
        for age in [5, 6] as [Int64] {
            var draft = Draft(record: record.id, form: binding.hash, parents: record.heads)
            draft.answers[try path("n")] = .integer(2)
            try add("q[]", age: age, to: &draft)
            sides.append(draft)
        }
        for side in sides { _ = try bench.store.save(side) }
        let merged = try bench.store.record(record.id)
        #expect(merged.instances.filter { $0.template == "q[]" }.count == 3 && merged.conflicts.isEmpty)
        do {
            _ = try bench.desk.edit(merged, binding, changes: [path("o"): .text("x")], author: "amina")
            Issue.record("somebody was taken out")
        } catch let problem as InterviewProblem {
            #expect(problem.code == .full && problem.place.hasPrefix("q["), "\(problem)")
        }
        #expect(try bench.store.record(record.id) == merged)
        _ = try bench.desk.edit(
            merged, binding, changes: [path("n"): .integer(3), path("o"): .text("x")], author: "amina")
        #expect(try bench.store.record(record.id).instances.filter { $0.template == "q[]" }.count == 3)
        _ = try bench.desk.edit(
            bench.store.record(record.id), binding,
            changes: [path("n"): .integer(2), #require(merged.instances.first { $0.template == "q[]" }): .removed],
            author: "amina")
        let left = try bench.store.record(record.id)
        let ages = left.answers.filter { $0.key.template == "q[]/age" }.values
        #expect(Set(ages.map(\.lexical)) == ["5", "6"] && ages.count == 2)
    }

    @Test("A conflict about what is not asked any more stays in dispute")
    func disputedBelow() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<b/><t/><o/>", model: #"<bind nodeset="/data/t" relevant="/data/b = 'yes'"/>"#,
            body: #"<input ref="/data/b"/><input ref="/data/t"/><input ref="/data/o"/>"#)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "b")
        try interview.answer("old", at: "t")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        var one = Draft(record: record.id, form: binding.hash, parents: record.heads)
        one.answers = [try path("b"): .text("no"), try path("t"): .missing(.notRelevant)]
        var two = Draft(record: record.id, form: binding.hash, parents: record.heads)
        two.answers = [try path("t"): .text("new")]
        for draft in [one, two] { _ = try bench.store.save(draft) }
        #expect(try bench.store.record(record.id).conflicts.count == 1)
        _ = try bench.desk.edit(
            bench.store.record(record.id), binding, changes: [path("o"): .text("z")], author: "supervisor")
        #expect(try bench.store.record(record.id).conflicts.map(\.path) == [try path("t")])
    }

    @Test("Whom another device has added to what is not asked any more, a correction of other things leaves there")
    func stranded() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<b/><q jr:template=\"\"><age/></q><o/>", model: #"<bind nodeset="/data/q" relevant="/data/b = 'yes'"/>"#,
            body: """
                <input ref="/data/b"/><group ref="/data/q"><repeat nodeset="/data/q"><input ref="/data/q/age"/></repeat></group>
                <input ref="/data/o"/>
                """)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "b")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        var one = Draft(record: record.id, form: binding.hash, parents: record.heads)
        one.answers = [try path("b"): .text("no")]
        var two = Draft(record: record.id, form: binding.hash, parents: record.heads)
        try add("q[]", age: 9, to: &two)
        for draft in [one, two] { _ = try bench.store.save(draft) }
        for (name, value) in [("o", "z"), ("b", "yes")] {
            _ = try bench.desk.edit(
                bench.store.record(record.id), binding, changes: [path(name): .text(value)], author: "supervisor")
            let after = try bench.store.record(record.id)
            let ages = after.answers.filter { $0.key.template == "q[]/age" }.values
            #expect(ages.map(\.lexical) == ["9"], "\(name)")
        }
        // Once they are asked again, a correction that makes them not relevant says so.
        _ = try bench.desk.edit(
            bench.store.record(record.id), binding, changes: [path("b"): .text("no")], author: "supervisor")
        let ages = try bench.store.record(record.id).answers.filter { $0.key.template == "q[]/age" }.values
        #expect(Array(ages) == [.missing(.notRelevant)])
    }

    @Test("A household that somebody keeps while another takes it out has its members still")
    func keptHousehold() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<h jr:template=\"\"><n/><w jr:template=\"\"><a/></w></h>",
            body: """
                <group ref="/data/h"><repeat nodeset="/data/h"><input ref="/data/h/n"/>
                <group ref="/data/h/w"><repeat nodeset="/data/h/w"><input ref="/data/h/w/a"/></repeat></group>
                </repeat></group>
                """)
        var interview = try bench.begin(binding)
        try interview.add("h")
        try interview.answer("1", at: "h[1]/n")
        try interview.add("h/w")
        try interview.answer("w1", at: "h[1]/w[1]/a")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        let house = try #require(record.instances.first { $0.template == "h[]" })
        let name = try #require(AnswerPath(template: "h[]/n", instances: house.instances))
        var keeping = Draft(record: record.id, form: binding.hash, parents: record.heads)
        keeping.answers = [name: .text("kept")]
        _ = try bench.desk.edit(record, binding, changes: [house: .removed], author: "amina")
        #expect(try bench.store.record(record.id).instances.isEmpty)
        _ = try bench.store.save(keeping)
        let merged = try bench.store.record(record.id)
        #expect(merged.instances.count == 2 && merged.conflicts.map(\.path) == [house])
        #expect(merged.answers.contains { $0.key.template == "h[]/w[]/a" && $0.value == .text("w1") })
    }
}
