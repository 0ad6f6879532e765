public import SurveyForms
public import SurveyStore

/// A save in the making, and the repeat instances that get their ids by it.
public struct InstanceDraft: Sendable {
    /// What is to be saved.
    public var draft: Draft
    fileprivate var added: [InstanceTree.Node] = []

    /// The ids that new repeat instances have after the save.
    public func ids(after save: Save) -> [InstanceTree.Node: InstanceID] {
        Dictionary(
            added.enumerated().map { ($0.element, InstanceID(addedBy: save.dot, ordinal: $0.offset)) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension FormBinding {
    /// What a save must say so that a record holds what a session holds.
    ///
    /// What is not relevant is kept as it was typed while the record is a draft, and so are the repeat instances that a
    /// smaller count took away, so that turning back loses nothing, also after a resumption. In a final record the first is
    /// not relevant, and the second are removed.
    ///
    /// - Parameters:
    ///   - session: The record as it is now.
    ///   - instance: What the session's record alone cannot say; its tree is not looked at.
    ///   - record: What is saved; `nil` before the first save.
    ///   - history: Its saves, which say where the instances of its repeats stand.
    ///   - settling: Places that the save decides even where it says what is shown already.
    ///   - draft: The save, with nothing but its author, form and scope.
    public func draft(
        of session: FormSession, _ instance: RecordInstance, record: MergedRecord?, history: [Save],
        state: InterviewState, settling: Set<AnswerPath> = [], draft: Draft
    ) throws(StoreError) -> InstanceDraft {
        var writer = InstanceWriter(
            binding: self, session: session, instance: instance, record: record, state: state,
            draft: InstanceDraft(draft: draft))
        for save in history {
            for case (let path, .present(let position)) in save.answers {
                writer.lastPositions[path.template] = max(writer.lastPositions[path.template] ?? position, position)
            }
        }
        guard let root = writer.tree.root else { return writer.draft }
        try writer.write(form.items, in: root, [])
        writer.removeWhatHasGone()
        writer.leaveDisputes(but: settling)
        if let path = InterviewMark.state.path { writer.draft.draft.answers[path] = .choice(state.rawValue) }
        return writer.draft
    }
}

/// Walks over a session's record in the order of the form.
private struct InstanceWriter {
    let binding: FormBinding
    let session: FormSession
    /// What of the session's record is written.
    let tree: InstanceTree
    let instance: RecordInstance
    let record: MergedRecord?
    let state: InterviewState
    var draft: InstanceDraft
    var lastPositions: [String: Int64] = [:]
    private var present: Set<AnswerPath> = []
    /// The paths of questions whose values nobody can give again.
    private lazy var drawn = binding.form.questions.filter(binding.form.keepsValue).map(\.path)
    private let leftOver: [AnswerPath: Answer]
    /// Whether answers without a place stay where they stand. Finishing a draft takes them out of the places of questions,
    /// as an answer there would pass for one; the history has them.
    private let keepsLeftOver: Bool

    init(
        binding: FormBinding, session: FormSession, instance: RecordInstance, record: MergedRecord?,
        state: InterviewState, draft: InstanceDraft
    ) {
        self.binding = binding
        self.session = session
        tree = state == .draft ? session.recordWithShelved : session.record
        self.instance = instance
        self.record = record
        self.state = state
        self.draft = draft
        leftOver = Dictionary(instance.leftOver.map { ($0.path, $0.answer) }, uniquingKeysWith: { first, _ in first })
        keepsLeftOver = state == .draft || record.map { InterviewState(of: $0) } == .final
    }

    /// Recursion ends at `FormLimits.elementDepth`.
    mutating func write(
        _ items: [Item], in parent: InstanceTree.Node, _ ids: [InstanceID]
    ) throws(StoreError) {
        for item in items {
            try writeEntity(at: item, in: parent, ids)
            switch item {
            case .question(let question):
                guard question.kind != .note,
                    let node = tree.children(of: parent, named: question.name).first
                else { continue }
                try write(question, node, ids)
            case .group(let group):
                guard let node = tree.children(of: parent, named: group.name).first else { continue }
                try write(group.items, in: node, ids)
            case .repeat(let repetition):
                for node in tree.children(of: parent, named: repetition.name) where !isEmptyShelved(node, ids) {
                    let id = try id(of: node, repetition, ids)
                    try write(repetition.items, in: node, ids + [id])
                }
            }
        }
    }

    /// Whether a smaller count took away an instance in which nobody has said anything, so that nothing of it is to be kept:
    /// it is not saved yet, or would come back by itself, as a count that is no number leaves whoever is there. What was drawn
    /// stays, for a count that comes and goes must not give another draw.
    private mutating func isEmptyShelved(_ node: InstanceTree.Node, _ outer: [InstanceID]) -> Bool {
        guard session.record.parent(of: node) == nil, !session.mayHoldAnswers(node, of: tree) else { return false }
        if let id = instance.instanceIDs[node] {
            let ids = outer + [id]
            let isInside = { (path: AnswerPath) in path.instances.starts(with: ids) }
            guard session.isShelvedByLostCount(node), !leftOver.keys.contains(where: isInside),
                !instance.unplaced.contains(where: isInside)
            else { return false }
        }
        return drawn.allSatisfy { path in tree.nodes(at: path, inside: node).allSatisfy { tree[$0].isEmpty } }
    }

    private mutating func write(_ question: Question, _ node: InstanceTree.Node, _ ids: [InstanceID]) throws(StoreError)
    {
        let path = try path(binding.template(of: question), ids)
        if isStranded(path, node) { return }
        let left = keepsLeftOver ? leftOver[path] : nil
        // An answer that the form would now reckon over stands until the draft is finished.
        if left != nil, instance.isReckonedOver.contains(path) { return }
        if let answer = answer(to: question, node) {
            draft.draft.answers[path] = answer.joined(by: left)
        } else if case .choices = left {
            draft.draft.answers[path] = left
        } else if left == nil, let known = record?.answers[path], known != .missing(.notAsked) {
            draft.draft.answers[path] = .missing(.notAsked)
        }
    }

    private func isStranded(_ path: AnswerPath, _ node: InstanceTree.Node) -> Bool {
        state == .final && instance.stranded.contains(path) && !session.isRelevant(node)
    }

    /// Writes the attributes of an entity's declaration, so that the record says by itself which entity it is about.
    private mutating func writeEntity(
        at item: Item, in parent: InstanceTree.Node, _ ids: [InstanceID]
    ) throws(StoreError) {
        guard let entity = binding.form.entities.first(where: { $0.path == item.path }),
            let node = tree.children(of: parent, named: item.name).first
        else { return }
        for name in entity.attributes {
            guard let attribute = tree.attribute(name, of: node) else { continue }
            let path = try path(binding.template(of: name, entity), ids)
            if isStranded(path, node) { continue }
            let value = tree[attribute]
            if state == .final, !session.isRelevant(node) {
                draft.draft.answers[path] = .missing(.notRelevant)
            } else if !value.isEmpty {
                draft.draft.answers[path] = .text(value)
            } else if let known = record?.answers[path], known != .missing(.notAsked), leftOver[path] == nil {
                draft.draft.answers[path] = .missing(.notAsked)
            }
        }
    }

    /// The answer of a node; `nil` where nothing was asked.
    private func answer(to question: Question, _ node: InstanceTree.Node) -> Answer? {
        if state == .final, !session.isRelevant(node) { return .missing(.notRelevant) }
        // What nobody was asked is not reckoned either: a draft would say a score of it. It comes back with the question,
        // unless it was drawn: another draw would give another value.
        if question.kind == .calculated, !session.isRelevant(node), !binding.form.keepsValue(of: question) {
            return nil
        }
        if let missing = instance.missing[node] { return .missing(missing) }
        let value = tree[node]
        guard !value.isEmpty else { return nil }
        if question.answerKind == .attachment {
            return .attachment(name: value, digest: instance.attachments[node])
        }
        return (try? binding.answer(value, to: question)) ?? Answer(lexical: value, kind: question.answerKind)
    }

    private mutating func id(
        of node: InstanceTree.Node, _ repetition: Repeat, _ outer: [InstanceID]
    ) throws(StoreError) -> InstanceID {
        let template = binding.template(of: repetition)
        if let id = instance.instanceIDs[node] {
            let path = try path(template, outer + [id])
            present.insert(path)
            // A count that was a slip may have taken it away in the save before.
            if let record, !record.instances.contains(path) {
                draft.draft.answers[path] = .present(position: nextPosition(in: template))
            }
            return id
        }
        let position = nextPosition(in: template)
        let path = try draft.draft.addInstance(of: template, in: outer, position: position)
        draft.added.append(node)
        guard let id = path.instances.last else {
            throw StoreError(.badData, "\(template) has no instance id", next: "report this with the form")
        }
        return id
    }

    private mutating func nextPosition(in template: String) -> Int64 {
        let position = (lastPositions[template] ?? -Draft.positionStep) + Draft.positionStep
        lastPositions[template] = position
        return position
    }

    /// Takes out the instances that the record has and the written one has not. Those inside them go with them, unsaid: if
    /// somebody else keeps the outer one, they are still in it. What lies in a repeat that this form version does not have stays.
    mutating func removeWhatHasGone() {
        let templates = Set(binding.form.repeats.map { binding.template(of: $0) })
        var removed: Set<[InstanceID]> = []
        for path in (record?.instances ?? []).sorted(by: { $0.instances.count < $1.instances.count })
        where templates.contains(path.template) && !present.contains(path) && !instance.unplaced.contains(path) {
            let isInside = path.instances.indices.dropFirst().contains {
                removed.contains(Array(path.instances[..<$0]))
            }
            if !isInside { draft.draft.answers[path] = .removed }
            removed.insert(path.instances)
        }
    }

    /// Takes out what is in dispute and stands as it was shown: a conflict is settled by who decides it, and not by who
    /// saves something else. Nobody decides about what the form reckons: a finished record has it from its other answers.
    mutating func leaveDisputes(but settling: Set<AnswerPath>) {
        guard let record else { return }
        for case let path? in record.conflicts.map(\.path) {
            let isSettled = settling.contains(path) || state == .final && binding.reckons(path)
            let (said, shown) = (draft.draft.answers[path], record.answers[path])
            if !isSettled, said == shown { draft.draft.answers[path] = nil }
            // Where it is in dispute, that there is no answer is said, too.
            if isSettled, said == nil, shown == .missing(.notAsked) { draft.draft.answers[path] = shown }
        }
    }

    private func path(_ template: String, _ ids: [InstanceID]) throws(StoreError) -> AnswerPath {
        if let path = AnswerPath(template: template, instances: ids) { return path }
        throw StoreError(
            .badData, "\(template) lies too deep for a record, or its path is too long",
            next: "simplify the form: \(Limits.repeatDepth) repeats and \(Limits.nameBytes) bytes are the limits")
    }
}

extension Answer {
    /// The answer with the choices that have no place in this version of the form, in front as they were.
    fileprivate func joined(by left: Answer?) -> Answer {
        guard case .choices(let own) = self, case .choices(let others) = left else { return self }
        return .choices(others.filter { !own.contains($0) } + own)
    }
}
