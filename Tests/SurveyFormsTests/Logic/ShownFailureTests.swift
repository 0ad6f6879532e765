import SurveyForms
import Testing

@Suite("What cannot be evaluated on a screen is named like everything else that fails")
struct ShownFailureTests {
    private func session(_ instance: String, model: String = "", body: String) throws -> FormSession {
        let form = try XFormReader.read(Sample.form(instance: "<data id=\"f\">\(instance)</data>", model: model, body: body))
        return try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
    }

    private func standing(_ session: FormSession) -> [String] {
        session.standingFailures.map { "\(session.place(of: $0)) \($0.expression.role.rawValue) \($0.expression.text)" }
    }

    private static let bad = "decimal-date-time(/data/a)"

    @Test(
        "A label, a hint, a message, a heading and a choice with a value that fails, until the answer is mended",
        arguments: [
            #"<input ref="/data/b"><label>At <output value="decimal-date-time(/data/a)"/></label></input>"#,
            #"<input ref="/data/b"><label>B</label><hint>At <output value="decimal-date-time(/data/a)"/></hint></input>"#,
            #"<input ref="/data/b"><label ref="jr:itext('at')"/></input>"#,
            #"<select1 ref="/data/b"><item><value>1</value><label ref="jr:itext('at')"/></item></select1>"#,
        ])
    func texts(control: String) throws {
        let itext = """
            <itext><translation lang="en">
            <text id="at"><value>At <output value="decimal-date-time(/data/a)"/></value></text></translation></itext>
            """
        var session = try session("<a>x</a><b/>", model: itext, body: #"<input ref="/data/a"/>"# + control)
        #expect(standing(session) == ["b output \(Self.bad)"])
        #expect(session.failures.isEmpty, "showing a screen changes nothing in the session")
        session.setAnswer("2026-03-01", at: try #require(session.node(at: "a")))
        #expect(standing(session).isEmpty)
    }

    @Test("A constraint's message and a group's heading")
    func messages() throws {
        let session = try session(
            "<a>x</a><g><b/></g>",
            model: """
                <itext><translation lang="en"><text id="m"><value>Not before <output value="decimal-date-time(/data/a)"/></value></text></translation></itext>
                <bind nodeset="/data/g/b" constraint=". != ''" jr:constraintMsg="jr:itext('m')"/>
                """,
            body: """
                <group ref="/data/g"><label>Since <output value="decimal-date-time(/data/a)"/></label><input ref="/data/g/b"/></group>
                """)
        #expect(Set(standing(session)) == ["g output \(Self.bad)", "g/b output \(Self.bad)"])
    }

    @Test("A choice filter that fails is named with its question; one of a question that is not asked is not")
    func filters() throws {
        let list = "<instance id=\"l\"><root><item><name>1</name><label>One</label></item></root></instance>"
        let filter = "instance('l')/root/item[decimal-date-time(/data/a) &gt; 1]"
        var session = try session(
            "<a>x</a><r/><m jr:template=\"\"><b/></m>", model: list + #"<bind nodeset="/data/m/b" relevant="/data/r != 'no'"/>"#,
            body: """
                <input ref="/data/a"/><input ref="/data/r"/><repeat nodeset="/data/m"><select1 ref="/data/m/b">
                  <itemset nodeset="\(filter)"><value ref="name"/><label ref="label"/></itemset></select1></repeat>
                """)
        session.addInstance(of: "m")
        session.addInstance(of: "m")
        let expected = "choices instance('l')/root/item[decimal-date-time(/data/a) > 1]"
        #expect(standing(session) == ["m[1]/b \(expected)", "m[2]/b \(expected)"])
        session.setAnswer("no", at: try #require(session.node(at: "r")))
        #expect(standing(session).isEmpty)
    }

    @Test("A list whose file is not here is named where a label reads it")
    func absent() throws {
        let session = try session(
            "<a/>", model: #"<instance id="towns" src="jr://file-csv/towns.csv"/>"#,
            body: #"<input ref="/data/a"><label>Near <output value="instance('towns')/root/item[name = 'fes']/label"/></label></input>"#)
        #expect(session.standingFailures.map(\.problem.code) == [.instanceNotLoaded])
    }
}
