import SurveyForms

/// Why an interview does not take something: the place, the cause and what to do next.
public struct InterviewProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// No question stands at the place.
        case notAQuestion
        /// The question is not relevant.
        case notRelevant
        /// The question cannot be changed.
        case readOnly
        /// The value is not one that the question takes.
        case value
        /// The file cannot be attached.
        case file
        /// The choice is not offered.
        case notOffered
        /// The answer does not fulfil the question's constraint.
        case constraint
        /// A compulsory question has no answer.
        case required
        /// An expression of the form cannot be evaluated, so that nobody knows what it asks for here.
        case expression
        /// A repeat takes no more instances, or is to have more than a record may hold.
        case full
        /// A list that was published with the form cannot be read.
        case list
        /// The audit log of the interview cannot be read.
        case log
        /// What the record was before cannot be read.
        case history
        /// Values of the form decide one another in a circle.
        case cycle
    }

    /// What is wrong.
    public let code: Code
    /// The place of the question, with the numbers of repeat instances: "member[2]/age".
    public let place: String
    /// The cause; where the form gives a message, that message in the interview's language.
    public let message: String
    /// What to do next, as a sentence.
    public let nextStep: String
    /// What is wrong with a value.
    let fault: ValueProblem.Code?
    /// What a screen says of it in the interview's language, where the code does not tell that.
    let phrase: Phrase?

    init(
        _ code: Code, _ place: String, _ message: String, next: String, fault: ValueProblem.Code? = nil,
        phrase: Phrase? = nil
    ) {
        self.code = code
        self.place = place
        self.message = message
        nextStep = next
        self.fault = fault
        self.phrase = phrase
    }

    /// The place, the cause and the next step.
    public var description: String { "\(place): \(message). \(nextStep)" }
}

extension InterviewProblem {
    /// An expression that cannot be evaluated. Only a count that is too high comes from an answer; all else the form's
    /// author has to mend, and the interview waits for that as a draft.
    init(_ problem: ExpressionProblem, of role: FormExpression.Role, at place: String) {
        let cause = problem.message.hasSuffix(".") ? String(problem.message.dropLast()) : problem.message
        guard problem.code != .tooManyInstances else {
            self.init(.full, place, cause, next: problem.nextStep)
            return
        }
        self.init(
            .expression, place, "the form's \(role.rawValue) “\(problem.excerpt)” cannot be evaluated: \(cause)",
            next: problem.code == .notAnAnswer
                ? problem.nextStep : "Keep the interview as a draft, and have the form's author mend the form.")
    }
}
