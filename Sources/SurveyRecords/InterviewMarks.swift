public import SurveyStore

/// How far an interview is.
public enum InterviewState: String, Sendable, Hashable, CaseIterable {
    /// It goes on later.
    case draft
    /// It was finished, and everything in it was found right.
    case final

    /// The state of a record. One that was not made by an interview, such as an imported one, is final.
    public init(of record: MergedRecord) {
        let answer = InterviewMark.state.path.flatMap { record.answers[$0] }
        self = answer?.lexical == Self.draft.rawValue ? .draft : .final
    }
}

/// What an interview notes beside the answers. Each is an answer at a path of its own, which no question can have by
/// accident: so it merges, syncs and has a history as answers do.
public enum InterviewMark: String, Sendable, CaseIterable {
    /// ``InterviewState``.
    case state = "meta/interview-state"
    /// The place of the question at which a draft was left.
    case place = "meta/interview-place"
    /// The language in which the interview was last led.
    case language = "meta/interview-language"
    /// What the audit log of a draft has noted since the save before.
    case log = "meta/interview-log"

    /// Whether only the interview itself needs it: datasets leave it out.
    public var isPrivate: Bool { self == .place || self == .log }

    /// Where the record keeps it.
    public var path: AnswerPath? { AnswerPath(template: rawValue) }
}

extension MergedRecord {
    /// Whether an interview has made the record: it goes by its form's logic. An import or a register has none to keep.
    public var isInterview: Bool { InterviewMark.state.path.map { answers[$0] != nil } ?? false }
}
