internal import SurveyForms
public import SurveyStore

/// Which repeat instances of a finished record its form asks about.
///
/// The record says of each question whether it is relevant, and of no instance: one in which nothing is relevant may be one that
/// nobody was to be asked about, or one that the form counts and has nothing to ask of. The conditions decide.
public struct AskedInstances {
    /// A condition of a repeat, or of something around it.
    private struct Condition {
        let path: String
        /// How many repeats lie around it, itself included.
        let depth: Int
        let expression: XPathExpression
        /// What it has decided, where.
        var decided: [InstanceTree.Node: Bool] = [:]
    }

    private let record: MergedRecord
    private let binding: FormBinding
    private lazy var instances: (answers: RecordInstance, trees: FormInstances) = {
        let answers = binding.instance(of: record)
        var trees = FormInstances(answers.tree)
        for (id, list) in binding.form.logic.lists { trees.add(list, id: id) }
        return (answers, trees)
    }()
    /// By the path of the repeat.
    private var conditions: [String: [Condition]] = [:]

    /// - Parameter binding: The form version that the record was made with.
    public init(_ record: MergedRecord, _ binding: FormBinding) {
        self.record = record
        self.binding = binding
    }

    /// Whether an instance is relevant by the conditions of its repeat and of what lies around it, with the answers as the record
    /// has them and the time of its last save. A condition that cannot be evaluated counts as fulfilled, so that no instance is lost.
    public mutating func contains(_ path: AnswerPath) -> Bool {
        var conditions = conditions.removeValue(forKey: path.formPath) ?? conditions(of: path.formPath)
        defer { self.conditions[path.formPath] = conditions }
        return conditions.indices.allSatisfy { isFulfilled(&conditions[$0], for: path) }
    }

    private func conditions(of repetition: String) -> [Condition] {
        binding.form.logic.expressions.compactMap { condition in
            guard condition.role == .relevant,
                repetition == condition.path || repetition.hasPrefix(condition.path + "/"),
                let expression = try? XPathExpression(condition.text)
            else { return nil }
            return Condition(
                path: condition.path, depth: binding.repeats(around: condition.path).count, expression: expression)
        }
    }

    private mutating func isFulfilled(_ condition: inout Condition, for path: AnswerPath) -> Bool {
        let around = Array(path.instances.prefix(condition.depth))
        guard let node = instances.answers.node(condition.path, in: around, binding) else { return true }
        if let decided = condition.decided[node] { return decided }
        let context = EvaluationContext(instances.trees, at: node, environment: environment)
        let isFulfilled = (try? condition.expression.boolean(in: context)) ?? true
        condition.decided[node] = isFulfilled
        return isFulfilled
    }

    /// The same on every replica: neither its own time nor chance.
    private var environment: EvaluationEnvironment {
        var environment = EvaluationEnvironment(
            clock: FormClock(milliseconds: Int(clamping: record.changed.milliseconds), offsetMinutes: 0), random: { 0 })
        environment.formVersion = binding.form.version
        return environment
    }
}
