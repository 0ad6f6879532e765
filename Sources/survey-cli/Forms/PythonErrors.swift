import Foundation

/// What a Python program that broke down leaves on its standard error.
enum PythonErrors {
    private static let modules = ["pyxform", "openpyxl", "xlrd"]

    /// Whether Python says that it has no pyxform, or not what comes with it.
    static func saysMissing(_ errors: String) -> Bool {
        modules.contains { errors.contains("No module named '\($0)") || errors.contains("No module named \($0)") }
    }

    /// The last line that says anything; of a traceback that is the error itself.
    static func lastLine(_ errors: String) -> String {
        let lines = errors.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return String((lines.last { !$0.isEmpty } ?? "no reason given").prefix(500))
    }
}
