internal import SurveyForms
public import SurveyStore

extension RecordInstance {
    /// Puts values that nobody can give again back to where a finished record says that they are not relevant.
    ///
    /// - Parameters:
    ///   - history: The record's saves, the earliest first.
    ///   - binding: The form version that the instance was made with.
    public mutating func giveBackKept(of record: MergedRecord, from history: [Save], _ binding: FormBinding) {
        for (path, answer) in record.answers where answer == .missing(.notRelevant) {
            guard let node = keptNode(at: path, binding) else { continue }
            let last = history.lazy.reversed().compactMap { save -> String? in
                guard let said = save.answers[path], said != .missing(.notRelevant) else { return nil }
                return said.lexical ?? ""
            }
            if let value = last.first, !value.isEmpty { tree.setValue(value, of: node) }
        }
    }

    private func keptNode(at path: AnswerPath, _ binding: FormBinding) -> InstanceTree.Node? {
        if let question = binding.form.question(at: path.formPath) {
            // What follows another answer may have followed it since, unseen: a finished record says only "not relevant".
            let followsAnother = binding.form.logic.expressions.contains {
                $0.role == .setValue && $0.trigger != nil && $0.path == question.path
            }
            return binding.form.keepsValue(of: question) && !followsAnother ? node(at: path, binding) : nil
        }
        // An entity's id, too, is given once.
        let parts = path.formPath.split(separator: "/")
        guard let last = parts.last, last.hasPrefix("@"),
            let owner = node(parts.dropLast().joined(separator: "/"), in: path.instances, binding)
        else { return nil }
        return tree.attribute(String(last.dropFirst()), of: owner)
    }
}
