import Foundation
import Testing

/// A folder with a store in it, for one test.
final class Workplace {
    let folder: URL
    let store = "a.survey"
    static let study = CommandLineTool.root.appending(path: "fixtures/studies/three-regions").path
    static let emq = "\(study)/forms/emq.xml"
    static let register = CommandLineTool.root.appending(path: "fixtures/forms/register.xml").path

    /// A folder, with a store of the default study in it unless that is left to the test.
    init(hasStore: Bool = true) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "masah-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if hasStore { try await succeed("init", store, "--study", Self.study) }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a command on the store, unless it names another one.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", killAfter: Double? = nil
    ) async throws -> CommandLineTool.Outcome {
        var variables = environment
        if !arguments.contains("--store") { variables["SURVEY_STORE"] = variables["SURVEY_STORE"] ?? store }
        return try await CommandLineTool.run(
            arguments, in: folder, environment: variables, input: input, killAfter: killAfter)
    }

    /// Runs a command that must succeed.
    @discardableResult
    func succeed(
        _ arguments: String..., input: String = "", place: SourceLocation = #_sourceLocation
    ) async throws -> CommandLineTool.Outcome {
        let outcome = try await run(arguments, input: input)
        try #require(outcome.status == 0, "\(outcome)", sourceLocation: place)
        return outcome
    }

    /// Runs a command that must fail with a status, a text on the standard error and the same in JSON, and change
    /// nothing.
    @discardableResult
    func fail(
        _ status: Int32, _ texts: String..., running arguments: [String], place: SourceLocation = #_sourceLocation
    ) async throws -> [String: Any] {
        let before = try await digest()
        let plain = try await run(arguments)
        #expect(plain.status == status, "\(plain)", sourceLocation: place)
        #expect(plain.output.isEmpty, "\(plain)", sourceLocation: place)
        for text in texts { #expect(plain.errors.contains(text), "\(plain)", sourceLocation: place) }
        let document = try await run(arguments + ["--json"])
        #expect(document.status == status, "\(document)", sourceLocation: place)
        let error = try document.error()
        #expect(error["exit"] as? Int32 == status, sourceLocation: place)
        #expect((error["message"] as? String)?.isEmpty == false, sourceLocation: place)
        #expect((error["next"] as? String)?.isEmpty == false, sourceLocation: place)
        #expect(try await digest() == before, sourceLocation: place)
        return error
    }

    /// The store's digest; nil where there is none.
    func digest(_ name: String? = nil) async throws -> String? {
        let name = name ?? store
        guard FileManager.default.fileExists(atPath: path(name)) else { return nil }
        return try await succeed("digest", "--store", name).output
    }

    /// Adds a record.
    ///
    /// - Returns: its id.
    func add(_ answers: String...) async throws -> String {
        let outcome = try await run(["record", "add", "emq"] + answers)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A second replica of the same study: a copied store takes a site of its own, and both go on.
    func copyStore(to name: String) throws {
        try FileManager.default.copyItem(atPath: path(store), toPath: path(name))
    }

    /// Carries everything from one store to another.
    func carry(from source: String, to target: String) async throws {
        try await succeed("bundle", "write", "carry.bundle", "--store", source)
        try await succeed("bundle", "read", "carry.bundle", "--store", target)
        try FileManager.default.removeItem(atPath: path("carry.bundle"))
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// The files in the folder, those of the stores' own not counted.
    var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { !$0.hasPrefix(".streams") && !$0.contains(".survey-") }.sorted()
        }
    }
}
