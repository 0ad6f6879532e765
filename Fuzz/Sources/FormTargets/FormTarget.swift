import SurveyForms

/// What is fuzzed in forms: a function of bytes that must come to an end, within memory, without a trap.
public enum FormTarget: String, CaseIterable, Sendable {
    /// Any bytes as an XForm, which is then filled in.
    case xform
    /// Any text as an expression, on a record with a list.
    case expression
    /// Any bytes as a list beside a form.
    case lists

    /// - Throws: ``FormPromiseBroken``.
    public func run(_ bytes: [UInt8]) throws {
        switch self {
        case .xform: try FormReading.run(bytes)
        case .expression: try ExpressionReading.run(bytes)
        case .lists: try ListReading.run(bytes)
        }
    }

    /// The expressions of an XForm, each once: first inputs for ``expression``.
    public static func expressions(in bytes: [UInt8]) -> [String] {
        let form = try? XFormReader.read(bytes)
        return Set(form?.logic.expressions.map(\.text) ?? []).sorted()
    }
}

/// A property that does not hold: a finding, as much as a crash is.
public struct FormPromiseBroken: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
