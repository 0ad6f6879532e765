import Foundation

/// The terminal in front of a person, taken over for an interview and given back as it was.
struct TerminalDevice {
    /// What can happen while waiting.
    enum Event: Sendable, Equatable {
        case bytes([UInt8])
        case signal(Int32)
        case timeout
        /// The terminal is gone.
        case ended
    }

    private let input: Int32
    private let output: Int32
    private let original: termios
    private let policy: BidiPolicy
    private let signals: SignalPipe

    /// Takes the terminal over: keys come one by one, and the screen is another one than that of the shell.
    init(input: Int32 = 0, output: Int32 = 1, policy: BidiPolicy, kind: String?) throws(TerminalProblem) {
        guard isatty(input) == 1, isatty(output) == 1 else {
            let name = isatty(input) == 1 ? "output" : "input"
            throw TerminalProblem(
                .noTerminal, "an interview needs a terminal, and the standard \(name) is none",
                next: "run it in a terminal, give the answers with --answers FILE, or use the browser with --web")
        }
        guard let kind, kind != "dumb" else {
            throw TerminalProblem(
                .tooSimple, "this terminal cannot show a screen (TERM is \(kind ?? "not set"))",
                next: "set TERM to what the terminal is, such as xterm, or use the browser with --web")
        }
        var state = termios()
        guard tcgetattr(input, &state) == 0 else { throw Self.refused("read the terminal's settings") }
        original = state
        self.input = input
        self.output = output
        self.policy = policy
        signals = try SignalPipe()
        guard enter() else {
            signals.restore()
            throw Self.refused("change the terminal's settings")
        }
    }

    private static func refused(_ task: String) -> TerminalProblem {
        TerminalProblem(
            .device, "the system does not let this program \(task): \(String(cString: strerror(errno)))",
            next: "run it in the foreground of a terminal, or use the browser with --web")
    }

    /// The window's size.
    var size: ScreenSize {
        var window = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0 else { return ScreenSize(columns: 0, rows: 0) }
        return ScreenSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    private func enter() -> Bool {
        var raw = original
        cfmakeraw(&raw)
        guard tcsetattr(input, TCSADRAIN, &raw) == 0 else { return false }
        // Another screen, no wrapping at the edge, pasted text in brackets; CSI 8 l: the order of characters is ours.
        write("\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h" + (policy.reorders ? "\u{1B}[8l" : ""))
        return true
    }

    /// Gives the terminal back as it was found.
    func leave() {
        giveBack()
        signals.restore()
    }

    private func giveBack() {
        write((policy.reorders ? "\u{1B}[8h" : "") + "\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
        var state = original
        // TCSAFLUSH: keys that nobody has read are no commands for the shell.
        tcsetattr(input, TCSAFLUSH, &state)
    }

    /// Stops as a program in the foreground does, and comes back when it is told to go on.
    func pause() {
        giveBack()
        raise(SIGSTOP)
        _ = enter()
    }

    /// Takes the terminal over anew, as after another program changed it while this one was stopped.
    func resume() { _ = enter() }

    /// Writes everything, or as much as a terminal that has gone takes.
    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN || errno == EINTR {
                var waiting = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                guard poll(&waiting, 1, 1_000) > 0 else { return }
                continue
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits for keys or a signal.
    ///
    /// - Parameter milliseconds: How long at most; `nil` for ever.
    func wait(milliseconds: Int?) -> Event {
        var descriptors = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&descriptors, 2, milliseconds.map { Int32(clamping: $0) } ?? -1)
        if ready < 0, errno != EINTR { return .ended }
        if let signal = signals.next() { return .signal(signal) }
        guard ready > 0, descriptors[0].revents != 0 else { return .timeout }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(input, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return .timeout }
        guard count > 0 else { return .ended }
        return .bytes(Array(buffer[..<count]))
    }
}
