import Foundation
import Testing

@Suite("survey-cli import, dataset export, simulate")
struct ImportCommandTests {
    @Test("Synthetic interviews go in and come out, in both formats")
    func roundTrip() async throws {
        let place = try await Workplace()
        for name in ["one", "two"] {
            let made = try await place.succeed(
                "simulate", "emq", "--count", "40", "--seed", "7", "--output", "\(name).csv", "--json"
            ).object()
            #expect(made["synthetic"] as? Bool == true)
            #expect(made["files"] as? [String] == ["\(name).csv", "\(name)-members.csv"])
        }
        #expect(try place.text("one.csv") == place.text("two.csv"))
        #expect(try place.text("one.csv").contains("[synthétique]"))
        let imported = try await place.succeed(
            "import", "emq", "one.csv", "--repeat", "members=one-members.csv", "--scope", "01/571", "--json"
        ).object()
        #expect(imported["imported"] as? Int == 40)
        #expect(imported["scope"] as? String == "01/571")
        let exported = try await place.succeed(
            "dataset", "export", "--form", "emq", "--format", "csv", "--output", "merged.csv", "--json"
        ).object()
        #expect(exported["records"] as? Int == 40)
        let files = try #require(exported["files"] as? [[String: Any]])
        #expect(files.map { $0["path"] as? String } == ["merged.csv", "merged-members.csv"])
        #expect(files[1]["rows"] as? Int == imported["instances"] as? Int)
        let ages = { (text: String) in text.split(separator: "\n").count }
        #expect(ages(try place.text("merged.csv")) == 41)
        try await place.succeed(
            "simulate", "emq", "--count", "40", "--seed", "7", "--output", "one.jsonl", "--form-file", Workplace.emq)
        try await place.succeed("init", "b.survey", "--study", Workplace.study)
        let lines = try await place.succeed("import", "emq", "one.jsonl", "--store", "b.survey", "--json").object()
        #expect(lines["answers"] as? Int == imported["answers"] as? Int)
        #expect(lines["instances"] as? Int == imported["instances"] as? Int)
        let output = try await place.succeed("dataset", "export", "--form", "emq", "--output", "-")
        #expect(output.output == (try place.text("merged.csv")))
        #expect(output.errors.contains("members"))
    }

    @Test("A copy of the store, saved into from both sides, exports the same bytes once both have everything")
    func sameBytes() async throws {
        let place = try await Workplace()
        try place.write("age,sex\n30,male\n31,female\n", to: "x.csv")
        try await place.succeed("import", "emq", "x.csv")
        try place.copyStore(to: "b.survey")
        try await place.succeed("record", "add", "emq", "age=40", "--store", "b.survey")
        _ = try await place.add("age=41")
        try await place.carry(from: "a.survey", to: "b.survey")
        try await place.carry(from: "b.survey", to: "a.survey")
        #expect(try await place.digest("a.survey") == place.digest("b.survey"))
        for store in ["a", "b"] {
            try await place.succeed(
                "dataset", "export", "--form", "emq", "--output", "\(store).csv", "--store", "\(store).survey")
        }
        #expect(try place.text("a.csv") == place.text("b.csv"))
        #expect(try place.text("a.csv").split(separator: "\n").count == 5)
    }

    @Test("A file with faults imports nothing, and every fault is told")
    func faults() async throws {
        let place = try await Workplace()
        func table(_ text: String) throws -> [String] {
            try place.write(text, to: "x.csv")
            return ["import", "emq", "x.csv"]
        }
        try await place.fail(
            65, "column “agee”", "no question of this name", "--ignore-column 'agee'", running: table("agee\n3\n"))
        try await place.fail(65, "record 1, line 2", "column “sex”", "not in the list", running: table("sex\nfemal\n"))
        let error = try await place.fail(
            65, "2 faults", "record 2, line 3", "not a whole number", running: table("age\n20\n2O\n21\nx\n"))
        let faults = try #require(error["faults"] as? [[String: Any]])
        #expect(faults.map { $0["line"] as? Int } == [3, 5])
        #expect(faults.map { $0["value"] as? String } == ["2O", "x"])
        #expect(faults.map { $0["column"] as? String } == ["age", "age"])
        try await place.fail(65, "line 2, column 4", "never closed", running: table("age,sex\n20,\"male\n"))
        try await place.fail(65, "1 cells and the header has 2", "--delimiter", running: table("age,sex\n20;male\n"))
        try await place.fail(65, "region 99", running: table("_scope,age\n99,20\n"))
        try Data(Array("interviewer_note\na".utf8) + [0xE9, 0x0A]).write(to: URL(filePath: place.path("x.csv")))
        try await place.fail(65, "line 2, column 2", "not UTF-8", running: ["import", "emq", "x.csv"])
        try await place.fail(66, "there is no file none.csv", running: ["import", "emq", "none.csv"])
        try await place.fail(66, "there is no form nobody", running: ["import", "nobody", "x.csv"])
        try await place.fail(66, "no version", running: ["import", "emq", "x.csv", "--form-version", "1"])
        try await place.fail(64, "--format", running: ["import", "emq", "-"])
        try place.write("{\"age\": 1.5}\n", to: "x.jsonl")
        try await place.fail(65, "line 1", "not a whole number", running: ["import", "emq", "x.jsonl"])
    }

    @Test("Other programs' tables, other delimiters, markers of missing values, the standard input, trying out")
    func ways() async throws {
        let place = try await Workplace()
        let central = "SubmissionDate;demographics-age;KEY\n2026-11-23;30;uuid:1\n"
        let outcome = try await place.succeed(
            "import", "emq", "-", "--format", "csv", "--delimiter", ";", "--ignore-unknown", "--json", input: central)
        #expect(try outcome.object()["ignoredColumns"] as? [String] == ["SubmissionDate", "KEY"])
        try place.write("education\n.refused\n", to: "x.csv")
        try await place.fail(65, "not in the list", running: ["import", "emq", "x.csv"])
        let dry = try await place.succeed("import", "emq", "x.csv", "--missing-markers", "--dry-run", "--json").object()
        #expect(dry["imported"] as? Int == 0)
        #expect(dry["records"] as? Int == 1)
        #expect(try await place.succeed("record", "list", "--json").array().count == 1)
    }

    @Test("Files that are there are not overwritten, and what cannot be written leaves nothing behind")
    func exports() async throws {
        let place = try await Workplace()
        try place.write("precious", to: "merged-members.csv")
        let arguments = ["dataset", "export", "--form", "emq", "--output"]
        try await place.fail(73, "merged-members.csv exists already", "--force", running: arguments + ["merged.csv"])
        #expect(try place.files == ["a.survey", "merged-members.csv"])
        try await place.fail(73, "cannot be written", running: arguments + ["no/such/merged.csv"])
        try await place.fail(
            66, "there is no form nobody",
            running: ["dataset", "export", "--form", "nobody", "-o", "x.csv"])
        let both = try await place.run(arguments + ["-", "--json"])
        #expect(both.status == 64, "\(both)")
        #expect(both.errors.contains("both want the standard output"))
        try await place.fail(65, "does not know the form", running: ["simulate", "uci", "-o", "x.csv"])
        let forced = try await place.succeed("dataset", "export", "--form", "emq", "--output", "merged.csv", "--force")
        #expect(forced.output.contains("0 records: merged.csv"))
        #expect(try place.text("merged-members.csv").hasPrefix("record,instance,position,"))
    }

    @Test("A bundle is told in words; anything else is refused")
    func inspect() async throws {
        let place = try await Workplace()
        _ = try await place.add("age=30")
        try await place.succeed("bundle", "write", "x.bundle")
        let bundle = try await place.succeed("inspect", "x.bundle", "--json").object()
        #expect(bundle["kind"] as? String == "bundle")
        #expect(bundle["saves"] as? Int == 1)
        try place.write("hello", to: "hello.txt")
        try await place.fail(65, "no message of Masah", running: ["inspect", "hello.txt"])
        try await place.fail(66, "is not there", running: ["inspect", "none"])
    }
}
