import Testing

@testable import SurveyForms

@Suite("What is reckoned for a question is written as the question's type asks, or is no answer and told")
struct CalculatedTypeTests {
    /// The value that an expression gives a question of a type, and the codes of what fails.
    private func result(
        _ expression: String, _ type: String, control: String = "input", inside: String = ""
    ) throws -> (value: String, failures: [ExpressionProblem.Code]) {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><a/><n>7</n><empty/></data>"#,
                model: "<bind nodeset=\"/data/a\" type=\"\(type)\" calculate=\"\(expression)\"/>",
                body: "<\(control) ref=\"/data/a\">\(inside)</\(control)>"))
        let session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        return (session.record[try #require(session.node(at: "a"))], session.standingFailures.map(\.problem.code))
    }

    @Test(
        "Days, times, moments and whole numbers",
        arguments: [
            ("now()", "date", "2026-03-01"), ("now()", "time", "12:00:00.000+01:00"),
            ("today()", "dateTime", "2026-03-01T00:00:00.000+01:00"), ("now()", "dateTime", "2026-03-01T12:00:00.000+01:00"),
            ("today() + 1", "date", "2026-03-02"),
            ("string(today() + 1)", "date", "2026-03-02"), ("'2026-03-01T23:30:00.000-05:00'", "date", "2026-03-02"),
            ("'2026-03-01T23:30:00.000-05:00'", "dateTime", "2026-03-01T23:30:00.000-05:00"),
            ("'08:30'", "time", "08:30"), ("20513.5", "dateTime", "2026-03-01T13:00:00.000+01:00"),
            ("/data/n div 2", "int", "3"), ("0 - 7 div 2", "int", "-3"), ("'12.7'", "int", "12"), ("'12.0'", "int", "12"),
            ("'007'", "int", "007"), ("true()", "int", "1"), ("'1.50'", "decimal", "1.50"),
            ("1 div 3", "decimal", "0.3333333333333333"), ("1 = 1", "boolean", "true"), ("/data/empty + 1", "int", ""), ("''", "date", ""),
            ("1 div 0", "string", "Infinity"),
        ])
    func written(expression: String, type: String, value: String) throws {
        let (held, failures) = try result(expression, type)
        #expect(held == value, "\(expression) as \(type)")
        #expect(failures.isEmpty, "\(expression) as \(type)")
    }

    @Test(
        "Values that no answer can be",
        arguments: [
            ("1 div 0", "int"), ("-1 div 0", "decimal"), ("'abc'", "int"), ("99999999999999999999 * 10", "int"),
            ("'nodate'", "date"), ("'x'", "geopoint"), ("'12:00'", "date"), ("7", "time"), ("'a/b'", "binary"),
        ])
    func refused(expression: String, type: String) throws {
        let (held, failures) = try result(expression, type)
        #expect(held.isEmpty && failures == [.notAnAnswer], "\(expression) as \(type): \(held) \(failures)")
    }

    @Test("A choice that the list does not have")
    func choice() throws {
        let item = "<item><label>Yes</label><value>yes</value></item>"
        #expect(try result("'yes'", "string", control: "select1", inside: item).value == "yes")
        let (held, failures) = try result("'no'", "string", control: "select1", inside: item)
        #expect(held.isEmpty && failures == [.notAnAnswer])
    }

    @Test("White space around a value goes, and between choices one space stays")
    func spaces() throws {
        let items = ["yes", "no"].map { "<item><label>\($0)</label><value>\($0)</value></item>" }.joined()
        #expect(try result("' yes '", "string", control: "select1", inside: items).value == "yes")
        #expect(try result("concat(' yes ', '  no ')", "string", control: "select", inside: items).value == "yes no")
        #expect(try result("' 12 '", "int").value == "12")
        #expect(try result("' 2026-03-01 '", "date").value == "2026-03-01")
        #expect(try result("' a  b '", "string").value == " a  b ")
    }

    @Test("A value that fits again is told no longer")
    func mended() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><n>0</n><a/></data>"#,
                model: #"<bind nodeset="/data/a" type="decimal" calculate="10 div /data/n"/>"#,
                body: #"<input ref="/data/n"/><input ref="/data/a"/>"#))
        var session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        #expect(session.standingFailures.count == 1)
        session.setAnswer("4", at: try #require(session.node(at: "n")))
        #expect(session.standingFailures.isEmpty)
        #expect(session.record[try #require(session.node(at: "a"))] == "2.5")
    }
}
