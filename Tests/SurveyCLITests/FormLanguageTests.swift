import Foundation
import Testing

@testable import survey_cli

@Suite(
    "What a form says in several languages, it says in each, or its author is told",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormLanguageTests {
    private func check(survey: [String], choices: [String] = ["list_name | name | label"]) async throws -> CommandLineTool.Outcome {
        let place = try await Workplace(hasStore: false)
        let sheets = [("survey", survey), ("choices", choices)]
        try place.write(
            sheets.map { name, rows in "| \(name) |\n" + rows.map { "| | \($0) |\n" }.joined() }.joined(), to: "form.md")
        return try await place.run(["form", "check", "form.md"])
    }

    @Test(
        "A heading whose language no form reads is a warning that says how to write it",
        arguments: [
            ("label_ar", "Call it label::Arabic (ar)."), ("label: English", "Call it label::English (en)."),
            ("label(ar)", "Call it label::Arabic (ar)."), ("hint (fr)", "Call it hint::Français (fr)."),
            ("Hint - french", "Call it hint::Français (fr)."), ("label (xx)", "Call it label::xx (xx)."),
        ])
    func unread(heading: String, advice: String) async throws {
        let outcome = try await check(survey: ["type | name | label::Français (fr) | \(heading)", "text | a | A | B"])
        #expect(outcome.status == 0, "\(outcome)")
        let told = "warning: sheet survey, row 2, column “\(heading)”: No form reads the column “\(heading)”: what stands in it is left out."
        #expect(outcome.output.contains("\(told) \(advice)"), "\(outcome)")
        #expect(outcome.output.components(separatedBy: "“\(heading)”:").count == 3, "\(outcome)")
    }

    @Test("Headings that forms read, and columns of choices that a filter reads, are none")
    func read() async throws {
        let outcome = try await check(
            survey: [
                "type | name | label: English | hint: French | label_of_mine | choice_filter", "select_one yn | a | A | B | | label_fr = 'x'",
            ], choices: ["list_name | name | label: English | label_fr", "yn | y | Y | x"])
        #expect(!outcome.output.contains("No form reads"), "\(outcome)")
    }

    @Test("Columns that no form reads are remarked together; those of choices may be a filter's")
    func others() async throws {
        let outcome = try await check(
            survey: ["type | name | label | remarks of mine | source | empty", "text | a | A | ask twice | WHO | "],
            choices: ["list_name | name | label | region", "yn | y | Y | north"])
        #expect(
            outcome.output.contains(
                "remark: sheet survey, row 2, column “remarks of mine”: No form reads “remarks of mine”, “source”: what stands there has"),
            "\(outcome)")
        #expect(!outcome.output.contains("“region”"), "\(outcome)")
    }

    @Test("One language that is written in several ways is said to be several")
    func alike() async throws {
        let outcome = try await check(
            survey: ["type | name | label::French | hint::fr", "select_one yn | a | A | B"],
            choices: ["list_name | name | label::Français (fr)", "yn | y | Y"])
        #expect(
            outcome.output.contains("“French”, “fr” and “Français (fr)” look like one language, and are 3"), "\(outcome)")
        #expect(outcome.output.contains("as Français (fr)."), "\(outcome)")
        #expect(!outcome.output.contains("has other columns, and none for"), "\(outcome)")
        let capitals = try await check(
            survey: ["type | name | label::English (en) | label::english (en)", "text | a | A | B"])
        #expect(capitals.output.contains("“English (en)” and “english (en)” look like one language"), "\(capitals)")
    }

    @Test("A language that only one of the two sheets has is remarked at the other one's labels")
    func lacking() async throws {
        let outcome = try await check(
            survey: ["type | name | label::English (en) | label::French (fr)", "select_one yn | a | A | B"],
            choices: ["list_name | name | label::English (en)", "yn | y | Y"])
        let told = "remark: sheet choices, row 5, column “label::English (en)”: “French (fr)” has labels on the sheet survey, and none here"
        #expect(outcome.output.contains(told), "\(outcome)")
        #expect(outcome.output.components(separatedBy: "has labels on the sheet").count == 2, "\(outcome)")
        let plain = try await check(
            survey: ["type | name | label::English (en) | label::French (fr)", "select_one yn | a | A | B"],
            choices: ["list_name | name | label::English (en) | label::French (fr)", "yn | y | Y | O"])
        #expect(!plain.output.contains("has labels on the sheet"), "\(plain)")
    }
}
