public import SurveyForms
public import SurveyStore

extension RecordInstance {
    /// Leaves places to a correction that names them, also those that are answered although they are not relevant.
    ///
    /// - Parameter reckoned: Those that it leaves to the form, also where somebody has answered under another version.
    public mutating func decide(_ paths: Set<AnswerPath>, reckoned: Set<AnswerPath>) {
        stranded.subtract(paths)
        let given = isReckonedOver.intersection(reckoned)
        isReckonedOver.subtract(given)
        leftOver.removeAll { given.contains($0.path) }
    }

    /// Whether an answer stands where the form has a place and does not take it.
    public func isLeftOver(_ path: AnswerPath) -> Bool { leftOver.contains { $0.path == path } }

    /// Whether somebody gave the answer at a place, and this form version reckons there.
    public func isGiven(_ path: AnswerPath) -> Bool { isReckonedOver.contains(path) }

    /// Takes instances of repeats out of a session and adds some, as a correction names them, and brings their repeats to
    /// their counts.
    ///
    /// - Parameters:
    ///   - changes: What the correction says of places; answers are not looked at.
    ///   - session: The record, opened as it was saved.
    ///   - binding: The form version that the instance was made with.
    /// - Returns: The new instances; `nil` where no more fit into the record.
    public mutating func changeInstances(
        _ changes: [AnswerPath: Answer], of session: inout FormSession, _ binding: FormBinding
    ) -> [InstanceTree.Node]? {
        let removed = changes.filter { $0.value == .removed }.keys
        let new = changes.filter { if case .present = $0.value { instanceNodes[$0.key] == nil } else { false } }.keys
        guard !removed.isEmpty || !new.isEmpty else { return [] }
        unplaced.subtract(removed)
        session.removeInstances(removed.compactMap { instanceNodes[$0] })
        var added: [InstanceTree.Node] = []
        // The outer ones first; the ids of new ones count up.
        for path in new.sorted(by: { ($0.instances.count, $0) < ($1.instances.count, $1) }) {
            guard let (repetition, outer) = place(ofInstance: path, binding) else { continue }
            guard let node = session.addInstance(of: repetition.path, in: outer) else { return nil }
            instanceNodes[path] = node
            tree = session.record
            added.append(node)
        }
        session.recount(Set((Array(removed) + Array(new)).map(\.formPath)))
        return added
    }
}
