import Foundation
import SurveyStore
import Testing

@testable import survey_cli

/// Attachments on the command line.
@Suite("Attachments on the command line")
struct AttachmentCommandTests {
    private static let form = CommandLineTool.root.appending(path: "fixtures/forms/every-kind.xml").path

    private func place() async throws -> Workplace {
        let place = try await Workplace()
        try await place.succeed("form", "add", Self.form)
        return place
    }

    private func formID(_ place: Workplace) async throws -> String {
        let forms = try await place.succeed("form", "list", "--json").array()
        let ids = forms.compactMap { $0["form"] as? String }
        return try #require(ids.first { $0 != "emq" })
    }

    private func list(_ place: Workplace, _ store: String = "a.survey") async throws -> [[String: Any]] {
        try await place.succeed("attachment", "list", "--json", "--store", store).array()
    }

    @Test("an @ attaches a file, also in an edit, and a copy comes out with its name and bytes")
    func attach() async throws {
        let place = try await place()
        let form = try await formID(place)
        try place.write("first", to: "door.jpg")
        let id = try await place.succeed("record", "add", form, "photo=@door.jpg").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await list(place).compactMap { $0["names"] as? [String] } == [["door.jpg"]])
        #expect(try await list(place).first?["state"] as? String == "here")
        #expect(try await list(place).first?["records"] as? [String] == [id])
        try place.write("second", to: "door.jpg")
        try await place.succeed("record", "edit", id, "photo=@\(place.path("door.jpg"))")
        #expect(try await list(place).count == 2)
        let shown = try await place.succeed("attachment", "list").output
        #expect(shown.contains("door.jpg") && shown.contains("here"))
        let out = try await place.succeed("attachment", "fetch", "--offline", "--output", "out", "--json").object()
        let files = try #require(out["files"] as? [String])
        #expect(files.count == 2)
        #expect(Set(try files.map { try place.text($0) }) == ["first", "second"])
        // Once more: the files are there already.
        #expect(try await place.succeed("attachment", "fetch", "--offline", "--output", "out", "--json").object()["files"] as? [String] == files)
        #expect(try await place.succeed("check", "--attachments", "--json").object()["attachments"] as? Int == 2)
    }

    @Test("a file that is not there, a wrong name and a save that fails change nothing, and leave no file behind")
    func refused() async throws {
        let place = try await place()
        let form = try await formID(place)
        try place.write("x", to: "door.jpg")
        _ = try await place.fail(66, "nothing.jpg", running: ["record", "add", form, "photo=@nothing.jpg"])
        _ = try await place.fail(66, "not a regular file", running: ["record", "add", form, "photo=@."])
        _ = try await place.fail(65, "given twice", running: ["record", "add", form, "photo=@door.jpg", "photo=@door.jpg"])
        _ = try await place.fail(65, "too many", running: ["record", "add", form, "photo=@door.jpg", "--author", String(repeating: "x", count: 600)])
        #expect(try await list(place).isEmpty)
        let kept = try place.files.filter { $0.hasSuffix(".attachments") }
            .flatMap { try FileManager.default.subpathsOfDirectory(atPath: place.path($0)) }.filter { $0.count > 40 }
        #expect(kept == [])
    }

    @Test("an import attaches the files that lie beside it, and says which it did not find")
    func imported() async throws {
        let place = try await place()
        let form = try await formID(place)
        try FileManager.default.createDirectory(atPath: place.path("export/media"), withIntermediateDirectories: true)
        try place.write("a", to: "export/a.jpg")
        try place.write("b", to: "export/media/b.jpg")
        try place.write("photo\na.jpg\nb.jpg\nc.jpg\n", to: "export/x.csv")
        let done = try await place.succeed("import", form, "export/x.csv", "--json").object()
        #expect(done["attached"] as? Int == 2 && done["notAttached"] as? [String] == ["c.jpg"])
        #expect(try await list(place).count == 2)
    }

    @Test("sync sends, another device lists and fetches, by the first digits or all, and copies out")
    func synced() async throws {
        try await TestHub.serve(forms: ["forms/every-kind.xml"]) { hub in
            let place = try await Workplace(hasStore: false)
            for (name, role, scope) in [("a", "surveyor", "01/571"), ("b", "supervisor", "01"), ("c", "surveyor", "03")] {
                let invite = try await place.succeed(
                    "server", "invite", hub.folder + "/hub", "--role", role, "--scope", scope, "--url", hub.url, "--json"
                ).object()
                let word = try #require(invite["invite"] as? String)
                try await place.succeed("init", "\(name).survey", "--join", word)
            }
            let forms = try await place.succeed("form", "list", "--store", "a.survey", "--json").array()
            let form = try #require(forms.first?["form"] as? String)
            try place.write("inside", to: "door.jpg")
            try await place.succeed("record", "add", form, "photo=@door.jpg", "--store", "a.survey")
            let unsent = try await place.succeed("sync", "--no-attachments", "--store", "a.survey", "--json").object()
            #expect((unsent["attachments"] as? [String: Any])?["sent"] as? Int == 0)
            let sent = try await place.succeed("sync", "--store", "a.survey", "--json")
            #expect((try sent.object()["attachments"] as? [String: Any])?["sent"] as? Int == 1)
            #expect(sent.errors.isEmpty)
            try await place.succeed("sync", "--store", "b.survey")
            let wanted = try await list(place, "b.survey")
            #expect(wanted.first?["state"] as? String == "wanted")
            let digest = try #require(wanted.first?["digest"] as? String)
            let fetched = try await place.succeed(
                "attachment", "fetch", String(digest.prefix(8)), "--output", "photos", "--store", "b.survey", "--json"
            ).object()
            #expect(fetched["received"] as? Int == 1)
            #expect(try place.text("photos/door.jpg") == "inside")
            try await place.succeed("sync", "--store", "c.survey")
            #expect(try await list(place, "c.survey").isEmpty)
            let missing = try await place.run(["attachment", "fetch", "beef", "--store", "b.survey"])
            #expect(missing.status == 66)
        }
    }

    @Test(
        "a name out of somebody else's answer never leads out of the folder",
        arguments: [
            ("../../x.jpg", "x.jpg"), ("/etc/passwd", "passwd"), ("a\\b.jpg", "b.jpg"), (".hidden", "hidden"), ("x\u{1B}[2J\n.jpg", "x[2J.jpg"),
        ])
    func names(given: String, written: String) {
        let digest = Digest256(hashing: [1])
        #expect(AttachmentFiles.fileName(given, digest) == written)
        for nothing in ["", "..", "/", "...", String(repeating: "x", count: 300)] {
            #expect(AttachmentFiles.fileName(nothing, digest) == digest.description)
        }
        #expect(AttachmentFiles.distinct("a.tar.gz", "12") == "a.tar-12.gz")
        #expect(AttachmentFiles.distinct("a", "12") == "a-12")
    }
}
