import TestSupport
import Testing

@testable import SurveyForms

@Suite("select_one_external takes its choices from the lists of itemsets.csv")
struct ExternalChoiceTests {
    private static let itemsets = """
        "list_name","name","label::Français (fr)","label::English (en)","state"
        "villages","v 1","Bab Berred","Bab Berred (en)","north"
        "villages","v2","Ketama","","north"
        "villages","v3","Sefrou","Sefrou (en)","centre"
        "towns","t1","Fès","Fez",""
        "","stray","No list","",""
        """
    private static let model = """
        <itext><translation lang="Français (fr)"/><translation lang="English (en)"/></itext>
        """

    private func form(_ query: String, model: String = model) throws -> Form {
        try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><state/><village/><town/></data>"#,
                model: model + #"<bind nodeset="/data/village" type="string"/>"#,
                body: """
                    <input ref="/data/state"/>
                    <group appearance="field-list"><input ref="/data/village" query="\(query)"><label>V</label></input></group>
                    <input ref="/data/town" query="instance('towns')/root/item"/>
                    """))
    }

    private func session(_ form: Form, _ itemsets: String = itemsets) throws -> FormSession {
        try FormSession(
            form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }),
            lists: form.lists(in: Array(itemsets.utf8), named: "itemsets.csv"))
    }

    private func only(_ path: String, _ session: FormSession) throws -> InstanceTree.Node {
        try #require(session.nodes(at: path).first)
    }

    @Test("The question is a select with the choices of its list that the filter lets through, in the asked language")
    func choices() throws {
        let form = try form("instance('villages')/root/item[state= /data/state ]")
        #expect(form.listFileNames == ["itemsets.csv"])
        #expect(form.question(at: "village")?.kind == .selectOne && form.question(at: "state")?.kind == .text)
        #expect(form.findings().isEmpty, "\(form.findings())")
        var session = try session(form)
        let village = try only("village", session)
        #expect(session.choices(of: village).isEmpty)
        session.setAnswer("north", at: try only("state", session))
        #expect(session.choices(of: village).map(\.value) == ["v 1", "v2"])
        #expect(session.choices(of: village, language: "fr").map(\.label) == ["Bab Berred", "Ketama"])
        // What has no translation is said in the form's own language.
        #expect(session.choices(of: village, language: "en").map(\.label) == ["Bab Berred (en)", "Ketama"])
        #expect(session.choices(of: try only("town", session), language: "en").map(\.label) == ["Fez"])
        #expect(session.view(of: village)?.label == "V")
    }

    @Test("A form without languages takes the labels of the first one")
    func languageless() throws {
        let session = try session(form("instance('villages')/root/item[state = 'north']", model: ""))
        #expect(session.choices(of: try only("village", session)).map(\.label) == ["Bab Berred", "Ketama"])
    }

    @Test("A list of the same name inside the form is another one")
    func clash() throws {
        let inside = "<instance id=\"villages\"><root><item><name>x</name></item></root></instance>"
        let session = try session(form("instance(&quot;villages&quot;)/root/item", model: Self.model + inside))
        #expect(session.choices(of: try only("village", session)).map(\.value) == ["v 1", "v2", "v3"])
    }

    @Test("Without the file nothing is known of the choices; a file without the list, or the column, is told")
    func missing() throws {
        let form = try form("instance('villages')/root/item[stat= /data/state ]")
        let session = try FormSession(form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }))
        #expect(session.view(of: try only("village", session))?.choicesAreKnown == false)
        func found(_ file: String) throws -> [FormFinding] {
            form.findings(lists: try form.lists(in: Array(file.utf8), named: "itemsets.csv"))
        }
        let unknown = try found(Self.itemsets)
        #expect(unknown.map(\.problem.code) == [.unknownPath] && unknown.allSatisfy { !$0.isError }, "\(unknown)")
        #expect(unknown.first?.problem.nextStep.contains("state") == true)
        let empty = try found("list_name,name,label,stat\ntowns,a,A,\n")
        #expect(empty.map(\.problem.code) == [.emptyList] && empty.allSatisfy(\.isError), "\(empty)")
        #expect(empty.first?.problem.message.contains("“itemsets.csv” has no list “villages”") == true)
        let nameless = try found("list name,code,label,stat\nvillages,a,A,\ntowns,a,A,\n")
        #expect(nameless.map(\.problem.code) == [.unknownColumn, .unknownColumn], "\(nameless)")
        let problem = #expect(throws: FormProblem.self) {
            try form.lists(in: Array("name,label\na,A\n".utf8), named: "itemsets.csv")
        }
        #expect(problem?.message.contains("list_name") == true && problem?.line == 1)
    }

    @Test("A hundred thousand villages are read and filtered without a search of every row for every other")
    func large() throws {
        let count = 100_000
        var file = "list_name,name,label,state\n"
        for number in 0..<count { file += "villages,v\(number),Village \(number),s\(number % 1_000)\n" }
        let form = try form("instance('villages')/root/item[state= /data/state ]", model: "")
        var session = try session(form, file + "towns,t,T,\n")
        session.setAnswer("s7", at: try only("state", session))
        let village = try only("village", session)
        #expect(session.choices(of: village).count == count / 1_000)
        #expect(session.failures.isEmpty && session.view(of: village)?.choicesAreKnown == true)
    }
}
