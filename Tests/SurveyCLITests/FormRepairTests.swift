import Foundation
import Testing

@testable import survey_cli

/// The forms of the suite, outside it because its condition needs them.
private enum RefusedForms {
    static let folder = CommandLineTool.root.appending(path: "fixtures/forms/refused")
    static let canBeRead: Bool = {
        let file = folder.appending(path: "districts.xlsx")
        return (try? XLSFormConverter().convert(file, repairs: true)) != nil
    }()
}

@Suite(
    "A form that pyxform refuses is explained by cell, and repaired where nobody need decide",
    .enabled(if: RefusedForms.canBeRead, "needs pyxform: make setup"))
struct FormRepairTests {
    /// A reason for which pyxform refuses published forms, a form that has it, and what its author is told.
    struct Reason: Sendable, CustomTestStringConvertible {
        let name: String
        let survey: [String]
        var choices: [String] = []
        /// The code, sheet, row and column of each finding.
        let findings: [String]
        /// What an author must read.
        let words: String
        /// The findings that are left after a repair.
        var left: [String] = []

        var testDescription: String { name }

        var text: String {
            let sheets = [("survey", survey), ("choices", choices)].filter { !$0.1.isEmpty }
            return sheets.map { name, rows in "| \(name) |\n" + rows.map { "| | \($0) |\n" }.joined() }.joined()
        }
    }

    private static let answers = ["list_name | name | label", "yn | yes | Yes", "yn | no | No"]

    static let reasons: [Reason] = [
        Reason(
            name: "duplicate choice names", survey: ["type | name | label", "select_one yn | a | A"],
            choices: answers + ["yn | yes | Oui"], findings: ["duplicateChoice choices 8 name"],
            words: "The list “yn” has “yes” twice (row 6 is the first).", left: ["duplicateChoice choices 8 name"]),
        Reason(
            name: "duplicate choice names that the filter of each question tells apart",
            survey: [
                "type | name | label | choice_filter", "text | r | R | ", "select_one t | a | A | region = ${r}",
                "select_multiple t | b | B | region != ${r}",
            ],
            choices: ["list_name | name | label | region", "t | x | X | n", "t | x | Y | s", "t | y | Z | s"],
            findings: ["duplicateChoice choices 9 name"], words: "the filter tells them apart"),
        Reason(
            name: "duplicate choice names that one question does not filter",
            survey: ["type | name | label | choice_filter", "select_one t | a | A | region = 'n'", "select_one t | b | B | "],
            choices: ["list_name | name | label | region", "t | x | X | n", "t | x | Y | s"],
            findings: ["duplicateChoice choices 8 name"], words: "could not tell the two apart",
            left: ["duplicateChoice choices 8 name"]),
        Reason(
            name: "duplicate choice names that do not differ in what the filter reads",
            survey: ["type | name | label | choice_filter", "select_one t | a | A | region = 'size'"],
            choices: ["list_name | name | label | region | size", "t | x | X | n | 1", "t | x | Y | n | 2"],
            findings: ["duplicateChoice choices 7 name"], words: "could not tell the two apart",
            left: ["duplicateChoice choices 7 name"]),
        Reason(
            name: "one list that can be told apart and one that cannot",
            survey: ["type | name | label | choice_filter", "select_one t | a | A | region = 'n'", "select_one u | b | B | "],
            choices: ["list_name | name | label | region", "t | x | X | n", "t | x | Y | s", "u | z | X | ", "u | z | Y | "],
            findings: ["duplicateChoice choices 8 name", "duplicateChoice choices 10 name"],
            words: "could not tell the two apart", left: ["duplicateChoice choices 10 name"]),
        Reason(
            name: "a choice that is there twice", survey: ["type | name | label", "select_one yn | a | A"],
            choices: answers + ["yn | no | No"], findings: ["duplicateChoice choices 8 name"],
            words: "the row is left out, as it repeats the first"),
        Reason(
            name: "a broken list that nothing uses", survey: ["type | name | label", "select_one yn | a | A"],
            choices: answers + ["old | x | X", "old | x | Y", "old | | Z"],
            findings: ["duplicateChoice choices 9 name", "choiceWithoutName choices 10 name"],
            words: "No question uses the list."),
        Reason(
            name: "choice list not found", survey: ["type | name | label", "select_one YN | a | A", "rank size | b | B"],
            choices: answers, findings: ["unknownList survey 3 type", "unknownList survey 4 type"],
            words: "The choices sheet has no list “size”.", left: ["unknownList survey 4 type"]),
        Reason(
            name: "a reference to no question",
            survey: ["type | name | label | relevant", "integer | age | Age | ", "text | job | Job | ${Age} > 9 and ${sex} = 1"],
            findings: ["unknownReference survey 4 relevant", "unknownReference survey 4 relevant"],
            words: "${sex} names no question of the survey sheet.", left: ["unknownReference survey 4 relevant"]),
        Reason(
            name: "duplicate question names",
            survey: ["type | name | label", "integer | age | A", "note | n | B", "note | n | C", "text | age | D"],
            findings: ["duplicateName survey 5 name", "duplicateName survey 6 name"],
            words: "records could not tell their answers apart", left: ["duplicateName survey 6 name"]),
        Reason(
            name: "bad parameters",
            survey: ["type | name | label | parameters", "image | pic | Picture | max-pixels=1000 quality=high"],
            findings: ["badParameter survey 3 parameters"], words: "This type of question has no parameter “quality”."),
        Reason(
            name: "two faults of the parameters of one row",
            survey: ["type | name | label | parameters", "image | pic | Picture | max-pixels=many quality=high", "text | t | T | x=1"],
            findings: [
                "badParameter survey 3 parameters", "rejected survey 3 parameters", "badParameter survey 4 parameters",
            ], words: "Parameter max-pixels must have an integer value.", left: ["rejected survey 3 parameters"]),
        Reason(
            name: "a parameter by its name in the XForm",
            survey: ["type | name | label | parameters", "geopoint | p | P | accuracyThreshold=5"],
            findings: ["badParameter survey 3 parameters"], words: "With --repair it is taken as “capture-accuracy”."),
        Reason(
            name: "clashing instance ids",
            survey: [
                "type | name | label", "select_one_from_file places.csv | a | A", "select_one_from_file places.xml | b | B",
            ],
            findings: ["listMissing survey 3 type", "clashingFiles survey 4 type", "listMissing survey 4 type"],
            words: "would both be read as “places”",
            left: ["listMissing survey 3 type", "clashingFiles survey 4 type", "listMissing survey 4 type"]),
        Reason(
            name: "file type not recognised",
            survey: ["type | name | label", "select_one_from_file villages.ods | a | A"],
            findings: ["unknownFileType survey 3 type"], words: "Save the list as .csv, .xml or .geojson",
            left: ["unknownFileType survey 3 type"]),
        Reason(
            name: "a crash of pyxform",
            survey: ["type | name | label | relevant::fr", "text | a | A | ", "text | b | B | 1 = 1"],
            findings: ["crash survey 4 relevant::fr"], words: "unhashable type", left: ["crash survey 4 relevant::fr"]),
        Reason(
            name: "a group that is closed as a repeat",
            survey: ["type | name | label", "begin group | g | G", "text | a | A", "end repeat | | "],
            findings: ["unmatchedBegin survey 3 type", "unmatchedEnd survey 5 type"],
            words: "“g” of row 3 is open here", left: ["unmatchedBegin survey 3 type", "unmatchedEnd survey 5 type"]),
        Reason(
            name: "a type of another dialect", survey: ["type | name | label", "tel | phone | Phone", "db:person | who | Who"],
            findings: ["unknownType survey 3 type", "unknownType survey 4 type"],
            words: "“tel” is a type that only the Community Health Toolkit knows."),
        Reason(
            name: "a misspelt type", survey: ["type | name | label", "intger | n | N"],
            findings: ["unknownType survey 3 type"], words: "Did you mean “integer”",
            left: ["unknownType survey 3 type"]),
        Reason(
            name: "a select as older tools wrote it", survey: ["type | name | label", "Select one from yn | a | A"],
            choices: answers, findings: ["unknownType survey 3 type"], words: "With --repair select one from yn is taken"),
        Reason(
            name: "a group called as the form's metadata",
            survey: ["type | name | label", "text | a | A", "begin group | meta | M", "text | b | B", "end group | | "],
            findings: ["reservedName survey 4 name"], words: "“meta” is what every form calls the place for its own id"),
        Reason(
            name: "a column of another dialect",
            survey: ["type | name | label | instance::tag", "begin group | g | G | x", "text | b | B | ", "end group | | | "],
            findings: ["untakenColumn survey 2 instance::tag"], words: "which only the Community Health Toolkit reads"),
        Reason(
            name: "a calculate without a formula", survey: ["type | name | label", "text | a | A", "calculate | b | "],
            findings: ["rejected survey 4 name"], words: "has no calculation. Write its formula",
            left: ["rejected survey 4 name"]),
        Reason(
            name: "two names of one column", survey: ["type | name | label | relevant | relevance", "text | a | A | | 1 = 1"],
            findings: ["rejected survey 2 relevant"], words: "Rename or remove one of these columns.",
            left: ["rejected survey 2 relevant"]),
        Reason(
            name: "questions of another file", survey: ["type | name | label", "text | a | A", "include | other | "],
            findings: ["unknownType survey 4 type"], words: "Copy those questions into this sheet in place of the row.",
            left: ["unknownType survey 4 type"]),
        Reason(
            name: "a type with capitals",
            survey: ["type | name | label", "Integer | n | N", "Select_One yn | a | A"], choices: answers,
            findings: ["unknownType survey 3 type", "unknownType survey 4 type"], words: "types have no capitals"),
        Reason(
            name: "a misspelt word before a list", survey: ["type | name | label", "select_on yn | a | A"], choices: answers,
            findings: ["unknownType survey 3 type"], words: "Did you mean “select_one yn”?",
            left: ["unknownType survey 3 type"]),
        Reason(
            name: "a column that every form needs", survey: ["typ | name | label", "text | a | A"],
            findings: ["missingColumn survey 2 typ"], words: "Call “typ” type.", left: ["missingColumn survey 2 typ"]),
        Reason(
            name: "headings in another language", survey: ["type | name | label", "select_one yn | a | A"],
            choices: ["liste | nom | label", "yn | oui | Oui"],
            findings: ["missingColumn choices 5 liste", "missingColumn choices 5 nom"],
            words: "The sheet has no column “list_name”: it has “liste”, “nom”, “label”.",
            left: ["missingColumn choices 5 liste", "missingColumn choices 5 nom"]),
        Reason(
            name: "rows without a name or a label",
            survey: ["type | name | label", "text | | A", "integer | b | ", "begin group | | G", "text | c | C", "end group | | "],
            findings: ["missingName survey 3 name", "missingLabel survey 4 label", "missingName survey 5 name"],
            words: "“b” has neither a label nor a hint",
            left: ["missingName survey 3 name", "missingLabel survey 4 label", "missingName survey 5 name"]),
        Reason(
            name: "several rows of which pyxform names the first",
            survey: [
                "type | name | label | parameters", "image | p | P | max-pixels=much", "range | r | R | start=0 end=ten step=1",
                "calculate | c | | ",
            ],
            findings: ["rejected survey 3 parameters", "rejected survey 4 parameters", "rejected survey 5 name"],
            words: "row 4, column “parameters”: For the 'range' question type, the parameter 'end' must be a number.",
            left: ["rejected survey 3 parameters", "rejected survey 4 parameters", "rejected survey 5 name"]),
    ]

    private func places(_ findings: Any?) throws -> [String] {
        try #require(findings as? [[String: Any]]).map {
            "\($0["code"] ?? "") \($0["sheet"] ?? "") \($0["row"] ?? "") \($0["column"] ?? "")"
        }
    }

    @Test("Every reason is told with sheet, row and column, and goes away only where that is safe", arguments: reasons)
    func reason(_ reason: Reason) async throws {
        let place = try await Workplace(hasStore: false)
        try place.write(reason.text, to: "form.md")
        let check = try await place.run(["form", "check", "form.md"])
        #expect(check.status == 65, "\(check)")
        #expect(check.output.contains(reason.words), "\(check)")
        let document = try await place.run(["form", "check", "form.md", "--json"])
        #expect(document.status == 65)
        #expect(try document.object()["usable"] as? Bool == false)
        #expect(try places(document.object()["findings"]) == reason.findings, "\(document)")

        let repaired = try await place.run(["form", "check", "form.md", "--repair", "--json"])
        #expect(repaired.status == (reason.left.isEmpty ? 0 : 65), "\(repaired)")
        #expect(try places(repaired.object()["findings"]) == reason.left, "\(repaired)")
        let changes = try places(repaired.object()["changes"])
        #expect((changes + reason.left).sorted() == reason.findings.sorted(), "\(repaired)")
    }

    @Test(
        "form add names the cell and the flag, and with it lists each change and publishes",
        arguments: ["xlsx", "xls", "csv", "md"])
    func add(ending: String) async throws {
        let place = try await Workplace()
        let file = RefusedForms.folder.appending(path: "districts.\(ending)").path
        let isWorkbook = ending.hasPrefix("xls")
        let duplicate = isWorkbook ? "row 6, column “name” (B6)" : "row 13, column “name”"
        let error = try await place.fail(
            65, duplicate, "“1” twice", isWorkbook ? "column “relevant” (E4)" : "row 5, column “relevant”", "--repair",
            running: ["form", "add", file])
        #expect((error["findings"] as? [Any])?.count == 4)
        let added = try await place.succeed("form", "add", file, "--repair")
        for text in [duplicate, "${age} is taken", "both are kept", "the list is left out", "the column is left out"] {
            #expect(added.errors.contains(text), "\(added)")
        }
        #expect(added.output.contains("published districts 2026112401"))
        let shown = try await place.succeed("form", "show", "districts")
        #expect(shown.output.contains("Old town"))
    }

    @Test(
        "A parameter by its name in the XForm is mended to what the XForm then says, and to nothing where another one stands",
        arguments: [
            ("accuracyThreshold=5", ["accuracyThreshold=\"5\""]), ("capture-accuracy=6 accuracyThreshold=5", ["accuracyThreshold=\"6\""]),
            (
                "ACCURACYTHRESHOLD = 5, x=1 unacceptableAccuracyThreshold=50",
                ["accuracyThreshold=\"5\"", "unacceptableAccuracyThreshold=\"50\""]
            ),
        ])
    func accuracy(parameters: String, attributes: [String]) async throws {
        let place = try await Workplace(hasStore: false)
        try place.write(
            "| survey |\n| | type | name | label | parameters |\n| | geopoint | p | P | \(parameters) |\n", to: "form.md")
        let form = try XLSFormConverter().convert(URL(filePath: place.path("form.md")), repairs: true)
        let text = String(decoding: form.xform, as: UTF8.self)
        let found = text.matches(of: /\w+ccuracyThreshold="\d+"/).map { String($0.0) }
        #expect(found.sorted() == attributes.sorted(), "\(text)")
    }

    @Test("A form that pyxform takes as it is, is never changed")
    func untouched() async throws {
        let place = try await Workplace(hasStore: false)
        try place.write("| survey |\n| | type | name | label |\n| | integer | age | Age |\n", to: "form.md")
        let document = try await place.run(["form", "check", "form.md", "--repair", "--json"]).object()
        #expect((document["changes"] as? [Any])?.isEmpty == true)
        #expect(document["usable"] as? Bool == true)
    }

    @Test("An expression that cannot be right is told with the cell that it stands in")
    func expressions() async throws {
        let place = try await Workplace()
        try place.write(
            """
            | survey |
            | | type          | name | label | relevant   | constraint          | calculation | choice_filter | repeat_count |
            | | integer       | age  | Age   |            | string-lenght(.) > 2 |            |               |              |
            | | begin group   | g    | G     | ${age} >> 4 |                    |             |               |              |
            | | select_one yn | b    | B     |            |                     |             | frob(${age})  |              |
            | | calculate     | c    |       |            |                     | 1 +         |               |              |
            | | end group     |      |       |            |                     |             |               |              |
            | | begin repeat  | r    | R     |            |                     |             |               | ${age} + nope() |
            | | text          | t    | T     |            |                     |             |               |              |
            | | end repeat    |      |       |            |                     |             |               |              |
            | choices |
            | | list_name | name | label |
            | | yn        | yes  | Yes   |

            """, to: "form.md")
        let check = try await place.run(["form", "check", "form.md"])
        #expect(check.status == 65, "\(check)")
        for cell in [
            "row 3, column “constraint”", "row 4, column “relevant”", "row 5, column “choice_filter”",
            "row 6, column “calculation”", "row 8, column “repeat_count”",
        ] {
            #expect(check.output.contains("problem: sheet survey, \(cell): "), "\(check)")
        }
        let document = try await place.run(["form", "check", "form.md", "--json"]).object()
        let findings = try #require(document["findings"] as? [[String: Any]])
        #expect(findings.allSatisfy { $0["sheet"] as? String == "survey" && $0["line"] is NSNull })
        try await place.fail(65, "sheet survey, row ", "form check", running: ["form", "add", "form.md"])
    }

    @Test("A workbook is read for what it is, whichever ending its name has", arguments: ["xlsx", "xls"])
    func disguised(ending: String) async throws {
        let place = try await Workplace(hasStore: false)
        let other = ending == "xls" ? "xlsx" : "xls"
        let file = RefusedForms.folder.appending(path: "districts.\(ending)")
        try FileManager.default.copyItem(at: file, to: place.folder.appending(path: "form.\(other)"))
        let check = try await place.run(["form", "check", "form.\(other)", "--repair"])
        #expect(check.status == 0, "\(check)")
    }

    @Test("A file that is no table is refused in a sentence", arguments: ["xlsx", "xls", "csv", "md"])
    func damaged(ending: String) async throws {
        let place = try await Workplace()
        try Data([0x50, 0x4B, 0x03, 0x04] + (0..<400).map { UInt8($0 % 251) }).write(
            to: place.folder.appending(path: "form.\(ending)"))
        let error = try await place.fail(65, "form.\(ending): ", running: ["form", "add", "form.\(ending)"])
        #expect((error["message"] as? String)?.contains("Traceback") == false)
    }
}
