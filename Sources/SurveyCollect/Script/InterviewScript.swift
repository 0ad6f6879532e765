public import SurveyStore

/// An interview written down as steps, one a line: a test of a form, or answers that were taken on paper.
///
/// For example:
///
///     # The first household
///     age = 34
///     + members
///     members[2]/member_age = 7
///     missing income = refused
///     remarks = "Two lines:\nthis is the second"
///     finalise
public struct InterviewScript: Sendable, Equatable {
    /// What a step does.
    public enum Action: Sendable, Equatable {
        /// Answers a question; an empty value takes the answer back.
        case answer(place: String, value: String)
        /// Says why there is no answer.
        case missing(place: String, Missing)
        /// Adds an instance to a repeat.
        case add(place: String)
        /// Removes an instance of a repeat with all its answers.
        case remove(place: String)
        /// The form must refuse this answer, which is not given.
        case refuse(place: String, value: String)
        /// The node must hold this value.
        case expectValue(place: String, value: String)
        /// The question must be asked, or must not be.
        case expectAsked(place: String, Bool)
        /// The interview is finished here.
        case finalise
        /// The interview is left as a draft here.
        case draft
    }

    /// One line.
    public struct Step: Sendable, Equatable {
        /// The line's number in the file, from 1.
        public let line: Int
        /// The line as it was written.
        public let text: String
        /// What it does.
        public let action: Action
    }

    /// Which interview of its file it is, from 1.
    public let number: Int
    /// The line in which it begins, from 1.
    public let line: Int
    /// The steps in their order.
    public let steps: [Step]

    /// How the interview is left. Without a word on it, it stays a draft: nothing counts as finished by accident.
    public var isFinal: Bool { steps.last?.action == .finalise }
}

extension InterviewScript {
    /// Reads the interviews of a file, which lines of `---` divide.
    ///
    /// - Throws: ``ScriptFailure`` with every line that is no step.
    public static func read(_ text: String) throws(ScriptFailure) -> [InterviewScript] {
        guard text.utf8.count <= CollectLimits.scriptBytes else {
            throw ScriptFailure([
                ScriptProblem(
                    interview: 1, line: 1, step: "",
                    cause: "the file is larger than \(CollectLimits.scriptBytes >> 20) MiB", next: "Divide it.")
            ])
        }
        var reader = ScriptReader()
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            reader.take(line, number: index + 1)
        }
        reader.close()
        guard reader.problems.isEmpty else { throw ScriptFailure(reader.problems) }
        return reader.scripts
    }
}

/// Reads lines into steps.
private struct ScriptReader {
    var scripts: [InterviewScript] = []
    var problems: [ScriptProblem] = []
    private var steps: [InterviewScript.Step] = []

    mutating func take(_ line: Substring, number: Int) {
        let text = line.trimming { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.isEmpty || text.hasPrefix("#") { return }
        if text.allSatisfy({ $0 == "-" }), text.count >= 3 { return close() }
        func refuse(_ cause: String, _ next: String) {
            problems.append(
                ScriptProblem(
                    interview: scripts.count + 1, line: number, step: String(text), cause: cause, next: next))
        }
        if let last = steps.last, [.finalise, .draft].contains(last.action) {
            return refuse("the interview ended in line \(last.line)", "Begin another one with a line ---.")
        }
        guard scripts.count < CollectLimits.scriptInterviews else {
            return refuse("there are more than \(CollectLimits.scriptInterviews) interviews", "Divide the file.")
        }
        let found: InterviewScript.Action?
        do throws(WrittenValue.Fault) {
            found = try Self.action(text)
        } catch {
            return refuse(error.cause, error.next)
        }
        guard let action = found else {
            return refuse(
                "the line is no step",
                "Write path = value, missing path = refused, + repeat, - repeat[2], finalise or draft.")
        }
        steps.append(.init(line: number, text: String(text), action: action))
    }

    /// Ends an interview. One without a step is none: a file may begin or end with a line that divides.
    mutating func close() {
        guard let first = steps.first else { return }
        scripts.append(InterviewScript(number: scripts.count + 1, line: first.line, steps: steps))
        steps = []
    }

    private static func action(_ text: Substring) throws(WrittenValue.Fault) -> InterviewScript.Action? {
        if text == "finalise" { return .finalise }
        if text == "draft" { return .draft }
        if let place = text.behind("+ ") { return .add(place: place) }
        if let place = text.behind("- ") { return .remove(place: place) }
        let expected = text.behind("expect ")
        if let expected, !expected.contains("=") {
            if let place = expected[...].before(" not asked") { return .expectAsked(place: place, false) }
            if let place = expected[...].before(" asked") { return .expectAsked(place: place, true) }
        }
        guard let sign = text.firstIndex(of: "=") else { return nil }
        let head = text[..<sign].trimming(\.isWhitespace)
        let value = try WrittenValue.read(text[text.index(after: sign)...].trimming(\.isWhitespace))
        if let place = head.behind("expect ") { return .expectValue(place: place, value: value) }
        if let place = head.behind("refuse ") { return .refuse(place: place, value: value) }
        if let place = head.behind("missing ") { return Missing(name: value).map { .missing(place: place, $0) } }
        // No place holds a blank: a word too many must not become a name.
        guard !head.isEmpty, !head.contains(where: \.isWhitespace) else { return nil }
        return .answer(place: String(head), value: value)
    }
}

extension Substring {
    fileprivate func trimming(_ isBlank: (Character) -> Bool) -> Substring {
        var rest = drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    /// What stands behind a word; `nil` if the text does not begin with it, or nothing follows.
    fileprivate func behind(_ word: String) -> String? {
        guard hasPrefix(word) else { return nil }
        let rest = dropFirst(word.count).trimming(\.isWhitespace)
        return rest.isEmpty ? nil : String(rest)
    }

    /// What stands before a word at the end.
    fileprivate func before(_ word: String) -> String? {
        guard hasSuffix(word) else { return nil }
        let rest = dropLast(word.count).trimming(\.isWhitespace)
        return rest.isEmpty ? nil : String(rest)
    }
}
