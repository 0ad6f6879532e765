import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("Drafts of one day are told apart by the names that their form makes for them")
struct InstanceNameTests {
    private func draft(_ village: String, _ bench: InterviewBench) throws -> (Form, MergedRecord) {
        let binding = try bench.publish(
            1, "<village/><meta><instanceName/></meta>",
            model: "<bind nodeset=\"/data/meta/instanceName\" calculate=\"concat('Household in ', /data/village)\"/>",
            body: "<input ref=\"/data/village\"><label>Village</label></input>")
        var interview = try bench.begin(binding)
        try interview.answer(village, at: "village")
        try bench.desk.saveDraft(&interview)
        return (binding.form, try bench.record(interview))
    }

    @Test("In the terminal's and in the browser's list, as text and nothing else")
    func lists() throws {
        let bench = try InterviewBench()
        let (form, record) = try draft("<b>Bni Hadifa</b>", bench)
        #expect(record.instanceName == "Household in <b>Bni Hadifa</b>")
        let context = ScreenContext(
            language: .english, policy: .standard, size: ScreenSize(columns: 80, rows: 24), today: "2026-11-23")
        let grid = StartScreen(form, InterviewDrafts(records: [record]), context, date: { _ in "today" }).grid()
        #expect((0..<24).contains { grid.text(ofRow: $0).contains("Household in") })
        let entry = HomePage.Entry(id: record.id.description, name: record.instanceName, begun: "today")
        let page = HomePage(voice: PageVoice(.english), title: "Sample", drafts: [entry]).html.text
        #expect(page.contains("Household in &lt;b&gt;Bni Hadifa") && !page.contains("<b>Bni"))
    }

    @Test("A name of many lines stands in one, and one without end is cut")
    func long() throws {
        let bench = try InterviewBench()
        let (_, record) = try draft("two\nlines " + String(repeating: "x", count: 500), bench)
        let name = try #require(record.instanceName)
        #expect(name.hasPrefix("Household in two lines x") && name.count == 60)
    }
}
