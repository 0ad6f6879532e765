import SurveyForms
import Testing

@Suite("Lists beside a form are read as ODK reads them")
struct ListFileTests {
    private func read(_ text: String, _ name: String) throws(FormProblem) -> InstanceTree {
        try ListFile.read(Array(text.utf8), name: name)
    }

    /// The items of a list, each with its values by name.
    private func items(_ tree: InstanceTree) -> [[String: String]] {
        guard let root = tree.root else { return [] }
        return tree.children(of: root).map { item in
            Dictionary(tree.children(of: item).map { (tree.name(of: $0), tree.text(of: $0)) }) { first, _ in first }
        }
    }

    @Test(
        "CSV: quotation marks, line ends, a byte order mark, semicolons, short rows, Arabic",
        arguments: [
            "code,name\n01,\"Tanger, ville\"\n02,\"dit \"\"le port\"\"\"\n",
            "\u{FEFF}code,name\r\n01 ,\"Tanger, ville\"\r\n\r\n02,\"dit \"\"le port\"\"\"",
            "code;name\r01;Tanger, ville\r02;\"dit \"\"le port\"\"\"\r",
            "code,name,\n01,\"Tanger, ville\",x\n02,\"dit \"\"le port\"\"\"\n",
            "code,name\n01,\"Tanger, ville\",\n02,\"dit \"\"le port\"\"\",, ,\n",
        ])
    func csv(text: String) throws {
        let list = try read(text, "Communes.CSV")
        #expect(list.root.map(list.name(of:)) == "root")
        #expect(
            items(list) == [
                ["code": "01", "name": "Tanger, ville"], ["code": "02", "name": "dit \"le port\""],
            ])
    }

    @Test("A list is read if some expression has its id as a text, in whatever quotation marks; no other text means it")
    func unread() throws {
        let ids = ["single", "double", "inner", "part", "none"]
        let expressions = [
            "count(instance('single')/root/item) &gt; 1", "count(instance(&quot;double&quot;)/root/item) &gt; 1",
            "concat('a', ' ', 'x', 'inner') = &quot;'&quot;", "'no part' = concat('part ', 'none-', &quot;'none&quot;)",
        ]
        let form = try XFormReader.read(
            Sample.form(
                instance: "<data id=\"f\"><a/>\(expressions.indices.map { "<n\($0)/>" }.joined())</data>",
                model: ids.map { "<instance id=\"\($0)\" src=\"jr://file-csv/\($0).csv\"/>" }.joined()
                    + expressions.enumerated().map { "<bind nodeset=\"/data/n\($0)\" relevant=\"\($1)\"/>" }.joined()))
        #expect(form.unreadListFileNames == ["part.csv", "none.csv"])
    }

    @Test("CSV: a value may hold a line end, a row may leave cells out")
    func csvRows() throws {
        let list = try read("code,name,طنجة\n1,\"a\nb\"\n2,,نعم\n", "a.csv")
        #expect(
            items(list) == [
                ["code": "1", "name": "a\nb", "طنجة": ""], ["code": "2", "name": "", "طنجة": "نعم"],
            ])
    }

    @Test("XML: the tree is the file's own")
    func xml() throws {
        let list = try read("<root><item><name>1</name><label>Un</label></item><item x=\"2\"/></root>", "a.xml")
        #expect(items(list).first == ["name": "1", "label": "Un"])
        #expect(items(list).count == 2)
    }

    @Test("GeoJSON: places in ODK's order, properties with their values")
    func geoJSON() throws {
        let list = try read(
            """
            {"type": "FeatureCollection", "features": [
              {"type": "Feature", "id": "p1", "geometry": {"type": "Point", "coordinates": [-5.3684, 35.5785]},
               "properties": {"name": "Tétouan", "people": 380787, "share": 0.10, "port": false, "none": null}},
              {"type": "Feature", "id": 7, "geometry": {"type": "Polygon", "coordinates":
                [[[-6, 34], [-5, 34, 12], [-6, 34]]]}, "properties": {"id": "own"}},
              {"type": "Feature", "geometry": null, "properties": null}]}
            """, "places.geojson")
        let found = items(list)
        #expect(found.count == 3)
        #expect(
            found[0] == [
                "geometry": "35.5785 -5.3684 0 0", "id": "p1", "name": "Tétouan", "people": "380787", "share": "0.1",
                "port": "false", "none": "",
            ])
        #expect(found[1] == ["geometry": "34 -6 0 0; 34 -5 12 0; 34 -6 0 0", "id": "own"])
        #expect(found[2] == ["geometry": ""])
    }

    @Test(
        "A file that is no list is refused with its place",
        arguments: [
            ("a.csv", "", 0, "empty"), ("a.csv", "a,b,a\n", 1, "“a”"), ("a.csv", ",,\n1,2,3\n", 1, "No column"),
            ("a.csv", "a,b\n1,2\n\n1,2,3\n", 4, "3 cells"), ("a.csv", "a,b\n1,\"2\n3\n", 2, "not closed"),
            ("a.csv", "a,b\n1,\"2\"3\n", 2, "Something follows"), ("a.csv", "a\n\0\n", 0, "UTF-8"),
            ("a.xml", "<root><item></root>", 1, ""), ("a.xml", "<!DOCTYPE a []><a/>", 1, ""),
            ("a.geojson", "{", 0, "not GeoJSON"), ("a.geojson", "[]", 0, "not GeoJSON"),
            ("a.geojson", #"{"type": "Feature", "features": []}"#, 0, "FeatureCollection"),
            (
                "a.geojson",
                #"{"type": "FeatureCollection", "features": [{"geometry": null}, {"geometry": {"type": "Point", "coordinates": [9, 91]}}]}"#,
                0, "Feature 2"
            ),
            (
                "a.geojson",
                #"{"type": "FeatureCollection", "features": [{"geometry": {"type": "MultiPoint", "coordinates": []}}]}"#,
                0, "MultiPoint"
            ),
            ("a.ods", "a,b\n", 0, "no list"),
        ])
    func refused(name: String, text: String, line: Int, words: String) throws {
        let problem = #expect(throws: FormProblem.self) { _ = try read(text, name) }
        #expect(problem?.line == line, "\(String(describing: problem))")
        #expect(words.isEmpty || problem?.message.contains(words) == true, "\(String(describing: problem))")
        #expect(problem?.nextStep.isEmpty == false)
    }

    @Test("What is larger than a device can hold is refused before memory is taken for it")
    func limits() {
        let wide = Array(repeating: "c", count: FormLimits.listColumns + 1).joined(separator: ",")
        #expect(throws: FormProblem.self) { _ = try read(wide, "a.csv") }
        #expect(throws: FormProblem.self) {
            _ = try ListFile.read([UInt8](repeating: 0x41, count: FormLimits.listBytes + 1), name: "a.csv")
        }
        let long = "a,b,c\n" + String(repeating: "1,2,3\n", count: FormLimits.elements / 4 + 1)
        let problem = #expect(throws: FormProblem.self) { _ = try read(long, "a.csv") }
        #expect(problem?.code == .tooManyElements)
    }
}
