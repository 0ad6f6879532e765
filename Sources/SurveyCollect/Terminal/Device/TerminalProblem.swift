/// Why an interview cannot be shown in a terminal.
public struct TerminalProblem: Error, Sendable, Equatable {
    /// The kinds of trouble.
    public enum Code: String, Sendable, Equatable {
        /// Standard input or output is a file, a pipe or nothing.
        case noTerminal
        /// The terminal can only print lines.
        case tooSimple
        /// The operating system refused to change or read the terminal.
        case device
    }

    /// What kind of trouble it is.
    public let code: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let next: String

    init(_ code: Code, _ message: String, next: String) {
        self.code = code
        self.message = message
        self.next = next
    }
}
