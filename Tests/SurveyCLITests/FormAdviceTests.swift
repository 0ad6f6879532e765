import Foundation
import Testing

@testable import survey_cli

@Suite(
    "An author who knows spreadsheets and no XPath is told what to write",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormAdviceTests {
    private func check(
        _ sheets: String, as name: String = "form.md", _ arguments: String...
    ) async throws -> CommandLineTool.Outcome {
        let place = try await Workplace(hasStore: false)
        try place.write(sheets, to: name)
        return try await place.run(["form", "check", name] + arguments)
    }

    @Test(
        "What other languages and spreadsheets write is named with what to write instead",
        arguments: [
            ("${a} == 1", "Write = once"), ("${a} && ${a}", "Write and"), ("${a} \\|\\| ${a}", "Write or."),
            ("${a} <> 1", "Write !="), ("!${a}", "Write not("), ("${a} AND ${a}", "Write and in small letters"),
            ("${a} = 1 Or ${a} = 2", "Write or in small letters"), ("${a} ET ${a}", "Write and."),
            ("${a} ≥ 3", "Write >="), ("${a} => 3", "Write >="), ("$a = 1", "Write ${a}"), ("{a} = 1", "Write ${a}"),
            ("$(a) = 1", "Write ${a}"), ("${a = 1", "Write ${a}"), ("selected(${a}; 'x')", "Write a comma"),
            ("(${a} = 1", "Close the bracket"), ("= ${a} = 1", "Leave out the ="), ("${a}/2 > 1", "write div"),
            ("2/${a} > 1", "write div"), ("${a} % 2 = 1", "Write mod"), ("${a}^2 > 1", "Write pow("),
            ("NOT(${a})", "not()"), ("${a} > 1,5", "with a point"),
            ("${a} = 1 and", "behind “and”"),
        ])
    func signs(expression: String, advice: String) async throws {
        let outcome = try await check(
            """
            | survey |
            | | type    | name | label | relevant |
            | | integer | a    | A     |          |
            | | text    | b    | B     | \(expression) |

            """)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("problem: sheet survey, row 4, column “relevant”: “b”, relevant: "), "\(outcome)")
        #expect(outcome.output.contains(advice), "\(outcome)")
        #expect(outcome.output.contains("for 1 problem"), "\(outcome)")
    }

    @Test(
        "What is read otherwise than it is meant is a warning in its cell",
        arguments: [
            ("${a} = 'x' or 'y'", "'y' behind or is compared with nothing", "Write the whole comparison again"),
            ("'${a}' = 'x'", "not the answer to that question", "Leave out these quotation marks"),
            ("${a} > 2020-01-01", "is a subtraction: 2018", "Write date('2020-01-01')"),
            ("${a} > date('2020-13-45')", "no day of the calendar", "'2026-01-31'"),
            ("${a} = yes", "without quotation marks", "Write 'yes' if it is a text"),
            ("selected(${a}, a)", "without quotation marks", "in an XLSForm ${a}, if the question “a” is meant, and 'a' if"),
            ("not ${a}", "“${a}” stands", "Write brackets around what must not be so: not(…)."),
            ("${a} = TRUE", "without brackets", "Write true()."),
        ])
    func meaning(expression: String, cause: String, advice: String) async throws {
        let outcome = try await check(
            """
            | survey |
            | | type | name | label | relevant |
            | | text | a    | A     |          |
            | | text | b    | B     | \(expression) |

            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("warning: sheet survey, row 4, column “relevant”: "), "\(outcome)")
        #expect(outcome.output.contains(cause) && outcome.output.contains(advice), "\(outcome)")
    }

    @Test(
        "What is sound is not warned of",
        arguments: [
            "${a} = 'x' or ${a} = 'y'", "jr:choice-name(${a}, '${a}') = 'x'", "${a} > date('2020-02-29')", "${a} - 1 - 2 > 0",
            "2020 - ${a} - 1 = 3", "${a} = '2020-01-01'", "${a} = true() or false()", "selected(${a}, 'a') and not(${a} = 1)",
            "${a} != '' and (${a} div 2 > 1.5)", "${a} = ‘x’",
        ])
    func sound(expression: String) async throws {
        let outcome = try await check(
            """
            | survey |
            | | type | name | label | relevant |
            | | text | a    | A     |          |
            | | text | b    | B     | \(expression) |

            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(!outcome.output.contains("warning") && !outcome.output.contains("problem"), "\(outcome)")
    }

    @Test("A fault of the tables hides none of the expressions, and each cell is told once")
    func together() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type       | name | label | relevant  | constraint     | choice_filter |
            | | text       | a    | A     |           |                |               |
            | | text       | b    | B     | ${A} == 1 | frob(.)        |               |
            | | select_one | c    | C     | $a        | . > 1 and      | x = (1        |
            | | text       | a    | D     | ${a} = 1  | . = 'x' or 'y' |               |
            | settings |
            | | form_id | instance_name |
            | | f       |               |

            """)
        #expect(outcome.status == 65, "\(outcome)")
        for text in [
            "row 4, column “relevant”: ${A} names no question", "row 4, column “relevant”: “b”, relevant: character 6",
            "row 4, column “constraint”: “b”, constraint: ", "row 5, column “type”: “select_one” does not say which choices",
            "row 5, column “relevant”: “c”, relevant: character 1 of “$a”", "“. > 1 and” ends where",
            "row 5, column “choice_filter”: ", "row 6, column “name”: “a” is the name of another question",
        ] {
            #expect(outcome.output.contains(text), "\(text)\n\(outcome)")
        }
        #expect(outcome.output.split(separator: "\n").count { $0.contains("row 5, column “relevant”") } == 1, "\(outcome)")
        #expect(!outcome.output.contains("instance_name"), "\(outcome)")
    }

    @Test("Every circle is told, and not the first alone")
    func cycles() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type | name | label | calculation | relevant |
            | | text | a    | A     | ${b} + 1    |          |
            | | text | b    | B     | ${c} + 1    |          |
            | | text | c    | C     | ${a}        |          |
            | | text | e    | E     |             | ${f} = 1 |
            | | text | f    | F     |             | ${e} = 1 |
            | | text | h    | H     | ${h} + 1    |          |
            | | text | i    | I     | ${h}        | ${i} = 1 |

            """)
        #expect(outcome.status == 65, "\(outcome)")
        for circle in [
            "“i”, relevant: character 1 of “${i} = 1”: Whether this is asked depends on its own answer",
            "“h”, calculate: character 1 of “${h} + 1”: The value is reckoned from itself", "relevant of “f” → relevant of “e”",
            "calculate of “a”",
        ] {
            #expect(outcome.output.contains(circle), "\(circle)\n\(outcome)")
        }
        #expect(outcome.output.contains("for 4 problems"), "\(outcome)")
    }

    @Test("A long expression is shown around the fault, and whole in JSON")
    func long() async throws {
        let expression = (0..<300).map { "${a} = '\($0)'" }.joined(separator: " or ") + " && 1 = 1"
        let sheets = "| survey |\n| | type | name | label | relevant |\n| | text | a | A | |\n| | text | b | B | \(expression) |\n"
        let outcome = try await check(sheets)
        #expect(outcome.output.contains("= '299' && 1 = 1”: "), "\(outcome)")
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count < 400 }, "\(outcome)")
        let document = try await check(sheets, "--json").object()
        let findings = try #require(document["findings"] as? [[String: Any]])
        #expect((findings.first?["expression"] as? String)?.contains("'17'") == true)
    }

    @Test("A count that is asked inside its own repeat is a warning; one reckoned from it is none")
    func counts() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type         | name | label | repeat_count |
            | | begin repeat | r    | R     | ${n}         |
            | | integer      | n    | N     |              |
            | | end repeat   |      |       |              |
            | | begin repeat | s    | S     | count(${m}) + 1 |
            | | integer      | m    | M     |              |
            | | end repeat   |      |       |              |

            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("warning: sheet survey, row 3, column “repeat_count”: "), "\(outcome)")
        #expect(outcome.output.split(separator: "\n").count { $0.contains("asked inside it") } == 1, "\(outcome)")
    }

    @Test("A sheet with semicolons, as spreadsheet programs write it in French, is read")
    func semicolons() async throws {
        let sheets = "survey;;;\n;type;name;label\n;text;a;A, or B\nsettings;;;\n;form_id;version;\n;f;1;\n"
        let outcome = try await check(sheets, as: "form.csv")
        #expect(outcome.status == 0 && outcome.output.contains("f 1 can be used"), "\(outcome)")
    }

    @Test(
        "A file that is no form says which files are", arguments: ["form.ods", "form.txt", "form.docx"])
    func endings(name: String) async throws {
        let outcome = try await check("PK\u{3}\u{4}", as: name)
        #expect(outcome.status == 65 && outcome.errors.contains(".xlsx"), "\(outcome)")
        #expect(!outcome.errors.contains("parser"), "\(outcome)")
    }

    @Test(
        "A type of another tool, or one that lacks its list, is told with what to write",
        arguments: [
            ("number", "Write integer or decimal."), ("select_one", "the name of a list of the choices sheet"),
            ("rank", "the name of a list of the choices sheet"), ("select_one_from_file", "such as communes.csv"),
            ("boolean", "select_one LIST"),
        ])
    func types(type: String, advice: String) async throws {
        let outcome = try await check("| survey |\n| | type | name | label |\n| | text | a | A |\n| | \(type) | b | B |\n")
        #expect(outcome.status == 65 && outcome.output.contains("row 4, column “type”: "), "\(outcome)")
        #expect(outcome.output.contains(advice) && outcome.output.contains("for 1 problem"), "\(outcome)")
    }

    @Test("The cell of a fault is where its author puts it right")
    func cells() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type      | name | label | calculation | trigger |
            | | text      | a    | A     |             |         |
            | | calculate | b    |       | now()       | ${a}    |
            | | dateTime  | f    | F     | now()       | ${b}    |
            | | text      | n    |       |             |         |

            """)
        #expect(outcome.output.contains("row 5, column “trigger”: The trigger is a question that nobody sees"), "\(outcome)")
        #expect(outcome.output.contains("row 6, column “label”: “n” has neither a label"), "\(outcome)")
        #expect(outcome.output.contains("for 2 problems"), "\(outcome)")
    }

    @Test("Files that pulldata() and choices name, and languages, are told with their cells")
    func places() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type          | name | label::Français | label::English (en) | hint::English (en) | calculation |
            | | text          | a    | A               | A                   | H                  |             |
            | | calculate     | b    |                 |                     |                    | pulldata('towns', 'x', 'y', ${a}) |
            | | calculate     | c    |                 |                     |                    | pulldata('communes.csv', 'x', 'y', ${a}) |
            | | select_one yn | d    | D               |                     |                    |             |
            | choices |
            | | list_name | name | label::Français | media::image::Français |
            | | yn        | yes  | Oui             | jr://images/z.png      |
            | settings |
            | | default_language | public_key |
            | | Francais         | no key     |

            """)
        #expect(outcome.status == 65, "\(outcome)")
        for text in [
            "problem: sheet survey, row 4, column “calculation”: The list towns.csv is not in",
            "row 5, column “calculation”: pulldata() adds .csv to the name", "Write 'communes' in place of 'communes.csv'.",
            "warning: sheet choices, row 9, column “media::image::Français”: z.png is not in",
            "remark: sheet survey, row 2, column “label::Français”: The language “Français” has no code",
            "remark: sheet survey, row 6, column “label::English (en)”: “d” has a label in another language",
            "column “hint::English (en)”: “Français” has other columns, and none for “hint”",
            "column “default_language”: No column has the language “Francais”",
            "column “public_key”: This is no RSA public key", "for 2 problems",
        ] {
            #expect(outcome.output.contains(text), "\(text)\n\(outcome)")
        }
    }

    @Test("A calculation on a group is remarked, and a label that the form leaves out too")
    func groups() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type         | name | label | calculation | hint   |
            | | begin group  | g    | G     | 1 + 1       |        |
            | | text         | a    | A     |             | #NAME? |
            | | end group    |      |       |             |        |
            | | begin repeat | r    |       |             |        |
            | | text         | b    | B     |             |        |
            | | end repeat   |      |       |             |        |

            """)
        #expect(outcome.output.contains("row 3, column “calculation”: A group holds no value"), "\(outcome)")
        #expect(outcome.output.contains("The repeat has no label."), "\(outcome)")
        #expect(outcome.output.contains("row 4, column “hint”: The spreadsheet program could not reckon"), "\(outcome)")
        #expect(!outcome.output.contains("{'"), "\(outcome)")
    }

    @Test("An empty survey sheet is not called missing, and an external list is looked for where it belongs")
    func sheets() async throws {
        let outcome = try await check(
            """
            | survey |
            | | type                  | name | label | choice_filter |
            | | text                  | a    | A     |               |
            | | select_one_external u | b    | B     | r = ${a}      |
            | | select_one_external v | c    | C     | r = ${a}      |
            | external_choices |
            | | list_name | name | label | r |
            | | v         | x    | X     | 1 |

            """)
        #expect(outcome.output.contains("row 4, column “type”: The external_choices sheet has no list “u”."), "\(outcome)")
        #expect(outcome.output.contains("for 1 problem"), "\(outcome)")
    }

    @Test("A formula whose value the workbook does not hold is a problem: what stands there would be left out")
    func formulas() async throws {
        let place = try await Workplace(hasStore: false)
        let script = """
            import zipfile
            cells = [["type", "name", "label", "relevant"], ["text", "a", "A", None], ["text", "b", "B", 7]]
            def cell(v, at):
                if v == 7: return f'<c r="{at}"><f>"x"&amp;"y"</f></c>'
                return f'<c r="{at}" t="inlineStr"><is><t>{v}</t></is></c>' if v else ''
            rows = ''.join(f'<row r="{n}">' + ''.join(cell(v, 'ABCD'[i] + str(n)) for i, v in enumerate(r)) + '</row>'
                           for n, r in enumerate(cells, 1))
            main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
            types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
            rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
            with zipfile.ZipFile('form.xlsx', 'w') as z:
                z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                    f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>')
                z.writestr('_rels/.rels', rels + f'<Relationship Id="r1" Type="{types}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
                z.writestr('xl/workbook.xml', f'<workbook {main} xmlns:r="{types}"><sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>')
                z.writestr('xl/_rels/workbook.xml.rels', rels + f'<Relationship Id="r1" Type="{types}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
                z.writestr('xl/worksheets/sheet1.xml', f'<worksheet {main}><sheetData>{rows}</sheetData></worksheet>')
            """
        let child = try ChildProcess(
            "python3", ["-c", script], environment: ProcessInfo.processInfo.environment, folder: place.folder)
        #expect(try await child.wait(killAfter: 60) == 0)
        let outcome = try await place.run(["form", "check", "form.xlsx"])
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("(D3): The cell has the formula “=\"x\"&\"y\"”"), "\(outcome)")
        #expect(outcome.output.contains("for 1 problem"), "\(outcome)")
    }
}
