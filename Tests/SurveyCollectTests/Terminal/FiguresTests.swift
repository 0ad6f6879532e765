import SurveyForms
import TestSupport
import Testing

@testable import SurveyCollect

@Suite("Numbers, days, places and codes run from left to right on an Arabic screen")
struct FiguresTests {
    /// An interview in Arabic with a question of each kind, and what somebody writes into it.
    private static let written = [
        ("spot", "35.1 -5.2"), ("spot", "٣٥٫١ -٥٫٢"), ("spot", "35,1 -5,2 12 5"), ("walk", "35.1 -5.2; 35.3 -5.4"),
        ("count", "-12"), ("weight", "-61,5"), ("day", "23/11/2026"), ("day", "23 11 2026"), ("hour", "14:30"),
        ("moment", "23/11/2026 14:30"), ("code", "-12 (34)"), ("phone", "+212 6 12 34"), ("name", "+212 6 12 34"),
    ]

    private func actor(policy: BidiPolicy = .standard) throws -> ScreenActor {
        let bench = try InterviewBench()
        let kinds = [
            "spot": "geopoint", "walk": "geotrace", "count": "int", "weight": "decimal", "day": "date", "hour": "time",
            "moment": "dateTime", "code": "barcode", "phone": "string", "name": "string",
        ].sorted { $0.key < $1.key }
        let binding = try bench.publish(
            1, kinds.map { "<\($0.key)/>" }.joined(),
            model: """
                <itext><translation lang="العربية (ar)"><text id="q"><value>ما هو؟</value></text></translation></itext>
                """ + kinds.map { "<bind nodeset=\"/data/\($0.key)\" type=\"\($0.value)\"/>" }.joined(),
            body: kinds.map {
                let appearance = $0.key == "phone" ? "numbers" : ""
                return "<input ref=\"/data/\($0.key)\" appearance=\"\(appearance)\"><label ref=\"jr:itext('q')\"/></input>"
            }.joined())
        return ScreenActor(try bench.begin(binding), policy: policy)
    }

    @Test("What is written stands as it is written, the cursor behind it at the field's right end", arguments: written)
    func typed(place: String, text: String) throws {
        var actor = try actor()
        actor.jump(to: place)
        let empty = try #require(actor.screen.grid().cursor)
        actor.type(text)
        let row = try #require(actor.rows.first { $0.contains(text) }, "\(actor.text)")
        #expect(row.hasSuffix("<") || row.hasSuffix(">"), "\(row)")
        let grid = actor.screen.grid()
        let cursor = try #require(grid.cursor)
        if place != "name" { #expect(cursor == empty) }
        #expect(Array(grid.row(cursor.row))[cursor.column - 1].text == text.last.map(String.init))
        // The arrow to the left goes to the character on the left.
        actor.press(.left)
        #expect(actor.screen.grid().cursor?.column == cursor.column - 1)
    }

    @Test("As an answer each stands in the overview and in the summary as it was written")
    func shown() throws {
        var actor = try actor()
        for (place, text) in Self.written {
            actor.jump(to: place)
            actor.press(.control("u"))
            actor.type(text)
            actor.press(.pageDown)
        }
        actor.screen.interview.jumpToEnd()
        actor.screen.show()
        var rows = actor.rows
        for _ in 0..<20 {
            actor.press(.down)
            rows += actor.rows
        }
        for text in [
            "35.1 -5.2 12 5", "35.1 -5.2 0 0", "35.3 -5.4 0 0", "-12", "-61.5", "23/11/2026", "14:30", "23/11/2026 14:30",
            "-12 (34)", "+212 6 12 34",
        ] { #expect(rows.contains { $0.contains(text) }, "\(text) in \(rows.joined(separator: "\n"))") }
        // Reading begins at the right all the same: the question, and then its answer.
        let asked = String("ما هو؟".reversed())
        #expect(rows.contains { $0.contains("23/11/2026 14:30 — \(asked)") }, "\(rows.joined(separator: "\n"))")
    }

    @Test("Words in a field of a number are still read from the right among themselves")
    func words() throws {
        var actor = try actor()
        actor.jump(to: "count")
        actor.type("ثلاثة 3")
        #expect(actor.text.contains("3 " + String("ثلاثة".reversed())), "\(actor.text)")
    }

    @Test("A name in Arabic letters is written from the right, also with a number in it")
    func name() throws {
        var actor = try actor()
        actor.jump(to: "name")
        actor.type("حي 12 زنقة 5")
        #expect(actor.text.contains("5 \(String("زنقة".reversed())) 12 \(String("حي".reversed()))"), "\(actor.text)")
    }
}
