public import SurveyStore

/// How an interview in the browser is led.
public struct WebOptions: Sendable {
    /// Where new records belong.
    public var scope: Scope
    /// Who leads the interview.
    public var author: String
    /// The language to begin in, as the form spells it; `nil` for the form's own.
    public var language: String?
    /// Whether the respondent answers alone: no way back into a finished section, no list of interviews, a neutral end.
    public var isSelf = false
    /// The record to go on with.
    public var record: MergedRecord?
    /// The files beside the form by their names, such as the pictures of labels.
    public var media: [String: [UInt8]] = [:]

    /// Options.
    public init(scope: Scope, author: String) {
        self.scope = scope
        self.author = author
    }
}
