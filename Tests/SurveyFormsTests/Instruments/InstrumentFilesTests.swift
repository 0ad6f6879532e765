import Foundation
import Testing

@Suite("The files of the instruments are what their source gives, and what other programs of the field take")
struct InstrumentFilesTests {
    private static let python = Fixture.root.appending(path: ".venv/bin/python")
    private static let hasPyxform = JavaRosa.jar != nil && FileManager.default.isExecutableFile(atPath: python.path)

    @Test("ODK Validate finds nothing wrong in any form of the repository", .enabled(if: JavaRosa.isHere, JavaRosa.needed))
    func valid() throws {
        let forms = try Self.forms()
        #expect(forms.count >= 19)
        let (status, output) = try Self.validate(forms)
        #expect(status == 0, "\(output)")
        #expect(output.count(of: "Xform is valid!") == forms.count, "\(output)")
    }

    @Test("ODK Validate says which form is wrong", .enabled(if: JavaRosa.isHere, JavaRosa.needed))
    func invalid() throws {
        let sound = Fixture.root.appending(path: "fixtures/instruments/fiche_classe.xml")
        let text = String(decoding: try Data(contentsOf: sound), as: UTF8.self)
        let broken = FileManager.default.temporaryDirectory.appending(path: "masah-\(UUID().uuidString).xml")
        try Data(text.replacing("calculate=\"", with: "calculate=\"(").utf8).write(to: broken)
        defer { try? FileManager.default.removeItem(at: broken) }
        let (status, output) = try Self.validate([sound, broken])
        #expect(status == 1)
        #expect(output.contains("failed validation:\n\(broken.path)\n"), "\(output)")
    }

    @Test(
        "The XLSForms and XForms are what fixtures/instruments/source gives",
        .enabled(if: hasPyxform, "pyxform in .venv (make venv) is needed to write them"))
    func current() throws {
        let build = Fixture.root.appending(path: "fixtures/instruments/build.py")
        let (status, output) = try Self.run(Self.python, [build.path, "--check"])
        #expect(status == 0, "\(output)")
    }

    private static func forms() throws -> [URL] {
        try ["fixtures/forms", "fixtures/instruments", "fixtures/studies/three-regions/forms"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: Fixture.root.appending(path: folder).path).sorted()
                .filter { $0.hasSuffix(".xml") }.map { Fixture.root.appending(path: "\(folder)/\($0)") }
        }
    }

    private static func validate(_ forms: [URL]) throws -> (status: Int32, output: String) {
        let jar = try #require(JavaRosa.jar)
        let java = try #require(JavaRosa.java)
        return try run(java, ["-Dfile.encoding=UTF-8", "-jar", jar.path] + forms.map(\.path))
    }

    private static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
        // A file in place of a pipe: the program never waits for a reader.
        let output = FileManager.default.temporaryDirectory.appending(path: "masah-\(UUID().uuidString).txt")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: output) }
        let writing = try FileHandle(forWritingTo: output)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = writing
        process.standardError = writing
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }
}

extension JavaRosa {
    fileprivate static let needed: Comment = "Java 11 or later with javac, and pyxform in .venv (make venv), are needed"
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
