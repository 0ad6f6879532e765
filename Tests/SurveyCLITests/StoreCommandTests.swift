import Foundation
import Testing

@Suite("survey-cli init, status, check, digest, form")
struct StoreCommandTests {
    @Test("A store begins its own study with the forms of the folder")
    func begin() async throws {
        let place = try await Workplace(hasStore: false)
        let made = try await place.succeed("init", "a.survey", "--study", Workplace.study, "--name", "lead", "--json")
        let document = try made.object()
        #expect(document["study"] as? String == "three-regions")
        #expect(document["role"] as? String == "manager")
        #expect(document["member"] as? String == "lead")
        #expect((document["forms"] as? [[String: Any]])?.first?["form"] as? String == "emq")
        let status = try await place.succeed("status", "--json").object()
        #expect(
            Set(status.keys).isSuperset(of: [
                "study", "studyID", "site", "member", "role", "scope", "hub", "records", "recordCount", "saves",
                "conflicts", "deleted", "incomplete", "unsent", "carried", "refused", "quarantined",
                "inItsPlace", "title",
            ]))
        #expect(try await place.succeed("status").output.contains("no records yet"))
        let check = try await place.succeed("check", "--json").object()
        #expect(check["ok"] as? Bool == true)
        let digest = try await place.succeed("digest", "--json").object()
        #expect((digest["digest"] as? String)?.count == 64)
        #expect(digest["saves"] as? Int == 0)
    }

    @Test(
        "Where a file of results and the JSON document both want the standard output, nothing is written",
        arguments: [["dataset", "export", "--form", "emq"], ["entity", "export", "trees"]])
    func oneOutput(command: [String]) async throws {
        let place = try await Workplace()
        let outcome = try await place.run(command + ["--output", "-", "--json"])
        #expect(outcome.status == 64 && outcome.output.contains("--json and --output - both want"), "\(outcome)")
        #expect(try outcome.object()["error"] != nil, "\(outcome)")
    }

    @Test("Nothing is left of an init that fails")
    func failedInit() async throws {
        let place = try await Workplace()
        try await place.fail(73, "exists already", running: ["init", "a.survey", "--study", Workplace.study])
        try await place.fail(64, "either --study or --join", running: ["init", "b.survey"])
        try await place.fail(66, "there is no study at", running: ["init", "b.survey", "--study", "/nowhere"])
        try await place.fail(65, "not an invitation", running: ["init", "b.survey", "--join", "masah1.abc"])
        try await place.fail(73, "cannot be made", running: ["init", "no/such/b.survey", "--study", Workplace.study])
        #expect(try place.files == ["a.survey"])
    }

    @Test("A study whose form is broken makes no store")
    func brokenForm() async throws {
        let place = try await Workplace(hasStore: false)
        try FileManager.default.copyItem(atPath: Workplace.study, toPath: place.path("study"))
        try place.write("<html/>", to: "study/forms/emq.xml")
        try await place.fail(65, "study/forms/emq.xml", running: ["init", "a.survey", "--study", "study"])
        #expect(try place.files == ["study"])
    }

    @Test("A store that is not named, not there or no store")
    func noStore() async throws {
        let place = try await Workplace(hasStore: false)
        try place.write("not a database, but long enough to be looked at in earnest by SQLite", to: "text.survey")
        let unnamed = try await CommandLineTool.run(["status"], in: place.folder)
        #expect(unnamed.status == 64)
        #expect(unnamed.errors.contains("error: no store is named"))
        #expect(unnamed.errors.contains("next: add --store PATH, or set SURVEY_STORE"))
        for command in [["status"], ["digest"], ["record", "list"], ["check"]] {
            let missing = try await place.run(command + ["--store", "none.survey"])
            #expect(missing.status == 66, "\(missing)")
            #expect(missing.errors.contains("there is no store at none.survey"))
            let text = try await place.run(command + ["--store", "text.survey", "--json"])
            #expect(text.status == 65, "\(text)")
            #expect(try text.error()["code"] as? String == "notAStore")
        }
    }

    @Test("Wrong command lines end with 64 and say what is meant")
    func usage() async throws {
        let place = try await Workplace()
        for arguments in [
            ["nonsense"], ["record", "nonsense"], ["status", "--nonsense"], ["import", "emq"],
            ["record", "list", "--limit", "0"], ["conflict", "resolve", "abcd", "age"],
        ] {
            let outcome = try await place.run(arguments)
            #expect(outcome.status == 64, "\(outcome)")
            #expect(outcome.errors.contains("Error: "), "\(outcome)")
            let document = try await place.run(arguments + ["--json"])
            #expect(try document.error()["code"] as? String == "usage", "\(document)")
        }
    }

    @Test("Help teaches, the version is told, shells can complete")
    func help() async throws {
        let place = try await Workplace(hasStore: false)
        let help = try await place.succeed("--help").output
        for command in ["init", "record", "import", "conflict", "dataset", "simulate", "Exit statuses"] {
            #expect(help.contains(command))
        }
        #expect(try await place.succeed("record", "edit", "--help").output.contains("members[+]/member_age"))
        #expect(try await place.succeed("--version").output.contains("."))
        #expect(try await place.succeed("--generate-completion-script", "bash").output.contains("survey-cli"))
    }

    @Test("Forms are listed, shown, checked and added; a published version never changes")
    func forms() async throws {
        let place = try await Workplace()
        let added = try await place.succeed("form", "add", Workplace.register, "--json").object()
        let form = try #require(added["form"] as? String)
        let list = try await place.succeed("form", "list", "--json").array()
        #expect(list.map { $0["form"] as? String } == ["emq", form])
        let shown = try await place.succeed("form", "show", "emq", "--lang", "ar").output
        #expect(shown.contains("members[]"))
        #expect(shown.contains("تطوان"))
        let items = try await place.succeed("form", "show", "emq", "--json").object()["items"] as? [[String: Any]]
        #expect(items?.contains { $0["name"] as? String == "demographics" && $0["kind"] as? String == "group" } == true)
        #expect(try await place.succeed("form", "check", Workplace.emq).output.contains("can be used"))
        let changed = try String(contentsOfFile: Workplace.register, encoding: .utf8)
            .replacing("<h:title>", with: "<h:title>X")
        try place.write(changed, to: "changed.xml")
        try await place.fail(73, "with other content", running: ["form", "add", "changed.xml"])
        try place.write("<a>", to: "broken.xml")
        try await place.fail(65, "broken.xml", running: ["form", "check", "broken.xml"])
        try await place.fail(66, "no readable form", running: ["form", "add", "none.xml"])
        try await place.fail(66, "there is no form nobody", "emq", running: ["form", "show", "nobody"])
    }

    @Test("A heading that pyxform puts above a table is no question of the author: neither shown nor counted without words")
    func tableHeadings() async throws {
        let place = try await Workplace()
        func choices(_ name: String, _ appearance: String, _ label: String) -> String {
            """
            <select1 ref="/data/\(name)" appearance="\(appearance)"><label>\(label)</label>
              <item><label>Yes</label><value>y</value></item><item><label>No</label><value>n</value></item></select1>
            """
        }
        try place.write(
            """
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
              <h:head><h:title>Table</h:title><model><instance><data id="table" version="1">
                <reserved_name_for_field_list_labels_3/><a/><own/><b/></data></instance></model></h:head>
              <h:body>\(choices("reserved_name_for_field_list_labels_3", "label", " "))
                \(choices("a", "list-nolabel", "A"))\(choices("own", "w1 label", "Now tell me"))
                \(choices("b", "list-nolabel", "B"))</h:body>
            </h:html>
            """, to: "table.xml")
        #expect(try await place.succeed("form", "check", "table.xml").output.contains("\n3 questions, "))
        #expect(try await place.succeed("form", "check", "table.xml", "--json").object()["questions"] as? Int == 3)
        #expect(try await place.succeed("form", "add", "table.xml").output.contains("Table, 3 questions"))
        let shown = try await place.succeed("form", "show", "table").output
        #expect(!shown.contains("reserved_name") && shown.contains("own  note  Now tell me"), "\(shown)")
        #expect(shown.contains("a  selectOne  A") && shown.contains("b  selectOne  B"), "\(shown)")
    }

    @Test("A standard output that is full ends with 74 or 73, not with a crash")
    func fullOutput() async throws {
        let place = try await Workplace()
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        for (command, status) in [("status", 74), ("dataset export --form emq --output -", 73)] {
            let shell = try ChildProcess(
                "/bin/sh", ["-c", "\"$0\" \(command) > /dev/full 2> /dev/null", CommandLineTool.executable.path],
                environment: ["SURVEY_STORE": place.path(place.store)], folder: place.folder)
            #expect(try await shell.wait(killAfter: 60) == Int32(status))
        }
    }
}
