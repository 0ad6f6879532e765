import Foundation
import Testing

@testable import survey_cli

@Suite(
    "One cause is told once, at its cell, with the step that mends it",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormNextStepTests {
    private func check(
        survey: [String], more: String = "", files: [String] = []
    ) async throws -> CommandLineTool.Outcome {
        let place = try await Workplace(hasStore: false)
        let choices = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"
        try place.write("| survey |\n" + survey.map { "| | \($0) |\n" }.joined() + choices + more, to: "form.md")
        for file in files { try place.write("name,label\na,A\n", to: file) }
        return try await place.run(["form", "check", "form.md"])
    }

    private func told(_ outcome: CommandLineTool.Outcome, _ row: Int) -> [String] {
        outcome.output.split(separator: "\n").map(String.init).filter { $0.contains("row \(row),") }
    }

    @Test("Yes in another language gets one warning, and no advice to write it as a text")
    func yes() async throws {
        let outcome = try await check(survey: ["type | name | label | required", "text | a | A | oui"])
        let lines = told(outcome, 3)
        #expect(lines.count == 1 && lines[0].hasPrefix("warning:"), "\(outcome)")
        #expect(lines.first?.contains("“oui” has no effect here. Write yes, or an expression.") == true, "\(outcome)")
    }

    @Test(
        "A count that is a word is told at the count, in the words of counts",
        arguments: [("n", "Write ${n} for the answer"), ("three", "Write a number such as 3")])
    func counts(count: String, advice: String) async throws {
        let outcome = try await check(survey: [
            "type | name | label | repeat_count", "integer | n | N | ", "begin_repeat | r | R | \(count)", "text | x | X | ",
            "end_repeat | | | ",
        ])
        let lines = told(outcome, 4)
        #expect(lines.count == 1 && lines[0].contains("column “repeat_count”: “\(count)” is no number of times"), "\(outcome)")
        #expect(lines.first?.contains(advice) == true && !outcome.output.contains("r_count"), "\(outcome)")
    }

    @Test(
        "A count that people answer with a text is a warning, unless they can give digits only",
        arguments: [("text | n | N | | | ", true), ("text | n | N | numbers | | ", false), ("text | n | N | | regex(., '[0-9]+') | ", false)])
    func textAsCount(question: String, isTold: Bool) async throws {
        let outcome = try await check(survey: [
            "type | name | label | appearance | constraint | repeat_count", question, "begin_repeat | r | R | | | ${n}",
            "text | x | X | | | ", "end_repeat | | | | | ",
        ])
        #expect(outcome.output.contains("${n} is of the type text") == isTold, "\(outcome)")
    }

    @Test("A comparison with nothing on its left is told what belongs there", arguments: [">0", ". > 0 and < 10", "(. > 3) or (= 1)"])
    func left(constraint: String) async throws {
        let outcome = try await check(survey: ["type | name | label | constraint", "integer | a | A | \(constraint)"])
        let lines = told(outcome, 3)
        #expect(lines.count == 1 && lines[0].contains("Say what is compared in front of each"), "\(outcome)")
    }

    @Test("A question of a repeat in a label outside it is a warning that says what to show in its place")
    func label() async throws {
        let outcome = try await check(survey: [
            "type | name | label | hint", "begin_repeat | r | R | ", "text | x | X | Again: ${x}", "end_repeat | | | ",
            "note | n | First: ${x} | ${x}",
        ])
        let lines = told(outcome, 6)
        #expect(lines.count == 2 && told(outcome, 4).isEmpty, "\(outcome)")
        #expect(lines.allSatisfy { $0.contains("${x} has an answer in each “r”") && $0.contains("Add a calculate") }, "\(outcome)")
    }

    @Test("A list that is missing is told beside faults of the tables, with its cell")
    func missingList() async throws {
        let outcome = try await check(
            survey: [
                "type | name | label | calculation", "select_one_from_file villages.csv | b | B | ", "txt | z | Z | ",
                "calculate | c | | pulldata('prices', 'label', 'name', ${b})", "select_one_from_file here.csv | h | H | ",
            ], files: ["here.csv"])
        #expect(outcome.status == 65 && outcome.output.contains("for 3 problems"), "\(outcome)")
        #expect(outcome.output.contains("problem: sheet survey, row 3, column “type”: The list villages.csv is not in"), "\(outcome)")
        #expect(outcome.output.contains("problem: sheet survey, row 5, column “calculation”: The list prices.csv is not in"), "\(outcome)")
        #expect(!outcome.output.contains("here.csv"), "\(outcome)")
    }

    @Test("A file whose name differs in capitals is named", arguments: ["text", "txt"])
    func capitals(type: String) async throws {
        let outcome = try await check(
            survey: ["type | name | label", "select_one_from_file L12.csv | b | B", "\(type) | z | Z"], files: ["L12.CSV"])
        #expect(outcome.output.contains("row 3, column “type”: The list L12.csv is not in"), "\(outcome)")
        #expect(outcome.output.contains("and L12.CSV is: the two differ in capitals. Rename the file"), "\(outcome)")
    }

    @Test(
        "Files that are named in an unusual way are told at their cell",
        arguments: [
            ("select_one_from_file ../secret.csv | a | A | ", "column “type”: The list secret.csv is not in"),
            ("calculate | c | | pulldata(x, 'a', 'b', 'c')", "column “calculation”: x.csv is not in"),
        ])
    func files(row: String, words: String) async throws {
        let outcome = try await check(survey: ["type | name | label | calculation", row, "text | t | T | "])
        #expect(outcome.output.contains("sheet survey, row 3, \(words)"), "\(outcome)")
    }

    @Test("The name of a list of entities that cannot be one is told at its cell")
    func entities() async throws {
        let outcome = try await check(
            survey: ["type | name | label", "text | b | B"], more: "| entities |\n| | list_name | label |\n| | my trees | ${b} |\n")
        #expect(outcome.status == 65 && outcome.output.contains("sheet entities, row 10, column “list_name”: "), "\(outcome)")
        #expect(outcome.output.contains("Call it otherwise, without spaces"), "\(outcome)")
    }
}
