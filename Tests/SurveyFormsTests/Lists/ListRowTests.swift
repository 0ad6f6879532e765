import TestSupport
import Testing

@testable import SurveyForms

@Suite("Rows of a list beside a form are looked through for names that its questions cannot use")
struct ListRowTests {
    /// - Parameter nodesets: What questions take their choices from, each of its own; `select` for several answers.
    private func findings(
        _ list: String, file: String = "x.csv", value: String = "name", _ nodesets: [String] = ["instance('x')/root/item"],
        control: String = "select1"
    ) throws -> [String] {
        let names = nodesets.indices.map { "q\($0)" }
        let address = file.hasSuffix(".csv") ? "jr://file-csv/\(file)" : "jr://file/\(file)"
        let form = try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\">\(names.map { "<\($0)/>" }.joined())<r/></data>",
                model: "<instance id=\"x\" src=\"\(address)\"/>",
                body: zip(names, nodesets).map { name, nodeset in
                    """
                    <\(control) ref="/data/\(name)"><itemset nodeset="\(nodeset)"><value ref="\(value)"/>
                    <label ref="label"/></itemset></\(control)>
                    """
                }.joined() + "<input ref=\"/data/r\"/>"))
        return try form.checkedLists(in: Array(list.utf8), named: file).findings.map {
            "\($0.code.rawValue) \($0.row) \($0.line) \($0.column) \($0.value)"
        }
    }

    @Test("Names that are there twice, and rows without one, with their lines")
    func rows() throws {
        let found = try findings("name,label\na,\"A\n\nA\"\n\n,B\na,C\n")
        #expect(found == ["choiceWithoutName 2 6 name ", "duplicateChoice 3 7 name a"])
        #expect(try findings("code,label\na,A\na,B\n").isEmpty, "a column that is not there is told once, as such")
    }

    @Test("A filter that tells rows apart makes them two; every question's must")
    func filters() throws {
        let list = "name,label,region\na,A,1\na,B,2\na,C,2\n"
        let filter = "instance('x')/root/item[region = /data/r]"
        #expect(try findings(list, [filter]) == ["duplicateChoice 3 4 name a"])
        #expect(try findings(list, [filter, "instance('x')/root/item"]).count == 2)
        #expect(try findings(list, ["randomize(\(filter))"]).count == 1)
    }

    @Test("A filter that reads more than another need not be compared; of too many it is said that they were not")
    func manyFilters() throws {
        let columns = (0..<14).map { "c\($0)" }
        let list =
            "name,label,\(columns.joined(separator: ","))\na,A,\(columns.map { _ in "1" }.joined(separator: ","))\n"
            + "a,B,\(columns.map { _ in "2" }.joined(separator: ","))\n"
        // All ways to read five columns of fourteen: none reads more than another.
        func filters(_ count: Int, from first: Int = 0) -> [[String]] {
            guard count > 0 else { return [[]] }
            return columns.indices.dropFirst(first).flatMap { index in
                filters(count - 1, from: index + 1).map { [columns[index]] + $0 }
            }
        }
        func nodeset(_ columns: [String]) -> String {
            "instance('x')/root/item[\(columns.map { "\($0) = /data/r" }.joined(separator: " and "))]"
        }
        let five = filters(5).map(nodeset)
        #expect(try findings(list, Array(five.prefix(100))) == [])
        #expect(try findings(list, five) == ["notCompared 1 2 name "])
        #expect(try findings(list, columns.map { nodeset([$0]) } + five) == [])
        #expect(
            try findings(list + "a,C,1\n", five + [nodeset(["c0"])])
                == ["notCompared 1 2 name ", "duplicateChoice 3 4 name a"])
    }

    @Test("Spaces matter where several choices are taken")
    func spaces() throws {
        let list = "name,label\na b,A\n"
        #expect(try findings(list, control: "select") == ["choiceWithSpace 1 2 name a b"])
        #expect(try findings(list).isEmpty)
    }

    @Test("A fault that many rows have is told once, with their number")
    func many() throws {
        let rows = (1...50).map { "a,\($0)\n" }.joined()
        #expect(try findings("name,label\n" + rows) == ["duplicateChoice 2 3 name a"])
    }

    @Test("XML has lines, and GeoJSON numbers of features")
    func files() throws {
        let xml = "<root>\n<item><name>a</name></item>\n<other/>\n<item><name>a</name></item></root>"
        #expect(try findings(xml, file: "x.xml") == ["duplicateChoice 3 4 name a"])
        let feature = #"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"id":"a"}}"#
        let json = "{\"type\":\"FeatureCollection\",\"features\":[\(feature),\(feature)]}"
        #expect(try findings(json, file: "x.geojson", value: "id") == ["duplicateChoice 2 0 id a"])
    }
}
