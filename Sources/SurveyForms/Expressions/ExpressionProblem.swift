/// Why an expression cannot be read, or cannot be evaluated.
public struct ExpressionProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// The expression is longer than ``FormLimits/expressionCharacters``.
        case tooLong
        /// Brackets are nested deeper than ``FormLimits/expressionDepth``.
        case tooDeep
        /// The expression has more parts than ``FormLimits/expressionParts``.
        case tooManyParts
        /// A character that XPath does not have.
        case badCharacter
        /// A text without its closing quotation mark.
        case textWithoutEnd
        /// Something else was expected.
        case unexpected
        /// A variable, which XForms do not have.
        case variable
        /// An axis that XPath does not have.
        case unknownAxis
        /// A function that ODK XForms do not have.
        case unknownFunction
        /// A function with too few or too many arguments.
        case argumentCount
        /// An argument of a kind that the function does not take.
        case argumentKind
        /// A path that leads to no question or group of the form.
        case unknownPath
        /// A column that a list does not have, and without which it cannot be used.
        case unknownColumn
        /// A list of choices without any.
        case emptyList
        /// An instance that the form does not have.
        case unknownInstance
        /// A text that no translation of the form has.
        case unknownText
        /// An instance whose file is not here.
        case instanceNotLoaded
        /// A count of a repeat above ``FormLimits/repeatInstances``.
        case tooManyInstances
        /// A declaration of an entity that no register can take.
        case badEntity
        /// Something of the audit log of the interview that is not noted, or not everywhere.
        case auditLog
        /// Several nodes of one name outside a repeat.
        case repeatedNode
        /// A control that asks for the value of a group.
        case controlOnGroup
        /// An action that nothing here carries out.
        case notRun
        /// A value that depends on itself.
        case cycle
        /// A text or number that is compared with nothing, and so always true or always false.
        case constantOperand
        /// A text that holds the path of a question where its answer will be meant.
        case pathAsText
        /// A date without quotation marks, which is a subtraction.
        case dateAsNumber
        /// A count of a repeat that is asked inside the repeat.
        case countInside
        /// A text that is compared with the choice of a question whose list does not have it.
        case unknownChoice
        /// A first value that the question's own type, list or range refuses.
        case badDefault
        /// Values that decide one another in a circle through the label of a choice.
        case labelCircle
        /// Times of day that are put in order, which they have none of.
        case unorderedTimes
        /// A text that is compared with the answer to a question for a number, and is none.
        case notANumber
        /// A choice that a question with several is compared with as if it had one.
        case onlyChoice
        /// A value that is not a date or a time.
        case notADate
        /// A place or line that is not written as ODK writes them.
        case notAPlace
        /// A result that is no answer to the question that it is for.
        case notAnAnswer
        /// A regular expression that cannot be used.
        case badPattern
        /// A format of dates, a digest or an encoding that is not known.
        case badFormat
        /// The evaluation visits more nodes than ``FormLimits/evaluationSteps``.
        case tooMuchWork
        /// A result longer than ``FormLimits/resultBytes``.
        case resultTooLong
    }

    /// What is wrong.
    public let code: Code

    /// The whole expression.
    public let expression: String

    /// The character at which it goes wrong, from 1.
    public let position: Int

    /// What happened, as a sentence.
    public let message: String

    /// What to do next, as a sentence.
    public let nextStep: String

    /// - Parameter offset: The character at which it goes wrong, from 0.
    init(_ code: Code, in expression: String, at offset: Int, _ message: String, next: String) {
        self.code = code
        self.expression = expression
        self.position = offset + 1
        self.message = message
        self.nextStep = next
    }

    /// Whether a form can be filled in although the problem is there.
    ///
    /// A path that leads nowhere reads as no answer, and published forms live with such paths.
    public var isHarmless: Bool {
        switch code {
        case .unknownPath, .repeatedNode, .constantOperand, .pathAsText, .dateAsNumber, .countInside, .notADate,
            .unknownChoice, .badDefault, .labelCircle, .auditLog, .notRun, .unorderedTimes, .notANumber,
            .onlyChoice:
            true
        default: false
        }
    }

    /// The expression around the fault, for a message: at most 60 characters, with “…” where it goes on.
    public var excerpt: String { Self.excerpt(of: expression, at: position) }

    /// A text around one of its characters, counted from 1: at most 60 characters, with “…” where it goes on.
    public static func excerpt(of text: String, at position: Int) -> String {
        let scalars = text.unicodeScalars
        let half = FormLimits.quotedCharacters / 2
        let from = max(0, min(position - 1 - half, scalars.count - FormLimits.quotedCharacters))
        let part = scalars.dropFirst(from).prefix(FormLimits.quotedCharacters)
        let flat = String(String.UnicodeScalarView(part.map { $0.isXPathSpace ? " " : $0 }))
        return (from > 0 ? "…" : "") + flat + (from + part.count < scalars.count ? "…" : "")
    }

    /// The place, the problem, the expression and the next step.
    public var description: String {
        "character \(position) of \(excerpt.quoted): \(message) \(nextStep)"
    }
}

extension ExpressionProblem {
    /// What one answer calls for goes beyond ``FormLimits/recalculationSteps``, and this expression is not reckoned.
    static func answerCallsForTooMuch(in expression: String, at offset: Int) -> ExpressionProblem {
        ExpressionProblem(
            .tooMuchWork, in: expression, at: offset,
            "One answer calls for more work than \(FormLimits.recalculationSteps) steps, which end before this.",
            next: "Make the form's expressions simpler, or its repeats smaller.")
    }
}
