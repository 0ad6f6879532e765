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

    @Test("jr:choice-name() of lists in the form, in a file and in a repeat, whatever the filter offers now")
    func labels() throws {
        let session = try session(nil)
        #expect(try value("name", session) == "Fès")
        #expect(try value("file-name", session) == "Beta")
        #expect(try value("member-name", session) == "Rachid")
    }
}
