import TestSupport
import Testing

@testable import SurveyForms

@Suite("The appearance search() takes choices from a CSV file as ODK Collect does")
struct SearchAppearanceTests {
    private static let towns = """
        key,lab,lab_en,region,Zone
        tng,Tanger,Tangier,north,Urban
        ttn,Tétouan,Tetouan,north,Urban
        fes,Fès,Fez,centre,Urban
        fes,Fès bis,Fez again,centre,Rural
        """

    private func form(
        _ appearance: String, items: String = "<item><label>lab</label><value>key</value></item>", model: String = ""
    ) throws -> Form {
        try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><x/><g><town/></g></data>"#, model: model,
                body: """
                    <input ref="/data/x"/><select1 ref="/data/g/town" appearance="\(appearance)"><label>T</label>\(items)</select1>
                    """))
    }

    private func session(_ form: Form, x: String = "") throws -> FormSession {
        var session = try FormSession(
            form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }),
            lists: form.lists(in: Array(Self.towns.utf8), named: "towns.csv"))
        session.setAnswer(x, at: try #require(session.nodes(at: "x").first))
        return session
    }

    private func offered(_ form: Form, x: String = "", language: String? = nil) throws -> [String] {
        let session = try session(form, x: x)
        let choices = session.choices(of: try #require(session.nodes(at: "g/town").first), language: language)
        return choices.map { "\($0.value) \($0.label)" }
    }

    @Test(
        "Each way of searching is a filter, with and without another column; parts of texts whatever the case",
        arguments: [
            ("search('towns')", "", ["tng Tanger", "ttn Tétouan", "fes Fès"]),
            ("Search ('towns')", "", ["tng Tanger", "ttn Tétouan", "fes Fès"]),
            ("search('towns.csv')", "", ["tng Tanger", "ttn Tétouan", "fes Fès"]),
            ("search('towns', 'matches', 'region',  /data/x )", "centre", ["fes Fès"]),
            ("minimal search('towns', 'contains', 'lab', ../../x)", "AN", ["tng Tanger", "ttn Tétouan"]),
            ("search('towns', 'startswith', 'lab', /data/x)", "tan", ["tng Tanger"]),
            ("search('towns', 'endswith', 'lab, region', /data/x)", "TRE", ["fes Fès"]),
            ("search('towns', 'contains', 'lab', concat('', ../../x), 'region', 'north')", "é", ["ttn Tétouan"]),
            ("search('towns', 'contains', '', '', 'region', /data/x)", "north", ["tng Tanger", "ttn Tétouan"]),
        ])
    func ways(appearance: String, x: String, expected: [String]) throws {
        let form = try form(appearance)
        #expect(form.listFileNames == ["towns.csv"])
        #expect(form.question(at: "g/town")?.appearance == (appearance.hasPrefix("minimal") ? "minimal" : nil))
        let lists = try form.lists(in: Array(Self.towns.utf8), named: "towns.csv")
        #expect(form.findings(lists: lists).isEmpty, "\(form.findings(lists: lists))")
        #expect(try offered(form, x: x) == expected)
    }

    @Test("Several columns make a label, each language may name its own, and choices with numbers stay in front")
    func labels() throws {
        let texts = """
            <itext><translation lang="fr" default="true()"><text id="t-0"><value>lab, region</value></text></translation>
            <translation lang="en"><text id="t-0"><value>lab_en</value></text></translation></itext>
            """
        let form = try form(
            "search('towns', 'matches', 'key', 'fes')",
            items: """
                <item><label>Autre</label><value>98</value></item>
                <item><label ref="jr:itext('t-0')"/><value>key</value></item>
                """, model: texts)
        #expect(try offered(form) == ["98 Autre", "fes Fès (region: centre)"])
        #expect(try offered(form, language: "en") == ["98 Autre", "fes Fez"])
        let session = try session(form)
        let town = try #require(session.nodes(at: "g/town").first)
        #expect(session.offeredValues(of: town) == ["98", "fes", "fes"])
    }

    @Test(
        "A search that no filter can stand for is a problem, with the way out",
        arguments: [
            "search('towns', 'matches', 'region')", "search(/data/x)", "search('towns', 'near', 'region', 'n')",
            "search('towns', 'matches', 'two words, x y', 'n')", "search('../towns')", "search()", "search('towns'",
        ])
    func impossible(appearance: String) throws {
        let findings = try form(appearance).findings()
        #expect(findings.count == 1 && findings.allSatisfy { $0.isError && $0.expression.role == .choices }, "\(findings)")
        #expect(findings.first?.problem.nextStep.contains("select_one_from_file") == true)
    }

    @Test("Columns that the file does not have are told: those of the choice as problems, those of the filter as warnings")
    func columns() throws {
        let form = try form(
            "search('towns', 'matches', 'zone', 'n')", items: "<item><label>lab, nom</label><value>code</value></item>")
        let findings = form.findings(lists: try form.lists(in: Array(Self.towns.utf8), named: "towns.csv"))
        #expect(findings.map(\.problem.code) == [.unknownPath, .unknownColumn, .unknownColumn], "\(findings)")
        #expect(findings.map(\.isError) == [false, true, true])
        #expect(findings.first?.problem.nextStep.contains("“Zone”") == true)
        #expect(findings.last?.problem.message.contains("“nom”") == true)
    }
}
