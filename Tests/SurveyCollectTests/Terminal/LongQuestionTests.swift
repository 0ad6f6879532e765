import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("A question longer than the screen opens at its beginning, and every row of it can be read")
struct LongQuestionTests {
    private static let sentences = (1...60).map { "Sentence number \($0) of what the person must hear." }

    private func actor(columns: Int, rows: Int, isNote: Bool = false) throws -> ScreenActor {
        let bench = try InterviewBench()
        let text = "BEGINNING. " + Self.sentences.joined(separator: " ") + " THE END."
        let consent =
            isNote
            ? "<input ref=\"/data/consent\"><label>\(text)</label></input>"
            : """
            <select1 ref="/data/consent"><label>\(text)</label><item><label>Agrees</label><value>yes</value></item>
            <item><label>Declines</label><value>no</value></item></select1>
            """
        let binding = try bench.publish(
            1, "<consent/><name/>", model: isNote ? "<bind nodeset=\"/data/consent\" readonly=\"true()\"/>" : "",
            body: consent + "<input ref=\"/data/name\"><label>Name</label></input>")
        return ScreenActor(try bench.begin(binding), columns: columns, rows: rows)
    }

    /// What of the text has been on the screen so far.
    private func words(_ actor: ScreenActor) -> Set<Substring> {
        Set(actor.rows.dropFirst(2).dropLast(2).flatMap { $0.split(separator: " ") })
    }

    @Test("Page by page down to the field, and back up", arguments: [(80, 24), (40, 10)], [false, true])
    func pages(size: (columns: Int, rows: Int), isNote: Bool) throws {
        var actor = try actor(columns: size.columns, rows: size.rows, isNote: isNote)
        #expect(actor.shows("BEGINNING") && actor.shows("↓ more"))
        var seen = words(actor)
        var presses = 0
        while !actor.shows("THE END"), presses < 120 {
            actor.press(.pageDown)
            seen.formUnion(words(actor))
            presses += 1
            #expect(actor.interview.index == 0, "the question is still here")
        }
        #expect((1...60).allSatisfy { seen.contains("\($0)") })
        while !isNote, !actor.shows("Declines"), presses < 120 {
            actor.press(.pageDown)
            presses += 1
        }
        #expect(actor.shows("↑ more") || actor.shows("↑↓ more"), "\(actor.text)")
        for _ in 0..<presses where !actor.shows("BEGINNING") { actor.press(.pageUp) }
        #expect(actor.shows("BEGINNING") && actor.interview.index == 0)
    }

    @Test("Row by row with the arrows, from the field up too; whoever answers sees the field", arguments: [(80, 24), (40, 10)])
    func arrows(size: (columns: Int, rows: Int)) throws {
        var actor = try actor(columns: size.columns, rows: size.rows)
        for _ in 0..<200 where !actor.shows("Agrees") { actor.press(.down) }
        #expect(actor.shows("Agrees") && !actor.shows("BEGINNING"))
        for _ in 0..<200 where !actor.shows("BEGINNING") { actor.press(.up) }
        #expect(actor.shows("BEGINNING"))
        actor.press(.text("1"))
        #expect(actor.shows("(x)") && actor.shows("Agrees"), "\(actor.text)")
        for _ in 0..<3 where actor.interview.index == 0 { actor.press(.enter) }
        #expect(actor.value("consent") == "yes" && actor.shows("Name"))
    }

    @Test("A question that fits is as it was: no key is needed to reach its field")
    func short() throws {
        var actor = try actor(columns: 80, rows: 24)
        actor.screen.interview.jump(to: try #require(actor.interview.session.node(at: "name")))
        actor.screen.show()
        actor.type("Amina")
        actor.press(.enter)
        #expect(actor.value("name") == "Amina")
        actor.press(.pageUp)
        #expect(actor.interview.index == 1)
    }
}
