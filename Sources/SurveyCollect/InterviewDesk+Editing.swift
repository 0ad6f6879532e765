internal import SurveyForms
public import SurveyRecords
public import SurveyStore

extension InterviewDesk {
    /// Changes answers of an interview that is saved, under its form's logic: what depends on them is reckoned anew, what
    /// the form does not allow is refused, and the record is as finished as it was before.
    ///
    /// What two devices have said apart is settled by an edit that names it, and what the form reckons by any edit of a
    /// finished record. A side of a conflict can also be one that nobody could enter, such as a number that was drawn.
    ///
    /// - Parameters:
    ///   - changes: Answers and repeat instances by their places, as a draft says them.
    ///   - reckoning: Places whose answers are to be what the form gives them now.
    /// - Returns: The save, or `nil` if nothing has changed.
    /// - Throws: ``InterviewProblem`` for the first answer that cannot be taken, or that keeps a finished record from being
    ///   finished again, or ``StoreError``. Nothing is saved then.
    @discardableResult
    public func edit(
        _ record: MergedRecord, _ binding: FormBinding, changes: [AnswerPath: Answer],
        reckoning: Set<AnswerPath> = [], author: String
    ) throws -> Save? {
        var interview = try open(record, binding, author: author, isEdit: true)
        let edited = reckoning.union(changes.keys)
        interview.edited = edited
        interview.instance.decide(edited, reckoned: reckoning)
        let before = interview.session.recordWithShelved
        var known = Set(before.nodes(of: changes.removedRepeats))
        interview.renewTime()
        guard let added = interview.instance.changeInstances(changes, of: &interview.session, binding) else {
            throw InterviewProblem(.full, binding.form.id, "no more instances fit", next: "Add fewer.")
        }
        interview.renewScreens()
        let left = interview.session.recordWithShelved.nodes(of: changes.removedRepeats)
        let places = Set(known.subtracting(left).compactMap(before.parent))
        known.formUnion(added)
        let shelved = interview.session.shelvedInstances.values.joined()
        let state = InterviewState(of: record)
        // A draft keeps what is beyond a count.
        let beyond = state == .final ? shelved.filter { interview.instance.instanceIDs[$0] != nil } : []
        let sides = changes.sides(in: record, binding)
        interview.standing = sides.filter { interview.hasNoPlace(for: $0.key) }
        try takeAll(changes, sides, of: record, in: &interview)
        let answered = state == .final ? changes.keys.compactMap { interview.instance.node(at: $0, binding) } : []
        try requireCounted(added + beyond + answered, besides: known, changes.removedRepeats, in: places, interview)
        try requireGiven(sides, reckoning, state, interview)
        guard state == .final else { return try leave(&interview) }
        if let first = try finalise(&interview).first { throw first }
        return interview.record.flatMap { $0.heads == record.heads ? nil : try? store.history(of: $0.id).last }
    }

    /// Refuses to save a record without instances that somebody has answered or adds now, or with one that a count has put in
    /// the place of one that was to be removed.
    ///
    /// - Parameters:
    ///   - nodes: The instances, and answers in them, that are to be there.
    ///   - known: All that were there before, or are added, in the repeats of some paths.
    ///   - places: Where instances of these repeats were removed; elsewhere a count may add some.
    private func requireCounted(
        _ nodes: [InstanceTree.Node], besides known: Set<InstanceTree.Node>, _ paths: Set<String>,
        in places: Set<InstanceTree.Node>, _ interview: Interview
    ) throws(InterviewProblem) {
        let session = interview.session
        if let left = nodes.first(where: session.isShelved) {
            throw InterviewProblem(
                .full, session.place(of: left, in: session.recordWithShelved),
                "the count of its repeat leaves this instance out",
                next: "Correct the count, or remove the instances that do not belong there.")
        }
        let other = session.record.nodes(of: paths).first {
            !known.contains($0) && session.record.parent(of: $0).map(places.contains) == true
        }
        if let other {
            throw InterviewProblem(
                .full, session.place(of: other), "the form decides how many instances there are",
                next: "Correct the answer that the count comes from as well.")
        }
    }

    /// Takes the answers of an edit. One that another one must come before, though the form has it later, as a count below its
    /// repeat, waits for it.
    ///
    /// - Parameter sides: Which of them are sides of a conflict.
    private func takeAll(
        _ changes: [AnswerPath: Answer], _ sides: [AnswerPath: Answer], of record: MergedRecord,
        in interview: inout Interview
    ) throws(InterviewProblem) {
        var waiting = inFormOrder(changes, interview)
        while !waiting.isEmpty {
            var first: InterviewProblem?
            var early: [(path: AnswerPath, node: InstanceTree.Node, answer: Answer)] = []
            for (path, node, answer) in waiting {
                interview.open(node)
                do throws(InterviewProblem) {
                    if sides[path] == nil {
                        try take(answer, at: node, in: &interview)
                    } else {
                        try takeSide(answer, at: path, node, of: record, in: &interview)
                    }
                } catch {
                    guard error.code == .full || error.code == .notRelevant else { throw error }
                    first = first ?? error
                    early.append((path, node, answer))
                }
            }
            if let first, early.count == waiting.count { throw first }
            waiting = early
        }
    }

    /// The answers of an edit in the order of the form, so that what decides whether a question is asked comes first.
    private func inFormOrder(
        _ changes: [AnswerPath: Answer], _ interview: Interview
    ) -> [(path: AnswerPath, node: InstanceTree.Node, answer: Answer)] {
        let order = Dictionary(
            interview.binding.form.questions.enumerated().map { ($0.element.path, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var found: [(path: AnswerPath, node: InstanceTree.Node, answer: Answer, rank: Int)] = []
        for (path, answer) in changes.sorted(by: { $0.key < $1.key }) where interview.standing[path] == nil {
            guard let node = interview.instance.place(at: path, interview.binding) else { continue }
            found.append((path, node, answer, order[path.formPath] ?? 0))
        }
        found.sort { $0.rank < $1.rank }
        return found.map { (path: $0.path, node: $0.node, answer: $0.answer) }
    }

    func take(
        _ answer: Answer, at node: InstanceTree.Node, in interview: inout Interview
    ) throws(InterviewProblem) {
        switch answer {
        case .missing(.dontKnow): try interview.setMissing(.dontKnow, at: node)
        case .missing(.refused): try interview.setMissing(.refused, at: node)
        case .missing(.notAsked): try interview.answer("", at: node)
        // The form says so itself.
        case .missing(.notRelevant) where !interview.session.isRelevant(node): break
        case .missing(let missing):
            throw InterviewProblem(
                .value, interview.session.place(of: node),
                "\(missing.name) is nothing that a person says of a question",
                next: "Change the answer that decides whether it is asked, or take not-asked, dont-know or refused.")
        case .attachment(let name, let digest):
            try interview.answer(name, at: node)
            interview.instance.attachments[node] = digest
        case .choicesEdit, .present, .removed: break
        default: try interview.answer(answer.lexical ?? "", at: node)
        }
    }
}

extension [AnswerPath: Answer] {
    /// The form paths of the repeats that lose instances.
    fileprivate var removedRepeats: Set<String> { Set(filter { $0.value == .removed }.keys.map(\.formPath)) }
}

extension InstanceTree {
    fileprivate func nodes(of paths: Set<String>) -> [Node] { paths.flatMap(nodes(at:)) }
}
