import Foundation
import TestSupport
import Testing

/// The real program, run as a user runs it.
enum CommandLineTool {
    /// The root of the repository, found from this file's place in it.
    static let root = Repository.root

    /// The built program: beside the test bundle, wherever the build folder is.
    static let executable: URL = {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "survey-cli")
        if let beside, FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        return root.appending(path: ".build/debug/survey-cli")
    }()

    /// How a run ended.
    struct Outcome: CustomStringConvertible, Sendable {
        let arguments: [String]
        /// The exit status; negative for the signal that ended it.
        let status: Int32
        let output: String
        let errors: String
        let seconds: Double

        var description: String {
            "survey-cli \(arguments.joined(separator: " ")) -> \(status)\n"
                + "\(output.prefix(2_000))\n\(errors.prefix(2_000))"
        }

        /// The one document on the standard output.
        func json() throws -> Any {
            try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
        }

        func object() throws -> [String: Any] { try #require(try json() as? [String: Any], "\(self)") }
        func array() throws -> [[String: Any]] { try #require(try json() as? [[String: Any]], "\(self)") }

        /// The error of a failed command with `--json`.
        func error() throws -> [String: Any] { try #require(try object()["error"] as? [String: Any], "\(self)") }
    }

    /// Runs the program to its end.
    ///
    /// - Parameter killAfter: seconds after which it is killed with SIGKILL, as when a battery is pulled out.
    static func run(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:], input: String = "",
        killAfter: Double? = nil, seconds: Double = 120
    ) async throws -> Outcome {
        var variables = ProcessInfo.processInfo.environment
        for key in ["SURVEY_STORE", "SURVEY_AUTHOR", "NO_COLOR"] { variables[key] = nil }
        variables["TZ"] = "UTC"
        variables.merge(environment) { _, new in new }
        let child = try ChildProcess(
            executable.path, arguments, environment: variables, folder: folder, input: input)
        let began = Date()
        let status = try await child.wait(killAfter: killAfter ?? seconds)
        return Outcome(
            arguments: arguments, status: status, output: try child.output(), errors: try child.errors(),
            seconds: Date().timeIntervalSince(began))
    }
}
