public import SurveyForms
public import SurveyStore

extension RecordInstance {
    /// Whether somebody has said something inside a node. What is reckoned does not count, nor a value with which the
    /// question begins.
    ///
    /// - Parameters:
    ///   - tree: The record as it is now.
    ///   - fresh: The node as the form alone fills it, in a record of its own, if that is known.
    public func holdsAnswers(
        to items: [Item], in parent: InstanceTree.Node, of tree: InstanceTree,
        beyond fresh: (tree: InstanceTree, node: InstanceTree.Node)? = nil
    ) -> Bool {
        items.contains { item in
            let twins = fresh.map { $0.tree.children(of: $0.node, named: item.name) } ?? []
            return tree.children(of: parent, named: item.name).enumerated().contains { index, node in
                let twin = fresh.flatMap { index < twins.count ? (tree: $0.tree, node: twins[index]) : nil }
                switch item {
                case .question(let question):
                    let first = twin.map { $0.tree[$0.node] } ?? question.defaultValue ?? ""
                    return missing[node] != nil
                        || ![.note, .calculated, .metadata].contains(question.kind)
                            && !tree[node].isEmpty && !tree[node].utf8.elementsEqual(first.utf8)
                case .group(let group): return holdsAnswers(to: group.items, in: node, of: tree, beyond: twin)
                case .repeat(let inner): return holdsAnswers(to: inner.items, in: node, of: tree, beyond: twin)
                }
            }
        }
    }

    /// The repeat instances for which a finished record has no use: a new record begins with them, but nobody was to be
    /// asked about them, and nobody has said anything in them. Written, they would count as persons.
    ///
    /// - Parameters:
    ///   - session: The record as it is now.
    ///   - record: The record as it was last saved; `nil` before the first save.
    ///   - binding: The form version that the instance was made with.
    public func unaskedInstances(
        of session: FormSession, _ record: MergedRecord?, _ binding: FormBinding
    ) -> [InstanceTree.Node] {
        guard let root = session.record.root else { return [] }
        return unasked(binding.form.items, in: root, of: session, besides: keptInstances(of: record))
    }

    /// The ids of instances with which a record was finished although something in them was not relevant: somebody had said
    /// something there, and their ids and what was drawn for them are to be there when it is relevant again.
    private func keptInstances(of record: MergedRecord?) -> Set<[InstanceID]> {
        guard let record, InterviewState(of: record) == .final else { return [] }
        var kept: Set<[InstanceID]> = []
        for (path, answer) in record.answers where answer == .missing(.notRelevant) {
            for count in path.instances.indices { kept.insert(Array(path.instances[...count])) }
        }
        return kept
    }

    private func unasked(
        _ items: [Item], in parent: InstanceTree.Node, of session: FormSession, besides kept: Set<[InstanceID]>,
        _ ids: [InstanceID] = []
    ) -> [InstanceTree.Node] {
        items.flatMap { item -> [InstanceTree.Node] in
            let nodes = session.record.children(of: parent, named: item.name)
            switch item {
            case .question: return []
            case .group(let group):
                return nodes.flatMap { unasked(group.items, in: $0, of: session, besides: kept, ids) }
            case .repeat(let repetition):
                let candidates = nodes.filter { node in
                    // Where a count is no number any more, several instances are there because somebody gave one.
                    (!session.isRelevant(node) || nodes.count == 1 && !session.isCalledFor(node))
                        && instanceIDs[node].map { !kept.contains(ids + [$0]) } ?? true
                }
                let gone = Set(untouched(candidates, of: repetition, in: parent, session))
                return nodes.flatMap { node in
                    if gone.contains(node) { return [node] }
                    let ids = instanceIDs[node].map { ids + [$0] } ?? ids
                    return unasked(repetition.items, in: node, of: session, besides: kept, ids)
                }
            }
        }
    }

    /// Those of some instances that hold what they would hold if they came now.
    private func untouched(
        _ nodes: [InstanceTree.Node], of repetition: Repeat, in parent: InstanceTree.Node, _ session: FormSession
    ) -> [InstanceTree.Node] {
        guard !nodes.isEmpty else { return [] }
        var trial = session
        trial.removeInstances(nodes)
        let fresh = nodes.map { _ in trial.addInstance(of: repetition.path, in: parent) }
        return zip(nodes, fresh).compactMap { node, fresh in
            let twin = fresh.map { (tree: trial.record, node: $0) }
            return holdsAnswers(to: repetition.items, in: node, of: session.record, beyond: twin) ? nil : node
        }
    }
}
