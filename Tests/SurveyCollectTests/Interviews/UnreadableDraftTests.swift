import SurveyForms
import SurveyRecords
import SurveyStore
import TestSupport
import Testing

@testable import SurveyCollect

@Suite("Drafts that cannot be read are counted where drafts are offered, so that nobody is asked a second time unknowingly")
struct UnreadableDraftTests {
    @Test(
        "A draft of which an answer, or that it is one, cannot be read; never a finished interview of which an answer cannot",
        arguments: [("age", 1), (InterviewMark.state.rawValue, 2)])
    func counted(template: String, count: Int) throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(1, "<age/>", body: #"<input ref="/data/age"/>"#)
        for isFinished in [false, true] {
            var interview = try bench.begin(binding)
            try interview.answer("34", at: "age")
            if isFinished {
                #expect(try bench.desk.finalise(&interview).isEmpty)
            } else {
                try bench.desk.saveDraft(&interview)
            }
        }
        #expect(try bench.desk.drafts(of: binding).records.count == 1)
        try bench.store.damageAnswers { $0 == template }
        let drafts = try bench.desk.drafts(of: binding)
        #expect(drafts.records.isEmpty && drafts.unreadable == count && !drafts.isEmpty)
        let context = ScreenContext(
            language: .english, policy: .standard, size: ScreenSize(columns: 80, rows: 24), today: "2026-11-23")
        let grid = StartScreen(binding.form, drafts, context, date: { _ in "today" }).grid()
        let text = (0..<24).map { grid.text(ofRow: $0) }.joined(separator: "\n")
        #expect(text.contains("cannot be read: \(count).") && text.contains("survey-cli check"), "\(text)")
        let page = HomePage(
            voice: PageVoice(.english), title: "Sample", drafts: [], unreadable: drafts.unreadable
        ).html.text
        #expect(page.contains("cannot be read: \(count).") && page.contains("survey-cli check"), "\(page)")
    }
}
