import Foundation
import Testing

/// The real program in a terminal of its own: the test presses keys and reads the screen.
final class PseudoTerminal {
    /// The screen did not become what a test waited for.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private var master: Int32 = -1
    private var slave: Int32 = -1
    private var pid: pid_t = 0
    private var received: [UInt8] = []
    private var columns: Int
    private var rowCount: Int
    private let before: [tcflag_t]

    /// - Parameter environment: What differs from the test's own; an empty value takes a variable away.
    init(
        _ arguments: [String], in place: Workplace, columns: Int = 80, rows: Int = 24,
        environment: [String: String] = [:]
    ) throws {
        self.columns = columns
        rowCount = rows
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var name = [CChar](repeating: 0, count: 128)
        try #require(openpty(&master, &slave, &name, nil, &size) == 0)
        for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        before = Self.modes(slave)
        var variables = ProcessInfo.processInfo.environment
        for key in ["SURVEY_AUTHOR", "NO_COLOR"] { variables[key] = nil }
        variables.merge(["TZ": "UTC", "TERM": "xterm", "SURVEY_STORE": place.store]) { _, new in new }
        for (key, value) in environment { variables[key] = value.isEmpty ? nil : value }
        try start([CommandLineTool.executable.path] + arguments, place.folder.path, variables, name)
    }

    /// A session of its own, whose terminal is the first that it opens.
    private func start(
        _ words: [String], _ folder: String, _ variables: [String: String], _ terminal: [CChar]
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        for descriptor in [Int32(1), 2] { posix_spawn_file_actions_adddup2(&actions, 0, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | newSession)
        let starter = "/usr/bin/env"
        var arguments = ([starter, "-C", folder] + words).map { strdup($0) } + [nil]
        var environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in arguments + environment { free(word) } }
        try #require(posix_spawn(&pid, starter, &actions, &attributes, &arguments, &environment) == 0)
    }

    deinit {
        if pid > 0 {
            Foundation.kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        hangUp()
        if slave >= 0 { close(slave) }
    }

    // MARK: Keys

    static let enter = "\r"
    static let escape = "\u{1B}"
    static let up = "\u{1B}[A"
    static let down = "\u{1B}[B"
    static let pageUp = "\u{1B}[5~"

    /// The byte of a letter with Ctrl.
    static func control(_ letter: Character) -> String {
        String(UnicodeScalar((letter.asciiValue ?? 0x60) & 0x1F))
    }

    /// Sends keys.
    func press(_ keys: String...) {
        for byte in keys.joined().utf8 {
            var byte = byte
            while write(master, &byte, 1) < 0, errno == EAGAIN || errno == EINTR { usleep(1_000) }
        }
    }

    func signal(_ number: Int32) { Foundation.kill(pid, number) }

    /// Takes the terminal away, as a broken connection does.
    func hangUp() {
        if master >= 0 { close(master) }
        master = -1
    }

    func resize(columns: Int, rows: Int) {
        self.columns = columns
        rowCount = rows
        // What stood on the old screen says nothing about the new one, which is drawn whole.
        collect()
        received = []
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    // MARK: The screen

    /// Everything that the program has written.
    var output: String {
        collect()
        return String(decoding: received, as: UTF8.self)
    }

    var screen: ScreenText { ScreenText(output, columns: columns, rows: rowCount) }

    private func collect() {
        guard master >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { return }
            received += buffer[..<count]
        }
    }

    /// Waits until a text stands on the screen.
    func see(_ text: String) async throws {
        try await Patience.wait {
            screen.text.contains(text) ? true : nil
        } orFail: {
            Failure(description: "“\(text)” did not come:\n\(screen.text)")
        }
    }

    /// Waits for the end of the program.
    ///
    /// - Returns: the exit status; negative for the signal that ended it.
    func end() async throws -> Int32 {
        var status: Int32 = 0
        try await Patience.wait {
            // A program that waits for its terminal to take what it wrote cannot end.
            collect()
            return waitpid(pid, &status, WNOHANG) == pid ? true : nil
        } orFail: {
            Failure(description: "the program did not end:\n\(screen.text)")
        }
        pid = 0
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }

    /// Whether the terminal has its own screen and settings again.
    var isGivenBack: Bool { !screen.isAlternate && Self.modes(slave) == before }

    /// Whether the program is stopped, as a shell stops it.
    var isStopped: Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.hasPrefix(" T") ?? false
    }

    private static func modes(_ descriptor: Int32) -> [tcflag_t] {
        var state = termios()
        tcgetattr(descriptor, &state)
        return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag]
    }
}
