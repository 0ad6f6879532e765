import Foundation
import Testing

@testable import survey_cli

@Suite(
    "Forms take choices from external_choices and search() to the devices and into answers",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct ExternalListTests {
    /// The state of the city is empty, so that cells stand behind an empty one.
    private static let external = """
        | survey |
        | | type                      | name  | label::fr | label::en | choice_filter                   |
        | | select_one state          | state | Région    | State     |                                 |
        | | select_one_external towns | town  | Ville     | Town      | state=${state} and size='large' |
        | choices |
        | | list_name | name  | label::fr | label::en |
        | | state     | north | Nord      | North     |
        | | state     | east  | Est       | East      |
        | external_choices |
        | | list name | name | label::fr | label::en | state | size  |
        | | towns     | tng  | Tanger    | Tangier   | north | large |
        | | towns     | lar  |           | Larache   | north | large |
        | | towns     | asl  | Asilah    |           | north | small |
        | settings |
        | | form_id | version | default_language |
        | | ext     | 1       | fr               |

        """

    private func collect(
        _ place: Workplace, _ form: String, _ steps: String, store: String = "a.survey"
    ) async throws -> CommandLineTool.Outcome {
        try await place.run(["collect", form, "--answers", "-", "--store", store], input: steps)
    }

    @Test("select_one_external: published with its list, carried, and answered with nothing but what is offered")
    func external() async throws {
        let place = try await Workplace()
        try place.copyStore(to: "b.survey")
        try place.write(Self.external, to: "ext.md")
        let check = try await place.succeed("form", "check", "ext.md")
        #expect(!check.output.contains("warning:") && check.output.contains("can be used"), "\(check)")
        try await place.succeed("form", "add", "ext.md")
        try await place.carry(from: "a.survey", to: "b.survey")
        #expect(try await place.succeed("form", "show", "ext").output.contains("file itemsets.csv"))
        let steps = """
            state = north
            refuse town = Tanger
            refuse town = asl
            town = lar
            state = east
            refuse town = lar
            """
        let stale = try await collect(place, "ext", steps + "\nfinalise\n", store: "b.survey")
        #expect(stale.status == 65 && stale.errors.contains("“lar” is not offered any more"), "\(stale)")
        let good = try await collect(place, "ext", steps + "\nstate = north\ntown = tng\nfinalise\n", store: "b.survey")
        #expect(good.status == 0, "\(good)")
    }

    @Test("Columns of a filter that external_choices lacks are told with their cell, and an XForm's itemsets.csv is read too")
    func faults() async throws {
        let place = try await Workplace()
        try place.write(Self.external.replacing("state=${state}", with: "stat=${state}"), to: "ext.md")
        let check = try await place.succeed("form", "check", "ext.md")
        let warning = check.output.split(separator: "\n").first { $0.hasPrefix("warning:") } ?? ""
        #expect(warning.contains("row 4, column “choice_filter”") && warning.contains("“towns” has a “stat”"), "\(check)")
        try place.write(Self.external.replacing("select_one_external towns", with: "select_one_external town"), to: "ext.md")
        let unknown = try await place.run(["form", "check", "ext.md"])
        #expect(unknown.status == 65 && unknown.output.contains("cannot be used, for 1 problem"), "\(unknown)")
        #expect(
            unknown.output.contains("row 4, column “type”: The external_choices sheet has no list “town”. Did you mean “towns”?"))
        try place.write(
            """
            <?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
            <h:head><h:title>t</h:title><model><instance><data id="x" version="1"><v/></data></instance></model></h:head>
            <h:body><input ref="/data/v" query="instance('vil')/root/item[reg='n']"><label>V</label></input></h:body></h:html>
            """, to: "x.xml")
        try await place.fail(65, "itemsets.csv", "--media", running: ["form", "add", "x.xml"])
        try place.write("list_name,name,label,reg\nother,a,A,n\n", to: "itemsets.csv")
        let empty = try await place.run(["form", "check", "x.xml"])
        #expect(empty.status == 65 && empty.output.contains("“itemsets.csv” has no list “vil”"), "\(empty)")
        try await place.fail(65, "no list “vil”", running: ["form", "add", "x.xml"])
        try place.write("list_name,name,label,reg\nvil,a,A,n\nvil,b,B,s\n", to: "itemsets.csv")
        try await place.succeed("form", "add", "x.xml")
        let played = try await collect(place, "x", "refuse v = b\nv = a\nfinalise\n")
        #expect(played.status == 0, "\(played)")
    }

    @Test("search(): the file is published with the form, missing it is told with the cell, and answers are those it offers")
    func search() async throws {
        let place = try await Workplace()
        try place.write(
            """
            | survey |
            | | type          | name   | label | appearance                                                          |
            | | select_one t  | region | R     | search('towns')                                                     |
            | | begin repeat  | visit  | V     |                                                                     |
            | | text          | part   | P     |                                                                     |
            | | select_one t2 | town   | T     | minimal search('towns', 'contains', 'lab', ${part}, 'region', ${region}) |
            | | end repeat    |        |       |                                                                     |
            | choices |
            | | list_name | name   | label      |
            | | t         | region | region     |
            | | t2        | key    | lab, zone  |
            | | t2        | 99     | Autre      |
            | settings |
            | | form_id | version |
            | | srch    | 1       |

            """, to: "srch.md")
        let check = try await place.run(["form", "check", "srch.md"])
        #expect(check.status == 65, "\(check)")
        #expect(check.output.contains("row 3, column “appearance”: The list towns.csv is not in srch-media"), "\(check)")
        try place.write("key,lab,region,zone\ntng,Tanger,north,u\nttn,Tétouan,north,u\nfes,Fès,centre,u\n", to: "towns.csv")
        try await place.succeed("form", "add", "srch.md")
        #expect(try await place.succeed("form", "show", "srch").output.contains("file towns.csv"))
        let steps = """
            refuse region = east
            region = north
            + visit
            visit[1]/part = TAN
            refuse visit[1]/town = ttn
            visit[1]/town = tng
            + visit
            visit[2]/part = zzz
            refuse visit[2]/town = tng
            visit[2]/town = 99
            finalise
            """
        let played = try await collect(place, "srch", steps)
        #expect(played.status == 0, "\(played)")
    }

    @Test("A list that cannot work is refused: no column for values, or one that parameters name and the file lacks")
    func columns() async throws {
        let place = try await Workplace()
        func sheets(_ parameters: String) -> String {
            """
            | survey |
            | | type                         | name | label | parameters    |
            | | select_one_from_file bom.csv | a    | A     | \(parameters) |
            | settings |
            | | form_id | version |
            | | bom     | 1       |

            """
        }
        try place.write("code,nom\n1,A\n", to: "bom.csv")
        try place.write(sheets(""), to: "bom.md")
        let check = try await place.run(["form", "check", "bom.md"])
        #expect(check.status == 65, "\(check)")
        #expect(check.output.contains("problem: sheet survey, row 3") && check.output.contains("has no column “name”"))
        try await place.fail(65, "has no column “name”", running: ["form", "add", "bom.md"])
        try place.write(sheets("value=kode label=nom"), to: "bom.md")
        try await place.fail(65, "has no column “kode”", "Did you mean “code”?", running: ["form", "add", "bom.md"])
        try place.write(sheets("value=code label=nom"), to: "bom.md")
        try await place.succeed("form", "add", "bom.md")
    }
}
