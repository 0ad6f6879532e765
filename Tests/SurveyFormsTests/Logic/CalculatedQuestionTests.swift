import TestSupport
import Testing

@testable import SurveyForms

@Suite("A question with a calculation is filled in by it, and takes what somebody knows better")
struct CalculatedQuestionTests {
    private static let model = """
        <bind nodeset="/data/age" type="int"/>
        <bind nodeset="/data/group" calculate="if(/data/age &gt;= 18, 'adult', 'child')"/>
        <bind nodeset="/data/once" calculate="once(/data/age)"/>
        <bind nodeset="/data/day" type="date" calculate="if(/data/age != '', today(), '')"/>
        <bind nodeset="/data/fixed" readonly="true()" calculate="/data/age * 2"/>
        <bind nodeset="/data/label" calculate="concat(/data/group, '!')"/>
        """
    private static let body = ["age", "group", "once", "day", "fixed"].map { "<input ref=\"/data/\($0)\"/>" }.joined()

    private static func form() throws -> Form {
        try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\"><age/><group/><once/><day/><fixed/><label/></data>", model: model, body: body))
    }

    private static func environment(days: Int = 0) -> EvaluationEnvironment {
        EvaluationEnvironment(
            clock: FormClock(milliseconds: 1_772_362_800_000 + days * 86_400_000, offsetMinutes: 60), random: { 7 })
    }

    private func values(_ session: FormSession) throws -> [String] {
        try ["group", "once", "day", "label"].map { session.record[try #require(session.node(at: $0))] }
    }

    private func set(_ answers: [(String, String)], _ session: inout FormSession) throws {
        for (place, answer) in answers { session.setAnswer(answer, at: try #require(session.node(at: place))) }
    }

    @Test("It can be answered, unless it is read-only; the answer stands until something changes that it is reckoned from")
    func answering() throws {
        var session = try FormSession(Self.form(), environment: Self.environment())
        let views = try ["group", "once", "day", "fixed"].map { session.view(of: try #require(session.node(at: $0))) }
        #expect(views.map { $0?.isReadOnly } == [false, false, false, true])
        try set([("age", "30"), ("group", "elder"), ("once", "31"), ("day", "2026-02-01")], &session)
        #expect(try values(session) == ["elder", "31", "2026-02-01", "elder!"])
        session.environment = Self.environment(days: 1)
        session.refresh()
        #expect(try values(session) == ["elder", "31", "2026-02-01", "elder!"])
        try set([("age", "12")], &session)
        #expect(try values(session) == ["child", "31", "2026-03-02", "child!"])
        session.environment = Self.environment(days: 2)
        session.refresh()
        #expect(try values(session) == ["child", "31", "2026-03-03", "child!"])
    }

    @Test("A draft that is opened again overwrites no such answer; later changes do as before")
    func resuming() throws {
        var session = try FormSession(Self.form(), environment: Self.environment())
        try set([("age", "30"), ("group", "elder"), ("day", "2026-02-01")], &session)
        var resumed = try FormSession(Self.form(), resuming: session.record, environment: Self.environment(days: 3))
        #expect(try values(resumed) == ["elder", "30", "2026-02-01", "elder!"])
        resumed.refresh()
        #expect(try values(resumed) == ["elder", "30", "2026-02-01", "elder!"])
        try set([("age", "31")], &resumed)
        #expect(try values(resumed) == ["adult", "30", "2026-03-04", "adult!"])
    }

    @Test("An edit keeps such answers whatever else it changes, and reckons anew what nobody has answered otherwise")
    func editing() throws {
        var session = try FormSession(Self.form(), environment: Self.environment())
        try set([("age", "30"), ("day", "2026-02-01")], &session)
        var edit = try FormSession(Self.form(), resuming: session.record, environment: Self.environment(), isEdit: true)
        try set([("age", "12")], &edit)
        #expect(try values(edit) == ["child", "30", "2026-02-01", "child!"])
        try set([("group", "elder"), ("age", "40")], &edit)
        #expect(try values(edit) == ["elder", "30", "2026-02-01", "elder!"])
    }
}
