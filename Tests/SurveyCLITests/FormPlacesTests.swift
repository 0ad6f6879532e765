import Foundation
import Testing

@testable import survey_cli

@Suite(
    "Whatever is found in a form is told with the cell that its author puts right",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormPlacesTests {
    /// Tables that have a fault, the lists beside them, and what their author reads.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let survey: [String]
        var choices: [String] = []
        var external: [String] = []
        /// Lists by the names of their files.
        var lists: [String: String] = [:]
        let lines: [String]

        var testDescription: String { name }

        var text: String {
            let sheets = [("survey", survey), ("choices", choices), ("external_choices", external)]
            return sheets.filter { !$0.1.isEmpty }.map { name, rows in
                "| \(name) |\n" + rows.map { "| | \($0) |\n" }.joined()
            }.joined()
        }
    }

    private static let answers = ["list_name | name | label", "yn | yes | Yes", "yn | no | No"]
    private static let fromFile = ["type | name | label", "select_one_from_file x.csv | a | A"]

    static let faults: [Fault] = [
        Fault(
            name: "a list that is no text", survey: fromFile, lists: ["x.csv": "name,label\n\0,A\n"],
            lines: ["problem: sheet survey, row 3, column “type”: form-media/x.csv: The list is not UTF-8 text."]),
        Fault(
            name: "two broken lists, and what is wrong besides",
            survey: [
                "type | name | label | relevant", "select_one_from_file x.csv | a | A | ", "text | b | B | frob(1)",
                "select_one_from_file y.csv | c | C | ",
            ],
            lists: ["x.csv": "name,label\na,A,3\n", "y.csv": "name,label\na,\"A\n"],
            lines: [
                "problem: sheet survey, row 3, column “type”: form-media/x.csv: line 2: The row has 3 cells",
                "problem: sheet survey, row 4, column “relevant”: “b”, relevant: character 1 of “frob(1)”",
                "problem: sheet survey, row 5, column “type”: form-media/y.csv: line 2: A quotation mark is not closed.",
            ]),
        Fault(
            name: "columns that parameters name",
            survey: ["type | name | label | parameters", "select_one_from_file x.csv | a | A | value=cod label=titel"],
            lists: ["x.csv": "code,title\na,A\n"],
            lines: [
                "problem: sheet survey, row 3, column “parameters”: “a”, choices: The list “x” has no column “cod”",
                "problem: sheet survey, row 3, column “parameters”: “a”, choices: The list “x” has no column “titel”",
            ]),
        Fault(
            name: "columns that search() and its choice name",
            survey: [
                "type | name | label | appearance", "text | r | R | ",
                "select_one t | s | S | search('x', 'matches', 'regon', ${r})",
            ],
            choices: ["list_name | name | label", "t | code | titel"], lists: ["x.csv": "code,title,region\na,A,1\n"],
            lines: [
                "warning: sheet survey, row 4, column “appearance”: “s”, choices: Nothing in the list “x” has a “regon”. Did you mean “region”?",
                "problem: sheet choices, row 7, column “label”: “s”, choices: The list “x” has no column “titel”",
            ]),
        Fault(
            name: "rows of a list",
            survey: ["type | name | label", "select_multiple_from_file x.csv | a | A"],
            lists: ["x.csv": "name,label\na,\"A\nA\"\nb c,B\n,C\na,D\n"],
            lines: [
                "warning: file x.csv, line 4, column “name”: “b c” has a space",
                "warning: file x.csv, line 5, column “name”: The row has no name, and is never offered.",
                "warning: file x.csv, line 6, column “name”: “a” is the name of line 2 too",
            ]),
        Fault(
            name: "rows of the sheet of external choices",
            survey: ["type | name | label | choice_filter", "text | r | R | ", "select_one_external t | a | A | r = ${r}"],
            external: ["list_name | name | label | r", "u | x | X | 1", "t | x | X | 1", "t | x | Y | 1", "t | x | Z | 2"],
            lines: ["warning: sheet external_choices, row 9, column “name”: “x” is the name of"]),
        Fault(
            name: "first values that are no answers",
            survey: [
                "type | name | label | default | parameters", "integer | i | I | abc | ", "select_one yn | s | S | Yes | ",
                "date | d | D | 2024-13-40 | ", "range | r | R | 50 | start=0 end=10 step=1",
            ], choices: answers,
            lines: [
                "warning: sheet survey, row 3, column “default”: “i”, default: A new record begins with “abc”",
                "warning: sheet survey, row 4, column “default”: “s”, default: A new record begins with “Yes”",
                "That is the label of a choice; write “yes”.",
                "warning: sheet survey, row 5, column “default”: “d”, default: ",
                "warning: sheet survey, row 6, column “default”: “r”, default: ",
            ]),
        Fault(
            name: "choices that no list has",
            survey: [
                "type | name | label | relevant", "select_one yn | s | S | ", "note | a | A | ${s} = 'Yess'",
                "note | b | B | selected(${s}, 'zz')", "note | c | C | jr:choice-name('maybe', '${s}') = 'x'",
                "note | d | D | ${s} = 3",
            ], choices: answers,
            lines: [
                "warning: sheet survey, row 4, column “relevant”: “a”, relevant: character 8 of “${s} = 'Yess'”: “s” has no choice “Yess”",
                "Did you mean “yes”?", "row 5, column “relevant”: “b”, relevant: character 16",
                "row 6, column “relevant”: “c”, relevant: character 16", "row 7, column “relevant”: “d”, relevant: character 8",
            ]),
        Fault(
            name: "a filter that asks for the name of its own choice",
            survey: ["type | name | label | choice_filter", "select_one yn | s | S | jr:choice-name(${s}, '${s}') = 'Yes'"],
            choices: answers, lines: ["problem: sheet survey, row 3, column “choice_filter”: “s”, choices: "]),
        Fault(
            name: "a label that shows what is reckoned from it",
            survey: [
                "type | name | label | calculation", "select_one yn | s | S | ",
                "calculate | c | | jr:choice-name(${s}, '${s}')",
            ], choices: ["list_name | name | label", "yn | yes | Yes ${c}"],
            lines: ["warning: sheet survey, row 4, column “calculation”: “c”, calculate: "]),
        Fault(
            name: "several answers from a repeat",
            survey: [
                "type | name | label", "begin repeat | r | R", "text | nm | N", "end repeat | | ", "select_one ${nm} | a | A",
                "select_multiple ${nm} | b | B", "text | t | T", "select_multiple ${t} | c | C",
            ],
            lines: [
                "problem: sheet survey, row 7, column “type”: pyxform makes no question of several answers whose choices are",
                "problem: sheet survey, row 9, column “type”: ${t} stands where a list is named, and is no question of a repeat.",
            ]),
        Fault(
            name: "an external select without a filter", survey: ["type | name | label", "select_one_external t | a | A"],
            external: ["list_name | name | label | r", "t | x | X | 1"],
            lines: ["problem: sheet survey, row 3, column “type”: A select_one_external needs a choice_filter, and has none."]),
        Fault(
            name: "functions without brackets",
            survey: ["type | name | label | relevant", "date | d | D | ", "note | a | A | today > ${d}"],
            lines: ["warning: sheet survey, row 4, column “relevant”: ", "Write today(), or 'today' if it is a text."]),
        Fault(
            name: "lists of CommCare", survey: ["type | name | label | relevant", "note | a | A | instance('casedb')/casedb/case = 1"],
            lines: ["problem: sheet survey, row 3, column “relevant”: ", "CommCare's server gives to its own application alone."]),
    ]

    private func check(_ fault: Fault, _ arguments: String...) async throws -> CommandLineTool.Outcome {
        let place = try await Workplace(hasStore: false)
        try place.write(fault.text, to: "form.md")
        try FileManager.default.createDirectory(
            at: place.folder.appending(path: "form-media"), withIntermediateDirectories: true)
        for (name, list) in fault.lists { try place.write(list, to: "form-media/\(name)") }
        return try await place.run(["form", "check", "form.md"] + arguments)
    }

    @Test("Each fault is told at its cell, all at once and in the file's order", arguments: faults)
    func fault(_ fault: Fault) async throws {
        let outcome = try await check(fault)
        var rest = outcome.output[...]
        for line in fault.lines {
            let found = try #require(rest.range(of: line), "\(line)\n\(outcome)")
            rest = rest[found.upperBound...]
        }
        let isWrong = fault.lines.contains { $0.hasPrefix("problem") }
        #expect(outcome.status == (isWrong ? 65 : 0), "\(outcome)")
    }

    @Test("Problems, warnings and remarks come in the order of sheets, rows and columns")
    func order() async throws {
        let fault = Fault(
            name: "",
            survey: [
                "type | name | label | relevant | constraint", "select_one yn | b | B | frob(1) | nope(1)",
                "text | a | A | ${b} = 'x' | frob(2)", "text | c | C | today | ", "begin group | g | G | | ",
                "note | n | N | | ", "end group | | | | ",
            ], choices: ["list_name | name | label", "yn | yes | #REF!"], lines: [])
        let outcome = try await check(fault)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(6).map { String($0.prefix { $0 != "“" }) } == [
                "problem: sheet survey, row 3, column ", "problem: sheet survey, row 3, column ",
                "warning: sheet survey, row 4, column ", "problem: sheet survey, row 4, column ",
                "warning: sheet survey, row 5, column ", "remark: sheet choices, row 11, column ",
            ], "\(outcome)")
        #expect(lines[0].contains("relevant”") && lines[1].contains("constraint”"), "\(outcome)")
        let findings = try #require(try await check(fault, "--json").object()["findings"] as? [[String: Any]])
        #expect(findings.map { $0["row"] as? Int } == [3, 3, 4, 4, 5], "\(findings)")
    }

    @Test("A place in a list is told in JSON with its file")
    func json() async throws {
        let fault = Fault(name: "", survey: Self.fromFile, lists: ["x.csv": "name,label\na,A\na,B\n"], lines: [])
        let document = try await check(fault, "--json").object()
        let finding = try #require((document["findings"] as? [[String: Any]])?.first)
        #expect(document["usable"] as? Bool == true)
        #expect(finding["file"] as? String == "x.csv" && finding["row"] as? Int == 3, "\(finding)")
        #expect(finding["code"] as? String == "duplicateChoice" && finding["error"] as? Bool == false, "\(finding)")
    }

    @Test("A list that cannot be read keeps a form from being published, whatever is said")
    func unreadable() async throws {
        let place = try await Workplace()
        try place.write(Self.faults[0].text, to: "form.md")
        try place.write("name\n\"a\n", to: "x.csv")
        try await place.fail(
            65, "sheet survey, row 3, column “type”", "x.csv: line 2",
            running: ["form", "add", "form.md", "--despite-findings"])
    }

    @Test("Headings below a title, or below an empty row, are found, and with --repair the form is read from there")
    func displaced() async throws {
        let place = try await Workplace(hasStore: false)
        try place.write(
            "| survey |\n| | My form | | |\n| | type | name | label |\n| | text | a | ${ b } |\n| | text | b | B |\n",
            to: "form.md")
        let outcome = try await place.run(["form", "check", "form.md"])
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("sheet survey, row 3: The headings of the columns stand in row 3"), "\(outcome)")
        #expect(outcome.output.contains("row 4, column “label”: “${ b }” has a space inside the braces."), "\(outcome)")
        #expect(outcome.output.contains("for 2 problems; --repair mends 2"), "\(outcome)")
        let repaired = try await place.run(["form", "check", "form.md", "--repair"])
        #expect(repaired.status == 0 && repaired.output.contains("row 2 is left out"), "\(repaired)")
    }

    @Test(
        "A select whose words are divided otherwise is told as it is written, and taken so where the list is there",
        arguments: ["select multiple yn", "select_multiple_yn", "Select Multiple yn", "selectmultiple yn"])
    func selects(type: String) async throws {
        let place = try await Workplace(hasStore: false)
        let choices = "| choices |\n" + Self.answers.map { "| | \($0) |\n" }.joined()
        try place.write("| survey |\n| | type | name | label |\n| | \(type) | a | A |\n" + choices, to: "form.md")
        let outcome = try await place.run(["form", "check", "form.md"])
        #expect(outcome.output.contains("With --repair select_multiple yn is taken"), "\(outcome)")
        #expect(try await place.run(["form", "check", "form.md", "--repair"]).status == 0)
    }

    @Test("A cell in which a formula went wrong is told as that, and nothing else of it", arguments: ["#REF!", "#N/A", "#VALUE!"])
    func formulas(error: String) async throws {
        let place = try await Workplace(hasStore: false)
        try place.write(
            "| survey |\n| | type | name | label | relevant |\n| | text | \(error) | A | |\n| | \(error) | b | B | \(error) |\n",
            to: "form.csv.md")
        let outcome = try await place.run(["form", "check", "form.csv.md"])
        #expect(outcome.status == 65, "\(outcome)")
        let told = outcome.output.split(separator: "\n").filter { $0.contains("could not reckon this cell: \(error)") }
        #expect(told.count == 3 && outcome.output.contains("for 3 problems"), "\(outcome)")
    }
}
