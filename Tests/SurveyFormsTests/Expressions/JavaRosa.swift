import Foundation

/// JavaRosa, the engine inside ODK Collect, from the jar of ODK Validate that pyxform brings along.
///
/// One run of Java takes any number of lines; the programs of `fixtures/javarosa` are compiled as they start.
enum JavaRosa {
    struct Result: Decodable, CustomStringConvertible {
        let kind: String
        var value: String?
        var values: [String]?

        var description: String { "\(kind) \(value ?? (values ?? []).description)" }
    }

    struct Failure: Error {
        let output: String
    }

    /// The jar, or `nil` where pyxform is not installed.
    static let jar: URL? = {
        let library = Fixture.root.appending(path: ".venv/lib")
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: library.path)) ?? []
        return folders.map {
            library.appending(path: $0)
                .appending(path: "site-packages/pyxform/validators/odk_validate/bin/ODK_Validate.jar")
        }.first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// A Java that can compile, or `nil`.
    static let java: URL? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
        return folders.first {
            FileManager.default.isExecutableFile(atPath: "\($0)/java")
                && FileManager.default.isExecutableFile(atPath: "\($0)/javac")
        }.map { URL(filePath: "\($0)/java") }
    }()

    static var isHere: Bool { jar != nil && java != nil }

    /// Evaluates expressions on the record of ``Bench``, each at a path with positions.
    static func evaluate(_ expressions: [(context: String, text: String)]) throws -> [Result] {
        let lines = expressions.map { "\($0.context)\t\(Data($0.text.utf8).base64EncodedString())" }
        return try run("Evaluate.java", [Fixture.root.appending(path: Bench.file).path], lines)
    }

    /// Runs a program of `fixtures/javarosa`, which answers each line of its input with a line of JSON.
    static func run<Answer: Decodable>(_ program: String, _ arguments: [String], _ lines: [String]) throws -> [Answer] {
        guard let jar, let java else { return [] }
        let folder = FileManager.default.temporaryDirectory.appending(path: "masah-javarosa-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files in place of pipes: neither side can wait for the other.
        let input = folder.appending(path: "in")
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: input)
        let output = folder.appending(path: "out")
        let errors = folder.appending(path: "err")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        let process = Process()
        process.executableURL = java
        process.arguments =
            [
                // The zone of Bench; POSIX counts the other way round.
                "-Duser.timezone=Etc/GMT-1", "-Duser.language=en", "-Duser.country=US", "-Dfile.encoding=UTF-8", "-cp",
                jar.path, Fixture.root.appending(path: "fixtures/javarosa/\(program)").path,
            ] + arguments
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let answers = try Data(contentsOf: output).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Answer.self, from: Data($0))
        }
        guard answers.count == lines.count else {
            throw Failure(output: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
        }
        return answers
    }
}
