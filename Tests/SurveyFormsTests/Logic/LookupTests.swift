import SurveyForms
import Testing

@Suite("Looking into long lists, and into labels that ask for one another, ends and is told")
struct LookupTests {
    private static let environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })

    @Test("pulldata() and jr:choice-name() find their rows in a list of 60,000 for 200 instances of a repeat")
    func longList() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><n/><r jr:template=""><k/><v/><w/></r></data>"#,
                model: """
                    <instance id="big" src="jr://file-csv/big.csv"/><bind nodeset="/data/n" type="int"/>
                    <bind nodeset="/data/r/k" calculate="concat('k', 59000 + position(..))"/>
                    <bind nodeset="/data/r/v" calculate="pulldata('big', 'c8', 'key', ../k)"/>
                    <bind nodeset="/data/r/w" calculate="jr:choice-name(../k, '../k')"/>
                    """,
                body: """
                    <input ref="/data/n"/><group ref="/data/r"><repeat nodeset="/data/r" jr:count="/data/n"><select1 ref="/data/r/k">
                    <itemset nodeset="instance('big')/root/item"><value ref="key"/><label ref="c7"/></itemset></select1></repeat></group>
                    """))
        var csv = "key,c1,c2,c3,c4,c5,c6,c7,c8,c9\n"
        for row in 0..<60_000 { csv += "k\(row),a,b,c,d,e,f,label \(row),value \(row),\n" }
        let list = try ListFile.read(Array(csv.utf8), name: "big.csv")
        var session = try FormSession(form, environment: Self.environment, lists: ["big": list])
        session.setAnswer("200", at: try #require(session.node(at: "n")))
        // The standing ones would draw the list for each of the 200 questions.
        #expect(session.failures.isEmpty, "\(session.failures.first?.problem.description ?? "")")
        #expect(session.record[try #require(session.node(at: "r[200]/v"))] == "value 59200")
        #expect(session.record[try #require(session.node(at: "r[200]/w"))] == "label 59200")
        // Another list in place of this one is looked into anew.
        let other = try ListFile.read(Array("key,c7,c8\nk59001,l,first\nk59001,m,second\n".utf8), name: "big.csv")
        var again = try FormSession(form, environment: Self.environment, lists: ["big": other])
        again.setAnswer("2", at: try #require(again.node(at: "n")))
        #expect(try ["r[1]/v", "r[1]/w", "r[2]/v"].map { again.record[try #require(again.node(at: $0))] } == ["first", "l", ""])
    }

    @Test("Labels of choices that name one another cannot run out of stack, however deep their brackets are", arguments: [3, 20, 110, 190])
    func deepLabels(depth: Int) throws {
        func deep(_ inner: String) -> String {
            String(repeating: "concat(", count: depth) + inner + String(repeating: ")", count: depth)
        }
        let count = 6
        let controls = (0..<count).map { number in
            let label = number < count - 1 ? deep("jr:choice-name('x', '/data/s\(number + 1)')") : "'end'"
            return """
                <select1 ref="/data/s\(number)"><item><label><output value="\(label)"/></label><value>x</value></item></select1>
                """
        }
        let form = try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\"><s/>\((0..<count).map { "<s\($0)/>" }.joined())</data>",
                model: "<bind nodeset=\"/data/s\" calculate=\"\(deep("jr:choice-name('x', '/data/s0')"))\"/>",
                body: controls.joined()))
        let session = try FormSession(form, environment: Self.environment)
        let value = session.record[try #require(session.node(at: "s"))]
        let codes = session.failures.map(\.problem.code)
        if depth <= 20 {
            #expect(value == "end" && codes.isEmpty, "\(codes)")
        } else {
            #expect(value.isEmpty && codes == [.tooDeep], "\(codes)")
        }
    }

    @Test("The value and label of a choice may be named by any plain path: a child, a child of it, an attribute")
    func paths() throws {
        for (value, label, shown) in [("./name", "./label", "One"), ("name", "props/label", "Uno"), ("@code", "./props/@x", "Ein")] {
            let form = try XFormReader.read(
                Sample.form(
                    instance: #"<data id="f"><a>1</a><b/></data>"#,
                    model: """
                        <instance id="l"><root><item code="1"><name>1</name><label>One</label><props x="Ein"><label>Uno</label></props></item>
                        </root></instance><bind nodeset="/data/b" calculate="jr:choice-name(/data/a, '/data/a')"/>
                        """,
                    body: """
                        <select1 ref="/data/a"><itemset nodeset="instance('l')/root/item"><value ref="\(value)"/><label ref="\(label)"/></itemset></select1>
                        """))
            #expect(form.findings().isEmpty, "\(form.findings())")
            let choices = form.question(at: "a")?.choices
            #expect(choices?.map(\.value) == ["1"] && choices?.map { $0.label.text(in: nil) } == [shown], "\(value) \(label)")
            let session = try FormSession(form, environment: Self.environment)
            #expect(session.record[try #require(session.node(at: "b"))] == shown, "\(value) \(label)")
        }
    }

    @Test("A value in the label of a choice is checked like any other, wherever the choice is offered")
    func labelsOfChoices() throws {
        func findings(_ output: String) throws -> [FormFinding] {
            try XFormReader.read(
                Sample.form(
                    instance: #"<data id="f"><a/><b/></data>"#,
                    model: """
                        <itext><translation lang="en" default="true()"><text id="l-0"><value>X <output value="\(output)"/></value></text></translation></itext>
                        <instance id="l"><root><item><name>x</name><itextId>l-0</itextId></item></root></instance>
                        """,
                    body: """
                        <input ref="/data/a"/><select1 ref="/data/b"><itemset nodeset="instance('l')/root/item"><value ref="name"/>
                        <label ref="jr:itext(itextId)"/></itemset></select1>
                        """)
            ).findings()
        }
        for fault in ["instance('nol')/root/item[name = ../a]/label", "frob(../a)", "1 +"] {
            let found = try findings(fault)
            #expect(found.map(\.isError) == [true], "\(fault): \(found)")
            #expect(found.first?.expression.role == .output && found.first?.expression.line ?? 0 > 1)
        }
        // What is relative belongs to whichever question offers the choice.
        for right in [" ../a ", "concat(., ' ', current()/../a)", "/data/a", "instance('l')/root/item[name = /data/a]/itextId"] {
            #expect(try findings(right).isEmpty, "\(right)")
        }
    }

    @Test("A calculated text that no record can hold is no answer, and told")
    func longText() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><a/><b/><c/></data>"#,
                model: """
                    <bind nodeset="/data/b" calculate="concat(/data/a, /data/a)"/><bind nodeset="/data/c" calculate="string-length(/data/b)"/>
                    """))
        var session = try FormSession(form, environment: Self.environment)
        let (a, b) = (try #require(session.node(at: "a")), try #require(session.node(at: "b")))
        session.setAnswer(String(repeating: "x", count: FormLimits.valueBytes / 2), at: a)
        #expect(session.record[b].utf8.count == FormLimits.valueBytes && session.standingFailures.isEmpty)
        session.setAnswer(String(repeating: "x", count: FormLimits.valueBytes / 2 + 1), at: a)
        #expect(session.record[b].isEmpty && session.standingFailures.map(\.problem.code) == [.notAnAnswer])
        session.setAnswer("x", at: a)
        #expect(session.record[b] == "xx" && session.standingFailures.isEmpty)
    }
}
