/// Questions with a calculation that an interviewer can answer as well: it fills them in, and they may know better.
extension FormSession {
    /// Evaluates expressions, given in their order, without touching such answers.
    mutating func recalculateKeepingAnswers(_ order: [Int]) {
        beginReckoning()
        let before = (keepsGiven, growsNowhere)
        (keepsGiven, growsNowhere) = (true, true)
        recalculate(order)
        (keepsGiven, growsNowhere) = before
    }

    /// Whether a node takes a value that was reckoned for it and that it does not hold yet.
    mutating func isTaken(_ value: String, at node: InstanceTree.Node) -> Bool {
        let isSame = value.hasSameBytes(as: record[node])
        guard given.contains(node) else { return !isSame }
        // Nobody has said otherwise, so there is nothing to keep.
        if isSame { given.remove(node) }
        if isSame || keepsGiven { return false }
        given.remove(node)
        return true
    }

    /// The nodes with a calculation that hold an answer and that an interviewer could have answered.
    var nodesAnswered: Set<InstanceTree.Node> {
        var found: Set<InstanceTree.Node> = []
        for expression in form.logic.expressions where expression.role == .calculate {
            guard let question = form.question(at: expression.path), !question.isReadOnly,
                ![.calculated, .metadata, .note].contains(question.kind)
            else { continue }
            found.formUnion(nodes(at: expression.path).filter { !record[$0].isEmpty })
        }
        return found
    }
}
