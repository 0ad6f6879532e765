import Foundation

/// Signals as bytes that can be waited for together with keys.
///
/// A signal's handler may do next to nothing; this one writes the signal's number into a pipe. How a process takes
/// signals belongs to the process as a whole, and so does the pipe.
struct SignalPipe {
    /// The signals that end an interview in order.
    static let ending = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]
    /// The signals that are watched.
    private static let watched = ending + [SIGWINCH, SIGTSTP, SIGCONT]

    /// Both ends of the pipe, made once and never changed; -1 where the system gives none.
    private static let ends: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }()

    private let previous: [(signal: Int32, action: sigaction)]

    /// Begins to watch. What the process did on these signals before comes back with ``restore()``.
    init() throws(TerminalProblem) {
        guard Self.ends.reading >= 0 else {
            throw TerminalProblem(
                .device, "the system gives this program no pipe: \(String(cString: strerror(errno)))",
                next: "close other programs and try again")
        }
        var previous: [(signal: Int32, action: sigaction)] = []
        for signal in Self.watched {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let kept = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = Glibc.write(SignalPipe.ends.writing, &byte, 1)
                errno = kept
            }
            action.sa_flags = SA_RESTART
            var old = sigaction()
            if sigaction(signal, &action, &old) == 0 { previous.append((signal, old)) }
        }
        self.previous = previous
    }

    /// The descriptor to wait on.
    var descriptor: Int32 { Self.ends.reading }

    /// The next signal that came; `nil` for none.
    func next() -> Int32? {
        var byte: UInt8 = 0
        return read(Self.ends.reading, &byte, 1) == 1 ? Int32(byte) : nil
    }

    /// Lets signals do what they did before.
    func restore() {
        for var entry in previous { sigaction(entry.signal, &entry.action, nil) }
    }
}
