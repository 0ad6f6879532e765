import Foundation

/// A program that was started with its streams in files.
///
/// Started with `posix_spawn`: Foundation's `Process` keeps descriptors open after the end of each run, and a test run
/// starts more processes than that allows.
final class ChildProcess {
    /// Why a program could not be started.
    struct Failure: Error {
        let path: String
        let code: Int32
    }

    private let pid: pid_t
    private let streams: URL
    private let name = UUID().uuidString

    /// A watch over the program's memory, until it is told to end.
    func watchMemory() -> MemoryWatch { MemoryWatch(pid: pid) }

    init(
        _ path: String, _ arguments: [String], environment: [String: String], folder: URL, input: String = ""
    ) throws {
        streams = folder.appending(path: ".streams")
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        let files = ["in", "out", "err"].map { [name, streams] in streams.appending(path: "\(name).\($0)").path }
        try Data(input.utf8).write(to: URL(filePath: files[0]))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, files[0], O_RDONLY, 0)
        for descriptor in [Int32(1), 2] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, files[Int(descriptor)], O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        // A group of its own, so that what it starts can be ended with it; and no signal blocked, as they are on the threads
        // that tests run on.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        // `env` changes the folder and becomes the program, so that the process id is the program's.
        let starter = "/usr/bin/env"
        var words = ([starter, "-C", folder.path, path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, starter, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw Failure(path: path, code: code) }
        pid = child
    }

    deinit {
        for ending in ["in", "out", "err"] {
            try? FileManager.default.removeItem(at: streams.appending(path: "\(name).\(ending)"))
        }
    }

    /// Waits for the end.
    ///
    /// - Parameter killAfter: seconds after which the program is killed with SIGKILL.
    /// - Returns: the exit status; negative for the signal that ended it.
    func wait(killAfter: Double) async throws -> Int32 {
        let deadline = Date().addingTimeInterval(killAfter)
        var isKilled = false
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            if !isKilled, Date() >= deadline {
                kill()
                isKilled = true
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }

    /// Asks the program to end, and waits for it.
    func end() async throws -> Int32 {
        terminate()
        return try await wait(killAfter: 120)
    }

    /// Asks the program to end.
    func terminate() { Foundation.kill(pid, SIGTERM) }

    /// Ends the program as when a battery is pulled out.
    func kill() { Foundation.kill(pid, SIGKILL) }

    /// Ends the program and whatever it has started.
    func killGroup() { Foundation.kill(-pid, SIGKILL) }

    /// The most memory that the program has had so far, in bytes; nil once it has ended.
    func peakMemory() -> Int? {
        let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }

    func output() throws -> String { try text("out") }
    func errors() throws -> String { try text("err") }

    private func text(_ ending: String) throws -> String {
        String(decoding: try Data(contentsOf: streams.appending(path: "\(name).\(ending)")), as: UTF8.self)
    }
}
