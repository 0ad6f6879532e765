/// An answer that a form does not allow.
public struct FormViolation: Sendable, Equatable {
    /// What is wrong.
    public enum Kind: String, Sendable, Equatable {
        /// An answer is compulsory, and there is none.
        case required
        /// The answer does not fulfil the question's constraint.
        case constraint
        /// The question's constraint cannot be evaluated, so that nobody knows whether the answer fulfils it.
        case notEvaluated
    }

    /// The node without an answer, or with a wrong one.
    public let node: InstanceTree.Node

    /// The path of its question.
    public let path: String

    /// What is wrong.
    public let kind: Kind

    /// Why the constraint cannot be evaluated, for ``Kind/notEvaluated``.
    public var problem: ExpressionProblem?
}

extension FormSession {
    /// Whether an answer would fulfil a question's constraint. No answer always does.
    ///
    /// So does any answer where the constraint cannot be evaluated: ``violations()`` then has it.
    public func allows(_ value: String, at node: InstanceTree.Node) -> Bool {
        guard !value.isEmpty else { return true }
        var trial = self
        trial.stepsLeft = FormLimits.recalculationSteps
        trial.instances.primary.setValue(value, of: node)
        return numbers(of: .constraint, at: record.path(of: node)).allSatisfy { trial.boolean($0, node) != false }
    }

    /// All answers that the form does not allow, in the order of its expressions. What is not relevant is not asked, nor is
    /// what has no control: nobody could mend it.
    public func violations() -> [FormViolation] {
        var found: [FormViolation] = []
        var trial = self
        trial.stepsLeft = FormLimits.recalculationSteps
        for (index, expression) in form.logic.expressions.enumerated()
        where form.presentation.controls[expression.path] != nil {
            switch expression.role {
            case .required:
                for node in nodes(at: expression.path)
                where isRequired(node) && isRelevant(node) && record.text(of: node).isEmpty {
                    found.append(FormViolation(node: node, path: expression.path, kind: .required))
                }
            case .constraint:
                for node in nodes(at: expression.path) where isRelevant(node) && !record.text(of: node).isEmpty {
                    trial.failures = []
                    let isFulfilled = trial.boolean(index, node)
                    guard isFulfilled != true else { continue }
                    found.append(
                        FormViolation(
                            node: node, path: expression.path, kind: isFulfilled == nil ? .notEvaluated : .constraint,
                            problem: trial.failures.first?.problem))
                }
            default: continue
            }
        }
        return found
    }
}
