import Dispatch
import Foundation

/// A program that is run to its end, without a shell, within a time.
struct BoundedProcess: Sendable {
    /// How a run ended.
    struct Outcome: Sendable {
        /// The exit status; `nil` if the program was stopped because its time was over.
        let status: Int32?
        /// The end of what it wrote to its standard error, as text.
        let errors: String
    }

    /// Bytes of standard error that are kept: a traceback is long and its end says what happened.
    private static let errorBytes = 256 * 1_024

    let executable: URL
    let arguments: [String]
    let environment: [String: String]
    let folder: URL
    let seconds: Int

    /// Runs the program and waits for it.
    ///
    /// Its output goes to files and not to pipes, which would fill up and block it.
    ///
    /// - Throws: An error of Foundation if the program cannot be started.
    func run() throws -> Outcome {
        let log = folder.appending(path: "stderr")
        try Data().write(to: log)
        let errors = try FileHandle(forWritingTo: log)
        defer { try? errors.close() }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            process.terminate()
            if ended.wait(timeout: .now() + .seconds(2)) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
            return Outcome(status: nil, errors: "")
        }
        let text = String(decoding: try Data(contentsOf: log).suffix(Self.errorBytes), as: UTF8.self)
        return Outcome(status: process.terminationStatus, errors: text)
    }
}
