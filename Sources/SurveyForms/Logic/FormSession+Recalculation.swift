extension FormSession {
    /// Evaluates expressions, given in their order, at all their nodes, and then what depends on them.
    mutating func recalculate(_ order: [Int]) {
        guard let root = record.root else { return }
        recalculate(Agenda(order.map { graph.ranks[$0] }, inside: root))
    }

    /// Evaluates what waits and whatever depends on what changes by it, then what new repeat instances call for.
    mutating func recalculate(_ agenda: Agenda) {
        var waiting = agenda
        // A count may decide another count; each round is one step of such a chain.
        for _ in 0..<FormLimits.elementDepth where !waiting.isEmpty {
            var next = Agenda()
            while stepsLeft > 0, let (rank, places) = waiting.popFirst() {
                evaluate(graph.order[rank], places, &waiting, &next)
            }
            noteUnfinished(&waiting)
            waiting = next
        }
        noteUnfinished(&waiting)
    }

    /// Evaluates one expression for each of its nodes inside some others.
    ///
    /// - Parameters:
    ///   - waiting: Gets the expressions that read what has changed: all of them come later in the order.
    ///   - next: Gets the expressions that must be evaluated because instances of a repeat came or went.
    private mutating func evaluate(
        _ index: Int, _ places: [InstanceTree.Node], _ waiting: inout Agenda, _ next: inout Agenda
    ) {
        let expression = form.logic.expressions[index]
        let path = expression.path
        // Which occurrences of a repeat are counted, the count itself finds.
        if expression.role != .repeatCount { forgetFailures(of: expression, inside: places) }
        switch expression.role {
        case .calculate:
            for node in nodes(of: index, inside: places) {
                guard let value = text(index, node), isTaken(value, at: node) else { continue }
                instances.primary.setValue(value, of: node)
                note(graph.readers(of: path), of: node, &waiting)
            }
        case .relevant:
            // Whether another instance is offered depends on it even where there is none.
            if repeatPaths.contains(path) { screensNumber += 1 }
            for node in nodes(of: index, inside: places) {
                guard let isRelevant = boolean(index, node), instances.primary.setHidden(!isRelevant, node) else {
                    continue
                }
                screensNumber += 1
                note(graph.readers(below: path), of: node, &waiting)
            }
        case .required:
            for node in nodes(of: index, inside: places) {
                guard let isRequired = boolean(index, node) else { continue }
                if isRequired { required.insert(node) } else { required.remove(node) }
            }
        case .readOnly:
            for node in nodes(of: index, inside: places) {
                guard let isReadOnly = boolean(index, node) else { continue }
                if isReadOnly { readOnly.insert(node) } else { readOnly.remove(node) }
            }
        case .repeatCount: count(index, inside: places, &next)
        // Asked for when they are needed: on an answer, on a screen, on an event.
        case .constraint, .choices, .setValue, .output, .entity, .node: break
        }
    }

    /// Puts down the expressions that read a node which has changed, where they read it: inside a repeat only those of the
    /// node's own instance, unless they look at others as well.
    func note(_ readers: [DependencyGraph.Reader], of node: InstanceTree.Node, _ agenda: inout Agenda) {
        guard !readers.isEmpty else { return }
        let chain = chain(to: node)
        for reader in readers {
            agenda.add(graph.ranks[reader.index], inside: chain[min(reader.depth, chain.count - 1)])
        }
    }

    /// The nodes from the root down to one.
    func chain(to node: InstanceTree.Node) -> [InstanceTree.Node] { record.chain(to: node) }

    /// The nodes of an expression inside some nodes, which lie on its path.
    private func nodes(of index: Int, inside places: [InstanceTree.Node]) -> [InstanceTree.Node] {
        let names = names[index]
        if places.count > 1, let root = record.root, places.contains(root) {
            return nodes(names[...], inside: root)
        }
        return places.flatMap { place in
            let chain = chain(to: place)
            // A count may have removed the instance meanwhile.
            guard chain.first == record.root else { return [] as [InstanceTree.Node] }
            return nodes(names.dropFirst(chain.count - 1), inside: place)
        }
    }

    // MARK: Values

    /// The value that an expression gives a node, as its question writes such values.
    ///
    /// What is no number, as a sum before its parts are answered, is no answer. Nor is a value that the question would not
    /// take from anybody else, which is noted.
    mutating func text(_ index: Int, _ node: InstanceTree.Node) -> String? {
        guard let value = value(index, node) else { return nil }
        if case .number(let number) = value, number.isNaN { return "" }
        guard let question = typed[index] else {
            let text = instances.text(of: value)
            guard let cause = Question.tooLong(text) else { return text }
            return noteNoAnswer(text, cause, index, node)
        }
        let text = instances.cast(value, to: question.dataType, environment.clock)
        guard !text.isEmpty else { return "" }
        do throws(ValueProblem) {
            try question.check(text)
            return question.collapsed(text)
        } catch {
            return noteNoAnswer(text, error.cause, index, node)
        }
    }

    /// Notes a value that is no answer, and gives none in its place.
    private mutating func noteNoAnswer(
        _ text: String, _ cause: String, _ index: Int, _ node: InstanceTree.Node
    ) -> String {
        note(
            .notAnAnswer, of: index, at: node,
            "The expression gives \(text.shortened.quoted), which is no answer to the question: \(cause).",
            next: "Correct the answers that it comes from, or have the form's author correct it.")
        return ""
    }

    mutating func boolean(_ index: Int, _ node: InstanceTree.Node) -> Bool? {
        value(index, node).map { instances.boolean(of: $0) }
    }

    /// The value of an expression at a node, or `nil` where it cannot be evaluated, which is noted.
    ///
    /// - Parameter place: The node to note it at, if not the same.
    mutating func value(_ index: Int, _ node: InstanceTree.Node, notedAt place: InstanceTree.Node? = nil) -> XPathValue?
    {
        guard let expression = graph.parsed[index] else { return nil }
        var evaluator = Evaluator(expression: expression, context: context(at: node), stepsLeft: stepsLeft)
        defer { stepsLeft -= evaluator.steps }
        do throws(ExpressionProblem) {
            return try evaluator.evaluate()
        } catch {
            note(Failure(expression: form.logic.expressions[index], node: place ?? node, problem: error))
            return nil
        }
    }

    /// Where expressions of a node are evaluated.
    func context(at node: InstanceTree.Node) -> EvaluationContext {
        var context = EvaluationContext(instances, at: node, environment: environment)
        context.words = words
        return context
    }
}
