import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("A list that is searched is read again when something else may be offered, and not before")
struct WebDeskTests {
    @Test("A position, or another search, keeps it; an answer, a language and another interview do not")
    func search() async throws {
        let bench = try InterviewBench()
        let items = (1...50).map { "<item><label>Town \($0)</label><value>t\($0)</value></item>" }.joined()
        let binding = try bench.publish(
            1, "<a/><town/>",
            model: """
                <itext><translation lang="en" default="true()"/><translation lang="fr"/></itext>
                """,
            body: """
                <group appearance="field-list"><input ref="/data/a"/><select1 ref="/data/town">\(items)</select1></group>
                """)
        let desk = WebDesk(
            bench.desk, binding, WebOptions(scope: .all, author: "amina"), earlier: { _ in binding }, report: { _ in })
        func look() async throws -> Bool {
            let id = try #require(await desk.look { $0.id })
            let found = try #require(await desk.found("town 7", at: "town", of: id))
            #expect(found.found.choices.map(\.value).contains("t7"))
            return await desk.search != nil
        }
        try await desk.beginAnew()
        #expect(try await look())
        let position = try #require(FormFields("latitude=35&longitude=-5&accuracy=3".utf8))
        _ = try await desk.change { $0.takePosition(position) }
        #expect(await desk.search != nil)
        _ = try await desk.change { try $0.interview.answer("x", at: "a") }
        #expect(await desk.search == nil)
        #expect(try await look())
        _ = try await desk.change { $0.interview.setLanguage("fr") }
        #expect(await desk.search == nil)
        #expect(try await look())
        try await desk.beginAnew()
        #expect(await desk.search == nil)
    }
}
