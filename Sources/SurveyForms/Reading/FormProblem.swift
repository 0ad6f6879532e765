/// Why a file is not a form that can be used.
public struct FormProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, CaseIterable {
        /// The file is larger than ``FormLimits/documentBytes``.
        case tooLarge
        /// The file is not UTF-8, or says that it is something else.
        case notUTF8
        /// The file is not well-formed XML.
        case notXML
        /// The file has a DOCTYPE, through which entities could swell it without bound.
        case documentType
        /// Elements lie deeper than ``FormLimits/elementDepth``.
        case tooDeep
        /// The file has more elements than ``FormLimits/elements``.
        case tooManyElements
        /// The form has more questions than ``FormLimits/questions``.
        case tooManyQuestions
        /// The form has more choices than ``FormLimits/choices``.
        case tooManyChoices
        /// The form has more languages than ``FormLimits/languages``.
        case tooManyLanguages
        /// The XML is not an XForm: no `h:html` with a `h:head`, `model` and `h:body`.
        case notXForm
        /// The model has no primary instance.
        case noPrimaryInstance
        /// The primary instance has no `id`.
        case noFormID
        /// Two questions have the same path.
        case duplicatePath
        /// A control of the body leads to no node of the instance.
        case refWithoutNode
        /// A select takes its choices from an instance that the form does not have.
        case choiceListNotFound
        /// A choice has no value.
        case choiceWithoutValue
        /// A label refers to a text that no translation has.
        case textNotFound
        /// The form asks for nothing.
        case noQuestions
        /// A file beside the form is not the list that its name promises.
        case badList
    }

    /// What is wrong.
    public let code: Code

    /// The line of the file, from 1; 0 when the problem has no single place.
    public let line: Int

    /// The column in the line, from 1; 0 when unknown. For an element it is the end of its opening tag.
    public let column: Int

    /// What happened, as a sentence.
    public let message: String

    /// What to do next, as a sentence.
    public let nextStep: String

    init(_ code: Code, at place: XMLPlace = XMLPlace(line: 0, column: 0), _ message: String, next: String) {
        self.code = code
        self.line = place.line
        self.column = place.column
        self.message = message
        self.nextStep = next
    }

    /// The line and column as far as they are known, with a colon behind them; empty if neither is.
    public var place: String {
        line > 0 ? "line \(line)\(column > 0 ? ", column \(column)" : ""): " : ""
    }

    /// The place, the problem and the next step.
    public var description: String { "\(place)\(message) \(nextStep)" }
}

/// A place in an XML file, both counted from 1.
struct XMLPlace: Sendable, Equatable {
    let line: Int
    let column: Int
}
