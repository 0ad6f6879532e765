/// An expression of a form, and what it decides.
public struct FormExpression: Sendable, Equatable {
    /// What an expression decides.
    public enum Role: String, Sendable, Equatable, CaseIterable {
        /// Whether a question, group or repeat is asked.
        case relevant
        /// Whether an answer is allowed.
        case constraint
        /// Whether an answer is compulsory.
        case required
        /// Whether the interviewer may not change an answer.
        case readOnly = "readonly"
        /// The value of a node.
        case calculate
        /// Which choices are offered: the nodeset of an itemset with its filter.
        case choices
        /// How many instances a repeat has.
        case repeatCount = "count"
        /// The value that an action sets.
        case setValue = "setvalue"
        /// A value inside a label, hint or message.
        case output
        /// What a record says about an entity.
        case entity
        /// None: something else that the form says of a node.
        case node
    }

    /// The place of the question, group or repeat that it belongs to, without the root.
    public let path: String

    /// What it decides.
    public let role: Role

    /// The expression as the form writes it.
    public let text: String

    /// For an action the events that set it off ("odk-instance-first-load", "xforms-value-changed").
    public let events: [String]

    /// For an action inside a control the path of the question whose change sets it off.
    public let trigger: String?

    /// The line of the XForm, from 1.
    public let line: Int

    /// The column in that line, from 1, where the element's opening tag ends.
    public let column: Int
}
