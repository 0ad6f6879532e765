import Foundation
import Testing

@testable import survey_cli

@Suite(
    "What is wrong with a form is said so that its author can put it right",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormMistakesTests {
    private func check(_ sheets: String, _ arguments: String...) async throws -> CommandLineTool.Outcome {
        let place = try await Workplace(hasStore: false)
        try place.write(sheets, to: "form.md")
        return try await place.run(["form", "check", "form.md"] + arguments)
    }

    @Test("A heading that no form reads is remarked: what stands under it would have no effect")
    func headings() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type    | name | label | relevence | Requierd | remarks of mine |
            | | integer | a    | A     | 1 = 1     | yes      | ask twice       |
            | settings |
            | | form_id | version |
            | | f       | 1       |

            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("row 2, column “relevence”: “relevence” is no column"), "\(outcome)")
        #expect(outcome.output.contains("Did you mean relevant?") && outcome.output.contains("Did you mean required?"))
        #expect(outcome.output.contains("No form reads “remarks of mine”: what stands there has no effect."))
    }

    @Test("Yes in another language is remarked: a form would look for a question of that name")
    func yes() async throws {
        let outcome = try await check(
            "| survey |\n| | type | name | label | required |\n| | text | a | A | oui |\n| | text | b | B | yes |\n")
        #expect(outcome.output.contains("row 3, column “required”: “oui” has no effect here. Write yes"), "\(outcome)")
        #expect(outcome.output.contains("the form has no version"))
    }

    @Test("A fault in an expression is shown in the cell's own words")
    func cells() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type    | name | label | relevant        |
            | | integer | age  | Age   |                 |
            | | text    | b    | B     | ${age} > 17 and |
            | | text    | c    | C     | ${age} >> ${age} |

            """)
        #expect(outcome.output.contains("“${age} > 17 and” ends where something is still expected"), "\(outcome)")
        #expect(outcome.output.contains("character 9 of “${age} >> ${age}”"), "\(outcome)")
        #expect(!outcome.output.contains("/data/"))
    }

    @Test("A picture and a list that are not there are named with their cells")
    func files() async throws {
        let place = try await Workplace()
        try place.write(
            """
            | survey |
            | | type                               | name | label | media::image |
            | | select_one_from_file communes.csv | a    | A     |              |
            | | note                               | b    | B     | door.jpg     |
            | settings |
            | | form_id | version |
            | | f       | 1       |

            """, to: "form.md")
        let outcome = try await place.run(["form", "check", "form.md"])
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("row 3, column “type”: The list communes.csv is not in"), "\(outcome)")
        #expect(outcome.output.contains("row 4, column “media::image”: door.jpg is not in"), "\(outcome)")
        try await place.fail(65, "row 3, column “type”", "communes.csv", running: ["form", "add", "form.md"])
    }

    @Test("An empty file is refused in a sentence, whatever it is called", arguments: ["xlsx", "xls", "csv", "md", "xml"])
    func empty(ending: String) async throws {
        let place = try await Workplace()
        try place.write("", to: "form.\(ending)")
        try await place.fail(65, "empty", running: ["form", "add", "form.\(ending)"])
        try await place.fail(65, "empty", running: ["form", "check", "form.\(ending)"])
    }

    @Test(
        "A table without questions is refused, and told what it lacks",
        arguments: [
            ("| survey |\n| | type | name | label |\n", "has no question"),
            (
                "| questions |\n| | type | name | label |\n| | text | a | A |\n| choices |\n| | list_name | name | label |\n| | a | b | c |\n",
                "no sheet called survey (it has: questions, choices)"
            ),
        ])
    func noQuestions(text: String, words: String) async throws {
        let place = try await Workplace()
        try place.write(text, to: "form.md")
        try await place.fail(65, words, running: ["form", "add", "form.md"])
    }

    @Test("A table in another encoding is told which one to save it in, with the line")
    func encodings() async throws {
        let place = try await Workplace(hasStore: false)
        let text = "survey\n,type,name,label\n,text,a,Français\n"
        for (encoding, words) in [(String.Encoding.isoLatin1, "Line 3 is not in UTF-8"), (.utf16, "It is text in UTF-16")] {
            try #require(text.data(using: encoding)).write(to: place.folder.appending(path: "form.csv"))
            try await place.fail(65, words, "Save it as “CSV UTF-8” in Excel", running: ["form", "check", "form.csv"])
        }
        try Data([0x9e, 1, 2, 3, 0, 10]).write(to: place.folder.appending(path: "form.csv"))
        try await place.fail(65, "It is no text at all.", running: ["form", "check", "form.csv"])
    }

    @Test("A sheet that was exported alone is told what it lacks, in few words")
    func alone() async throws {
        let place = try await Workplace(hasStore: false)
        let rows = (1...300).map { "select_one l\($0),q\($0),Q\n" }.joined()
        try place.write("type,name,label\n" + rows, to: "form.csv")
        let outcome = try await place.run(["form", "check", "form.csv"])
        #expect(outcome.status == 65 && outcome.errors.contains("begins with the headings of questions"), "\(outcome)")
        #expect(outcome.errors.utf8.count < 500, "\(outcome)")
        try place.write("a,b\nc,d\ne,f\ng,h\n", to: "form.csv")
        try await place.fail(65, "(it has: a, c, e and 1 more)", running: ["form", "check", "form.csv"])
    }

    @Test("What only KoboToolbox makes questions of is told once a kind, with what to write instead")
    func kobo() async throws {
        let place = try await Workplace(hasStore: false)
        try place.write(
            """
            | survey |
            | | type | name | label |
            | | begin_score | s | Score |
            | | score__row | s1 | Row |
            | | end_score | | |
            | | begin_rank | r | Rank |
            | | rank__level | r1 | Level |
            | | end_rank | | |
            | | text | t | T |

            """, to: "form.md")
        let outcome = try await place.run(["form", "check", "form.md"])
        #expect(outcome.output.contains("row 3, column “type”: “begin_score” is KoboToolbox's own (rows 3 to 5)"), "\(outcome)")
        #expect(outcome.output.contains("Write one row of the type rank LIST"), "\(outcome)")
        #expect(outcome.output.contains("for 2 problems"), "\(outcome)")
    }

    @Test("A sound, a picture or a film without a translation is told at its own column")
    func media() async throws {
        let place = try await Workplace(hasStore: false)
        try place.write(
            "| survey |\n| | type | name | label::English (en) | label::French (fr) | media::audio::English (en) |\n"
                + "| | text | a | A | A | a.mp3 |\n", to: "form.md")
        let outcome = try await place.run(["form", "check", "form.md"])
        #expect(outcome.output.contains("column “media::audio::English (en)”: “French (fr)” has other columns"), "\(outcome)")
    }

    @Test("A workbook that unpacks to more than any form is refused before it is unpacked")
    func bomb() async throws {
        let place = try await Workplace()
        let script = """
            import zipfile
            with zipfile.ZipFile("form.xlsx", "w", zipfile.ZIP_DEFLATED) as z:
                with z.open("xl/workbook.xml", "w", force_zip64=True) as f:
                    for _ in range(300): f.write(bytes(1 << 20))
            """
        let child = try ChildProcess(
            "python3", ["-c", script], environment: ProcessInfo.processInfo.environment, folder: place.folder)
        #expect(try await child.wait(killAfter: 120) == 0)
        try await place.fail(65, "300 MB", "limit of 256 MB", running: ["form", "add", "form.xlsx"])
    }

    @Test("A workbook under another workbook's ending is read; one under a text's ending is refused with the reason")
    func endings() async throws {
        let place = try await Workplace(hasStore: false)
        let forms = CommandLineTool.root.appending(path: "fixtures/forms")
        try FileManager.default.copyItem(
            at: forms.appending(path: "register.xlsx"), to: place.folder.appending(path: "old.xls"))
        try FileManager.default.copyItem(
            at: forms.appending(path: "register.xlsx"), to: place.folder.appending(path: "text.csv"))
        #expect(try await place.succeed("form", "check", "old.xls").output.contains("can be used"))
        try await place.fail(65, "It is a workbook and not csv text", running: ["form", "check", "text.csv"])
    }

    @Test("A changed form needs a new version; new interviews take it, and old records keep theirs")
    func versions() async throws {
        let place = try await Workplace()
        func form(_ version: String, _ label: String) -> String {
            """
            | survey |
            | | type | name | label    |
            | | text | a    | \(label) |
            | settings |
            | | form_id | version    | form_title |
            | | visit   | \(version) | Visit      |

            """
        }
        try place.write(form("1", "One"), to: "form.md")
        try await place.succeed("form", "add", "form.md")
        let first = try await place.succeed("record", "add", "visit", "a=x").output.trimmingCharacters(in: .newlines)
        try await place.succeed("form", "add", "form.md")
        try place.write(form("1", "Two"), to: "form.md")
        try await place.fail(73, "version \"1\" with other content", "new version", running: ["form", "add", "form.md"])
        try place.write(form("2", "Two"), to: "form.md")
        try await place.succeed("form", "add", "form.md")
        let second = try await place.succeed("record", "add", "visit", "a=y").output.trimmingCharacters(in: .newlines)
        let forms = try await place.succeed("form", "list", "--json").array().filter { $0["form"] as? String == "visit" }
        #expect(forms.map { $0["version"] as? String } == ["1", "2"])
        for (id, form) in zip([first, second], forms) {
            let record = try await place.succeed("record", "show", id, "--json").object()
            #expect(record["version"] as? String == form["version"] as? String, "\(record)")
        }
    }
}

/// Whether the tests' Python has pyxform.
enum PythonWithPyxform {
    static let isHere: Bool = {
        let file = CommandLineTool.root.appending(path: "fixtures/forms/register.xlsx")
        return (try? XLSFormConverter().convert(file)) != nil
    }()
}
