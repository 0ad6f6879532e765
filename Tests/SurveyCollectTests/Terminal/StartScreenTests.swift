import Foundation
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("The list of drafts is read in the direction of the interview's language")
struct StartScreenTests {
    /// The list in a window of 80 columns, its rows from the left.
    private func rows(_ bench: InterviewBench, _ names: [String], _ language: Phrase.Language) throws -> (rows: [String], drafts: [MergedRecord]) {
        let binding = try bench.publish(
            1, "<name/><meta><instanceName/></meta>", model: #"<bind nodeset="/data/meta/instanceName" calculate="/data/name"/>"#,
            body: #"<input ref="/data/name"/>"#)
        for name in names {
            var interview = try bench.begin(binding)
            try interview.answer(name, at: "name")
            try bench.desk.saveDraft(&interview)
        }
        let drafts = try bench.desk.drafts(of: binding)
        let context = ScreenContext(
            language: language, policy: .standard, size: ScreenSize(columns: 80, rows: 24), today: "2026-11-23")
        let grid = StartScreen(binding.form, drafts, context, date: { _ in "28/11/2026 13:15" }).grid()
        return ((0..<24).map { grid.text(ofRow: $0) }, drafts.records)
    }

    @Test("In Arabic each row begins on the right whatever its id begins with, and id and date stay as they are")
    func arabic() throws {
        let (rows, drafts) = try rows(InterviewBench(), ["Amina", "زكي"], .arabic)
        let begun = String("بدأت".reversed())
        for draft in drafts {
            let id = String(draft.id.description.prefix(8))
            let row = try #require(rows.first { $0.contains(id) }, "\(rows)")
            let parts = [begun, "28/11/2026", id].compactMap { row.range(of: $0)?.lowerBound }
            try #require(parts.count == 3, "\(row)")
            // From the right: the id, the name, “begun”, the day with its time as they are read.
            #expect(row.contains("28/11/2026 13:15"), "\(row)")
            #expect(parts[1] < parts[0] && parts[0] < parts[2], "\(row)")
            let name = try #require(draft.instanceName)
            #expect(row.contains(name == "زكي" ? String(name.reversed()) : name), "\(row)")
        }
    }

    @Test("In French an Arabic name stands between id and date")
    func french() throws {
        let (rows, drafts) = try rows(InterviewBench(), ["زكي"], .french)
        let id = String(drafts[0].id.description.prefix(8))
        #expect(rows.contains { $0.contains("\(id) · \(String("زكي".reversed())) · commencé 28/11/2026 13:15") }, "\(rows)")
    }
}
