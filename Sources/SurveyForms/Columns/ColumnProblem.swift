/// A column name that does not lead to one question of a form.
public struct ColumnProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// No question has this name or path.
        case unknown
        /// Several questions have this name.
        case ambiguous
    }

    /// What is wrong.
    public let code: Code

    /// The column name as given.
    public let column: String

    /// The form's id.
    public let form: String

    /// For an unknown name the nearest paths, best first; for an ambiguous one all paths that it fits.
    public let candidates: [String]

    /// What to do next, as a sentence.
    public var nextStep: String {
        switch code {
        case .unknown where candidates.isEmpty:
            "See the form's questions with: survey-cli form show \(form)"
        case .unknown:
            "Did you mean \(candidates.map(\.quoted).joined(separator: " or "))?"
        case .ambiguous:
            "Write the whole path: \(candidates.map(\.quoted).joined(separator: " or "))."
        }
    }

    /// The problem and the next step in two sentences.
    public var description: String {
        let what =
            switch code {
            case .unknown: "The form \(form.quoted) has no question \(column.shortened.quoted)."
            case .ambiguous:
                "\(column.shortened.quoted) names \(candidates.count) questions of the form \(form.quoted)."
            }
        return "\(what) \(nextStep)"
    }
}
