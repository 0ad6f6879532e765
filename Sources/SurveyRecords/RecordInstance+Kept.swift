public import SurveyForms
public import SurveyStore

extension RecordInstance {
    /// Prepares what a finished record says is not relevant for being relevant again: values that nobody can give again come
    /// back, and all else begins as in a new record.
    ///
    /// What follows another answer does neither: that may have changed since, unseen.
    ///
    /// - Parameters:
    ///   - history: The record's saves, the earliest first.
    ///   - binding: The form version that the instance was made with.
    public mutating func prepareIrrelevant(of record: MergedRecord, from history: [Save], _ binding: FormBinding) {
        let following = Set(
            binding.form.logic.expressions.filter { $0.events.contains("xforms-value-changed") }.map(\.path))
        for (path, answer) in record.answers where answer == .missing(.notRelevant) {
            guard let node = place(at: path, binding), !following.contains(tree.path(of: node)) else { continue }
            let question = binding.form.question(at: path.formPath)
            // An entity's id, too, is given once.
            if question.map(binding.form.keepsValue) ?? true, let value = lastValue(at: path, history) {
                tree.setValue(value, of: node)
                continue
            }
            irrelevant.insert(node)
            // A calculation decides by itself.
            guard let question, question.calculate == nil, let first = question.defaultValue else { continue }
            tree.setValue(first, of: node)
        }
    }

    /// Notes what a finished record answers although it is not relevant. What the form reckons is nobody's answer.
    ///
    /// - Parameter session: The record, just opened.
    public mutating func noteStranded(in record: MergedRecord, _ session: FormSession, _ binding: FormBinding) {
        guard InterviewState(of: record) == .final else { return }
        for (path, answer) in record.answers where answer != .missing(.notRelevant) {
            guard let node = place(at: path, binding), !session.isRelevant(node), !binding.reckons(path) else {
                continue
            }
            stranded.insert(path)
        }
    }

    private func lastValue(at path: AnswerPath, _ history: [Save]) -> String? {
        let said = history.lazy.reversed().compactMap { save -> String? in
            guard let said = save.answers[path], said != .missing(.notRelevant) else { return nil }
            return said.lexical ?? ""
        }
        return said.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The node of a question, or of an attribute of an entity's declaration.
    public func place(at path: AnswerPath, _ binding: FormBinding) -> InstanceTree.Node? {
        if let node = node(at: path, binding) { return node }
        let parts = path.formPath.split(separator: "/")
        guard let last = parts.last, last.hasPrefix("@"),
            let owner = node(parts.dropLast().joined(separator: "/"), in: path.instances, binding)
        else { return nil }
        return tree.attribute(String(last.dropFirst()), of: owner)
    }
}
