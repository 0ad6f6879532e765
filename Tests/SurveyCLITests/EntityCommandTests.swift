import Foundation
import Testing

@Suite("survey-cli entity: finished records make the entity lists, as the ODK Entities specification says")
struct EntityCommandTests {
    private static let cedar = "0f7b1c4e-6a6d-4b0c-9a51-2f5cb1f8a001"
    private static let oak = "0f7b1c4e-6a6d-4b0c-9a51-2f5cb1f8a002"

    /// Every record says which entity it is about, and whether it creates it, changes it, or either.
    private static func form(_ id: String, list: String = "") -> String {
        """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:entities="http://www.opendatakit.org/xforms/entities">
          <h:head><h:title>Trees</h:title><model entities:entities-version="2024.1.0">
            <instance><data id="\(id)" version="1"><tree/><name/><makes/><changes/><seen/><girth/><health/>
              <meta><entity dataset="trees" id="" create="" update="" baseVersion="" trunkVersion="" branchId="">
                <label/></entity></meta></data></instance>\(list)
            <bind nodeset="/data/girth" type="int" entities:saveto="girth_cm"/>
            <bind nodeset="/data/health" relevant="/data/girth &gt; 5" entities:saveto="health"/>
            <bind nodeset="/data/meta/entity/@id" calculate="/data/tree"/>
            <bind nodeset="/data/meta/entity/@create" calculate="/data/makes"/>
            <bind nodeset="/data/meta/entity/@update" calculate="/data/changes"/>
            <bind nodeset="/data/meta/entity/@baseVersion" calculate="/data/seen"/>
            <bind nodeset="/data/meta/entity/@trunkVersion" calculate="/data/seen"/>
            <bind nodeset="/data/meta/entity/label" calculate="/data/name"/></model></h:head>
          <h:body><input ref="/data/tree"/><input ref="/data/name"/><input ref="/data/makes"/><input ref="/data/changes"/>
            <input ref="/data/seen"/><input ref="/data/girth"/><input ref="/data/health"/></h:body>
        </h:html>
        """
    }

    private func place(_ id: String = "visit", list: String = "") async throws -> Workplace {
        let place = try await Workplace()
        try place.write(Self.form(id, list: list), to: "\(id).xml")
        try await place.succeed("form", "add", "\(id).xml")
        return place
    }

    /// Leads an interview with these answers to its end.
    private func interview(_ place: Workplace, _ answers: String..., end: String = "finalise", form: String = "visit")
        async throws -> String
    {
        try place.write((answers + [end]).joined(separator: "\n"), to: "answers.txt")
        let outcome = try await place.succeed("collect", form, "--answers", "answers.txt", "--json").object()
        let made = try #require(outcome["interviews"] as? [[String: Any]])
        return try #require(made.first?["record"] as? String)
    }

    private func list(_ place: Workplace, status: Int32 = 0) async throws -> (
        entities: [[String: Any]], notes: [[String: Any]]
    ) {
        let outcome = try await place.run(["entity", "list", "trees", "--json"])
        #expect(outcome.status == status, "\(outcome)")
        let document = try outcome.object()
        return (
            try #require(document["entities"] as? [[String: Any]]), try #require(document["notes"] as? [[String: Any]])
        )
    }

    @Test("Created, then updated: a new version, the label and what is not relevant stay; drafts say nothing yet")
    func createAndUpdate() async throws {
        let place = try await place()
        _ = try await interview(
            place, "tree = \(Self.cedar)", "name = Cedar", "makes = true", "girth = 80", "health = well")
        _ = try await interview(place, "tree = \(Self.cedar)", "changes = 1", "seen = 1", "girth = 5")
        _ = try await interview(place, "tree = \(Self.cedar)", "changes = 1", "girth = 700", end: "draft")
        let (entities, notes) = try await list(place)
        let entity = try #require(entities.first)
        #expect(entities.count == 1 && notes.isEmpty)
        #expect(entity["id"] as? String == Self.cedar && entity["label"] as? String == "Cedar")
        #expect(entity["version"] as? Int == 2 && (entity["records"] as? [String])?.count == 2)
        #expect(entity["properties"] as? [String: String] == ["girth_cm": "5", "health": "well"])
        try await place.succeed("entity", "export", "trees", "--output", "trees.csv")
        #expect(
            try place.text("trees.csv") == "name,label,__version,girth_cm,health\n\(Self.cedar),Cedar,2,5,well\n")
        // A correction of the first record says what it says at its old place.
        let first = try #require((entity["records"] as? [String])?.first)
        try await place.succeed("record", "edit", first, "name=Atlas cedar", "girth=90", "health=ill")
        let after = try #require(try await list(place).entities.first)
        #expect(after["label"] as? String == "Atlas cedar" && after["version"] as? Int == 2)
        #expect(after["properties"] as? [String: String] == ["girth_cm": "5", "health": "ill"])
        // Nothing is made by a record that is not there any more.
        try await place.succeed("record", "delete", first)
        #expect(try await list(place, status: 65).entities.isEmpty)
    }

    @Test("Created and updated at once: made where the list lacks it, changed where it has it; neither says nothing")
    func upsert() async throws {
        let place = try await place()
        let answers = ["tree = \(Self.cedar)", "makes = 1", "changes = 1"]
        for (girth, seen) in [(80, "seen = "), (81, "seen = 1")] {
            try place.write((answers + ["name = Cedar", seen, "girth = \(girth)", "finalise"]).joined(separator: "\n"), to: "a.txt")
            try await place.succeed("collect", "visit", "--answers", "a.txt")
        }
        let neither = try await interview(
            place, "tree = \(Self.oak)", "makes = false", "changes = no", "name = Oak", "girth = 1")
        let (entities, notes) = try await list(place)
        #expect(entities.map { $0["version"] as? Int } == [2] && notes.isEmpty)
        #expect(entities.first?["properties"] as? [String: String] == ["girth_cm": "81", "health": ""])
        let shown = try await place.succeed("record", "show", neither, "--json").object()
        #expect((shown["entities"] as? [Any])?.isEmpty == true)
        let record = try #require((entities.first?["records"] as? [String])?.last)
        let text = try await place.succeed("record", "show", record).output
        #expect(text.contains("entity trees, created or updated: Cedar  \(Self.cedar)"), "\(text)")
        let said = try await place.succeed("record", "show", record, "--json").object()
        let entity = try #require((said["entities"] as? [[String: Any]])?.first)
        #expect(entity["trunkVersion"] as? Int == 1 && entity["branchId"] is NSNull)
    }

    @Test("What no list can follow is told with its record and cause, and the rest stands")
    func refused() async throws {
        let place = try await place()
        _ = try await interview(place, "tree = \(Self.cedar)", "name = Cedar", "makes = 1")
        let twice = try await interview(place, "tree = \(Self.cedar.uppercased())", "name = Again", "makes = 1")
        let unknown = try await interview(place, "tree = \(Self.oak)", "name = Oak", "changes = 1", "seen = 1")
        let named = try await interview(place, "tree = cedar", "name = Cedar", "makes = 1")
        let nameless = try await interview(place, "tree = 0f7b1c4e-6a6d-4b0c-9a51-2f5cb1f8a003", "makes = 1")
        let stale = try await interview(place, "tree = \(Self.cedar)", "changes = 1", "seen = x", "girth = 9")
        let (entities, notes) = try await list(place, status: 65)
        #expect(entities.map { $0["label"] as? String } == ["Cedar"])
        #expect(entities.first?["properties"] as? [String: String] == ["girth_cm": "9", "health": ""])
        let causes = Dictionary(
            notes.map { ($0["record"] as? String ?? "", $0["cause"] as? String ?? "") }, uniquingKeysWith: { a, _ in a })
        #expect(causes[twice]?.contains("already") == true)
        #expect(causes[unknown]?.contains("no record here creates it") == true)
        #expect(causes[named]?.contains("no UUID") == true)
        #expect(causes[nameless]?.contains("label") == true)
        #expect(causes[stale] == "it was made from no version, and version 1 was there")
        #expect(notes.filter { $0["applied"] as? Bool == true }.map { $0["record"] as? String } == [stale])
        let shown = try await place.succeed("record", "show", named).output
        #expect(shown.contains("no list takes it: its id “cedar” is no UUID"), "\(shown)")
        // All lists together say so by their status as well, and where to look.
        let all = try await place.run(["entity", "list"])
        #expect(all.status == 65 && all.errors.contains("entity list trees"), "\(all)")
        #expect(try await place.run(["entity", "list", "--json"]).status == 65)
        // The file is written, and the status says that something is missing in it.
        let export = try await place.run(["entity", "export", "trees", "--output", "trees.csv"])
        #expect(export.status == 65 && export.output.contains("not followed: record \(unknown)"), "\(export)")
        #expect(try place.text("trees.csv").hasSuffix("\n\(Self.cedar),Cedar,2,9,\n"))
        try await place.fail(73, "exists already", running: ["entity", "export", "trees", "--output", "trees.csv"])
        try await place.fail(66, "nothing", "the lists are: trees", running: ["entity", "list", "nothing"])
    }

    @Test("A list beside the form is what an update starts from, and an entity of it is not made a second time")
    func listed() async throws {
        let place = try await Workplace()
        try place.write("name,label,__version,girth_cm,planted\n\(Self.oak),Oak,4,30,1990\n", to: "trees.csv")
        try place.write(
            Self.form("visit", list: "<instance id=\"trees\" src=\"jr://file-csv/trees.csv\"/>"), to: "visit.xml")
        try await place.succeed("form", "add", "visit.xml")
        _ = try await interview(
            place, "tree = \(Self.oak)", "makes = 1", "changes = 1", "seen = 4", "girth = 31")
        let (entities, notes) = try await list(place)
        #expect(entities.map { $0["version"] as? Int } == [5] && notes.isEmpty)
        #expect(entities.first?["label"] as? String == "Oak")
        #expect(
            entities.first?["properties"] as? [String: String] == ["girth_cm": "31", "health": "", "planted": "1990"])
    }

    @Test(
        "A version beside the form that no register reaches, or that is no number, counts as none and is told",
        arguments: ["9223372036854775807", "1000000001", "-1", "new"])
    func versionBeyondAll(version: String) async throws {
        let place = try await Workplace()
        try place.write("name,label,__version\n\(Self.oak),Oak,\(version)\n", to: "trees.csv")
        try place.write(
            Self.form("visit", list: "<instance id=\"trees\" src=\"jr://file-csv/trees.csv\"/>"), to: "visit.xml")
        try await place.succeed("form", "add", "visit.xml")
        let record = try await interview(place, "tree = \(Self.oak)", "changes = 1", "seen = 1", "girth = 31")
        let (entities, notes) = try await list(place)
        #expect(entities.map { $0["version"] as? Int } == [2])
        #expect(notes.count == 1 && notes.first?["record"] as? String == record && notes.first?["applied"] as? Bool == true)
        #expect((notes.first?["cause"] as? String)?.contains("“\(version)”") == true, "\(notes)")
        try await place.succeed("entity", "export", "trees", "--output", "out.csv")
        #expect(try place.text("out.csv").contains("\(Self.oak),Oak,2,"))
    }

    @Test("The list holds what the form saves to it and nothing else of the records")
    func private_() async throws {
        let place = try await place()
        _ = try await interview(
            place, "tree = \(Self.cedar)", "name = Cedar", "makes = 1", "seen = 77", "girth = 80")
        let output = try await place.succeed("entity", "list", "trees").output
        #expect(output.contains("80") && !output.contains("77"), "\(output)")
        try await place.fail(66, "no finished record here", running: ["entity", "list", "trees", "--scope", "03"])
    }
}
