import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("An answer of a select is one that is offered, and one that no longer is gets told")
struct OfferedChoiceTests {
    private static let cascade = """
        <instance id="towns"><root>
          <item><name>fes</name><label>Fès</label><region>centre</region></item>
          <item><name>tanger ville</name><label>Tanger</label><region>north</region></item>
        </root></instance>
        """

    private func cascade(_ bench: InterviewBench, nodeset: String = "[region = /data/region]") throws -> Interview {
        try bench.begin(
            bench.publish(
                1, "<region/><town/><towns/>", model: Self.cascade,
                body: """
                    <input ref="/data/region"/>
                    <select1 ref="/data/town"><itemset nodeset="instance('towns')/root/item\(nodeset)">
                      <value ref="name"/><label ref="label"/></itemset></select1>
                    <select ref="/data/towns"><itemset nodeset="instance('towns')/root/item\(nodeset)">
                      <value ref="name"/><label ref="label"/></itemset></select>
                    """))
    }

    private func refusal(_ interview: inout Interview, _ value: String, at place: String) -> InterviewProblem? {
        do { try interview.answer(value, at: place) } catch { return error as? InterviewProblem }
        return nil
    }

    @Test("A filter that lets nothing through takes nothing")
    func nothing() throws {
        let bench = try InterviewBench()
        var interview = try cascade(bench)
        for place in ["town", "towns"] {
            let problem = try #require(refusal(&interview, "fes", at: place))
            #expect(problem.code == .notOffered && problem.place == place && problem.message.contains("“fes”"))
            #expect(problem.nextStep.contains("Nothing is offered"))
        }
        #expect(try interview.value("town").isEmpty)
    }

    @Test("An answer that a later one leaves without any choice is named, and the interview is not finished with it")
    func stale() throws {
        let bench = try InterviewBench()
        var interview = try cascade(bench)
        try interview.answer("centre", at: "region")
        try interview.answer("fes", at: "town")
        try interview.answer("east", at: "region")
        let problems = try bench.desk.finalise(&interview)
        #expect(problems.map(\.code) == [.notOffered] && problems.map(\.place) == ["town"])
        try interview.answer("", at: "town")
        #expect(try bench.desk.finalise(&interview).isEmpty)
    }

    @Test("A ranking that a later answer leaves without one of its choices is named, and the interview is not finished with it")
    func rankingTooShort() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(
            bench.publish(
                1, "<most/><order/>",
                model: """
                    <instance id="all"><root>
                      <item><name>a</name><n>1</n></item><item><name>b</name><n>2</n></item><item><name>c</name><n>3</n></item>
                    </root></instance><bind nodeset="/data/most" type="int"/><bind nodeset="/data/order" type="odk:rank"/>
                    """,
                body: """
                    <input ref="/data/most"/>
                    <odk:rank ref="/data/order"><itemset nodeset="instance('all')/root/item[n &lt;= /data/most]">
                      <value ref="name"/><label ref="name"/></itemset></odk:rank>
                    """))
        try interview.answer("2", at: "most")
        try interview.answer("b a", at: "order")
        #expect(interview.problems().isEmpty)
        try interview.answer("3", at: "most")
        let problems = try bench.desk.finalise(&interview)
        #expect(problems.map(\.place) == ["order"] && problems.first?.message.contains("“c”") == true, "\(problems)")
        try interview.answer("c b a", at: "order")
        #expect(try bench.desk.finalise(&interview).isEmpty)
    }

    @Test("The one choice of an answer may have a space in it")
    func space() throws {
        let bench = try InterviewBench()
        var interview = try cascade(bench)
        try interview.answer("north", at: "region")
        try interview.answer("tanger ville", at: "town")
        #expect(refusal(&interview, "tanger", at: "town") != nil)
        #expect(interview.problems().isEmpty)
    }

    @Test("Where the filter cannot be evaluated the answer stands, and the failure is told")
    func failing() throws {
        let bench = try InterviewBench()
        var interview = try cascade(bench, nodeset: "[date(region) &lt; today()]")
        try interview.answer("fes", at: "town")
        #expect(try interview.value("town") == "fes")
        let problems = interview.problems()
        #expect(!problems.isEmpty && problems.allSatisfy { $0.code == .expression })
    }

    @Test("Names of a repeat without instances are no choices, and those of a removed one are no longer")
    func repeated() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(
            bench.publish(
                1, "<kid jr:template=\"\"><nm/><age/></kid><eld/>",
                body: """
                    <group ref="/data/kid"><repeat nodeset="/data/kid"><input ref="/data/kid/nm"/><input ref="/data/kid/age"/>
                    </repeat></group>
                    <select1 ref="/data/eld"><itemset nodeset="/data/kid[./age &gt; 5]">
                      <value ref="nm"/><label ref="nm"/></itemset></select1>
                    """))
        #expect(refusal(&interview, "ghost", at: "eld")?.code == .notOffered)
        try interview.add("kid")
        try interview.answer("Ali", at: "kid[1]/nm")
        try interview.answer("7", at: "kid[1]/age")
        try interview.answer("Ali", at: "eld")
        #expect(interview.problems().isEmpty)
        interview.removeInstance(try #require(interview.session.nodes(at: "kid").first))
        #expect(interview.problems().map(\.place) == ["eld"])
    }

    @Test("A range takes the numbers that it offers, and a first value outside them is told")
    func range() throws {
        let bench = try InterviewBench()
        var interview = try bench.begin(
            bench.publish(
                1, "<s/><late>11</late>",
                model: #"<bind nodeset="/data/s" type="int"/><bind nodeset="/data/late" type="int"/>"#,
                body: """
                    <range ref="/data/s" start="0" end="10" step="2"/>
                    <range ref="/data/late" start="0" end="10" step="1" appearance="picker"/>
                    """))
        for value in ["12", "-2", "3"] {
            let problem = try #require(refusal(&interview, value, at: "s"))
            #expect(problem.code == .value && problem.message.contains("0 to 10"))
        }
        try interview.answer("4", at: "s")
        #expect(interview.problems().map(\.code) == [.value] && interview.problems().map(\.place) == ["late"])
        try interview.answer("10", at: "late")
        #expect(try bench.desk.finalise(&interview).isEmpty)
    }
}
