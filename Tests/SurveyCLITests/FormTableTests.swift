import Foundation
import Testing

@testable import survey_cli

@Suite(
    "What a table holds comes to the form, or is told at its cell",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormTableTests {
    private func check(_ sheets: String, as name: String = "form.csv", _ arguments: String...) async throws
        -> CommandLineTool.Outcome
    {
        let place = try await Workplace(hasStore: false)
        try place.write(sheets, to: name)
        return try await place.run(["form", "check", name] + arguments)
    }

    private func csv(survey: [String] = ["select_one yn,a,A"], choices: [String]) -> String {
        (["survey", ",type,name,label"] + survey.map { ",\($0)" } + ["choices", ",list_name,name,label"]
            + choices.map { ",\($0)" }).joined(separator: "\n") + "\n"
    }

    @Test("A choice whose row says no list is a problem at its cell; the list of the row above is offered where that is safe")
    func choiceWithoutList() async throws {
        let sheets = csv(
            survey: ["select_one yn,a,A", "select_one rg,b,B"],
            choices: ["yn,yes,Yes", ",no,No", ",maybe,Maybe", "rg,n,N", ",s,S"])
        let outcome = try await check(sheets)
        #expect(outcome.status == 65, "\(outcome)")
        #expect(
            outcome.output.contains(
                "problem: sheet choices, row 8, column “list_name”: The choice “no” belongs to no list, and no question would offer it. "
                    + "Nor does any row down to row 9. With --repair the list “yn” of the row above is taken."), "\(outcome)")
        #expect(outcome.output.contains("row 11, column “list_name”: The choice “s” belongs"), "\(outcome)")
        let place = try await Workplace()
        try place.write(sheets, to: "form.csv")
        try await place.fail(65, "belongs to no list", running: ["form", "add", "form.csv"])
        let form = try XLSFormConverter().convert(URL(filePath: place.path("form.csv")), repairs: true)
        let text = String(decoding: form.xform, as: UTF8.self)
        for name in ["no", "maybe", "s"] { #expect(text.contains("<name>\(name)</name>"), "\(text)") }
    }

    @Test(
        "Which list such a row means is left to its author where it stands first, behind an empty row, or says a name again",
        arguments: [[",no,No", "yn,yes,Yes"], ["yn,yes,Yes", ",,", ",no,No"], ["yn,yes,Yes", ",yes,Again"], ["yn,yes,Yes", ",no,N", ",no,N"]])
    func undecided(choices: [String]) async throws {
        let outcome = try await check(csv(choices: choices), "--repair")
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.output.contains("belongs to no list") && outcome.output.contains("is named in each of its rows."), "\(outcome)")
    }

    @Test("A remark beside the choices is no choice")
    func note() async throws {
        let outcome = try await check(csv(choices: ["yn,yes,Yes", ",,ask the ministry about more", "yn,no,No"]))
        #expect(outcome.status == 0 && !outcome.output.contains("belongs to no list"), "\(outcome)")
    }

    @Test("A quotation mark that is not closed is told with its line, and not taken for a cell of many rows")
    func quotation() async throws {
        let outcome = try await check(csv(choices: ["yn,\"y,Y", "yn,n,N"]))
        #expect(outcome.status == 65, "\(outcome)")
        #expect(outcome.errors.contains("A quotation mark in line 6 is not closed"), "\(outcome)")
        let several = try await check(csv(choices: ["yn,y,\"Yes", "of course\"", "yn,n,\"N, \"\"no\"\"\""]))
        #expect(several.status == 0, "\(several)")
    }

    @Test("Text that was copied out of a sheet has tabs, and is read")
    func tabs() async throws {
        let sheets = csv(choices: ["yn,y,Y", "yn,n,N"]).replacingOccurrences(of: ",", with: "\t")
        let outcome = try await check(sheets)
        #expect(outcome.status == 0 && outcome.output.contains("form can be used"), "\(outcome)")
    }

    @Test("Another sheet that is nearly called choices is named")
    func otherSheet() async throws {
        let outcome = try await check(csv(choices: ["yn,y,Y"]).replacingOccurrences(of: "choices", with: "choice"))
        #expect(outcome.status == 65 && outcome.output.contains("Call the sheet “choice” choices."), "\(outcome)")
    }

    /// A workbook with a survey sheet, from the inner markup of its part.
    private func workbook(_ sheet: String, in place: Workplace) async throws {
        let script = """
            import sys, zipfile
            main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
            types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
            rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
            part = '<Override PartName="/xl/%s.xml" ContentType="' + kind + '.%s+xml"/>'
            link = '<Relationship Id="%s" Type="' + types + '/%s" Target="%s"/>'
            with zipfile.ZipFile('form.xlsx', 'w') as z:
                z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                    + part % ('workbook', 'sheet.main') + part % ('styles', 'styles')
                    + part % ('worksheets/sheet1', 'worksheet') + '</Types>')
                z.writestr('_rels/.rels', rels + link % ('r1', 'officeDocument', 'xl/workbook.xml') + '</Relationships>')
                z.writestr('xl/workbook.xml', f'<workbook {main} xmlns:r="{types}"><sheets>'
                    '<sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>')
                z.writestr('xl/_rels/workbook.xml.rels', rels + link % ('r1', 'worksheet', 'worksheets/sheet1.xml')
                    + link % ('r2', 'styles', 'styles.xml') + '</Relationships>')
                z.writestr('xl/styles.xml', f'<styleSheet {main}><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/>'
                    '</borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
                    '<xf numFmtId="22"/></cellXfs></styleSheet>')
                z.writestr('xl/worksheets/sheet1.xml', f'<worksheet {main}>{sys.argv[1]}</worksheet>')
            """
        let child = try ChildProcess(
            "python3", ["-c", script, sheet], environment: ProcessInfo.processInfo.environment, folder: place.folder)
        #expect(try await child.wait(killAfter: 60) == 0)
    }

    private func rows(_ rows: [[String]]) -> String {
        "<sheetData>" + rows.map { "<row>\($0.map(cell).joined())</row>" }.joined() + "</sheetData>"
    }

    private func cell(_ text: String) -> String {
        if text.isEmpty { return "<c/>" }
        return text.hasPrefix("<c") ? text : "<c t=\"str\"><v>\(text)</v></c>"
    }

    @Test("A day that a spreadsheet program keeps as a day comes to the form as one")
    func days() async throws {
        let place = try await Workplace(hasStore: false)
        try await workbook(
            rows([
                ["type", "name", "label", "default"], ["date", "a", "A", "<c s=\"1\"><v>46082</v></c>"],
                ["dateTime", "b", "B", "<c s=\"2\"><v>46082.4375</v></c>"], ["integer", "c", "C", "<c><v>3</v></c>"],
            ]), in: place)
        let form = try XLSFormConverter().convert(URL(filePath: place.path("form.xlsx")))
        let text = String(decoding: form.xform, as: UTF8.self)
        #expect(text.contains("<a>2026-03-01</a>") && text.contains("<b>2026-03-01T10:30:00</b>"), "\(text)")
        #expect(text.contains("<c>3</c>"))
        let outcome = try await place.run(["form", "check", "form.xlsx"])
        #expect(!outcome.output.contains("begins with"), "\(outcome)")
    }

    @Test("A cell that is empty since it is merged with another one is told so")
    func merged() async throws {
        let place = try await Workplace(hasStore: false)
        try await workbook(
            rows([["type", "name", "label"], ["text", "a", "A"], ["", "b", "B"]])
                + "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>", in: place)
        let outcome = try await place.run(["form", "check", "form.xlsx"])
        #expect(outcome.status == 65, "\(outcome)")
        #expect(
            outcome.output.contains("(A3): “b” has no type. The cell is merged with A2, and only the first of merged cells holds anything."),
            "\(outcome)")
    }
}
