/// One question of a form: a place for an answer.
///
/// Expressions (`relevant`, `constraint`, `calculate`, …) are kept as the form writes them.
public struct Question: Sendable, Equatable {
    /// The last part of the path, unique among its siblings.
    public let name: String

    /// The place of the answer without the root of the instance: "demographics/age". A repeat gives its name
    /// as one part, without instance ids: "household/members/member_age".
    public let path: String

    /// What the question asks for.
    public let kind: QuestionKind

    /// How its value is written.
    public let dataType: DataType

    /// Whether it only names the choices of the questions below it: a select with the appearance `label`, as pyxform writes
    /// one above the questions of a `table-list`. It is a ``QuestionKind/note``, and takes no answer.
    public let isHeading: Bool

    /// What people are asked; the name where the form gives no label.
    public let label: LocalizedText

    /// A second text for the interviewer.
    public let hint: LocalizedText?

    /// The expression that makes an answer compulsory, "true()" for always.
    public let required: String?

    /// The expression that decides whether the question is asked.
    public let relevant: String?

    /// The expression that an answer must fulfil.
    public let constraint: String?

    /// What is said when the constraint fails.
    public let constraintMessage: LocalizedText?

    /// The expression that gives the value.
    public let calculate: String?

    /// The expression that forbids changes by the interviewer, "true()" for always.
    public let readOnly: String?

    /// The value that a new record starts with, as written in the instance.
    public let defaultValue: String?

    /// How the control is shown, in ODK's words ("minimal", "field-list").
    public let appearance: String?

    /// The path of the innermost repeat around the question, or `nil` outside repeats.
    public let repeatPath: String?

    /// The media type that an attachment takes ("image/*").
    public let mediaType: String?

    /// For metadata, what is filled in: "start", "end", "today", "deviceid", "username", "uid", "audit",
    /// "start-geopoint", "background-audio".
    public let preload: String?

    /// For a `range` the numbers that it offers.
    public let range: QuestionRange?

    let choiceList: ChoiceList?

    /// The choices in the form's order; `nil` where there are none, or where they come from a file outside the
    /// form or from other answers.
    public var choices: [Choice]? { choiceList?.choices }

    /// Whether the answer is to be hidden from who looks at the screen: the appearance `masked` of a text, as in ODK Collect.
    /// It is an answer like any other everywhere else.
    public var isMasked: Bool { kind == .text && appearance?.hasAppearance("masked") == true }

    /// What is shown in the place of a masked answer: as long for each.
    public static let mask = "••••••••"

    /// What the screen shows in the place of a value; `nil` if it may show the value. That there is none is no secret.
    public func mask(over value: String) -> String? { isMasked && !value.isEmpty ? Self.mask : nil }

    /// Whether an answer is compulsory whenever the question is asked.
    public var isRequired: Bool { required.isTrueExpression }

    /// Whether the interviewer can never change the value.
    public var isReadOnly: Bool { readOnly.isTrueExpression }
}

extension String? {
    fileprivate var isTrueExpression: Bool {
        guard let expression = self else { return false }
        let bare = expression.filter { !$0.isWhitespace }
        return bare == "true()" || bare == "1" || bare == "true"
    }
}
