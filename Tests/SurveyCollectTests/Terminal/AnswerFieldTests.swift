import Foundation
import SurveyForms
import TestSupport
import Testing

@testable import SurveyCollect

@Suite("Each kind of question is answered with the keys that its field names")
struct AnswerFieldTests {
    private static let file = Repository.root.appending(path: "fixtures/forms/every-kind.xml")

    private let session: FormSession
    private let context = ScreenContext(
        language: .french, policy: .standard, size: ScreenSize(columns: 80, rows: 24), today: "2026-11-23")

    init() throws {
        let form = try XFormReader.read(Array(try Data(contentsOf: Self.file)))
        session = try FormSession(
            form,
            environment: EvaluationEnvironment(
                clock: FormClock(milliseconds: 1_795_392_000_000, offsetMinutes: 60), random: { 7 }))
    }

    private func view(_ path: String, holding value: String = "") throws -> QuestionView {
        var session = session
        session.setAnswer("4", at: try #require(session.nodes(at: "count_people").first))
        let node = try #require(session.nodes(at: path).first)
        if !value.isEmpty { session.setAnswer(value, at: node) }
        return try #require(session.view(of: node))
    }

    /// What the form takes after some keys.
    private func answer(_ path: String, holding value: String = "", _ keys: Key...) throws -> String? {
        var field = AnswerField(try view(path, holding: value), context)
        for key in keys { _ = field.press(key, context) }
        return field.value
    }

    @Test(
        "What surveyors write becomes what the form takes, and the form's own check agrees",
        arguments: [
            ("count_people", "١٢", "12"), ("count_people", "+3", "3"), ("weight_kg", "61,5", "61.5"),
            ("weight_kg", "٦١٫٥", "61.5"), ("visit_day", "3/4/2026", "2026-04-03"), ("visit_day", "2026-4-3", "2026-04-03"),
            ("visit_day", "23.11.2026", "2026-11-23"), ("visit_time", "9h05", "09:05:00.000"),
            ("visit_time", "14h", "14:00:00.000"), ("visit_moment", "3/4/2026 9:05", "2026-04-03T09:05:00.000"),
            ("spot", "35.5785, -5.3684", "35.5785 -5.3684 0 0"), ("spot", "٣٥٫٥، -٥", "35.5 -5 0 0"),
            ("weight_kg", "٦١،٥", "61.5"), ("spot", "35,5785 -5,3684 12 5", "35.5785 -5.3684 12 5"),
            ("spot", "35°30'00\"N 5°15'00\"W", "35.500000 -5.250000 0 0"),
            ("walk", "35.1 -5.1; 35.2 -5.2", "35.1 -5.1 0 0; 35.2 -5.2 0 0"),
            ("area", "35 -5;36 -5;36 -6", "35 -5 0 0; 36 -5 0 0; 36 -6 0 0; 35 -5 0 0"),
        ])
    func written(path: String, typed: String, value: String) throws {
        let found = try answer(path, .control("u"), .text(typed))
        #expect(found == value)
        try view(path).question.check(value)
    }

    @Test(
        "What could mean two things, or nothing, is not guessed",
        arguments: [
            ("count_people", "3.5"), ("count_people", "trois"), ("weight_kg", "1,2,3"), ("visit_day", "3/4/26"),
            ("visit_day", "hier"), ("visit_time", "9"), ("spot", "35"), ("spot", "35°70'N 5°W"), ("spot", "35,5 5"),
        ])
    func refused(path: String, typed: String) throws {
        let found = try answer(path, .control("u"), .text(typed))
        if let found { #expect(throws: ValueProblem.self) { try view(path).question.check(found) } }
    }

    @Test("A stored day is shown as people write it; arrows go a day on or back, over the month's end")
    func days() throws {
        #expect(try AnswerField.spoken(view("visit_day", holding: "2026-02-28")) == Isolate.leftToRight("28/02/2026"))
        #expect(try answer("visit_day", holding: "2026-02-28", .up) == "2026-03-01")
        #expect(try answer("visit_day", holding: "2026-03-01", .down) == "2026-02-28")
        #expect(try answer("visit_day", .control("u"), .up) == "2026-11-23")
    }

    @Test("Where a month or a year is asked for, the arrows step by that, and the last line says so")
    func months() throws {
        let form = try XFormReader.read(
            Array(
                """
                <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
                <instance><data id="d"><m/><y/></data></instance><bind nodeset="/data/m" type="date"/>
                <bind nodeset="/data/y" type="date"/></model></h:head><h:body>
                <input ref="/data/m" appearance="month-year"/><input ref="/data/y" appearance="year"/></h:body></h:html>
                """.utf8))
        var session = try FormSession(
            form,
            environment: EvaluationEnvironment(
                clock: FormClock(milliseconds: 1_795_392_000_000, offsetMinutes: 60), random: { 7 }))
        func value(_ path: String, holding value: String, _ keys: Key...) throws -> String? {
            let node = try #require(session.nodes(at: path).first)
            session.setAnswer(value, at: node)
            var field = AnswerField(try #require(session.view(of: node)), context)
            for key in keys { _ = field.press(key, context) }
            #expect(field.keys(context) == [path == "m" ? .keyMonths : .keyYears])
            return field.value
        }
        #expect(try value("m", holding: "2026-12-01", .up) == "2027-01-01")
        #expect(try value("m", holding: "2026-12-01", .down, .down) == "2026-10-01")
        #expect(try value("m", holding: "", .up) == "2026-11-01")
        #expect(try value("y", holding: "2026-01-01", .up) == "2027-01-01")
        #expect(try value("y", holding: "2026-01-01", .down) == "2025-01-01")
        #expect(try value("y", holding: "", .up) == "2026-01-01")
    }

    @Test(
        "What cannot be taken is told by its own cause",
        arguments: [
            ("area", "abc\ndef\nghi", Phrase.webNotPlaces), ("area", "35 -5\n36 -5", .tooFewPlaces),
            ("walk", "35 -5", .tooFewPlaces), ("walk", "35 -5\n95 -5", .noSuchPlace), ("spot", "abc", .webNotAPlace),
            ("visit_moment", "demain", .webNotAMoment), ("visit_moment", "14:30", .webNotAMoment),
            ("visit_moment", "31/2/2026 14:30", .noSuchMoment), ("visit_day", "31/2/2026", .noSuchDay),
            ("visit_day", "demain", .webNotADay), ("visit_time", "25:10", .noSuchTime), ("visit_time", "midi", .webNotATime),
        ])
    func causes(path: String, typed: String, phrase: Phrase) throws {
        let view = try view(path)
        var fault: ValueProblem.Code?
        if let value = WrittenAnswer(view).value(of: typed) {
            do throws(ValueProblem) { try view.question.check(value) } catch { fault = error.code }
            try #require(fault != nil)
        }
        #expect(WebAnswer(view).help(fault) == phrase)
    }

    @Test("One choice: arrows and Enter, or its letters and Enter; Enter alone chooses nothing")
    func selectOne() throws {
        let choices = try view("place").choices
        try #require(choices.count >= 2)
        #expect(try answer("place", .down, .down, .enter) == choices[1].value)
        #expect(try answer("place", .text(choices[1].label), .enter) == choices[1].value)
        #expect(try answer("place", .enter) == "")
        #expect(try answer("place", holding: choices[0].value, .backspace) == "")
    }

    @Test("Several choices: the blank ticks and unticks; a search ends with its tick")
    func selectMultiple() throws {
        let choices = try view("places").choices
        try #require(choices.count >= 2)
        let both = "\(choices[0].value) \(choices[1].value)"
        #expect(try answer("places", .down, .text(" "), .up, .text(" ")) == both)
        #expect(try answer("places", holding: both, .text(" ")) == choices[1].value)
        #expect(try answer("places", .text(choices[1].label), .enter) == choices[1].value)
    }

    @Test("A choice that is no longer offered stays in the answer until somebody changes it")
    func goneChoice() {
        let field = ChoiceField(choices: [("a", "A"), ("b", "B")], chosen: ["z", "b"], isMultiple: true)
        #expect(field.value == "b z")
    }

    @Test("A rank is taken with the blank and moved with the arrows; untouched it stays without an answer")
    func rank() throws {
        let values = try view("order_places").choices.map(\.value)
        try #require(values.count >= 2)
        #expect(try answer("order_places", .enter) == "")
        #expect(
            try answer("order_places", .down, .text(" "), .up, .text(" "), .enter)
                == ([values[1], values[0]] + values.dropFirst(2)).joined(separator: " "))
        #expect(try answer("order_places", holding: values.joined(separator: " "), .backspace) == "")
    }

    @Test("Ten thousand choices take no more rows than the screen has, and what is looked at is among them")
    func longList() throws {
        var field = ChoiceField(choices: (0..<10_000).map { ("\($0)", "Douar \($0)") }, chosen: [], isMultiple: false)
        _ = field.press(.end, context)
        let rows = field.rows(context, isFocused: true)
        #expect(rows.count <= context.pageRows)
        #expect(rows.contains { $0.isFocused })
    }

    @Test("In Arabic, a list stands on the right with its boxes at the edge", arguments: [40, 80])
    func arabicList(columns: Int) throws {
        let context = ScreenContext(
            language: .arabic, policy: .standard, size: ScreenSize(columns: columns, rows: 12), today: "2026-11-23")
        var field = ChoiceField(choices: [("y", "نعم"), ("t", "Tramadol")], chosen: ["y"], isMultiple: true)
        _ = field.press(.down, context)
        var grid = CellGrid(size: context.size)
        for (number, row) in field.rows(context, isFocused: true).enumerated() {
            grid.draw(row, at: number, field: 1..<columns - 1, policy: .standard)
        }
        #expect(grid.text(ofRow: 0).hasSuffix(String("نعم".reversed()) + " 1 [x]"))
        #expect(grid.text(ofRow: 1).hasSuffix("Tramadol 2 [ ]<"))
        #expect(grid.row(0).last == .blank)
    }

    @Test(
        "A line of a trace that holds no place is named by its number, with what is wrong with it",
        arguments: [
            (["35.1 -5.1", "35.2"], "Line 2: Write latitude and longitude"), (["", "x; 35 -5", "35 -5"], "Line 2: Write"),
            (["35.1 -5.1; 95 0"], "Line 1: Latitude goes from -90"), (["35.1 -5.1"], "A line needs two places"),
        ])
    func wrongLine(lines: [String], words: String) throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<walk/><next/>", model: #"<bind nodeset="/data/walk" type="geotrace"/>"#,
            body: #"<input ref="/data/walk"/><input ref="/data/next"/>"#)
        var actor = ScreenActor(try bench.begin(binding))
        actor.press(.paste(lines.joined(separator: "\n")), .pageDown)
        #expect(actor.row(with: "! ")?.contains("! " + words) == true, "\(actor.text)")
    }
}
