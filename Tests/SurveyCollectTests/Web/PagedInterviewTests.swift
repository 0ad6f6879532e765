import SurveyForms
import SurveyRecords
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

    @Test("A link of the overview leads to its question, one of the summary also says what is wrong there")
    func sought() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<first/><g><a/><b/><c/></g>",
            model: #"<bind nodeset="/data/g/b" required="true()"/><bind nodeset="/data/g/c" constraint=". != 'x'"/>"#,
            body: """
                <input ref="/data/first"/><group ref="/data/g" appearance="field-list"><input ref="/data/g/a"/>
                <input ref="/data/g/b"/><input ref="/data/g/c"/></group>
                """)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: false)
        let addresses = paged.addresses
        func address(_ place: String) -> String { addresses.text(of: ScreenKey(place)) }
        func place(_ node: InstanceTree.Node?) -> String? { node.map { paged.interview.session.place(of: $0) } }
        var isThere = paged.look(for: address("g/b"))
        #expect(isThere && place(paged.sought) == "g/b" && paged.mistakes.isEmpty && paged.key?.text == "g/a")
        #expect(InterviewPage(paged, hasMedia: { _ in false }).html.text.contains("data-sought=\"g/b\""))
        // The first question of a page is where the page begins.
        isThere = paged.look(for: address("g/a"))
        #expect(isThere && paged.sought == nil)
        paged.openSummary()
        isThere = paged.look(for: address("g/b"))
        #expect(isThere && place(paged.sought) == "g/b")
        #expect(paged.mistakes.map { place($0.key) } == ["g/b"] && paged.mistakes.values.first?.message == .required)
        // The page that is sent back leads nowhere any more.
        paged.take(try #require(FormFields("f=g/a".utf8)))
        #expect(paged.sought == nil)
        isThere = paged.look(for: "nowhere")
        #expect(!isThere && paged.key?.text == "g/a")
        // A respondent who answers alone is not told at the end what the program found.
        var alone = PagedInterview(try bench.begin(binding), id: "i", isSelf: true)
        alone.openSummary()
        isThere = alone.look(for: address("g/b"))
        #expect(isThere && alone.mistakes.isEmpty)
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
}
