import Foundation
import SurveyForms

/// An interview with our engine, step by step as with JavaRosa.
struct SessionInterview {
    private(set) var session: FormSession
    private var language: String?

    init(_ form: Form, lists: [String: InstanceTree], began: Int) throws {
        var environment = EvaluationEnvironment(
            clock: FormClock(milliseconds: began, offsetMinutes: 60), random: { 7 })
        environment.properties = ["deviceid": "masah:1", "username": "amina"]
        session = try FormSession(form, environment: environment, lists: lists)
    }

    mutating func take(_ step: InterviewStep) -> InterviewMoment {
        let outcome = outcome(of: step)
        return InterviewMoment(outcome: outcome, nodes: nodes())
    }

    private mutating func outcome(of step: InterviewStep) -> String {
        switch step {
        case .answer(let place, let value):
            guard let node = session.node(at: place), session.screens().contains(where: { $0.nodes.contains(node) }) else {
                return "not asked"
            }
            guard session.allows(value, at: node) else { return "refused" }
            session.setAnswer(value, at: node)
            return "ok"
        case .add(let place):
            guard let prompt = prompts().first(where: { self.place(of: $0) == place }) else { return "not offered" }
            session.addInstance(of: prompt.path, in: prompt.outer)
            return "ok"
        case .remove(let place):
            guard let node = session.node(at: place) else { return "not there" }
            session.removeInstance(node)
            return "ok"
        case .language(let name):
            language = name
            var environment = session.environment
            environment.language = name
            session.speak(in: environment)
            return "ok"
        case .finish:
            let asked = Set(session.screens().flatMap(\.nodes))
            let first = session.violations().filter { asked.contains($0.node) }
                .map { "\($0.kind.rawValue) \(session.place(of: $0.node))" }
            return first.isEmpty ? "valid" : first.joined(separator: ", ")
        }
    }

    /// Whether an answer holds a choice that its question does not offer any more.
    var holdsWhatIsNotOffered: Bool {
        session.screens().flatMap(\.nodes).contains { node in
            guard let view = session.view(of: node), !view.value.isEmpty else { return false }
            let offered = Set(view.choices.map(\.value))
            switch view.question.kind {
            case .selectOne: return !offered.contains(view.value)
            case .selectMultiple: return !view.value.split(separator: " ").allSatisfy { offered.contains(String($0)) }
            default: return false
            }
        }
    }

    /// How many instances there are of repeats whose number the form decides.
    var countedInstances: Int {
        session.form.repeats.filter { $0.countExpression != nil }.map { session.nodes(at: $0.path).count }.reduce(0, +)
    }

    /// The repeats that may get another instance now.
    func prompts() -> [FormScreen.RepeatPrompt] {
        session.screens().compactMap { if case .prompt(let prompt) = $0.kind { prompt } else { nil } }
    }

    /// The place of a repeat around its instances: "person[2]/child".
    func place(of prompt: FormScreen.RepeatPrompt) -> String {
        let outer = session.place(of: prompt.outer)
        let name = prompt.path.split(separator: "/").last.map(String.init) ?? ""
        return outer.isEmpty ? name : "\(outer)/\(name)"
    }

    func nodes() -> [String: NodeState] {
        guard let root = session.record.root else { return [:] }
        let asked = Set(session.screens().flatMap(\.nodes))
        var states: [String: NodeState] = [:]
        var waiting = session.record.children(of: root)
        while let node = waiting.popLast() {
            waiting += session.record.children(of: node)
            var state = NodeState(
                value: session.record[node], relevant: session.isRelevant(node), required: session.isRequired(node),
                readonly: session.isReadOnly(node))
            if asked.contains(node), let view = session.view(of: node, language: language) {
                state.label = view.label
                let hasChoices = [.selectOne, .selectMultiple, .rank].contains(view.question.kind)
                state.choices = hasChoices ? view.choices.map(\.value) : nil
            }
            states[session.place(of: node)] = state
        }
        return states
    }
}
