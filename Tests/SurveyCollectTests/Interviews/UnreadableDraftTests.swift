import SurveyForms
import SurveyRecords
import Testing

@testable import SurveyCollect
@testable import SurveyStore

@Suite("Drafts that cannot be read are counted where drafts are offered, so that nobody is asked a second time unknowingly")
struct UnreadableDraftTests {
    /// Makes the answer at a path unreadable in all records, as a damaged disk can.
    private func damage(_ template: String, _ store: SurveyStore) throws {
        try store.write { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT key, answers FROM save")
            var rows: [(SaveKey, [UInt8])] = []
            while try found.step() { rows.append((SaveKey(rawValue: found.integer(0)), found.bytes(1))) }
            for (key, row) in rows {
                var writer = ByteWriter()
                try AnswerRow.forEach(row, catalog) { number, _, value in
                    let isDamaged = try catalog.path(number).template == template
                    writer.varint(UInt64(number))
                    writer.varint(UInt64(value.count) << 2)
                    writer.raw(isDamaged ? [0xFF] + value.dropFirst() : Array(value))
                }
                let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ? WHERE key = ?")
                update.bind(1, writer.bytes)
                update.bind(2, key.rawValue)
                try update.run()
            }
        }
    }

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
        try damage(template, bench.store)
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
