import Foundation
import SurveyForms
import Testing

@Suite("Expressions find the form's own texts and labels, in the language of the interview")
struct FormWordsTests {
    private static let model = """
        <itext>
          <translation lang="fr" default="true()"><text id="yes"><value>Oui</value></text><text id="town-1"><value>Fès</value></text></translation>
          <translation lang="ar"><text id="yes"><value>نعم</value></text><text id="town-1"><value>فاس</value></text></translation>
        </itext>
        <instance id="towns"><root><item><name>1</name><itextId>town-1</itextId><region>3</region></item></root></instance>
        <instance id="files" src="jr://file-csv/files.csv"/>
        <bind nodeset="/data/said" calculate="jr:itext(concat('ye', 's'))"/>
        <bind nodeset="/data/name" calculate="jr:choice-name(/data/town, '/data/town')"/>
        <bind nodeset="/data/file-name" calculate="jr:choice-name(/data/file, '/data/file')"/>
        <bind nodeset="/data/member-name" calculate="jr:choice-name(/data/head, '/data/head')"/>
        """
    private static let body = """
        <select1 ref="/data/town"><label ref="jr:itext(concat('ye', 's'))"/>
          <itemset nodeset="instance('towns')/root/item[region = /data/region]"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
        <select1 ref="/data/file"><itemset nodeset="instance('files')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
        <repeat nodeset="/data/member"><input ref="/data/member/id"/><input ref="/data/member/called"/></repeat>
        <select1 ref="/data/head"><itemset nodeset="/data/member[called != '']"><value ref="id"/><label ref="called"/></itemset></select1>
        """

    private func session(_ language: String?) throws -> FormSession {
        let form = try XFormReader.read(
            Sample.form(
                instance: """
                    <data id="f"><region>9</region><town>1</town><file>b</file><head>2</head><said/><name/><file-name/><member-name/>
                    <member><id>1</id><called>Amina</called></member><member><id>2</id><called>Rachid</called></member></data>
                    """, model: Self.model, body: Self.body))
        var environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })
        environment.language = language
        let files = try ListFile.read(Array("name,label\na,Alpha\nb,Beta\n".utf8), name: "files.csv")
        return try FormSession(form, environment: environment, lists: ["files": files])
    }

    private func value(_ path: String, _ session: FormSession) throws -> String {
        session.record[try #require(session.nodes(at: path).first)]
    }

    @Test("jr:itext() with an id that is put together, in values and labels")
    func texts() throws {
        let session = try session("ar")
        #expect(try value("said", session) == "نعم")
        let town = try #require(session.node(at: "town"))
        #expect(session.view(of: town, language: "fr")?.label == "Oui")
        #expect(session.view(of: town, language: "ar")?.label == "نعم")
        #expect(session.standingFailures.isEmpty)
    }

    @Test("jr:choice-name() of lists in the form, in a file and in a repeat")
    func labels() throws {
        var session = try session(nil)
        #expect(try value("file-name", session) == "Beta")
        #expect(try value("member-name", session) == "Rachid")
        // The filter offers no such choice.
        #expect(try value("name", session).isEmpty)
        session.setAnswer("3", at: try #require(session.node(at: "region")))
        #expect(try value("name", session) == "Fès")
        session.setAnswer("Karim", at: try #require(session.node(at: "member[2]/called")))
        #expect(try value("member-name", session) == "Karim")
    }

    @Test("jr:choice-name() of a long list inside its question: the first choice of a value, and nothing for another")
    func longList() throws {
        let choices = (0..<200).map { "<item><label>Label \($0)</label><value>\($0)</value></item>" }.joined()
        let form = try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\"><town/><name/></data>",
                model: #"<bind nodeset="/data/name" calculate="jr:choice-name(/data/town, '/data/town')"/>"#,
                body: #"<select1 ref="/data/town">\#(choices)<item><label>Again</label><value>7</value></item></select1>"#))
        var session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        let town = try #require(session.node(at: "town"))
        for (value, label) in [("199", "Label 199"), ("7", "Label 7"), ("200", ""), ("", "")] {
            session.setAnswer(value, at: town)
            #expect(try self.value("name", session) == label)
        }
    }

    @Test("A value that says a label says it in the language in which the interview goes on")
    func languages() throws {
        var session = try session(nil)
        session.setAnswer("3", at: try #require(session.node(at: "region")))
        var arabic = session.environment
        arabic.language = "ar"
        session.speak(in: arabic)
        #expect(try value("name", session) == "فاس" && value("said", session) == "نعم")
        #expect(try value("member-name", session) == "Rachid")
    }

    private static let cascade = """
        <itext><translation lang="fr" default="true()">
          <text id="town-0"><value>Nord, autre</value></text><text id="town-1"><value>Sud, autre</value></text>
          <text id="who-0"><value>Chez <output value="/data/person/called"/></value></text>
          <text id="/data/person/self/me:label"><value>Moi, <output value="../called"/></value></text>
        </translation></itext>
        <instance id="towns"><root>
          <item><itextId>town-0</itextId><name>x</name><region>n</region></item>
          <item><itextId>town-1</itextId><name>x</name><region>s</region></item>
        </root></instance>
        <instance id="who"><root><item><itextId>who-0</itextId><name>a</name></item></root></instance>
        <bind nodeset="/data/person/said" calculate="concat(jr:choice-name(../town, '../town'), '|', jr:choice-name(../who, '../who'), '|', jr:choice-name(../self, ' ../self '))"/>
        """
    private static let cascadeBody = """
        <repeat nodeset="/data/person"><input ref="/data/person/called"/><input ref="/data/person/region"/>
          <select1 ref="/data/person/town"><itemset nodeset="instance('towns')/root/item[region = current()/../region]">
            <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
          <select1 ref="/data/person/who"><itemset nodeset="instance('who')/root/item">
            <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
          <select1 ref="/data/person/self"><item><label ref="jr:itext('/data/person/self/me:label')"/><value>me</value></item></select1>
        </repeat>
        """

    @Test("Of choices with one name the label is that of the one offered here, with the values that stand in it")
    func context() throws {
        let person = "<person><called>%</called><region/><town/><who/><self/><said/></person>"
        let form = try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\">" + ["Amina", "Rachid"].map { person.replacingOccurrences(of: "%", with: $0) }.joined()
                    + "</data>", model: Self.cascade, body: Self.cascadeBody))
        var session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        for (place, answer) in [
            ("person[1]/region", "n"), ("person[2]/region", "s"), ("person[1]/town", "x"), ("person[2]/town", "x"),
            ("person[2]/who", "a"), ("person[1]/self", "me"),
        ] {
            session.setAnswer(answer, at: try #require(session.node(at: place)))
        }
        func said(_ number: Int) throws -> String { session.record[try #require(session.node(at: "person[\(number)]/said"))] }
        #expect(try said(1) == "Nord, autre||Moi, Amina")
        #expect(try said(2) == "Sud, autre|Chez Rachid|")
        // What list and label depend on.
        session.setAnswer("s", at: try #require(session.node(at: "person[1]/region")))
        session.setAnswer("Karim", at: try #require(session.node(at: "person[2]/called")))
        session.setAnswer("Nadia", at: try #require(session.node(at: "person[1]/called")))
        #expect(try said(1) == "Sud, autre||Moi, Nadia")
        #expect(try said(2) == "Sud, autre|Chez Karim|")
        #expect(session.standingFailures.isEmpty)
    }

    @Test("Labels that ask for one another end, and a value that stands in the label it says keeps no form from use")
    func circles() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><a>x</a><said/><b>x</b><other/></data>"#,
                model: """
                    <itext><translation lang="fr" default="true()">
                      <text id="/data/a/x:label"><value>X <output value="/data/said"/></value></text>
                      <text id="/data/b/x:label"><value>Y <output value="jr:choice-name('x', '/data/b')"/></value></text>
                    </translation></itext>
                    <bind nodeset="/data/said" calculate="jr:choice-name(/data/a, '/data/a')"/>
                    <bind nodeset="/data/other" calculate="jr:choice-name(/data/b, '/data/b')"/>
                    """,
                body: """
                    <select1 ref="/data/a"><item><label ref="jr:itext('/data/a/x:label')"/><value>x</value></item></select1>
                    <select1 ref="/data/b"><item><label ref="jr:itext('/data/b/x:label')"/><value>x</value></item></select1>
                    """))
        let session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        #expect(try value("said", session) == "X")
        #expect(session.failures.map(\.expression.path) == ["other"] && session.failures.map(\.problem.code) == [.cycle])
    }
}
