internal import SurveyForms
public import SurveyStore

/// Which repeat instances of a finished record its form asks about.
///
/// The record says of each question whether it is relevant, and of no instance: one in which nothing is relevant may be one that
/// nobody was to be asked about, or one that the form counts and has nothing to ask of. The conditions decide.
public struct AskedInstances {
    private let record: MergedRecord
    private let binding: FormBinding
    private lazy var instances: (answers: RecordInstance, trees: FormInstances) = {
        let answers = binding.instance(of: record)
        var trees = FormInstances(answers.tree)
        for (id, list) in binding.form.logic.lists { trees.add(list, id: id) }
        return (answers, trees)
    }()

    /// - Parameter binding: The form version that the record was made with.
    public init(_ record: MergedRecord, _ binding: FormBinding) {
        self.record = record
        self.binding = binding
    }

    /// Whether an instance is relevant by the conditions of its repeat and of what lies around it, with the answers as the record
    /// has them and the time of its last save. A condition that cannot be evaluated counts as fulfilled, so that no instance is lost.
    public mutating func contains(_ path: AnswerPath) -> Bool {
        let repetition = path.formPath
        for condition in binding.form.logic.expressions where condition.role == .relevant {
            guard repetition == condition.path || repetition.hasPrefix(condition.path + "/") else { continue }
            let depth = binding.repeats(around: condition.path).count
            guard let node = instances.answers.node(condition.path, in: Array(path.instances.prefix(depth)), binding),
                let expression = try? XPathExpression(condition.text),
                let isRelevant = try? expression.boolean(
                    in: EvaluationContext(instances.trees, at: node, environment: environment))
            else { continue }
            if !isRelevant { return false }
        }
        return true
    }

    /// The same on every replica: neither its own time nor chance.
    private var environment: EvaluationEnvironment {
        var environment = EvaluationEnvironment(
            clock: FormClock(milliseconds: Int(clamping: record.changed.milliseconds), offsetMinutes: 0), random: { 0 })
        environment.formVersion = binding.form.version
        return environment
    }
}
