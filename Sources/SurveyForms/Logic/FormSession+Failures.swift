extension FormSession {
    /// What fails in the record as it is: the ``failures`` without those of what is gone or is not asked, and expressions in
    /// the texts and choices of the ``screens()``, which are evaluated for this.
    public var standingFailures: [Failure] {
        (failures + failuresShown).filter { failure in
            guard isHere(failure.node) else { return false }
            // What could not be evaluated may be the reason why its own node is not relevant.
            let node = failure.expression.role == .relevant ? record.parent(of: failure.node) : failure.node
            return node.map(isRelevant) ?? true
        }
    }

    /// The place of what an expression decides, which may lie deeper than the node that it was evaluated for.
    public func place(of failure: Failure) -> String {
        let (path, whole) = (record.path(of: failure.node), failure.expression.path)
        guard path.isEmpty || whole == path || whole.hasPrefix(path + "/") else { return whole }
        return path.isEmpty ? whole : place(of: failure.node) + whole.dropFirst(path.count)
    }

    mutating func note(_ failure: Failure) {
        if failures.count < FormLimits.failures, !failures.contains(failure) { failures.append(failure) }
    }

    /// Notes what is wrong with an expression as a whole, at a node.
    mutating func note(
        _ code: ExpressionProblem.Code, of index: Int, at node: InstanceTree.Node, _ message: String, next: String
    ) {
        let expression = form.logic.expressions[index]
        let problem = ExpressionProblem(code, in: expression.text, at: 0, message, next: next)
        note(Failure(expression: expression, node: node, problem: problem))
    }

    /// Forgets what failed inside some nodes, where the expression is evaluated anew, and at nodes that are gone.
    mutating func forgetFailures(of expression: FormExpression, inside places: [InstanceTree.Node]) {
        guard !failures.isEmpty else { return }
        let places = Set(places)
        failures = failures.filter { failure in
            guard failure.expression == expression else { return true }
            return isHere(failure.node) && !chain(to: failure.node).contains(where: places.contains)
        }
    }

    /// Notes what still waits when nothing more may be visited: its values are those of before.
    mutating func noteUnfinished(_ waiting: inout Agenda) {
        while failures.count < FormLimits.failures, let (rank, places) = waiting.popFirst() {
            let expression = form.logic.expressions[graph.order[rank]]
            let problem = ExpressionProblem.answerCallsForTooMuch(in: expression.text, at: 0)
            for place in places { note(Failure(expression: expression, node: place, problem: problem)) }
        }
    }

    private func isHere(_ node: InstanceTree.Node) -> Bool { chain(to: node).first == record.root }
}
