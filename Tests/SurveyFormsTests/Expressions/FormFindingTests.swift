import SurveyForms
import Testing

@Suite("Every expression of a form is read and checked, and a finding names question, expression and place")
struct FormFindingTests {
    private static let instance = """
        <data id="f"><age/><day/><sex/><group><inner/></group><member><name/><years/></member></data>
        """
    private static let lists = """
        <itext><translation lang="fr"><text id="known"><value>Oui</value></text></translation></itext>
        <instance id="towns"><root><item><name>fes</name><label>Fès</label></item></root></instance>
        <instance id="communes" src="jr://file-csv/communes.csv"/>
        """
    private static let body = """
        <input ref="/data/age"/><group ref="/data/member"><repeat nodeset="/data/member"><input ref="/data/member/name"/>
        </repeat></group>
        """

    private func findings(model: String, body: String = FormFindingTests.body) throws -> [FormFinding] {
        try XFormReader.read(Sample.form(instance: Self.instance, model: Self.lists + model, body: body)).findings()
    }

    @Test("The forms of the repository have none", arguments: [Fixture.emq, Fixture.uci, Fixture.register, Fixture.everyKind, Bench.file])
    func fixtures(path: String) throws {
        let form = try Fixture.form(path)
        // The record that both engines read holds a code that is no choice; one form has an action that nothing here carries out.
        let found = form.findings().filter {
            $0.problem.code != .notRun && ($0.problem.code != .badDefault || path != Bench.file)
        }
        #expect(found.isEmpty, "\(found)")
        #expect(!form.logic.expressions.isEmpty)
    }

    @Test("Nodes of one name that nobody is asked for are all read, told, and do not keep the form from being used")
    func repeated() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><q/><list><item>1</item><item>2</item><item>3</item></list><n/></data>"#,
                model: #"<bind nodeset="/data/n" calculate="sum(/data/list/item)"/>"#, body: #"<input ref="/data/q"/>"#))
        let found = form.findings()
        #expect(found.map(\.problem.code) == [.repeatedNode])
        #expect(found.map(\.expression.path) == ["list/item"])
        #expect(found.allSatisfy { !$0.isError && $0.expression.line > 0 })
        let session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        #expect(session.node(at: "n").map { session.record[$0] } == "6")
    }

    @Test("A position or a recording that a form wants taken by itself is told at its place: here nobody takes it")
    func notRun() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><where/><sound/><there/><q/></data>"#,
                model: """
                    <odk:setgeopoint xmlns:odk="http://www.opendatakit.org/xforms" ref="/data/where" event="odk-instance-first-load"/>
                    <odk:recordaudio xmlns:odk="http://www.opendatakit.org/xforms" ref="/data/sound" event="odk-instance-load"/>
                    """,
                body: """
                    <input ref="/data/q"><odk:setgeopoint xmlns:odk="http://www.opendatakit.org/xforms" ref="/data/there" \
                    event="xforms-value-changed"/></input>
                    """))
        let found = form.findings()
        #expect(found.map(\.problem.code) == [.notRun, .notRun, .notRun])
        #expect(found.map(\.expression.path) == ["where", "sound", "there"])
        #expect(found.allSatisfy { !$0.isError && $0.expression.line > 0 })
    }

    @Test("A control that asks for a group is told and not shown; what is in the group is")
    func controlOnGroup() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><g><a/></g></data>"#, body: #"<input ref="/data/g"/><input ref="/data/g/a"/>"#))
        let found = form.findings()
        #expect(found.map(\.problem.code) == [.controlOnGroup])
        #expect(found.allSatisfy { $0.isError })
        let session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        #expect(session.screens().flatMap(\.nodes).map { session.place(of: $0) } == ["g/a"])
    }

    @Test(
        "Sound expressions",
        arguments: [
            "/data/age > 18", "../day < today()", "/data/member/years", "sum(/data/member/years)", "count(/data/member) + 1", "//inner",
            "instance('towns')/root/item[name = current()/../sex]/label", "instance('communes')/root/item[anything = 1]/column",
            "pulldata('communes', 'a', 'b', /data/sex)", "jr:choice-name(/data/sex, '/data/sex')", "jr:itext('known')", "/data/*/inner",
            "indexed-repeat(/data/member/name, /data/member, 1)", "/data/member[years > 3]/name", "instance('f')/data/age", "/data/@id",
            "regex(., '[0-9]{2}')", "format-date(today(), '%Y-%m')", "round('2', 1)", "max('2026-01-01', today())", "position(..)", "ancestor::data",
        ])
    func sound(expression: String) throws {
        let found = try findings(model: #"<bind nodeset="/data/age" constraint="\#(escaped(expression))"/>"#)
        #expect(found.isEmpty, "\(found)")
    }

    @Test(
        "Unsound expressions",
        arguments: [
            ("/data/agee > 18", ExpressionProblem.Code.unknownPath, 7, "age"), ("../dy", .unknownPath, 4, "day"),
            ("../../../x", .unknownPath, 7, "Remove"),
            ("/date/age", .unknownPath, 2, "/date"), ("if(. = 1, 2, null)", .unknownPath, 14, "no null"),
            ("/data/group/iner", .unknownPath, 13, "group/inner"),
            ("/data/member/year", .unknownPath, 14, "member/years"),
            ("instance('twns')/root/item", .unknownInstance, 10, "towns"), ("instance('towns')/root/item/lable", .unknownPath, 29, "label"),
            ("instance('towns')/root/item[nme = 1]", .unknownPath, 29, "name"), ("count('x')", .argumentKind, 7, "path"),
            ("sum(1 + 2)", .argumentKind, 5, "path"),
            ("/data/age | 3", .argumentKind, 13, "path"), ("jr:itext('unknwn')", .unknownText, 10, "translations"),
            ("regex(., '[0-9')", .badPattern, 10, "regular"),
            ("jr:choice-name(/data/sex, /data/sex)", .pathAsText, 27, "quotation marks"),
            ("jr:choice-name(/data/sex, '/data/sx')", .unknownPath, 27, "sex"), ("format-date(today(), '%d %Q')", .badFormat, 22, "%Y"),
            ("round('many')", .argumentKind, 7, "round"),
            ("if(1 = 1, /data/aeg, 2)", .unknownPath, 17, "age"), ("frob(1)", .unknownFunction, 1, ""), ("1 +", .unexpected, 4, ""),
            ("digest(., 'CRC')", .badFormat, 11, "MD5"),
            ("/data/age/text()", .unknownPath, 11, "text()"), ("pulldata('town', 'a', 'b', 'c')", .unknownInstance, 10, "towns"),
        ])
    func unsound(expression: String, code: ExpressionProblem.Code, position: Int, advice: String) throws {
        let found = try findings(model: #"<bind nodeset="/data/age" constraint="\#(escaped(expression))"/>"#)
        let finding = try #require(found.first)
        #expect(found.count == 1, "\(found)")
        #expect(finding.problem.code == code, "\(finding)")
        #expect(finding.problem.position == position, "\(finding)")
        #expect("\(finding.problem)".contains(advice), "\(finding)")
        #expect(finding.expression.path == "age")
        #expect(finding.isError == ![.unknownPath, .pathAsText].contains(code))
        #expect(finding.expression.role == .constraint)
        #expect(finding.expression.line > 0)
    }

    @Test(
        "Times of day have no order: putting them in one is told, with what to write instead, and is never so",
        arguments: [
            ("/data/opens < /data/closes", 1, "around each of the two"), ("/data/closes >= ../opens", 1, "around each"),
            (". > '15:00'", 1, "0.625 for “15:00”"), ("'06:00' <= .", 12, "0.25 for “06:00”"), ("/data/opens < now()", 1, "decimal-time"),
        ])
    func times(expression: String, position: Int, advice: String) throws {
        let form = try Self.times(expression)
        let found = form.findings()
        #expect(found.map(\.problem.code) == [.unorderedTimes], "\(found)")
        #expect(found[0].problem.position == position && !found[0].isError, "\(found)")
        #expect(found[0].problem.nextStep.contains(advice), "\(found)")
        var session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        for (place, value) in [("opens", "08:00:00.000+01:00"), ("closes", "17:30:00.000+01:00")] {
            session.setAnswer(value, at: try #require(session.node(at: place)))
        }
        let node = try #require(session.node(at: "closes"))
        #expect(!session.allows("17:30:00.000+01:00", at: node))
    }

    @Test(
        "What the advice says, and what has an order or needs none, is not told",
        arguments: [
            "decimal-time(/data/opens) < decimal-time(.)", "decimal-time(.) > 0.625", "/data/opens != .", ". = /data/opens or . != ''",
            "/data/day < today()",
        ])
    func orderedTimes(expression: String) throws {
        #expect(try Self.times(expression).findings().isEmpty)
    }

    private static func times(_ constraint: String) throws -> Form {
        let sign = constraint.replacing("<", with: "&lt;")
        return try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><opens/><closes/><day/></data>"#,
                model: """
                    <bind nodeset="/data/opens" type="time"/><bind nodeset="/data/closes" type="time" constraint="\(sign)"/>
                    <bind nodeset="/data/day" type="date"/>
                    """, body: #"<input ref="/data/opens"/><input ref="/data/closes"/><input ref="/data/day"/>"#))
    }

    @Test("All places of expressions are looked at")
    func places() throws {
        let model = """
            <bind nodeset="/data/age" relevant="a1" constraint="a2" required="a3" readonly="a4" calculate="a5"/>
            <bind nodeset="/data/member" relevant="a6"/>
            <setvalue ref="/data/day" event="odk-instance-first-load" value="a7"/>
            """
        let body = """
            <input ref="/data/age"><label>Age <output value="a8"/></label><hint><output value="a9"/></hint>
              <setvalue ref="/data/day" event="xforms-value-changed" value="a10"/></input>
            <select1 ref="/data/sex"><itemset nodeset="instance('towns')/root/item[a11]"><value ref="name"/></itemset></select1>
            <group ref="/data/member"><repeat nodeset="/data/member" count="a12"><input ref="/data/member/name"/></repeat></group>
            """
        let found = try findings(model: model, body: body)
        let named = Set(found.map { $0.problem.expression.filter { $0 != "[" && $0 != "]" }.suffix(3).drop { $0 != "a" } })
        #expect(found.count == 12, "\(found)")
        #expect(named.contains("a7") && named.contains("a12"), "\(named)")
        #expect(found.first { $0.expression.text == "a10" }?.expression.trigger == "age")
        #expect(found.first { $0.expression.text == "a12" }?.expression.path == "member")
        // What a form says about entities and nodes is no expression, and is checked by itself.
        #expect(Set(found.map(\.expression.role)) == Set(FormExpression.Role.allCases).subtracting([.entity, .node]))
    }

    @Test(
        "What an expression reads is known without evaluating it",
        arguments: [
            ("/data/member/years", "sum(../years) + /data/age", ["age", "member/years"], [], false),
            ("/data/member/name", "position(..) + count(/data/member)", ["member"], [], false),
            ("/data/age", "instance('towns')/root/item[name = current()/../sex]/label", ["sex"], ["towns"], false),
            ("/data/age", "today() > ../day", ["day"], [], true), ("/data/age", "//years[. > /data/age]", ["age", "member/years"], [], false),
            ("/data/age", "if(/data/sex = 'f', ../group/*, .)", ["age", "group/inner", "sex"], [], false),
            ("/data/age", "pulldata('communes', 'a', 'b', /data/sex)", ["sex"], ["communes"], false), ("/data/age", "random()", [], [], true),
            ("/data/age", "jr:choice-name('f', '/data/sex')", ["sex"], [], false),
            ("/data/member/name", "/data/member[position() = 1]/years", ["member/years"], [], false),
        ])
    func references(context: String, expression: String, paths: [String], lists: [String], isVolatile: Bool) throws {
        let form = try XFormReader.read(Sample.form(instance: Self.instance, model: Self.lists, body: Self.body))
        let references = form.references(of: try XPathExpression(expression), at: String(context.dropFirst("/data/".count)))
        #expect(references.paths == paths)
        #expect(references.lists == lists)
        #expect(references.isVolatile == isVolatile)
    }

    @Test("A list beside a form may have the form's own id")
    func sameID() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="camping"><a/></data>"#,
                model: #"<instance id="camping" src="jr://file/camping.geojson"/>"#,
                body: #"<select1 ref="/data/a"><itemset nodeset="instance('camping')/root/item[id = 1]">"#
                    + #"<value ref="id"/></itemset></select1>"#))
        #expect(form.findings().isEmpty, "\(form.findings())")
    }

    private func escaped(_ text: String) -> String {
        text.map { $0 == "<" ? "&lt;" : $0 == "&" ? "&amp;" : $0 == "\"" ? "&quot;" : String($0) }.joined()
    }
}
