import Foundation
import Testing

@testable import survey_cli

@Suite(
    "What a form can be used with, and its author will hardly mean, is told once at its cell",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormCautionTests {
    private func check(_ survey: [String], choices: [String] = ["yn | yes | Yes", "yn | no | No"]) async throws
        -> CommandLineTool.Outcome
    {
        let place = try await Workplace(hasStore: false)
        let sheets = [("survey", survey), ("choices", ["list_name | name | label"] + choices)]
        try place.write(
            sheets.map { name, rows in "| \(name) |\n" + rows.map { "| | \($0) |\n" }.joined() }.joined(), to: "form.md")
        return try await place.run(["form", "check", "form.md"])
    }

    private static let repeatOfAges = [
        "type | name | label | relevant | calculation", "begin_repeat | r | R | | ", "integer | age | Age | | ",
        "text | own | Own | ${age} > 3 | ", "end_repeat | | | | ",
    ]

    @Test(
        "A question of a repeat that is read outside of it is a warning",
        arguments: ["${age} > 3", "if(${age} > 3, 1, 2) = 1", "sum(${age}) > ${age}", "${age} = ')' or count(${r}) > 0"])
    func outside(expression: String) async throws {
        let outcome = try await check(Self.repeatOfAges + ["text | t | T | \(expression) | "])
        #expect(outcome.status == 0, "\(outcome)")
        let told = "warning: sheet survey, row 7, column “relevant”: ${age} has an answer in each “r”"
        #expect(outcome.output.components(separatedBy: told).count == 2, "\(outcome)")
    }

    @Test(
        "One that is added up, counted or chosen is none",
        arguments: [
            "sum(${age}) > 3", "max(${age}, 4) > 3", "count(${r}) > 3", "indexed-repeat(${age}, ${r}, 1) > 3",
            "join(' ', ${age}) = 'a'", "count(${r}[${age} > 3]) > 1",
        ])
    func chosen(expression: String) async throws {
        let outcome = try await check(Self.repeatOfAges + ["text | t | T | \(expression) | "])
        #expect(!outcome.output.contains("has an answer in each"), "\(outcome)")
    }

    @Test("A count that is answered by words is a warning; one by numbers is none")
    func counts() async throws {
        let survey = [
            "type | name | label | repeat_count", "select_one yn | a | A | ", "begin_repeat | r | R | ${a}",
            "text | t | T | ", "end_repeat | | | ", "select_one n | b | B | ", "begin_repeat | q | Q | ${b}",
            "text | u | U | ", "end_repeat | | | ",
        ]
        let outcome = try await check(survey, choices: ["yn | yes | Yes", "yn | no | No", "n | 1 | One", "n | 2 | Two"])
        #expect(outcome.output.contains("warning: sheet survey, row 4, column “repeat_count”: ${a} is answered by choices"))
        #expect(!outcome.output.contains("${b} is answered"), "\(outcome)")
    }

    @Test("A constraint on a calculation is a warning: it is never checked")
    func constraint() async throws {
        let outcome = try await check([
            "type | name | label | constraint | calculation", "integer | a | A | . > 1 | ", "calculate | c | | . > 3 | ${a} * 2",
        ])
        #expect(outcome.output.contains("warning: sheet survey, row 4, column “constraint”: Nobody answers a calculate"))
        #expect(outcome.output.components(separatedBy: "warning:").count == 2, "\(outcome)")
    }

    @Test("What interviews here do not heed is remarked at its first cell, once a kind")
    func unheeded() async throws {
        let outcome = try await check([
            "type | name | label | appearance | parameters | autoplay", "select_one yn | a | A | quick w1 | | ",
            "select_one yn | b | B | quick | | ", "select_one yn | c | C | minimal | | ",
            "date | d | D | ethiopian | | ", "audio | e | E | | quality=low | ", "text | f | F | ex:org.app(x='counter') | | ",
            "note | g | G | | | audio",
        ])
        let told = outcome.output.split(separator: "\n").filter { $0.contains("Interviews here do not heed") }
        let expected = [
            "row 3, column “appearance”: Interviews here do not heed “quick”",
            "row 6, column “appearance”: Interviews here do not heed “ethiopian”: dates are those of the Gregorian calendar.",
            "row 7, column “parameters”: Interviews here do not heed “quality”",
            "row 8, column “appearance”: Interviews here do not heed “ex:”", "row 9, column “autoplay”",
        ]
        #expect(told.count == expected.count, "\(outcome)")
        for (line, words) in zip(told, expected) { #expect(line.contains(words), "\(line)") }
        #expect(outcome.output.contains("This is the first of 2 rows with it."), "\(outcome)")
    }

    @Test("The accuracy of a place is heeded where it ends the waiting, and remarked where it would warn")
    func accuracy() async throws {
        let outcome = try await check([
            "type | name | label | parameters", "geopoint | p | P | capture-accuracy=5", "geopoint | q | Q | warning-accuracy=50",
        ])
        let told = outcome.output.split(separator: "\n").filter { $0.contains("row 3") || $0.contains("row 4") }
        #expect(told.count == 1 && told[0].contains("row 4, column “parameters”: Interviews here do not heed"), "\(outcome)")
    }

    @Test(
        "What a device would take by itself is told at the cell that asks for it",
        arguments: ["start-geopoint | here | ", "background-audio | here | ", "background-geopoint | here | ${t}"])
    func notRun(row: String) async throws {
        let outcome = try await check(["type | name | trigger | label", "text | t | | T", "\(row) | "])
        #expect(outcome.output.contains("warning: sheet survey, row 4, column “type”: “here”, node: Interviews here"), "\(outcome)")
    }

    @Test("Times of day that are put in order are told at their cell, in the author's own words")
    func times() async throws {
        let outcome = try await check([
            "type | name | label | constraint", "time | a | A | ", "time | b | B | . > ${a}", "time | c | C | decimal-time(.) > 0.5",
        ])
        let told = outcome.output.split(separator: "\n").filter { $0.contains("warning") }
        #expect(told.count == 1, "\(outcome)")
        #expect(
            told.first?.contains("row 4, column “constraint”: “b”, constraint: character 1 of “. > ${a}”: “b” is a time of day")
                == true, "\(outcome)")
    }
}
