public import SurveyStore

/// How an interview in the terminal is led.
public struct TerminalOptions: Sendable {
    /// Who brings text from right to left into its order, and joins Arabic letters.
    public enum Bidi: String, Sendable, CaseIterable {
        /// This program does both: for terminals that show each character where and as it comes.
        case joined
        /// This program brings text into its order, and the terminal joins the letters.
        case ordered
        /// The terminal does both.
        case terminal

        var policy: BidiPolicy {
            switch self {
            case .joined: BidiPolicy(reorders: true, joinsLetters: true)
            case .ordered: BidiPolicy(reorders: true, joinsLetters: false)
            case .terminal: BidiPolicy(reorders: false, joinsLetters: false)
            }
        }
    }

    /// Where new records belong.
    public var scope: Scope
    /// Who leads the interview.
    public var author: String
    /// The language to begin in, as the form spells it; `nil` for the form's own.
    public var language: String?
    /// The record to go on with; `nil` offers the form's drafts and a new interview.
    public var record: MergedRecord?
    /// Who orders and joins letters.
    public var bidi = Bidi.joined
    /// Whether what is wrong may be red as well as marked.
    public var hasColours = true
    /// What the terminal is: the environment's TERM.
    public var kind: String?

    /// Options.
    public init(scope: Scope, author: String) {
        self.scope = scope
        self.author = author
    }
}
