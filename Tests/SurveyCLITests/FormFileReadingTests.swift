import Foundation
import Testing

@Suite(
    "Form files are found, and bounded, before they are read",
    .enabled(if: PythonWithPyxform.isHere, "needs pyxform: make setup"))
struct FormFileReadingTests {
    private static let table = """
        | survey |
        | | type | name | label | media::image |
        | | select_one_from_file communes.csv | commune | Commune | |
        | | note | door | Door | porté.png |

        """
    private static let list = "name,label\n1,Tanger\n"

    private func link(_ name: String, to target: String, _ place: Workplace) throws {
        try FileManager.default.createSymbolicLink(
            atPath: place.path(name), withDestinationPath: place.path(target))
    }

    @Test("A form and a list behind symbolic links are read")
    func links() async throws {
        let place = try await Workplace()
        try place.write(Self.table, to: "real.md")
        try place.write(Self.list, to: "real.csv")
        try link("linked.md", to: "real.md", place)
        try FileManager.default.createDirectory(
            at: place.folder.appending(path: "linked-media"), withIntermediateDirectories: true)
        try link("linked-media/communes.csv", to: "real.csv", place)
        let check = try await place.run(["form", "check", "linked.md"])
        #expect(check.status == 0, "\(check)")
    }

    @Test("A picture whose name a Mac wrote with its accent apart is the one that the form names")
    func apart() async throws {
        let place = try await Workplace()
        try place.write(Self.table, to: "places.md")
        try place.write(Self.list, to: "communes.csv")
        try place.write("picture", to: "porte\u{301}.png")
        let added = try await place.run(["form", "add", "places.md", "--json"])
        #expect(added.status == 0, "\(added)")
        let files = try #require(try added.object()["files"] as? [[String: Any]])
        #expect(files.contains { ($0["name"] as? String)?.utf8.elementsEqual("porté.png".utf8) == true })
        #expect(!added.errors.contains("porté.png is not in"), "\(added)")
    }

    @Test("Files that are too large together are named, and an XForm that is too large is not read at all")
    func large() async throws {
        let place = try await Workplace()
        try place.write(Self.table, to: "places.md")
        try place.write(Self.list, to: "communes.csv")
        try place.write("", to: "porté.png")
        try truncate(place, "porté.png", to: 31 << 20)
        let check = try await place.run(["form", "check", "places.md"])
        #expect(check.status == 65, "\(check)")
        #expect(check.output.contains("more than 32505856 bytes together"), "\(check)")
        try place.write("<", to: "huge.xml")
        try truncate(place, "huge.xml", to: 3 << 30)
        try await place.fail(65, "huge.xml has more than 16777216 bytes", running: ["form", "check", "huge.xml"])
    }

    private func truncate(_ place: Workplace, _ name: String, to size: UInt64) throws {
        let file = try FileHandle(forWritingTo: place.folder.appending(path: name))
        try file.truncate(atOffset: size)
        try file.close()
    }

    @Test("Python ends, and its folder goes, when the program that started it is killed")
    func killed() async throws {
        let place = try await Workplace()
        try place.write(Self.table, to: "places.md")
        // In pyxform's place stands a module that never ends.
        let started = place.path("started")
        try FileManager.default.createDirectory(
            at: place.folder.appending(path: "modules/pyxform"), withIntermediateDirectories: true)
        try place.write(
            "import pathlib, time\npathlib.Path('\(started)').touch()\ntime.sleep(600)\n",
            to: "modules/pyxform/__init__.py")
        let temporary = place.folder.appending(path: "tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        var environment = ProcessInfo.processInfo.environment
        environment["TMPDIR"] = temporary.path
        environment["PYTHONPATH"] = place.path("modules")
        let child = try ChildProcess(
            CommandLineTool.executable.path, ["form", "check", "places.md"], environment: environment,
            folder: place.folder)
        struct Unseen: Error { let what: String }
        try await Patience.wait {
            FileManager.default.fileExists(atPath: started) ? true : nil
        } orFail: {
            Unseen(what: "pyxform was not started: \(try child.errors())")
        }
        child.kill()
        #expect(try await child.wait(killAfter: 60) == -SIGKILL)
        try await Patience.wait {
            try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty ? true : nil
        } orFail: {
            Unseen(what: "the folder is still there")
        }
    }
}
