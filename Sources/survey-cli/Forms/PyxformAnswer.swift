import Foundation

/// What `pyxform.xls2xform --json` says: one line of JSON at the end of its standard error.
struct PyxformAnswer: Sendable, Equatable {
    /// Whether it wrote a form; it exits with 0 in any case.
    let isAccepted: Bool
    /// Its message, without a traceback and in one paragraph.
    let message: String
    /// Its remarks on a form that it accepts.
    let warnings: [String]

    private struct Line: Decodable {
        let code: Int
        let message: String?
        let warnings: [String]?
    }

    /// Reads the answer; `nil` if there is none, as after a crash.
    init?(_ errors: String) {
        let lines = errors.split(whereSeparator: \.isNewline)
        guard let last = lines.last(where: { $0.hasPrefix("{") }),
            let line = try? JSONDecoder().decode(Line.self, from: Data(last.utf8))
        else { return nil }
        // 100 is accepted, 101 accepted with remarks, 999 rejected.
        isAccepted = line.code < 200
        let message = Self.cleaned(line.message ?? "no reason given")
        self.message = message.last.map { ".!?".contains($0) } ?? false ? message : message + "."
        warnings = (line.warnings ?? []).map(Self.cleaned)
    }

    /// Whether Python says that it has no pyxform.
    static func saysMissing(_ errors: String) -> Bool {
        errors.contains("No module named 'pyxform'") || errors.contains("No module named pyxform")
            || errors.contains("No module named 'pyxform.xls2xform'")
    }

    /// The last line that says anything; of a Python traceback that is the error itself.
    static func lastLine(_ errors: String) -> String {
        let lines = errors.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return String((lines.last { !$0.isEmpty } ?? "no reason given").prefix(500))
    }

    /// The text without the lines of a traceback, and cut to what a terminal can show.
    private static func cleaned(_ text: String) -> String {
        var kept: [String] = []
        var isSource = false
        for line in text.split(whereSeparator: \.isNewline) {
            let bare = line.trimmingCharacters(in: .whitespaces)
            if bare.hasPrefix("Traceback (most recent call last)") { continue }
            if bare.hasPrefix("File \"") {
                isSource = true
                continue
            }
            // The line under a "File" line quotes Python's source and is indented.
            if isSource, line.hasPrefix("    ") { continue }
            isSource = false
            if !bare.isEmpty { kept.append(bare) }
        }
        return String(kept.joined(separator: " ").prefix(4_000))
    }
}
