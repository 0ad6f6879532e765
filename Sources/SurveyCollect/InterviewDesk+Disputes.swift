internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

/// What several devices have said apart, and an edit settles.
extension InterviewDesk {
    /// Takes a side of a conflict: also one that nobody could enter, such as a number that was drawn.
    func takeSide(
        _ answer: Answer, at path: AnswerPath, _ node: InstanceTree.Node, of record: MergedRecord,
        in interview: inout Interview
    ) throws(InterviewProblem) {
        // Whether it is relevant is known once all answers are there.
        if answer == .missing(.notRelevant) { return }
        guard interview.session.isRelevant(node) else {
            throw InterviewProblem(
                .notRelevant, interview.session.place(of: node), "the question is not relevant",
                next: "Take not-relevant, or answer first what decides whether it is asked.")
        }
        guard !interview.formGives(path) else {
            // What is reckoned is compared once all answers are there, and the audit log goes on by itself.
            guard !interview.binding.reckons(path), path.formPath != AuditRequest.path else { return }
            guard record.isSide(answer, of: path) else {
                throw InterviewProblem(
                    .readOnly, interview.place(of: path), "the form has given this itself, and nobody can enter it",
                    next: "Take one of the sides.")
            }
            interview.session.setAnswer(answer.lexical ?? "", at: node)
            if case .attachment(_, let digest) = answer { interview.instance.attachments[node] = digest }
            interview.renewScreens()
            return
        }
        // What is shown stands, also where this version of the form would not take it.
        if answer == record.answers[path], interview.instance.isLeftOver(path) || interview.says(answer, at: node) {
            interview.standing[path] = answer
            return
        }
        try take(answer, at: node, in: &interview)
        interview.instance.leftOver.removeAll { $0.path == path }
    }

    /// Refuses to settle by something else than the form gives what it gives itself.
    func requireGiven(
        _ sides: [AnswerPath: Answer], _ reckoning: Set<AnswerPath>, _ state: InterviewState, _ interview: Interview
    ) throws(InterviewProblem) {
        for path in reckoning.sorted() where !interview.binding.gives(path) {
            throw InterviewProblem(
                .value, interview.place(of: path), "the form does not give this, people do",
                next: "Take a side, or another answer that is right.")
        }
        var finished = interview
        if state == .final { finished.finish() }
        for (path, answer) in sides.sorted(by: { $0.key < $1.key }) where interview.standing[path] == nil {
            guard let node = interview.instance.place(at: path, interview.binding), !finished.says(answer, at: node)
            else {
                continue
            }
            if interview.formGives(path) {
                throw InterviewProblem(
                    .readOnly, interview.place(of: path), "the form gives this itself\(finished.said(at: path, node))",
                    next: "Take what the form gives, or correct the answers that it comes from.")
            }
            guard answer == .missing(.notRelevant) else { continue }
            throw InterviewProblem(
                .value, interview.place(of: path), "the question is relevant",
                next: "Change the answer that decides whether it is asked, or take another side.")
        }
    }
}

extension Interview {
    /// Whether the form has no say about the side of a conflict: an instance that is kept, an answer to no question of this
    /// version, or one that somebody gave where it reckons.
    func hasNoPlace(for path: AnswerPath) -> Bool {
        path.isInstance || instance.isGiven(path) || instance.place(at: path, binding) == nil
            || binding.form.question(at: path.formPath)?.kind == .note
    }

    /// Whether nobody but the form says what stands at a place; an entity's declaration is its own, too.
    fileprivate func formGives(_ path: AnswerPath) -> Bool {
        binding.gives(path) || instance.node(at: path, binding) == nil
    }

    /// Whether the record, as it is now, has an answer at a node.
    fileprivate func says(_ answer: Answer, at node: InstanceTree.Node) -> Bool {
        let value = session.record[node]
        switch answer {
        case .missing(.notRelevant): return !session.isRelevant(node)
        case .missing(.notAsked): return value.isEmpty && instance.missing[node] == nil
        case .missing(let missing): return instance.missing[node] == missing
        case .attachment(let name, let digest):
            return session.isRelevant(node) && value.utf8.elementsEqual(name.utf8)
                && instance.attachments[node] == digest
        default: return session.isRelevant(node) && value.utf8.elementsEqual((answer.lexical ?? "").utf8)
        }
    }

    /// What the form gives, as the end of a clause; nothing where the screen is not to show it.
    fileprivate func said(at path: AnswerPath, _ node: InstanceTree.Node) -> String {
        guard session.isRelevant(node) else { return ": it is not relevant" }
        guard !hides(path.template) else { return "" }
        let value = session.record[node]
        return value.isEmpty ? ": it is empty" : ": it is “\(value.prefix(Self.saidLength))”"
    }

    /// As much of a value as a message repeats.
    private static let saidLength = 60

    fileprivate func place(of path: AnswerPath) -> String {
        instance.place(at: path, binding).map { session.place(of: $0) } ?? path.description
    }
}

extension [AnswerPath: Answer] {
    /// What of an edit is the side of a conflict, with instances that it keeps, and whatever it says of values in dispute that
    /// the form gives.
    func sides(in record: MergedRecord, _ binding: FormBinding) -> [AnswerPath: Answer] {
        let disputed = Set(record.conflicts.compactMap(\.path))
        return filter { path, answer in
            disputed.contains(path) && answer != .removed
                && (path.isInstance || binding.gives(path) || record.isSide(answer, of: path))
        }
    }
}

extension MergedRecord {
    fileprivate func isSide(_ answer: Answer, of path: AnswerPath) -> Bool {
        conflicts.contains { $0.path == path && $0.candidates.contains { $0.answer == answer } }
    }
}
