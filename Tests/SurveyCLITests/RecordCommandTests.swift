import Foundation
import Testing

@Suite("survey-cli record")
struct RecordCommandTests {
    @Test("A record is added, listed, shown, edited, and its history told")
    func life() async throws {
        let place = try await Workplace()
        let added = try await place.succeed(
            "record", "add", "emq", "age=30", "sex=male", "members[+1]/member_age=9", "members[+2]/member_age=11",
            "--missing", "education=refused", "--scope", "01/571", "--author", "salma", "--json"
        ).object()
        let id = try #require(added["id"] as? String)
        #expect(id.count == 32)
        let short = String(id.prefix(8))
        let list = try await place.succeed("record", "list", "--form", "emq", "--json").array()
        #expect(list.map { $0["id"] as? String } == [id])
        #expect(
            Set(list[0].keys) == [
                "id", "form", "version", "scope", "state", "began", "changed", "saves", "heads", "conflicts",
                "incomplete", "name", "draft",
            ])
        #expect(try await place.succeed("record", "list").output.contains(short))
        let edit = try await place.succeed(
            "record", "edit", short, "age=34", "substances=cannabis tramadol", "members[2]/member_age=12", "--json")
        #expect(
            try edit.object()["changed"] as? [String] == ["age", "members[2]/member_age", "substances"])
        let shown = try await place.succeed("record", "show", short, "--json").object()
        let answers = try #require(shown["answers"] as? [String: Any])
        #expect(answers["age"] as? Int == 34)
        #expect(answers["substances"] as? [String] == ["cannabis", "tramadol"])
        #expect(answers["members[2]/member_age"] as? Int == 12)
        #expect(answers["education"] as? [String: String] == ["missing": "refused"])
        let text = try await place.succeed("record", "show", short, "--lang", "fr").output
        #expect(text.contains("members[2]"))
        #expect(text.contains("male (Homme)") || text.contains("male ("))
        let history = try await place.succeed("record", "history", short, "--json").array()
        #expect(history.map { $0["head"] as? Bool } == [false, true])
        #expect(history[0]["author"] as? String == "salma")
        #expect(history[0]["role"] as? String == "manager")
        #expect((history[1]["changes"] as? [String: Any])?["age"] as? Int == 34)
        #expect(try await place.succeed("record", "history", short).output.contains("salma"))
        let same = try await place.succeed("record", "edit", short, "age=34")
        #expect(same.output.contains("nothing to change"))
        try await place.succeed("record", "edit", short, "age=", "--remove-instance", "members[1]")
        let after = try await place.succeed("record", "show", short, "--json").object()
        #expect((after["answers"] as? [String: Any])?["age"] == nil)
        #expect(after["instances"] as? [String] == ["members[1]"])
    }

    @Test("An edit that removes an instance and says something in it is told so, whatever comes first")
    func removedAndAnswered() async throws {
        let place = try await Workplace()
        let id = try await place.add("age=30", "members[+1]/member_age=9", "members[+2]/member_age=11")
        let cause = "“members[2]/member_age” lies in an instance that the same edit removes"
        for saying in [["members[2]/member_age=12"], ["--missing", "members[2]/member_age=refused"]] {
            let removal = ["--remove-instance", "members[2]"]
            try await place.fail(65, cause, "leave out", running: ["record", "edit", id] + removal + saying)
        }
        let ages = try await place.succeed("record", "show", id, "--json").object()["answers"] as? [String: Any]
        #expect(ages?["members[2]/member_age"] as? Int == 11)
        try await place.succeed("record", "edit", id, "members[1]/member_age=10", "--remove-instance", "members[2]")
    }

    @Test("Deleted records come back; erased ones never do")
    func marks() async throws {
        let place = try await Workplace()
        let id = try await place.add("age=30")
        let other = try await place.add("age=31")
        try await place.succeed("record", "delete", id)
        #expect(try await place.succeed("record", "list", "--json").array().count == 1)
        #expect(try await place.succeed("record", "list", "--include-deleted", "--json").array().count == 2)
        try await place.fail(65, "is deleted", "record restore", running: ["record", "edit", id, "age=3"])
        try await place.succeed("record", "restore", id)
        try await place.fail(65, "is not deleted", running: ["record", "restore", id])
        try await place.fail(64, "cannot be undone", "--yes", running: ["record", "erase", id])
        try await place.succeed("record", "erase", id, "--yes")
        try await place.fail(65, "is erased", running: ["record", "restore", id])
        try await place.fail(66, "no record", running: ["record", "delete", other, "ffffffff"])
        #expect(try await place.succeed("record", "list", "--json").array().map { $0["id"] as? String } == [other])
    }

    @Test("Values that the form does not take change nothing")
    func badValues() async throws {
        let place = try await Workplace()
        let id = try await place.add("age=30")
        let short = String(id.prefix(8))
        try await place.fail(65, "not a whole number", "such as 34", running: ["record", "edit", short, "age=x4"])
        try await place.fail(65, "not in the list", "female", running: ["record", "edit", short, "sex=femal"])
        try await place.fail(65, "no question", "demographics/age", running: ["record", "edit", short, "agee=4"])
        try await place.fail(
            65, "which has 0 instances", "members[+]", running: ["record", "edit", short, "member_age=4"])
        try await place.fail(64, "which question gets which value", running: ["record", "edit", short, "age"])
        try await place.fail(64, "nothing to change is named", running: ["record", "edit", short])
        try await place.fail(64, "no kind of missing", running: ["record", "edit", short, "--missing", "age=gone"])
        try await place.fail(66, "begins with ffffffff", running: ["record", "edit", "ffffffff", "age=4"])
        try await place.fail(65, "is not a record id", running: ["record", "show", "xyz"])
        try await place.fail(66, "there is no form nobody", running: ["record", "add", "nobody", "age=4"])
        try await place.fail(
            65, "region 99 is not in study", "01", running: ["record", "add", "emq", "age=4", "--scope", "99"])
        try await place.fail(65, "is not a scope", running: ["record", "add", "emq", "age=4", "--scope", "a b"])
        #expect(try await place.succeed("record", "show", short, "--json").object()["saves"] as? Int == 1)
    }

    @Test("Control characters in answers do not reach the terminal")
    func controlCharacters() async throws {
        let place = try await Workplace()
        try place.write("{\"interviewer_note\": \"a\\u001b[31mred\"}\n", to: "x.jsonl")
        try await place.fail(65, "control character", running: ["import", "emq", "x.jsonl"])
        try place.write("{\"interviewer_note\": \"a\\u009b31mred\"}\n", to: "y.jsonl")
        try await place.succeed("import", "emq", "y.jsonl")
        let id = try #require(try await place.succeed("record", "list", "--json").array().first?["id"] as? String)
        let shown = try await place.succeed("record", "show", id).output
        #expect(!shown.unicodeScalars.contains { $0.value == 0x9B || $0.value == 0x1B })
    }
}
