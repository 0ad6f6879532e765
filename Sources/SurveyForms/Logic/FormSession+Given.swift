/// What somebody has said. Questions with a calculation an interviewer can answer as well: it fills them in, and they may know
/// better.
extension FormSession {
    /// Whether somebody has said something inside an instance: an answer, or why there is none. What is reckoned or filled in
    /// does not count, nor does the value with which the question begins.
    ///
    /// - Parameter whole: ``recordWithShelved``.
    public func holdsAnswers(_ instance: InstanceTree.Node, of whole: InstanceTree) -> Bool {
        whole.descendants(of: instance).contains { said.contains($0) || given.contains($0) }
    }

    /// Whether somebody has said something inside an instance, or may have before the record was opened: of a value that an
    /// action gives the record does not say whether anybody has changed it.
    ///
    /// - Parameter whole: ``recordWithShelved``.
    public func mayHoldAnswers(_ instance: InstanceTree.Node, of whole: InstanceTree) -> Bool {
        holdsAnswers(instance, of: whole) || whole.descendants(of: instance).contains(where: unclear.contains)
    }

    /// Notes that somebody answers a question, or takes the answer back.
    mutating func noteAnswer(_ value: String, at node: InstanceTree.Node) {
        let path = record.path(of: node)
        if !numbers(of: .calculate, at: path).isEmpty {
            given.insert(node)
        } else if value.isEmpty {
            given.remove(node)
            said.remove(node)
            unclear.remove(node)
        } else if form.question(at: path)?.repeatPath != nil {
            said.insert(node)
        }
    }

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

    /// The nodes inside repeats that hold something else than they begin with, and those of them that an action may have
    /// filled in.
    var nodesSaid: (said: Set<InstanceTree.Node>, unclear: Set<InstanceTree.Node>) {
        var (said, unclear): (Set<InstanceTree.Node>, Set<InstanceTree.Node>) = ([], [])
        for question in form.questions
        where question.repeatPath != nil && ![.calculated, .metadata, .note].contains(question.kind) {
            guard numbers(of: .calculate, at: question.path).isEmpty else { continue }
            let found = nodes(at: question.path).filter { !record[$0].isEmpty && record[$0] != question.defaultValue }
            let isOfAction = !numbers(of: .setValue, at: question.path).isEmpty
            if isOfAction { unclear.formUnion(found) } else { said.formUnion(found) }
        }
        return (said, unclear)
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
