import Foundation

/// Work that is measured in a process of its own, so that its CPU seconds and its memory are its own.
///
/// The child is this program again: it gets the task as JSON in its arguments, and prints the result as JSON.
protocol ChildTask: Codable, Sendable, SendableMetatype {
    associatedtype Outcome: Codable
    static var name: String { get }
    func run() async throws -> Outcome
}

enum Child {
    static let command = "child"
    private static var tasks: [any ChildTask.Type] {
        [
            MergeTask.self, PullTask.self, ServeTask.self, CollectTask.self,
        ]
    }

    /// Runs a task in a child process and waits for its outcome.
    static func run<Task: ChildTask>(_ task: Task) throws -> Task.Outcome {
        try runTogether([task])[0]
    }

    /// Runs tasks at the same time, each in a child process, and waits for their outcomes.
    static func runTogether<Task: ChildTask>(_ tasks: [Task]) throws -> [Task.Outcome] {
        try tasks.map(start).map { process, output in
            let text = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw BenchError("the \(Task.name) process ended with status \(process.terminationStatus)")
            }
            return try JSONDecoder().decode(Task.Outcome.self, from: text)
        }
    }

    /// Starts a child process; its caller waits for it.
    static func start<Task: ChildTask>(_ task: Task) throws -> (process: Process, output: Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let json = try JSONEncoder().encode(task)
        process.arguments = [command, Task.name, String(decoding: json, as: UTF8.self)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        return (process, output)
    }

    /// What a child process does.
    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 2, let task = tasks.first(where: { $0.name == arguments[0] }) else {
            throw BenchError("no such task: \(arguments)")
        }
        try await perform(task, Data(arguments[1].utf8))
    }

    private static func perform<Task: ChildTask>(_ type: Task.Type, _ json: Data) async throws {
        let outcome = try await JSONDecoder().decode(type, from: json).run()
        FileHandle.standardOutput.write(try JSONEncoder().encode(outcome))
    }
}

/// Why there is no figure.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
