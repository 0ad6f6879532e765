/// Why a value is no answer to a question.
public struct ValueProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// Nothing is written.
        case empty
        /// The value is longer than ``FormLimits/valueBytes``.
        case tooLong
        /// The value holds a character that XML 1.0, and so ODK, cannot carry.
        case badCharacter
        /// The value is not a whole number.
        case notAnInteger
        /// The value is not a number.
        case notADecimal
        /// The number is too large or too small.
        case outOfRange
        /// The number lies between two that a range offers.
        case betweenSteps
        /// The value is neither true nor false.
        case notABoolean
        /// The value is not a day of the calendar.
        case notADate
        /// The value is not a time of day.
        case notATime
        /// The value is not a moment.
        case notADateTime
        /// The value is not in the list of choices.
        case notAChoice
        /// A choice is given twice.
        case repeatedChoice
        /// The value, or a place of its line, is not a place.
        case notAPoint
        /// The value is not a line of places.
        case notATrace
        /// The value is not a closed line of places.
        case notAShape
        /// The value is not the name of a file.
        case notAFileName
        /// The value is not the mark of an acknowledgement.
        case notAnAcknowledgement
    }

    /// What is wrong.
    public let code: Code

    /// The path of the question.
    public let path: String

    /// The value, cut to what a message may repeat.
    public let value: String

    /// Why it is wrong, as a clause: "it is not a whole number".
    public let cause: String

    /// What to do next, as a sentence.
    public let nextStep: String

    /// The question, the value, the cause and the next step.
    public var description: String {
        "\(path): the value \(value.quoted) cannot be stored: \(cause). \(nextStep)"
    }
}

extension ValueProblem {
    /// ``cause`` with nothing in it that the value says, for a screen that is not to show it.
    public var causeWithoutValue: String {
        switch code {
        case .empty: "it is empty"
        case .tooLong: "it is too long"
        case .badCharacter: "it holds a character that no form can carry"
        case .notAnInteger: "it is not a whole number"
        case .notADecimal: "it is not a number"
        case .outOfRange: "the number is too large or too small"
        case .betweenSteps: "the number lies between two that are offered"
        case .notABoolean: "it is neither true nor false"
        case .notADate: "it is not a date"
        case .notATime: "it is not a time of day"
        case .notADateTime: "it is not a day and a time"
        case .notAChoice: "it is not in the list of choices"
        case .repeatedChoice: "a choice is given twice"
        case .notAPoint: "it is not a place"
        case .notATrace: "it is not a line of places"
        case .notAShape: "it is not a closed line of places"
        case .notAFileName: "it is not the name of a file"
        case .notAnAcknowledgement: "it is not the mark of an acknowledgement"
        }
    }
}

/// A fault of a value before it is known which question it belongs to.
struct ValueFault: Error {
    let code: ValueProblem.Code
    let cause: String
    let nextStep: String

    init(_ code: ValueProblem.Code, _ cause: String, next: String) {
        self.code = code
        self.cause = cause
        self.nextStep = next
    }
}
