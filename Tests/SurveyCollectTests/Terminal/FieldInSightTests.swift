import SurveyForms
import Testing

@testable import SurveyCollect

@Suite("What has the keys is in sight, however somebody came to it, in the smallest windows")
struct FieldInSightTests {
    private static let names = ["one", "two", "three", "four", "list"]

    private func actor(columns: Int, rows: Int, length: Int = 12) throws -> ScreenActor {
        let bench = try InterviewBench()
        let words = (1...length).map { "word\($0)" }.joined(separator: " ")
        let choices = (1...12).map { "<item><label>Choice \($0)</label><value>c\($0)</value></item>" }.joined()
        let fields = Self.names.dropLast().map { name in
            "<input ref=\"/data/g/\(name)\"><label>\(name.uppercased()) \(words)</label></input>"
        }
        let binding = try bench.publish(
            1, "<g>" + Self.names.map { "<\($0)/>" }.joined() + "</g>",
            body: """
                <group ref="/data/g" appearance="field-list">\(fields.joined())
                <select1 ref="/data/g/list"><label>LIST \(words)</label>\(choices)</select1></group>
                """)
        return ScreenActor(try bench.begin(binding), columns: columns, rows: rows)
    }

    /// Whether the cursor or the choice that is looked at stands between head and foot.
    private func isInSight(_ actor: ScreenActor) -> Bool {
        let grid = actor.screen.grid()
        let rows = 2..<grid.size.rows - 2
        return grid.cursor.map { rows.contains($0.row) } ?? false
            || rows.contains { row in grid.row(row).contains { $0.style.contains(.reversed) } }
    }

    @Test("The list of all questions leads to the question itself, and what is typed there is seen", arguments: [(40, 12), (40, 10), (80, 24)])
    func outline(size: (columns: Int, rows: Int)) throws {
        var actor = try actor(columns: size.columns, rows: size.rows)
        for name in ["four", "two", "three", "one"] {
            actor.press(.control("g"))
            actor.type(name)
            actor.press(.enter)
            #expect(actor.shows("» \(name.uppercased())"), "\(actor.text)")
            #expect(isInSight(actor), "\(name)\n\(actor.text)")
            actor.type("zz")
            #expect(actor.shows("> zz"), "\(actor.text)")
            actor.press(.enter)
            #expect(actor.value("g/\(name)") == "zz")
        }
    }

    @Test("A question longer than the window opens at its beginning, and its field comes with the first letter")
    func long() throws {
        var actor = try actor(columns: 40, rows: 10, length: 60)
        actor.press(.control("g"))
        actor.type("three")
        actor.press(.enter)
        #expect(actor.shows("» THREE"), "\(actor.text)")
        actor.type("z")
        #expect(actor.shows("> z") && isInSight(actor), "\(actor.text)")
    }

    @Test("A search in a list stays in sight, also one that finds nothing", arguments: ["c", "q", "qqq", "choice 11"])
    func search(typed: String) throws {
        var actor = try actor(columns: 40, rows: 12)
        actor.press(.control("g"))
        actor.type("list")
        actor.press(.enter)
        for letter in typed {
            actor.type(String(letter))
            #expect(actor.rows[2..<10].contains { $0.contains("Search: \(typed.first ?? " ")") }, "\(actor.text)")
        }
    }

    @Test("A list that is left shows what is ticked, and not what was searched for there")
    func leftSearch() throws {
        var actor = try actor(columns: 80, rows: 50, length: 2)
        actor.jump(to: "g/list")
        actor.press(.down, .text(" "))
        #expect(actor.shows("(x) Choice 1"))
        actor.type("q")
        #expect(!actor.shows("Choice 1"))
        actor.press(.backTab)
        #expect(actor.shows("(x) Choice 1") && actor.value("g/list") == "c1", "\(actor.text)")
    }

    @Test("What is typed after a reason for no answer stands there without that reason")
    func reason() throws {
        var actor = try actor(columns: 80, rows: 24, length: 2)
        actor.press(.control("d"))
        #expect(actor.shows("No answer: Don’t know"))
        actor.type("x")
        #expect(!actor.shows("No answer"))
        actor.press(.backspace)
        #expect(actor.shows("No answer: Don’t know"))
    }
}
