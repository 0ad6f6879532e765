import TestSupport
import Testing

@testable import SurveyForms

@Suite("A text that is compared with a choice is one of its list, or nothing is said")
struct UnknownChoiceTests {
    /// A form with a select over a list, one of several answers, one over a file, and a calculation.
    private func findings(_ calculate: String, more: String = "") throws -> [FormFinding] {
        let items = "<value ref=\"name\"/><label ref=\"name\"/>"
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><s/><m/><f/><r><s/></r><n>n</n><c/><w>8</w></data>"#,
                model: """
                    <instance id="yn"><root><item><name>yes</name></item><item><name>no</name></item>
                      <item><name>1</name></item></root></instance>
                    <instance id="x" src="jr://file-csv/x.csv"/>
                    <bind nodeset="/data/c" calculate="\(calculate)"/>\(more)
                    """,
                body: """
                    <select1 ref="/data/s"><itemset nodeset="instance('yn')/root/item">\(items)</itemset></select1>
                    <select ref="/data/m"><itemset nodeset="instance('yn')/root/item[name != /data/n]">\(items)</itemset></select>
                    <select1 ref="/data/f"><itemset nodeset="instance('x')/root/item">\(items)</itemset></select1>
                    <group ref="/data/r"><repeat nodeset="/data/r">
                      <select1 ref="/data/r/s"><item><label>A</label><value>a</value></item></select1>
                    </repeat></group>
                    <input ref="/data/n"/>
                    <select1 ref="/data/w"><item><label>A</label><value>a</value></item></select1>
                    """))
        return form.findings().filter { $0.problem.code == .unknownChoice }
    }

    @Test(
        "What can never be chosen is told, with the nearest choice",
        arguments: [
            ("/data/s = 'Yes'", "“yes”"), ("'nn' != /data/s", "“no”"), ("/data/s = 2", "one of the list"),
            ("/data/m = 'yes maybe'", "one of the list"), ("selected(/data/m, 'ye')", "“yes”"),
            ("selected(/data/m, 'yes no')", ""), ("jr:choice-name('zz', '/data/s')", "one of the list"),
            ("if(/data/r/s = 'b', 1, 2)", "“a”"), ("indexed-repeat(/data/r/s, /data/r, 1) = 'b'", "“a”"),
        ])
    func told(expression: String, advice: String) throws {
        let found = try findings(expression)
        #expect(found.count == 1 && found.first?.isError == false, "\(found)")
        #expect(found.first?.problem.nextStep.contains(advice) == true || advice.isEmpty, "\(found)")
    }

    @Test(
        "What may be an answer, or is no answer of a list in the form, is not",
        arguments: [
            "/data/s = 'yes'", "/data/s = ''", "/data/s = ' '", "/data/s != 'NaN'", "/data/s = 1", "/data/s = '1'", "/data/s = 1.0",
            "/data/m = 'no yes'", "/data/f = 'zz'", "selected(/data/f, 'zz')", "/data/n = 'zz'", "/data/w = 'zz'",
            "/data/s = /data/n", "selected(/data/m, '')", "selected(/data/n, 'zz')", "/data/s &gt; 5",
            "instance('yn')/root/item[name = 'zz']/name", "/data/s = concat('y', 'es')",
        ])
    func silent(expression: String) throws {
        let found = try findings(expression)
        #expect(found.isEmpty, "\(found)")
    }

    @Test("Numbers are looked for in long lists as long as there is time for it")
    func bounded() throws {
        let items = (0..<10_000).map { "<item><label>\($0)</label><value>v\($0)</value></item>" }.joined()
        let count = 3_000
        let nodes = (0..<count).map { "n\($0)" }
        let form = try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\"><s/>\(nodes.map { "<\($0)/>" }.joined())</data>",
                model: nodes.map { "<bind nodeset=\"/data/\($0)\" relevant=\"/data/s = 7\"/>" }.joined(),
                body: "<select1 ref=\"/data/s\">\(items)</select1>"))
        let found = form.findings().filter { $0.problem.code == .unknownChoice }
        #expect(!found.isEmpty && found.count <= FormLimits.analysisSteps / 10_000, "\(found.count)")
    }

    @Test("A select that the form itself fills in may hold anything")
    func filled() throws {
        let action = #"<setvalue ref="/data/s" event="odk-instance-first-load" value="'zz'"/>"#
        #expect(try findings("/data/s = 'zz'", more: action).isEmpty)
        #expect(try findings("/data/s = 'zz'", more: #"<bind nodeset="/data/s" calculate="'zz'"/>"#).isEmpty)
    }
}
