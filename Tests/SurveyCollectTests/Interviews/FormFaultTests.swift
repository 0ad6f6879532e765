import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("A form whose expressions fail says so, and its interview waits as a draft")
struct FormFaultTests {
    private func begin(_ bench: InterviewBench, _ model: String) throws -> Interview {
        try bench.begin(
            bench.publish(
                1, "<day/><until/><size/><m jr:template=\"\"><n/></m>",
                model: model,
                body: """
                    <input ref="/data/day"/><input ref="/data/size"/>
                    <group ref="/data/m"><repeat nodeset="/data/m" jr:count="/data/size"><input ref="/data/m/n"/></repeat></group>
                    """))
    }

    @Test("A constraint that cannot be evaluated keeps the interview from being finished, and the answer in a draft")
    func constraint() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench, #"<bind nodeset="/data/day" constraint="date(.) &lt; today()"/>"#)
        try interview.answer("yesterday", at: "day")
        let problems = try bench.desk.finalise(&interview)
        #expect(problems.map(\.code) == [.expression] && problems.map(\.place) == ["day"])
        #expect(problems.first?.message.contains("date(.)") == true && problems.first?.nextStep.contains("author") == true)
        try bench.desk.saveDraft(&interview)
        let record = try bench.record(interview)
        #expect(InterviewState(of: record) == .draft && record.answer("day") == .text("yesterday"))
        try interview.answer("2026-02-01", at: "day")
        #expect(try bench.desk.finalise(&interview).isEmpty)
    }

    @Test("A value that cannot be reckoned is told in the terminal and in the browser, in the interview's language")
    func calculation() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench, #"<bind nodeset="/data/until" calculate="date(/data/day)"/>"#)
        try interview.answer("tomorrow", at: "day")
        #expect(interview.problems().map(\.place) == ["until"])
        interview.jumpToEnd()
        let page = InterviewPage(PagedInterview(interview, id: "i", isSelf: false), hasMedia: { _ in false })
        #expect(page.html.text.contains("The form has a fault here") && page.html.text.contains("date(/data/day)"))
        let actor = ScreenActor(interview)
        #expect(actor.text.contains("until — The form has a fault here"))
        let script = try #require(try InterviewScript.read("day = tomorrow\nfinalise\n").first)
        var played = try bench.begin(interview.binding)
        let problem = try #require(throws: ScriptProblem.self) {
            try script.play(on: &played) { (_) in Digest256(hashing: []) }
        }
        #expect(problem.cause.contains("date(/data/day)") && problem.nextStep.contains("author"))
    }

    @Test("A count above the limit is told, and gone with the answer that it comes from")
    func count() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench, #"<bind nodeset="/data/size" type="int"/>"#)
        try interview.answer("2001", at: "size")
        #expect(interview.problems().map(\.code) == [.full] && interview.problems().first?.place == "m")
        try interview.answer("1", at: "size")
        #expect(interview.problems().isEmpty)
    }
}
