import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("The lists, pictures and sounds of a form travel with it")
struct FormFilesTests {
    private static let form = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                xmlns:jr="http://openrosa.org/javarosa">
          <h:head><h:title>Places</h:title><model>
            <itext><translation lang="fr"><text id="/data/door:label"><value>Porte</value>
              <value form="image">jr://images/door.png</value></text></translation></itext>
            <instance><data id="places" version="1"><province/><commune/><door/></data></instance>
            <instance id="communes" src="jr://file-csv/communes.csv"/>
            <bind nodeset="/data/province" type="string"/><bind nodeset="/data/commune" type="string"/>
            <bind nodeset="/data/door" type="string"/>
          </model></h:head>
          <h:body>
            <input ref="/data/province"><label>Province</label></input>
            <select1 ref="/data/commune"><label>Commune</label>
              <itemset nodeset="instance('communes')/root/item[province = /data/province]">
                <value ref="name"/><label ref="label"/></itemset></select1>
            <input ref="/data/door"><label ref="jr:itext('/data/door:label')"/></input>
          </h:body>
        </h:html>
        """
    private static let list = "name,label,province\n0157,Tanger,571\n0227,Larache,227\n0158,Gzenaya,571\n"

    private func prepare(_ place: Workplace, folder: String = "places-media", list: String = list) throws {
        try place.write(Self.form, to: "places.xml")
        try FileManager.default.createDirectory(
            at: place.folder.appending(path: folder), withIntermediateDirectories: true)
        try place.write(list, to: "\(folder)/communes.csv")
        try place.write("picture", to: "\(folder)/door.png")
    }

    /// The labels of the communes that an interview in a store offers for a province.
    private func offered(_ path: String, _ province: String) throws -> [String] {
        let store = try SurveyStore.open(path: path)
        defer { try? store.close() }
        let published = try store.form("places")
        let binding = FormBinding(form: try XFormReader.read(published.content), hash: published.hash)
        let clock = FormClock(milliseconds: 1_767_225_600_000, offsetMinutes: 0)
        let desk = InterviewDesk(
            store: store, surroundings: InterviewSurroundings(clock: { clock }, random: { 1 }))
        var interview = try desk.begin(binding, scope: .all, author: "test")
        let question = try #require(interview.session.nodes(at: "province").first)
        try interview.answer(province, at: question)
        let commune = try #require(interview.session.nodes(at: "commune").first)
        return interview.session.choices(of: commune).map(\.label)
    }

    @Test("form add finds FORM-media, another replica gets the files, and its interviews offer the choices")
    func travels() async throws {
        let place = try await Workplace()
        try prepare(place)
        try place.copyStore(to: "b.survey")
        try await place.succeed("form", "add", "places.xml")
        try await place.carry(from: "a.survey", to: "b.survey")
        let shown = try await place.run(["form", "show", "places", "--json", "--store", "b.survey"]).object()
        let files = try #require(shown["files"] as? [[String: Any]])
        #expect(files.map { $0["name"] as? String } == ["communes.csv", "door.png"])
        #expect(files.map { $0["mediaType"] as? String } == ["text/csv", "image/png"])
        #expect(files.map { $0["bytes"] as? Int } == [Self.list.utf8.count, 7])
        #expect(try await place.succeed("form", "show", "places").output.contains("file communes.csv, text/csv"))
        #expect(try offered(place.path("b.survey"), "571") == ["Tanger", "Gzenaya"])
        #expect(try offered(place.path("b.survey"), "227") == ["Larache"])
    }

    @Test("Without FORM-media a list is taken from the form's own folder")
    func ownFolder() async throws {
        let place = try await Workplace()
        try place.write(Self.form, to: "places.xml")
        try place.write(Self.list, to: "communes.csv")
        try await place.succeed("form", "add", "places.xml")
        #expect(try offered(place.path("a.survey"), "227") == ["Larache"])
    }

    @Test("A form whose list is not there is refused, unless told to go on; check says so too")
    func missing() async throws {
        let place = try await Workplace()
        try place.write(Self.form, to: "places.xml")
        try await place.fail(65, "communes.csv", "places-media", "--media", running: ["form", "add", "places.xml"])
        try await place.fail(66, "nowhere", running: ["form", "add", "places.xml", "--media", "nowhere"])
        let check = try await place.run(["form", "check", "places.xml"])
        #expect(check.status == 65, "\(check)")
        #expect(check.output.contains("problem: The list communes.csv is not in places-media"), "\(check)")
        #expect(check.output.contains("door.png"), "\(check)")
        try await place.succeed("form", "add", "places.xml", "--despite-findings")
        #expect(try offered(place.path("a.survey"), "571").isEmpty)
    }

    @Test("A list that is not there and that nothing in the form reads is a warning, and the form is published")
    func unread() async throws {
        let place = try await Workplace()
        let unread = #"<instance id="streets" src="jr://file-csv/streets.csv"/></model>"#
        let form = Self.form.replacing("</model>", with: unread)
        try place.write(form, to: "places.xml")
        try place.write(Self.list, to: "communes.csv")
        let check = try await place.succeed("form", "check", "places.xml")
        #expect(check.output.contains("warning: not in") && check.output.contains("streets.csv"), "\(check)")
        try await place.succeed("form", "add", "places.xml")
        #expect(try await place.succeed("form", "show", "places").output.contains("file communes.csv"))
    }

    @Test("Hundreds of lists that are not there are told, and not looked for anew for each of them")
    func manyMissing() async throws {
        let place = try await Workplace(hasStore: false)
        let all = 0..<900
        let lists = all.map { "<instance id=\"l\($0)\" src=\"jr://file-csv/l\($0).csv\"/>" }.joined()
        let binds = all.map { "<bind nodeset=\"/data/n\($0)\" calculate=\"count(instance('l\($0)')/root/item)\"/>" }.joined()
        try place.write(
            """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
              <h:head><h:title>Lists</h:title><model>
                <instance><data id="lists" version="1"><a/>\(all.map { "<n\($0)/>" }.joined())</data></instance>
                \(lists)<instance id="other" src="jr://file-csv/other.csv"/>\(binds)</model></h:head>
              <h:body><input ref="/data/a"><label>A</label></input></h:body>
            </h:html>
            """, to: "lists.xml")
        let check = try await place.run(["form", "check", "lists.xml"])
        #expect(check.status == 65 && check.output.contains("nothing in the form reads them: other.csv"), "\(check)")
        let told = check.output.split(separator: "\n").filter { $0.contains(".csv is not in lists-media") }
        #expect(told.count == all.count)
    }

    @Test("A list that cannot be read is refused with its line")
    func broken() async throws {
        let place = try await Workplace()
        try prepare(place, list: Self.list + "1,2,3,4\n")
        try await place.fail(
            65, "places-media/communes.csv: line 5: The row has 4 cells", running: ["form", "add", "places.xml"])
    }

    @Test("A published version keeps its files: other files need a new version, in a store and in a hub")
    func otherFiles() async throws {
        let place = try await Workplace()
        try prepare(place)
        try prepare(place, folder: "other", list: Self.list + "0999,Autre,571\n")
        try await place.succeed("form", "add", "places.xml")
        try await place.succeed("form", "add", "places.xml")
        try await place.fail(
            73, "with other files", "new version", running: ["form", "add", "places.xml", "--media", "other"])
        try await place.succeed("server", "init", "hub", "--study", Workplace.study)
        try await place.succeed("server", "form", "hub", "places.xml")
        try await place.succeed("server", "form", "hub", "places.xml")
        let listless = try await place.run(["server", "form", "hub", "places.xml", "--media", "hub"])
        #expect(listless.status == 65 && listless.errors.contains("communes.csv"), "\(listless)")
        let refused = try await place.run(["server", "form", "hub", "places.xml", "--media", "other"])
        #expect(refused.status == 73 && refused.errors.contains("with other files"), "\(refused)")
    }

    @Test("A file of the folder that the form does not name stays at home")
    func unused() async throws {
        let place = try await Workplace()
        try prepare(place)
        try place.write("secret", to: "places-media/notes.txt")
        let added = try await place.run(["form", "add", "places.xml", "--json"])
        #expect(added.status == 0, "\(added)")
        #expect(added.errors.contains("notes.txt"), "\(added)")
        let files = try #require(try added.object()["files"] as? [[String: Any]])
        #expect(files.map { $0["name"] as? String } == ["communes.csv", "door.png"])
    }
}
