import TestSupport
import Testing

@testable import SurveyForms

@Suite("What a form reads of a list beside it is checked against the list")
struct ListColumnTests {
    private func findings(
        _ itemset: String = "<value ref=\"name\"/><label ref=\"label\"/>", nodeset: String = "instance('bom')/root/item",
        calculate: String = "1", list: String = "code,nom\n1,A\n", file: String = "bom.csv"
    ) throws -> [FormFinding] {
        let form = try XFormReader.read(
            Sample.form(
                instance: #"<data id="f"><a/><b/></data>"#,
                model: """
                    <instance id="bom" src="jr://file-csv/\(file)"/><bind nodeset="/data/b" calculate="\(calculate)"/>
                    """,
                body: "<select1 ref=\"/data/a\"><itemset nodeset=\"\(nodeset)\">\(itemset)</itemset></select1>"))
        #expect(form.findings().isEmpty, "\(form.findings())")
        return form.findings(lists: try form.lists(in: Array(list.utf8), named: file))
    }

    @Test("Columns of values and labels are problems, with those that the list has")
    func valueAndLabel() throws {
        let found = try findings()
        #expect(found.map(\.problem.code) == [.unknownColumn, .unknownColumn] && found.allSatisfy(\.isError), "\(found)")
        #expect(found.first?.problem.message.contains("“bom” has no column “name”") == true)
        #expect(found.last?.problem.nextStep.contains("“code”, “nom”") == true)
        #expect(try findings("<value ref=\"code\"/><label ref=\"nom\"/>").isEmpty)
        let near = try findings("<value ref=\"kode\"/><label ref=\"nom\"/>")
        #expect(near.map(\.problem.nextStep) == ["Did you mean “code”?"])
    }

    @Test("GeoJSON without an id has no values; one with an id does")
    func geoJSON() throws {
        func list(_ more: String) -> String {
            """
            {"type":"FeatureCollection","features":[{"type":"Feature"\(more),
            "geometry":{"type":"Point","coordinates":[1,2]},"properties":{"title":"a"}}]}
            """
        }
        let items = "<value ref=\"id\"/><label ref=\"title\"/>"
        let found = try findings(items, list: list(""), file: "bom.geojson")
        #expect(found.map(\.problem.code) == [.unknownColumn], "\(found)")
        #expect(try findings(items, list: list(",\"id\":7"), file: "bom.geojson").isEmpty)
    }

    @Test("Columns of predicates are warnings, and those of pulldata() problems")
    func predicates() throws {
        let items = "<value ref=\"code\"/><label ref=\"nom\"/>"
        let filter = try findings(items, nodeset: "instance('bom')/root/item[zz = 1]")
        #expect(filter.map(\.problem.code) == [.unknownPath] && filter.allSatisfy { !$0.isError }, "\(filter)")
        #expect(filter.first?.problem.nextStep.contains("Fill in a column") == true)
        let path = try findings(items, calculate: "instance('bom')/root/item[cod = '1']/label")
        #expect(path.map(\.problem.code) == [.unknownPath, .unknownPath], "\(path)")
        let pulled = try findings(items, calculate: "pulldata('bom', 'nocol', 'code', '1')")
        #expect(pulled.map(\.problem.code) == [.unknownColumn] && pulled.allSatisfy(\.isError), "\(pulled)")
        #expect(try findings(items, calculate: "pulldata('bom', 'nom', 'kode', '1')").count == 1)
        #expect(try findings(items, calculate: "pulldata('bom', 'nom', 'code', '1')").isEmpty)
    }

    @Test("A list without rows has no choices, and says so once")
    func empty() throws {
        let found = try findings(list: "name,label\n")
        #expect(found.map(\.problem.code) == [.emptyList] && found.allSatisfy(\.isError), "\(found)")
        #expect(found.first?.problem.message.contains("“bom.csv” has no rows") == true)
    }

    @Test("A translated label is a label")
    func translated() throws {
        let form = try XFormReader.read(
            Sample.form(
                model: """
                    <itext><translation lang="fr"/></itext><instance id="bom" src="jr://file-csv/bom.csv"/>
                    """,
                body: """
                    <select1 ref="/data/a"><itemset nodeset="instance('bom')/root/item"><value ref="name"/>
                    <label ref="label"/></itemset></select1>
                    """))
        let lists = try form.lists(in: Array("name,label::fr\n1,Un\n".utf8), named: "bom.csv")
        #expect(form.findings(lists: lists).isEmpty, "\(form.findings(lists: lists))")
        let session = try FormSession(
            form, environment: EvaluationEnvironment(clock: Bench.clock, random: { 7 }), lists: lists)
        #expect(session.choices(of: try #require(session.nodes(at: "a").first)).map(\.label) == ["Un"])
    }
}
