/// An answer that a form does not allow.
public struct FormViolation: Sendable, Equatable {
    /// What is wrong.
    public enum Kind: String, Sendable, Equatable {
        /// An answer is compulsory, and there is none.
        case required
        /// The answer does not fulfil the question's constraint.
        case constraint
    }

    /// The node without an answer, or with a wrong one.
    public let node: InstanceTree.Node

    /// The path of its question.
    public let path: String

    /// What is wrong.
    public let kind: Kind
}

extension FormSession {
    /// Whether an answer would fulfil a question's constraint. No answer always does.
    public func allows(_ value: String, at node: InstanceTree.Node) -> Bool {
        guard !value.isEmpty else { return true }
        var trial = self
        trial.stepsLeft = FormLimits.recalculationSteps
        trial.instances.primary.setValue(value, of: node)
        return numbers(of: .constraint, at: record.path(of: node)).allSatisfy { trial.boolean($0, node) != false }
    }

    /// All answers that the form does not allow, in the order of its expressions. What is not relevant is not asked.
    public func violations() -> [FormViolation] {
        var found: [FormViolation] = []
        var trial = self
        trial.stepsLeft = FormLimits.recalculationSteps
        for (index, expression) in form.logic.expressions.enumerated() {
            switch expression.role {
            case .required:
                for node in nodes(at: expression.path)
                where isRequired(node) && isRelevant(node) && record.text(of: node).isEmpty {
                    found.append(FormViolation(node: node, path: expression.path, kind: .required))
                }
            case .constraint:
                for node in nodes(at: expression.path) where isRelevant(node) && !record.text(of: node).isEmpty {
                    guard trial.boolean(index, node) == false else { continue }
                    found.append(FormViolation(node: node, path: expression.path, kind: .constraint))
                }
            default: continue
            }
        }
        return found
    }
}
