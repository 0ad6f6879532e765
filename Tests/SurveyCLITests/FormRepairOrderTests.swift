import Foundation
import Testing

@testable import survey_cli

@Suite(
    "A repair makes no form worse, whatever the order of its rows",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormRepairOrderTests {
    private func check(_ sheets: String, _ arguments: String..., as name: String = "form.md") async throws
        -> CommandLineTool.Outcome
    {
        let place = try await Workplace(hasStore: false)
        try place.write(sheets, to: name)
        return try await place.run(["form", "check", name] + arguments)
    }

    @Test("A list that a mended name means is used, and stays", arguments: ["Yes No", "YES_NO", "yes-no"])
    func lists(name: String) async throws {
        let sheets = """
            | survey |
            | | type | name | label |
            | | select_one \(name) | a | A |
            | choices |
            | | list_name | name | label |
            | | yes_no | y | Yes |
            | | yes_no | n | No |
            | | yes_no | n | No |

            """
        let told = try await check(sheets)
        #expect(!told.output.contains("No question uses the list"), "\(told)")
        #expect(told.output.contains("for 2 problems; --repair mends 2"), "\(told)")
        let repaired = try await check(sheets, "--repair")
        #expect(repaired.status == 0, "\(repaired)")
        #expect(repaired.output.contains("the row is left out, as it repeats the first"), "\(repaired)")
    }

    @Test("Notes of one name get as many others, which nothing has above or below")
    func notes() async throws {
        let rows = ["text | a | A", "note | n | 1", "note | n | 2", "note | n | 3", "note | n | 4", "text | n_3 | B"]
        let sheets = "| survey |\n| | type | name | label |\n" + rows.map { "| | \($0) |\n" }.joined()
        #expect(try await check(sheets).output.contains("for 3 problems; --repair mends 3"))
        let repaired = try await check(sheets, "--repair")
        #expect(repaired.status == 0, "\(repaired)")
        for name in ["n_2", "n_4", "n_5"] { #expect(repaired.output.contains("the note is called “\(name)”"), "\(repaired)") }
    }

    @Test("A list of a question whose type is misspelt is not left out")
    func misspelt() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type | name | label |
            | | selct_one yn | a | A |
            | choices |
            | | list_name | name | label |
            | | yn | y | Yes |
            | | yn | y | Sure |

            """, "--repair")
        #expect(outcome.status == 65 && !outcome.output.contains("the list is left out"), "\(outcome)")
    }

    @Test("A name is mended where it stands, and not inside the type before it")
    func insideType() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type | name | label |
            | | select_one one | a | A |
            | choices |
            | | list_name | name | label |
            | | One | y | Yes |

            """, "--repair")
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("Parameters that no type has are left out, whichever fault comes first")
    func parameters() async throws {
        let bad = "| | range | d | D | start=1 end=5 step=1 foo=1;bar=2 |\n"
        let other = "| | image | c | C | max-pixels=much |\n"
        for rows in [bad + other, other + bad] {
            let outcome = try await check("| survey |\n| | type | name | label | parameters |\n" + rows, "--repair")
            #expect(outcome.status == 65 && outcome.output.contains("for 1 problem"), "\(outcome)")
            #expect(outcome.output.contains("no parameter “bar” or “foo”. Repaired: it is left out"), "\(outcome)")
        }
    }

    @Test("What was repaired is no error in JSON")
    func json() async throws {
        let outcome = try await check(
            "| survey |\n| | type | name | label |\n| | Text | a | A |\n", "--repair", "--json")
        let changes = try #require(try outcome.object()["changes"] as? [[String: Any]])
        #expect(changes.map { $0["error"] as? Bool } == [false], "\(outcome)")
        #expect(changes.first?["row"] as? Int == 3 && changes.first?["repair"] is String, "\(outcome)")
    }

    @Test("Nothing is said of a row that is disabled, but that it is")
    func disabled() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type | name | label | disabled | relevant |
            | | select_one nolist | q | Q | yes | ${gone} = 1 |
            | | frob | f | | TRUE | |
            | | select_one_from_file x.txt | g | G | yes | |
            | | text | c | C | | ${nope} = 1 |

            """)
        #expect(outcome.output.contains("for 1 problem") && outcome.output.contains("${nope} names no question"), "\(outcome)")
        #expect(
            outcome.output.contains("row 3, column “disabled”: 3 rows are disabled, this one the first, and left out."),
            "\(outcome)")
    }

    @Test("A heading that makes no XML is placed in a form of many rows, by its column and row")
    func markup() async throws {
        let rows = (1...800).map { "| | text | q\($0) | Q\($0) | \($0 == 501 ? "x" : "") |\n" }.joined()
        let outcome = try await check("| survey |\n| | type | name | label | body::1a |\n" + rows)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("sheet survey, row 503, column “body::1a”: What pyxform makes"), "\(outcome)")
    }
}
