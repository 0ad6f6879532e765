import Foundation
import SurveyStore
import Testing

@Suite("survey-cli conflict resolve goes through an interview's form")
struct ConflictInterviewTests {
    private static func form(_ version: Int, _ more: String = "", _ binds: String = "", _ body: String = "") -> String {
        """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:jr="http://openrosa.org/javarosa">
          <h:head><h:title>Visit</h:title><model>
            <instance><data id="visit" version="\(version)">
              <u/><w/><line/><s1/><s2/><score/><why/><n/><p jr:template=""><pn/></p><names/>\(more)
            </data></instance>
            <bind nodeset="/data/w" relevant="/data/u = 'yes'"/>
            <bind nodeset="/data/line" calculate="once(random())" relevant="/data/u = 'yes'"/>
            <bind nodeset="/data/s1" type="int"/><bind nodeset="/data/s2" type="int"/>
            <bind nodeset="/data/score" type="int" calculate="/data/s1 + /data/s2"/>
            <bind nodeset="/data/why" required="/data/s1 &gt; 20"/><bind nodeset="/data/n" type="int"/>
            <bind nodeset="/data/names" calculate="join(',', /data/p/pn)"/>\(binds)</model></h:head>
          <h:body><input ref="/data/u"/><input ref="/data/w"/><input ref="/data/s1"/><input ref="/data/s2"/>
            <input ref="/data/why"/><input ref="/data/n"/><group ref="/data/p"><repeat nodeset="/data/p" jr:count="/data/n">
            <input ref="/data/p/pn"/></repeat></group>\(body)</h:body>
        </h:html>
        """
    }
    private static let second = form(
        2, "<new/>", #"<bind nodeset="/data/new" required="true()"/>"#, #"<input ref="/data/new"/>"#)

    /// An interview that two replicas have edited without having seen each other, back in the first.
    private func meeting(
        _ script: String, _ first: [[String]], _ second: [[String]]
    ) async throws -> (place: Workplace, id: String) {
        let place = try await Workplace()
        try place.write(Self.form(1), to: "visit.xml")
        try await place.succeed("form", "add", "visit.xml")
        try place.write(script, to: "answers.txt")
        let saved = try await place.succeed("collect", "visit", "--answers", "answers.txt", "--json").object()
        let id = try #require((saved["interviews"] as? [[String: Any]])?.first?["record"] as? String)
        try place.copyStore(to: "b.survey")
        for (store, edits) in [("a.survey", first), ("b.survey", second)] {
            for edit in edits {
                let outcome = try await place.run(["record", "edit", id] + edit + ["--store", store])
                try #require(outcome.status == 0, "\(outcome)")
            }
        }
        try await place.carry(from: "b.survey", to: "a.survey")
        return (place, id)
    }

    private func record(_ place: Workplace, _ id: String) async throws -> [String: Any] {
        try await place.succeed("record", "show", id, "--json").object()
    }

    private func answers(_ place: Workplace, _ id: String) async throws -> [String: Any] {
        try #require(try await record(place, id)["answers"] as? [String: Any])
    }

    private func disputed(_ place: Workplace) async throws -> [String] {
        try await place.succeed("conflict", "list", "--json").array().compactMap { $0["question"] as? String }.sorted()
    }

    @Test("It keeps the version that it was made with, and what follows from the answer is reckoned with it")
    func version() async throws {
        let (place, id) = try await meeting("s1 = 1\ns2 = 1\nfinalise\n", [["s1=5"]], [["s1=7", "s2=3"]])
        try place.write(Self.second, to: "second.xml")
        try await place.succeed("form", "add", "second.xml")
        #expect(try await disputed(place) == ["s1", "score"])
        let settled = try await place.succeed("conflict", "resolve", id, "s1", "--choose", "5", "--json").object()
        #expect(settled["conflicts"] as? Int == 0 && settled["changed"] as? [String] == ["score"], "\(settled)")
        let after = try await record(place, id)
        #expect(after["version"] as? String == "1")
        #expect((after["answers"] as? [String: Any])?["score"] as? Int == 8)
        try await place.succeed("record", "edit", id, "s2=4")
    }

    @Test("Of what the form reckons only what it reckons is taken, and each command says so")
    func reckoned() async throws {
        let (place, id) = try await meeting("s1 = 1\ns2 = 1\nfinalise\n", [["s1=5"]], [["s2=3"]])
        #expect(try await disputed(place) == ["score"])
        #expect(try await place.succeed("conflict", "show", id).output.contains("the form reckons this"))
        for side in ["6", "4"] {
            try await place.fail(
                65, "it is “8”", "--reckon", running: ["conflict", "resolve", id, "score", "--choose", side])
        }
        try await place.fail(65, "it is “8”", running: ["conflict", "resolve", id, "score", "--value", "9"])
        try await place.fail(
            65, "no side says “9”", "--reckon", running: ["conflict", "resolve", id, "score", "--choose", "9"])
        let settled = try await place.succeed("conflict", "resolve", id, "score", "--reckon").output
        #expect(settled.contains("settled score: 8"), "\(settled)")
        #expect(try await disputed(place).isEmpty)
    }

    @Test("What people answer is not reckoned, and the one that is shown can be chosen, also that there is none")
    func shown() async throws {
        let (place, id) = try await meeting("u = yes\nfinalise\n", [["u=no"]], [["u="]])
        try await place.fail(65, "people do", running: ["conflict", "resolve", id, "u", "--reckon"])
        let shown = try await answers(place, id)["u"] as? String
        try await place.succeed("conflict", "resolve", id, "u", "--choose", shown ?? "not-asked")
        #expect(try await disputed(place).isEmpty)
        #expect(try await answers(place, id)["u"] as? String == shown)
    }

    @Test("An answer to what is not asked is refused with the command that decides both; that it is not asked is taken")
    func notRelevant() async throws {
        let (place, id) = try await meeting("u = yes\nw = hashish\nfinalise\n", [["u=no"]], [["w=kif"]])
        #expect(try await disputed(place) == ["w"])
        try await place.fail(
            65, "w: the question is not relevant", "survey-cli record edit \(id) w=kif",
            running: ["conflict", "resolve", id, "w", "--choose", "kif"])
        try place.copyStore(to: "c.survey")
        try await place.succeed("conflict", "resolve", id, "w", "--choose", "not-relevant", "--store", "c.survey")
        let list = try await place.succeed("conflict", "list", "--store", "c.survey").output
        #expect(list.contains("nothing to settle"))
        try await place.succeed("record", "edit", id, "u=yes", "w=kif")
        #expect(try await disputed(place).isEmpty)
        #expect(try await answers(place, id)["w"] as? String == "kif")
    }

    @Test("A side that makes another answer compulsory is refused with the command that gives both")
    func compulsory() async throws {
        let (place, id) = try await meeting("s1 = 30\nwhy = many\nfinalise\n", [["s1=40"]], [["s1=4", "why="]])
        #expect(try await disputed(place) == ["s1"])
        try await place.fail(
            65, "why: an answer is compulsory", "survey-cli record edit \(id) s1=40 why=…",
            running: ["conflict", "resolve", id, "s1", "--choose", "40"])
        try await place.succeed("record", "edit", id, "s1=40", "why=more")
        #expect(try await disputed(place).isEmpty)
    }

    @Test("A count that leaves somebody out is refused with the command that removes them, and that one settles it")
    func count() async throws {
        let (place, id) = try await meeting(
            "n = 2\np[1]/pn = a\np[2]/pn = b\nfinalise\n", [["n=3", "p[+1]/pn=c"]],
            [["n=4", "p[+1]/pn=d", "p[+2]/pn=e"]])
        let before = try await disputed(place)
        #expect(before == ["n", "names"])
        try await place.fail(
            65, "p[5]: the count", "survey-cli record edit \(id) n=4 --remove-instance 'p[5]'",
            running: ["conflict", "resolve", id, "n", "--choose", "4"])
        try await place.succeed("record", "edit", id, "n=4", "--remove-instance", "p[5]")
        #expect(try await disputed(place).isEmpty)
        #expect(try await record(place, id)["instances"] as? [String] == ["p[1]", "p[2]", "p[3]", "p[4]"])
        try await place.succeed("record", "edit", id, "s1=3")
    }

    @Test("An instance that one removed is taken out with what follows, or kept once the count has room for it")
    func instances() async throws {
        let (place, id) = try await meeting(
            "n = 2\np[1]/pn = a\np[2]/pn = b\nfinalise\n", [["n=1"]], [["p[2]/pn=B"]])
        #expect(try await disputed(place) == ["names", "p[2]"])
        try place.copyStore(to: "c.survey")
        let removed = try await place.succeed(
            "conflict", "resolve", id, "p[2]", "--delete", "--json", "--store", "c.survey"
        ).object()
        #expect(removed["conflicts"] as? Int == 0 && removed["result"] as? String == "removed", "\(removed)")
        let left = try await place.succeed("record", "show", id, "--json", "--store", "c.survey").object()
        #expect((left["answers"] as? [String: Any])?["names"] as? String == "a")
        try await place.fail(
            65, "p[2]: the count", "record edit \(id)", running: ["conflict", "resolve", id, "p[2]", "--keep"])
        try await place.succeed("record", "edit", id, "n=2")
        #expect(try await disputed(place) == ["p[2]"])
        try await place.succeed("conflict", "resolve", id, "p[2]", "--keep")
        #expect(try await disputed(place).isEmpty)
        #expect(try await answers(place, id)["names"] as? String == "a,B")
    }

    @Test("A number that was drawn on both sides is settled by either, and stays what was chosen")
    func drawn() async throws {
        let (place, id) = try await meeting("u = no\nfinalise\n", [["u=yes"]], [["u=yes"]])
        let conflict = try #require(try await place.succeed("conflict", "list", "--json").array().first)
        #expect(conflict["question"] as? String == "line" && conflict["reckoned"] as? Bool == false)
        let candidates = try #require(conflict["candidates"] as? [[String: Any]])
        let other = try #require(candidates.first { $0["shown"] as? Bool == false }?["text"] as? String)
        try await place.fail(65, "line", "one of the sides", running: ["conflict", "resolve", id, "line", "--value", "0.5"])
        try await place.succeed("conflict", "resolve", id, "line", "--choose", other)
        try await place.succeed("record", "edit", id, "s1=2")
        #expect(try await answers(place, id)["line"] as? String == other)
        #expect(try await disputed(place).isEmpty)
    }

    @Test("A draft takes any side, and stays with its version until somebody goes on with it")
    func draft() async throws {
        let (place, id) = try await meeting("u = yes\nw = hashish\ndraft\n", [["w=kif"]], [["w=sibsi"]])
        try place.write(Self.second, to: "second.xml")
        try await place.succeed("form", "add", "second.xml")
        try await place.succeed("conflict", "resolve", id, "w", "--choose", "kif")
        let after = try await record(place, id)
        #expect(after["version"] as? String == "1" && after["draft"] as? Bool == true)
        #expect((after["answers"] as? [String: Any])?["w"] as? String == "kif")
        #expect(try await disputed(place).isEmpty)
    }

    @Test("A record whose form has not arrived is settled all the same")
    func formless() async throws {
        let place = try await Workplace()
        let store = try SurveyStore.open(path: place.path(place.store))
        let unknown = Digest256(hashing: Array("a form of another device".utf8)[...])
        let path = try #require(AnswerPath(template: "age"))
        let state = try #require(AnswerPath(template: "meta/interview-state"))
        var draft = Draft(form: unknown)
        draft.answers = [path: .integer(1), state: .choice("final")]
        let id = try #require(try store.save(draft)).record
        let heads = try store.record(id).heads
        for age in [2, 3] as [Int64] {
            var side = Draft(record: id, form: unknown, parents: heads)
            side.answers = [path: .integer(age)]
            try store.save(side)
        }
        try store.close()
        try await place.fail(64, "no form", running: ["conflict", "resolve", id.description, "age", "--reckon"])
        try await place.succeed("conflict", "resolve", id.description, "age", "--choose", "2")
        #expect(try await disputed(place).isEmpty)
        #expect(try await answers(place, id.description)["age"] as? Int == 2)
    }
}
