import Foundation

/// What is known of the place where people read.
enum Terminal {
    /// Whether the standard output goes to a person.
    static let isOutputTerminal = isatty(1) == 1
    /// Whether the standard error goes to a person.
    static let isErrorTerminal = isatty(2) == 1

    /// Whether colours help: only on a terminal, and never against https://no-color.org.
    static let hasColours: Bool = {
        let environment = ProcessInfo.processInfo.environment
        let isForbidden = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return isOutputTerminal && !isForbidden && environment["TERM"] != "dumb"
    }()

    /// Ways to set a text off.
    enum Style: String {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    /// The text, set off where that helps.
    static func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes to the standard error. Where nobody can read it, there is nobody to tell either.
    static func note(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Writes a result to the standard output; ends the program if that is not possible.
    static func write(_ bytes: [UInt8]) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            note("error: the standard output cannot be written to\n  next: check the file or program that it goes to\n")
            exit(ExitStatus.inputOutput.rawValue)
        }
    }

    /// A text from a record or file without control characters, which could command the terminal.
    static func safe(_ text: String) -> String {
        let isPlain = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if isPlain { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}

/// A line on the standard error that shows how far a long task is; silent unless a person looks.
struct ProgressLine {
    private let label: String
    private var isShown = false
    private var last = Date.distantPast

    init(_ label: String) {
        self.label = label
    }

    /// Shows that `done` is done; of a total, if it is known.
    mutating func show(_ done: Int, of total: Int? = nil) {
        guard Terminal.isErrorTerminal, Date().timeIntervalSince(last) > 0.1 else { return }
        last = Date()
        isShown = true
        guard let total, total > 0 else {
            Terminal.note("\r\(label) \(done)\u{1B}[K")
            return
        }
        let filled = 24 * min(done, total) / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        Terminal.note("\r\(label) \(bar) \(done)/\(total)\u{1B}[K")
    }

    /// Takes the line away.
    mutating func end() {
        if isShown { Terminal.note("\r\u{1B}[K") }
        isShown = false
    }
}
