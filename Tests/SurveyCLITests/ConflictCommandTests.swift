import Foundation
import Testing

@Suite("survey-cli conflict")
struct ConflictCommandTests {
    /// Two replicas whose stores both changed a record without having seen each other, and then met.
    private func meeting(
        _ first: [[String]], _ second: [[String]]
    ) async throws -> (place: Workplace, id: String) {
        let place = try await Workplace()
        let id = try await place.add("age=30", "members[+1]/member_age=9", "members[+2]/member_age=11")
        try place.copyStore(to: "b.survey")
        for (store, commands) in [("a.survey", first), ("b.survey", second)] {
            for command in commands {
                let outcome = try await place.run(
                    command.map { $0 == "ID" ? id : $0 } + ["--author", store, "--store", store])
                try #require(outcome.status == 0, "\(outcome)")
            }
        }
        try await place.carry(from: "b.survey", to: "a.survey")
        try await place.carry(from: "a.survey", to: "b.survey")
        #expect(try await place.digest("a.survey") == place.digest("b.survey"))
        return (place, id)
    }

    private func conflicts(_ place: Workplace) async throws -> [[String: Any]] {
        try await place.succeed("conflict", "list", "--json").array()
    }

    @Test("Two answers to one question: both are listed until one is chosen")
    func answers() async throws {
        let (place, id) = try await meeting([["record", "edit", "ID", "age=33"]], [["record", "edit", "ID", "age=34"]])
        let list = try await conflicts(place)
        #expect(list.count == 1)
        #expect(Set(list[0].keys) == ["record", "form", "scope", "kind", "question", "path", "codes", "reckoned", "candidates"])
        #expect(list[0]["record"] as? String == id)
        #expect(list[0]["question"] as? String == "age")
        #expect(list[0]["kind"] as? String == "answer")
        let candidates = try #require(list[0]["candidates"] as? [[String: Any]])
        #expect(Set(candidates.compactMap { $0["value"] as? Int }) == [33, 34])
        #expect(Set(candidates.compactMap { $0["author"] as? String }) == ["a.survey", "b.survey"])
        #expect(candidates.count { $0["shown"] as? Bool == true } == 1)
        #expect(try await place.succeed("conflict", "list").output.contains("settle one with"))
        #expect(try await place.succeed("conflict", "show", id, "age").output.contains("b.survey"))
        #expect(try await place.succeed("record", "show", id).output.contains("in conflict"))
        try await place.fail(
            65, "no side says “35”", "33", running: ["conflict", "resolve", id, "age", "--choose", "35"])
        try await place.fail(
            65, "not in conflict", "age",
            running: ["conflict", "resolve", id, "sex", "--value", "male"])
        try await place.fail(64, "different answers", running: ["conflict", "resolve", id, "age", "--keep"])
        try await place.fail(65, "not a whole number", running: ["conflict", "resolve", id, "age", "--value", "x"])
        let settled = try await place.succeed("conflict", "resolve", id, "age", "--choose", "33", "--json").object()
        #expect(settled["conflicts"] as? Int == 0)
        #expect(try await conflicts(place).isEmpty)
        let record = try await place.succeed("record", "show", id, "--json").object()
        #expect((record["answers"] as? [String: Any])?["age"] as? Int == 33)
        try await place.fail(65, "has no conflicts", running: ["conflict", "resolve", id, "age", "--choose", "33"])
        #expect(try await place.succeed("conflict", "list").output.contains("nothing to settle"))
    }

    @Test("Two files of one name are told apart by their digests, and chosen by them; the name alone names neither")
    func files() async throws {
        let place = try await Workplace()
        let form = CommandLineTool.root.appending(path: "fixtures/forms/every-kind.xml").path
        let formID = try #require(
            try await place.succeed("form", "add", form, "--json").object()["form"] as? String)
        let id = try await place.succeed("record", "add", formID).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try place.copyStore(to: "b.survey")
        for store in ["a.survey", "b.survey"] {
            try place.write("written in \(store)", to: "door.jpg")
            try await place.succeed("record", "edit", id, "photo=@door.jpg", "--author", store, "--store", store)
        }
        try await place.carry(from: "b.survey", to: "a.survey")
        let digests = try await place.succeed("attachment", "list", "--json").array()
            .compactMap { $0["digest"] as? String }
        #expect(digests.count == 2)
        let shown = try await place.succeed("conflict", "show", id).output
        let listed = try await place.succeed("conflict", "list").output
        for digest in digests {
            #expect(shown.contains("door.jpg (\(digest.prefix(8))…)"), "\(shown)")
            #expect(listed.contains("door.jpg (\(digest.prefix(8))…)"), "\(listed)")
        }
        let refusal = try await place.run(["conflict", "resolve", id, "photo", "--choose", "door.jpg"])
        #expect(refusal.status == 65, "\(refusal)")
        for digest in digests { #expect("\(refusal)".contains(digest.prefix(8)), "\(refusal)") }
        try await place.fail(65, "no side says", running: ["conflict", "resolve", id, "photo", "--choose", "ffff"])
        #expect(try await conflicts(place).count == 1)
        let settled = try await place.succeed("conflict", "resolve", id, "photo", "--choose", String(digests[0].prefix(8)))
        #expect(settled.output.contains("settled photo"))
        #expect(try await conflicts(place).isEmpty)
    }

    @Test(
        "Something else, or no value at all, can be right",
        arguments: [
            (["--value", "35"], "35"), (["--missing", "refused"], "(refused)"), (["--choose", "34"], "34"),
        ])
    func otherValues(way: [String], result: String) async throws {
        let (place, id) = try await meeting([["record", "edit", "ID", "age=33"]], [["record", "edit", "ID", "age=34"]])
        let outcome = try await place.run(["conflict", "resolve", id, "demographics/age"] + way + ["--json"])
        #expect(try outcome.object()["result"] as? String == result, "\(outcome)")
        #expect(try await conflicts(place).isEmpty)
    }

    @Test(
        "An instance removed by one and edited by the other stays until somebody decides",
        arguments: ["--keep", "--delete"])
    func removal(way: String) async throws {
        let (place, id) = try await meeting(
            [["record", "edit", "ID", "--remove-instance", "members[1]"]],
            [["record", "edit", "ID", "members[1]/member_age=10"]])
        let list = try await conflicts(place)
        #expect(list.map { $0["kind"] as? String } == ["removal"])
        #expect(list[0]["question"] as? String == "members[1]")
        try await place.fail(
            64, "--keep or --delete",
            running: ["conflict", "resolve", id, "members[1]", "--choose", "x"])
        try await place.succeed("conflict", "resolve", id, "members[1]", way)
        #expect(try await conflicts(place).isEmpty)
        let record = try await place.succeed("record", "show", id, "--json").object()
        let answers = try #require(record["answers"] as? [String: Any])
        #expect(answers["members[1]/member_age"] as? Int == (way == "--keep" ? 10 : 11))
        #expect((record["instances"] as? [String])?.count == (way == "--keep" ? 2 : 1))
    }

    @Test(
        "A record deleted by one and edited by the other stays until somebody decides",
        arguments: ["--keep", "--delete"])
    func deletion(way: String) async throws {
        let (place, id) = try await meeting([["record", "delete", "ID"]], [["record", "edit", "ID", "age=31"]])
        #expect(try await conflicts(place).map { $0["kind"] as? String } == ["deletion"])
        try await place.succeed("conflict", "resolve", id, way)
        #expect(try await conflicts(place).isEmpty)
        #expect(try await place.succeed("record", "list", "--json").array().count == (way == "--keep" ? 1 : 0))
    }

    @Test("Different questions, and different choices of one question, are no conflict")
    func noConflict() async throws {
        let (place, id) = try await meeting(
            [["record", "edit", "ID", "sex=male", "substances=cannabis"]],
            [["record", "edit", "ID", "age=31", "substances=tramadol"]])
        #expect(try await conflicts(place).isEmpty)
        let record = try await place.succeed("record", "show", id, "--json").object()
        #expect(record["heads"] as? Int == 2)
        #expect(
            Set((record["answers"] as? [String: Any])?["substances"] as? [String] ?? []) == ["cannabis", "tramadol"])
    }

    @Test("Sides that the form masks are dots until somebody asks for them, and in no message either")
    func masked() async throws {
        let place = try await Workplace()
        try place.write(
            """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
              <h:head><h:title>Code</h:title><model>
                <instance><data id="code" version="1"><code/></data></instance></model></h:head>
              <h:body><input ref="/data/code" appearance="masked"><label>Code</label></input></h:body>
            </h:html>
            """, to: "code.xml")
        try await place.succeed("form", "add", "code.xml")
        let id = try await place.succeed("record", "add", "code", "code=Zr-70").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try place.copyStore(to: "b.survey")
        for (store, code) in [("a.survey", "Zr-71"), ("b.survey", "Zr-72")] {
            try await place.succeed("record", "edit", id, "code=\(code)", "--author", store, "--store", store)
        }
        try await place.carry(from: "b.survey", to: "a.survey")
        for command in [["conflict", "list"], ["conflict", "show", id]] {
            let hidden = try await place.run(command)
            #expect(hidden.output.contains("••••••••") && !hidden.output.contains("Zr-7"), "\(hidden)")
            for flag in ["--reveal", "--json"] {
                let shown = try await place.run(command + [flag])
                #expect(shown.output.contains("Zr-71") && shown.output.contains("Zr-72"), "\(shown)")
            }
        }
        #expect(try await place.succeed("conflict", "show", id).output.contains("--reveal shows them"))
        #expect(try await !place.succeed("conflict", "show", id, "--reveal").output.contains("--reveal"))
        let refusal = try await place.run(["conflict", "resolve", id, "code", "--choose", "Zr-79"])
        #expect(refusal.status == 65 && !refusal.errors.contains("Zr-71") && refusal.errors.contains("--reveal"), "\(refusal)")
        let settled = try await place.succeed("conflict", "resolve", id, "code", "--choose", "Zr-72").output
        #expect(settled.contains("settled code: ••••••••"), "\(settled)")
        #expect(try await conflicts(place).isEmpty)
    }
}
