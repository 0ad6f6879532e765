import Foundation
import SurveyForms

/// What an interviewer does, in the words of `fixtures/javarosa/Interview.java`.
enum InterviewStep: Sendable, CustomStringConvertible {
    /// Answers the question at a place, as long as its constraint allows it; an empty value takes the answer back.
    case answer(String, String)
    /// Adds an instance of the repeat at a place: "person[2]/child".
    case add(String)
    /// Removes the instance at a place.
    case remove(String)
    /// Goes on in another language.
    case language(String)
    /// Validates the whole record.
    case finish

    var line: String {
        switch self {
        case .answer(let place, let value): "answer\t\(place)\t\(Data(value.utf8).base64EncodedString())"
        case .add(let place): "add\t\(place)"
        case .remove(let place): "remove\t\(place)"
        case .language(let name): "language\t\(name)"
        case .finish: "finish"
        }
    }

    var description: String {
        switch self {
        case .answer(let place, let value): "\(place) = \(value)"
        case .add(let place): "+ \(place)"
        case .remove(let place): "- \(place)"
        case .language(let name): "language \(name)"
        case .finish: "finish"
        }
    }
}

/// A node of a record as an interviewer sees it.
struct NodeState: Decodable, Equatable, CustomStringConvertible {
    var value: String
    var relevant: Bool
    var required: Bool
    var readonly: Bool
    /// The text of a question that is asked now.
    var label: String?
    /// The values that it offers.
    var choices: [String]?

    var description: String {
        let marks = [relevant ? nil : "not relevant", required ? "required" : nil, readonly ? "read-only" : nil]
        return (["“\(value)”"] + marks.compactMap { $0 } + [label.map { "asks “\($0)”" }, choices.map { "\($0)" }].compactMap { $0 })
            .joined(separator: " ")
    }
}

/// What came of a step, and all nodes after it.
struct InterviewMoment {
    let outcome: String
    let nodes: [String: NodeState]
}

extension JavaRosa {
    /// A step of `Interview.java`: what came of it, and which nodes have changed.
    private struct Answer: Decodable {
        let outcome: String
        let now: Int
        var nodes: [String: NodeState]?
        var gone: [String]?
    }

    /// An interview as JavaRosa played it.
    struct Played {
        /// The time at which the record was begun, in milliseconds since 1970-01-01 UTC.
        let began: Int
        /// The record as it was begun, then after each step.
        let moments: [InterviewMoment]
    }

    /// Plays interviews in one run of Java. A form is named by its path.
    static func play(_ interviews: [(form: String, steps: [InterviewStep])]) throws -> [Played] {
        let lines = interviews.flatMap { ["form\t\($0.form)"] + $0.steps.map(\.line) }
        let answers: [Answer] = try run("Interview.java", [], lines)
        var played: [Played] = []
        var rest = answers[...]
        for interview in interviews {
            var nodes: [String: NodeState] = [:]
            let own = rest.prefix(interview.steps.count + 1)
            let moments = own.map { answer in
                for place in answer.gone ?? [] { nodes[place] = nil }
                nodes.merge(answer.nodes ?? [:]) { _, new in new }
                return InterviewMoment(outcome: answer.outcome, nodes: nodes)
            }
            played.append(Played(began: own.first?.now ?? 0, moments: moments))
            rest = rest.dropFirst(own.count)
        }
        return played
    }
}
