import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("An interview in pages keeps its sections, and says what an earlier form version has left")
struct PagedInterviewTests {
    @Test("A section is the same whichever groups are asked: an answer that comes later opens none that is finished")
    func sections() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<a/><g><x/></g><b/><h><c/></h>", model: #"<bind nodeset="/data/g" relevant="/data/h/c = 'yes'"/>"#,
            body: """
                <input ref="/data/a"/><group ref="/data/g"><input ref="/data/g/x"/></group><input ref="/data/b"/>
                <group ref="/data/h"><input ref="/data/h/c"/></group>
                """)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: true)
        paged.goOn()
        #expect(paged.key?.text == "b" && !paged.canGoBack)
        paged.goOn()
        #expect(paged.key?.text == "h/c" && !paged.canGoBack)
        try paged.interview.answer("yes", at: "h/c")
        let open = paged.interview.screens.indices.filter(paged.isOpen).map {
            ScreenKey(paged.interview.screens[$0], in: paged.interview.session).text
        }
        #expect(open == ["g/x", "h/c"])
    }

    @Test("Answers left over from an earlier version stand on the first page and the summary, and respondents see none")
    func leftOver() throws {
        let bench = try InterviewBench()
        let body = #"<input ref="/data/name"/><input ref="/data/town"/>"#
        var interview = try bench.begin(
            bench.publish(1, "<name/><town/><age/>", body: body + #"<input ref="/data/age"/>"#))
        try interview.answer("34", at: "age")
        try bench.desk.saveDraft(&interview)
        let newer = try bench.publish(2, "<name/><town/>", body: body)
        let resumed = try bench.desk.resume(bench.record(interview), newer, author: "amina")
        func shows(_ paged: PagedInterview) -> Bool {
            InterviewPage(paged, hasMedia: { _ in false }).html.text.contains("earlier version of the form")
        }
        var paged = PagedInterview(resumed, id: "i", isSelf: false)
        #expect(shows(paged))
        paged.goOn()
        #expect(paged.key?.text == "town" && !shows(paged))
        paged.openSummary()
        #expect(shows(paged))
        var alone = PagedInterview(resumed, id: "i", isSelf: true)
        #expect(!shows(alone))
        alone.openSummary()
        #expect(!shows(alone))
    }

    @Test("Answers beyond a count that a newer version has made smaller are listed one by one, and go only at the end")
    func beyondTheCount() throws {
        let bench = try InterviewBench()
        func binding(_ version: Int, _ count: Int) throws -> FormBinding {
            try bench.publish(
                version, "<m jr:template=\"\"><a/><b/></m>", model: "<bind nodeset=\"/data/m/a\" type=\"int\"/>",
                body: """
                    <group ref="/data/m"><repeat nodeset="/data/m" jr:count="\(count)"><input ref="/data/m/a"><label>Age</label></input>
                    <input ref="/data/m/b"/></repeat></group>
                    """)
        }
        var interview = try bench.begin(binding(1, 3))
        for place in 1...3 { try interview.answer("\(40 + place)", at: "m[\(place)]/a") }
        try interview.setMissing(.refused, at: #require(interview.session.node(at: "m[3]/b")))
        try bench.desk.saveDraft(&interview)
        let moved = try bench.desk.resume(bench.record(interview), binding(2, 1), author: "amina")
        #expect(
            moved.shelvedTexts(.english).map { "\($0.question) = \($0.answer)" } == [
                "Age (m[2]/a) = 42", "Age (m[3]/a) = 43", "b (m[3]/b) = \(Phrase.refused.text(in: .english))",
            ])
        var paged = PagedInterview(moved, id: "i", isSelf: false)
        func page() -> String { InterviewPage(paged, hasMedia: { _ in false }).html.text }
        #expect(page().contains("Age (m[2]/a)"))
        paged.openSummary()
        #expect(page().contains("Age (m[3]/a)"))
        #expect(ScreenActor(moved).shows("Age (m[2]/a) — 42"))
    }
}
