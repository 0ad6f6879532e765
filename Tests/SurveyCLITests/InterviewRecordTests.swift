import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("What an interview leaves behind is shown and edited as its form says")
struct InterviewRecordTests {
    private static func form(_ version: Int, _ instance: String, _ binds: String, _ body: String) -> String {
        """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
          <h:head><h:title>Visit</h:title><model>
            <instance><data id="visit" version="\(version)">\(instance)</data></instance>\(binds)</model></h:head>
          <h:body>\(body)</h:body>
        </h:html>
        """
    }
    private static let first = form(
        1, "<user/><often/><yearly/><note/>",
        """
        <bind nodeset="/data/often" type="int" relevant="/data/user = 'yes'" constraint=". &lt; 32"/>
        <bind nodeset="/data/yearly" type="int" calculate="/data/often * 12"/>
        """, #"<input ref="/data/user"/><input ref="/data/often"/><input ref="/data/note"/>"#)
    /// user takes a number, note is called remark, and everything else is as before.
    private static let second = form(
        2, "<user/><often/><yearly/><remark/>",
        """
        <bind nodeset="/data/user" type="int"/><bind nodeset="/data/often" type="int" constraint=". &lt; 32"/>
        <bind nodeset="/data/yearly" type="int" calculate="/data/often * 12"/>
        """, #"<input ref="/data/user"/><input ref="/data/often"/><input ref="/data/remark"/>"#)

    /// Leads an interview in a store and gives back the record's id.
    private func interview(_ place: Workplace, isFinished: Bool) async throws -> String {
        try place.write(Self.first, to: "visit-1.xml")
        try place.write(Self.second, to: "visit-2.xml")
        try await place.succeed("form", "add", "visit-1.xml")
        let store = try SurveyStore.open(path: place.path("a.survey"))
        defer { try? store.close() }
        let published = try store.form("visit")
        let binding = FormBinding(form: try XFormReader.read(published.content), hash: published.hash)
        let clock = FormClock(milliseconds: 1_767_225_600_000, offsetMinutes: 0)
        let desk = InterviewDesk(
            store: store, surroundings: InterviewSurroundings(clock: { clock }, random: { 1 }))
        var interview = try desk.begin(binding, scope: .all, author: "test")
        for (path, value) in [("user", "yes"), ("often", "3"), ("note", "came back twice")] {
            try interview.answer(value, at: #require(interview.session.nodes(at: path).first))
        }
        if isFinished {
            #expect(try desk.finalise(&interview).isEmpty)
        } else {
            try desk.saveDraft(&interview)
        }
        return try #require(interview.record).id.description
    }

    @Test("record show lists what a newer version of the form has no place for, with the reason, and loses none of it")
    func leftOver() async throws {
        let place = try await Workplace()
        let id = try await interview(place, isFinished: false)
        let before = try await place.succeed("record", "show", id)
        #expect(!before.output.contains("without a place"), "\(before)")
        #expect(!before.output.contains("interview-state"), "\(before)")
        try await place.succeed("form", "add", "visit-2.xml")
        let after = try await place.succeed("record", "show", id).output
        #expect(after.contains("without a place in the form's version 2"), "\(after)")
        #expect(after.contains("came back twice") && after.contains("the form has no such question"), "\(after)")
        let shown = try await place.run(["record", "show", id, "--json"]).object()
        let left = try #require(shown["leftOver"] as? [[String: Any]])
        #expect(left.compactMap { $0["path"] as? String } == ["note", "user"])
        #expect(left.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
        #expect(left.first?["value"] as? String == "came back twice")
    }

    @Test("record edit goes through the form's logic: what follows is reckoned, what is not allowed is refused")
    func editing() async throws {
        let place = try await Workplace()
        let id = try await interview(place, isFinished: true)
        try await place.succeed("record", "edit", id, "often=5")
        let shown = try await place.run(["record", "show", id, "--json"]).object()
        let answers = try #require(shown["answers"] as? [String: Any])
        #expect(answers["often"] as? Int == 5)
        #expect(answers["yearly"] as? Int == 60)
        try await place.fail(65, "often", "Correct the answer", running: ["record", "edit", id, "often=40"])
        try await place.fail(65, "yearly", "cannot be changed", running: ["record", "edit", id, "yearly=1"])
        try await place.succeed("record", "edit", id, "user=no")
        try await place.fail(65, "often", "not relevant", running: ["record", "edit", id, "often=4"])
        let last = try await place.succeed("record", "show", id).output
        #expect(last.contains("(not-relevant)"), "\(last)")
    }

    @Test("Lists and records say which interviews are not finished, and how to go on with them")
    func unfinished() async throws {
        let place = try await Workplace()
        try place.write(Self.first, to: "visit-1.xml")
        try await place.succeed("form", "add", "visit-1.xml")
        try place.write("user = yes\noften = 3\nfinalise\n---\nuser = yes\ndraft\n", to: "interviews.txt")
        try await place.succeed("collect", "visit", "--answers", "interviews.txt")
        let all = try await place.succeed("record", "list").output.split(separator: "\n")
        #expect(all.count { $0.hasSuffix("  draft") } == 1 && all.last == "2 records", "\(all)")
        let found = try await place.run(["record", "list", "--drafts", "--json"]).array()
        let id = try #require(found.first?["id"] as? String)
        #expect(found.count == 1 && found.first?["draft"] as? Bool == true)
        #expect(try await place.succeed("record", "show", id).output.contains("go on with survey-cli collect visit --resume \(id)"))
        try await place.succeed("record", "delete", id)
        #expect(try await place.succeed("record", "list", "--drafts").output.contains("no records"))
        #expect(try await !place.succeed("record", "show", id).output.contains("--resume"))
    }

    @Test("Drafts are in the dataset and counted, without what only they need, or are left out")
    func dataset() async throws {
        let place = try await Workplace()
        try place.write(Self.first, to: "visit-1.xml")
        try await place.succeed("form", "add", "visit-1.xml")
        try place.write("user = yes\noften = 3\nfinalise\n---\nuser = yes\ndraft\n", to: "interviews.txt")
        try await place.succeed("collect", "visit", "--answers", "interviews.txt")
        let all = try await place.succeed("dataset", "export", "--form", "visit", "--output", "all.csv")
        #expect(all.output.contains("1 draft among them") && !all.output.contains("no version of the form"))
        let header = try #require(try place.text("all.csv").split(separator: "\n").first)
        #expect(header.contains("interview-state") && !header.contains("interview-place"), "\(header)")
        let report = try await place.succeed(
            "dataset", "export", "--form", "visit", "--output", "final.jsonl", "--format", "jsonl", "--finished", "--json"
        ).object()
        #expect(report["records"] as? Int == 1 && report["drafts"] as? Int == 1)
        #expect(try place.text("final.jsonl").split(separator: "\n").count == 1)
    }
}
