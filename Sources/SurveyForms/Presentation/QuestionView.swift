/// A question as it is shown now, in one language: values stand in its texts, and only what is offered is among its choices.
///
/// Texts may hold Markdown as ODK uses it; it is left as it is.
public struct QuestionView: Sendable, Equatable {
    /// A choice that is offered.
    public struct Choice: Sendable, Equatable, Identifiable {
        /// What the answer holds.
        public let value: String
        /// What people read; the value where the form gives nothing to show.
        public let label: String
        /// Pictures and sounds.
        public let media: [MediaFile]
        /// The value.
        public var id: String { value }
    }

    /// The question.
    public let question: Question
    /// Where its answer stands.
    public let node: InstanceTree.Node
    /// The language of the texts, as the form spells it; `nil` for a form without translations.
    public let language: String?
    /// What people are asked; the question's name where the form gives nothing to show.
    public let label: String
    /// A second text for the interviewer.
    public let hint: String?
    /// A longer explanation, shown on demand.
    public let guidance: String?
    /// Pictures, sounds and films of the label.
    public let media: [MediaFile]
    /// The choices that are offered, in their order.
    public let choices: [Choice]
    /// Whether ``choices`` says what is offered: not where their filter fails, or their list is not here.
    public let choicesAreKnown: Bool
    /// Whether an answer is compulsory.
    public let isRequired: Bool
    /// Whether the interviewer may not change it.
    public let isReadOnly: Bool
    /// The answer as it is written; empty for none.
    public let value: String
    /// What is said when the constraint fails.
    public let constraintMessage: String?
    /// What is said when an answer is missing.
    public let requiredMessage: String?
    /// The words of ODK's `appearance`.
    public let appearances: [String]
    /// For a `range` its numbers.
    public let range: QuestionRange?
    /// What the form says about taking the answer: "max-pixels", "quality", "rows", "accuracyThreshold" and the like.
    public let parameters: [String: String]

    /// Whether the appearance has a word, such as "multiline".
    public func hasAppearance(_ word: String) -> Bool { appearances.contains(word) }
}
