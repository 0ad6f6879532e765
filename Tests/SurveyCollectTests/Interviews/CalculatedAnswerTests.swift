import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("What somebody has answered to a question with a calculation goes silently nowhere")
struct CalculatedAnswerTests {
    private func begin(_ bench: InterviewBench) throws -> Interview {
        try bench.begin(
            bench.publish(
                1, "<age/><group/><day/><note/>",
                model: """
                    <bind nodeset="/data/age" type="int"/>
                    <bind nodeset="/data/group" calculate="if(/data/age &gt;= 18, 'adult', 'child')"/>
                    <bind nodeset="/data/day" type="date" calculate="today()"/>
                    """,
                body: ["age", "group", "day", "note"].map { "<input ref=\"/data/\($0)\"/>" }.joined()))
    }

    @Test("It is taken, saved, and stands when the draft is opened again; a new age reckons it anew")
    func draft() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench)
        try interview.answer("30", at: "age")
        try interview.answer("elder", at: "group")
        try interview.answer("2026-02-01", at: "day")
        try bench.desk.saveDraft(&interview)
        var resumed = try bench.desk.resume(bench.record(interview), interview.binding, author: "amina")
        #expect(try resumed.value("group") == "elder" && resumed.value("day") == "2026-02-01")
        try resumed.answer("31", at: "age")
        #expect(try resumed.value("group") == "adult" && resumed.value("day") == "2026-02-01")
    }

    @Test("So does that there is none, until it is reckoned anew")
    func missing() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench)
        try interview.answer("30", at: "age")
        try interview.setMissing(.refused, at: #require(interview.session.node(at: "group")))
        try bench.desk.saveDraft(&interview)
        #expect(try bench.record(interview).answer("group") == .missing(.refused))
        var resumed = try bench.desk.resume(bench.record(interview), interview.binding, author: "amina")
        try resumed.answer("x", at: "note")
        try bench.desk.saveDraft(&resumed)
        #expect(try bench.record(resumed).answer("group") == .missing(.refused))
        try resumed.answer("12", at: "age")
        try bench.desk.saveDraft(&resumed)
        #expect(try bench.record(resumed).answer("group") == .text("child"))
    }

    @Test("An edit of a finished record keeps it, also beside an edit of what it is reckoned from")
    func edit() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench)
        try interview.answer("30", at: "age")
        try interview.answer("elder", at: "group")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let (age, group) = (try #require(AnswerPath(template: "age")), try #require(AnswerPath(template: "group")))
        try bench.desk.edit(bench.record(interview), interview.binding, changes: [age: .integer(12)], author: "sup")
        #expect(try bench.record(interview).answer("group") == .text("elder"))
        try bench.desk.edit(
            bench.record(interview), interview.binding, changes: [age: .integer(13), group: .text("teen")], author: "sup")
        #expect(try bench.record(interview).answer("group") == .text("teen"))
        #expect(try bench.record(interview).answer("age") == .integer(13))
    }

    @Test("It can be answered in the terminal, in the browser and by a written interview")
    func everywhere() throws {
        let bench = try InterviewBench()
        var interview = try begin(bench)
        let script = try #require(try InterviewScript.read("age = 30\nexpect group = adult\ngroup = elder\nfinalise\n").first)
        try script.play(on: &interview) { (_) in Digest256(hashing: []) }
        #expect(try interview.value("group") == "elder")
        var typed = try begin(bench)
        try typed.next()
        var actor = ScreenActor(typed)
        actor.type("elder")
        actor.press(.enter)
        #expect(try actor.interview.value("group").hasSuffix("elder"))
        let page = InterviewPage(PagedInterview(typed, id: "i", isSelf: false), hasMedia: { _ in false })
        #expect(page.html.text.contains("a:group"))
    }

    @Test("Texts and the names of days and months are in the interview's language")
    func languages() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<said/><day/><note/>",
            model: """
                <itext><translation lang="English (en)" default="true()"><text id="hello"><value>Welcome</value></text></translation>
                <translation lang="Français (fr)"><text id="hello"><value>Bienvenue</value></text></translation>
                <translation lang="العربية (ar)"><text id="hello"><value>مرحبا</value></text></translation></itext>
                <bind nodeset="/data/said" calculate="jr:itext('hello')"/>
                <bind nodeset="/data/day" calculate="format-date('2026-08-02', '%a %e %b')"/>
                """,
            body: "<input ref=\"/data/note\"><label ref=\"jr:itext('hello')\"/></input>")
        var interview = try bench.begin(binding)
        #expect(try interview.value("said") == "Welcome" && interview.value("day") == "Sun 2 Aug")
        #expect(interview.problems().isEmpty)
        interview.setLanguage(binding.form.language(named: "fr"))
        #expect(try interview.value("said") == "Bienvenue" && interview.value("day") == "dim. 2 août")
        interview.setLanguage(binding.form.language(named: "ar"))
        #expect(try interview.value("said") == "مرحبا" && interview.value("day") == "الأحد 2 غشت")
        #expect(try bench.desk.finalise(&interview).isEmpty)
    }
}
