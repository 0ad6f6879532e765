import TestSupport
import Testing

@testable import SurveyForms

@Suite("A condition that always or never holds is told, as far as that is certain")
struct CertainConditionTests {
    /// A form with questions of several kinds, one condition of a text, and one constraint of a number.
    private func findings(relevant: String = "true()", constraint: String = "true()") throws -> [FormFinding] {
        try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><n/><d/><t/><m/><w/><b/><r><x/><y><z/></y></r></data>"#,
                model: """
                    <bind nodeset="/data/n" type="int" constraint="\(constraint)"/><bind nodeset="/data/d" type="date"/>
                    <bind nodeset="/data/b" type="boolean"/><bind nodeset="/data/t" relevant="\(relevant)"/><bind nodeset="/data/r/x" type="int"/>
                    """,
                body: """
                    <input ref="/data/n"/><input ref="/data/d"/><input ref="/data/b"/><input ref="/data/t"/>
                    <select ref="/data/m"><item><label>A</label><value>a</value></item>
                      <item><label>B</label><value>b</value></item></select>
                    <select ref="/data/w"><item><label>A</label><value>a</value></item></select>
                    <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/x"/>
                      <group ref="/data/r/y"><repeat nodeset="/data/r/y"><input ref="/data/r/y/z"/></repeat></group>
                    </repeat></group>
                    """)
        ).findings()
    }

    @Test(
        "Constraints that compare a comparison, or leave no number",
        arguments: [
            ("0 &lt; . &lt; 10", "counts as 1 or 0"), (". &gt; 10 and . &lt; 5", "above 10 and below 5"),
            ("5 &gt; . and 10 &lt;= .", "above 10 and below 5"), (". &gt; 3 and . &lt;= 3", "above 3 and below 3"),
            (". &gt; 0 and . &gt; 8 and . &lt; 2", "above 8 and below 2"),
            (". &gt; -2 and . &lt; -5", "above -2 and below -5"),
        ])
    func constraints(constraint: String, words: String) throws {
        let found = try findings(constraint: constraint)
        #expect(found.map(\.problem.code) == [.constantOperand] && found.allSatisfy { !$0.isError }, "\(found)")
        #expect(found.first?.problem.message.contains(words) == true, "\(found)")
    }

    @Test(
        "An answer that is not one or not the other is any answer at all",
        arguments: [
            (". != 1 or . != 2", "1 and 2"), ("1 != . or . != 2.5 or . &gt; 5", "1 and 2.5"),
            ("/data/t != 'a' or . = 7 or 'b' != /data/t", "'a' and 'b'"), (". != '' or . != -1", "'' and -1"),
            ("/data/t != 'a' or /data/t != 'b'", "'a' and 'b'"), ("(../t != 1) or (../t != '2')", "1 and '2'"),
        ])
    func refusals(constraint: String, words: String) throws {
        let found = try findings(constraint: constraint)
        #expect(found.map(\.problem.code) == [.constantOperand] && found.allSatisfy { !$0.isError }, "\(found)")
        let message = found.first?.problem.message
        #expect(message == "No answer is \(words) at once, so that one of the two always holds.", "\(found)")
        #expect(found.first?.problem.nextStep == "Write and between them.")
    }

    @Test(
        "What one answer can be at once, or several choices can, or two questions, is no such slip",
        arguments: [
            ". != 1 or /data/t != 2", ". != 1 or . != 1", ". != 1 or . != '01'", ". != 1 or . != 1.0",
            ". != 1 and . != 2",
            "/data/r[1]/x != 1 or /data/r[2]/x != 2", "/data/b != 1 or /data/b != 2",
            "/data/d != '2026-01-31' or /data/d != '2026-1-31'",
            "not(selected(/data/m, 'a')) or not(selected(/data/m, 'b'))", "/data/t != 'a' or /data/t != 'NaN'", ". != /data/t or . != 2",
        ])
    func possible(constraint: String) throws {
        let found = try findings(constraint: constraint)
        #expect(found.isEmpty, "\(found)")
    }

    @Test("Of a question with several choices only that is told which each comparison means")
    func several() throws {
        let found = try findings(relevant: "/data/m != 'a' or /data/m != 'b'")
        #expect(Set(found.map(\.problem.code)) == [.onlyChoice], "\(found)")
    }

    @Test(
        "Those that some answer fulfils and another one does not are left alone",
        arguments: [
            ". &gt; 5 and . &lt; 10", ". &gt;= 5 and . &lt;= 5", ". &lt; 5 or . &gt; 10", "(. &gt; 5) = true()",
            ". &gt; 10 and /data/n &lt; 5", ". &gt; 5 and (. &lt; 3 or . = 9)", "1 = 1 = 1",
        ])
    func sensible(constraint: String) throws {
        let found = try findings(constraint: constraint)
        #expect(found.isEmpty, "\(found)")
    }

    @Test(
        "Texts that no answer to such a question is",
        arguments: [
            ("/data/d &gt; '01/02/2026'", ExpressionProblem.Code.notADate, "this is never so"),
            ("'31.12.2026' != /data/d", .notADate, "this is always so"), ("/data/d &lt; 'soon'", .notADate, "never so"),
            ("/data/n = 'five'", .notANumber, "this is never so"), ("/data/n != 'x'", .notANumber, "this is always so"),
            ("/data/m = 'a'", .onlyChoice, "picked alone"), ("'b' != /data/m", .onlyChoice, "picked alone"),
        ])
    func types(relevant: String, code: ExpressionProblem.Code, words: String) throws {
        let found = try findings(relevant: relevant)
        #expect(found.map(\.problem.code) == [code] && found.allSatisfy { !$0.isError }, "\(found)")
        #expect(found.first?.problem.message.contains(words) == true, "\(found)")
    }

    @Test(
        "Texts that may be an answer, or mean that there is none, are left alone",
        arguments: [
            "/data/d &gt; '2026-02-01'", "/data/d = ''", "/data/d != 'NaN'", "/data/n = '5'", "/data/n != ''", "/data/n = ' 7 '",
            "/data/m = 'a b'", "/data/m = ''", "/data/w = 'a'", "selected(/data/m, 'a')", "/data/d = 'unknown'",
        ])
    func answers(relevant: String) throws {
        let found = try findings(relevant: relevant)
        #expect(found.isEmpty, "\(found)")
    }

    @Test(
        "indexed-repeat() of what does not lie in the repeat can never be reckoned, and is a problem of the form",
        arguments: [
            ("indexed-repeat(/data/n, /data/r, 1) = 1", true), ("indexed-repeat(/data/r/x, /data/r/y, 1) = 1", true),
            ("indexed-repeat(/data/r/x, /data/r, 1) = 1", false), ("indexed-repeat(/data/r/y/z, /data/r, 1, /data/r/y, 2) = 1", false),
        ])
    func indexed(relevant: String, isRefused: Bool) throws {
        let found = try findings(relevant: relevant)
        #expect(found.map(\.problem.code) == (isRefused ? [.argumentKind] : []), "\(found)")
        #expect(found.allSatisfy { $0.isError })
    }
}
