extension FormSession {
    /// Evaluates expressions in their order, and then whatever new repeat instances call for.
    mutating func recalculate(_ order: [Int]) {
        let recalculated = Set(order)
        failures.removeAll { failure in recalculated.contains { form.logic.expressions[$0] == failure.expression } }
        var waiting = order
        // A count may decide another count; each round is one step of such a chain.
        for _ in 0..<FormLimits.elementDepth where !waiting.isEmpty {
            var next: Set<Int> = []
            for index in waiting { evaluate(index, &next) }
            waiting = graph.order.filter(next.contains)
        }
    }

    /// Evaluates one expression for each of its nodes.
    ///
    /// - Parameter next: Gets the expressions that must be evaluated because instances of a repeat came or went.
    private mutating func evaluate(_ index: Int, _ next: inout Set<Int>) {
        let expression = form.logic.expressions[index]
        switch expression.role {
        case .calculate:
            for node in nodes(at: expression.path) {
                guard let value = text(index, node), value != record[node] else { continue }
                instances.primary.setValue(value, of: node)
            }
        case .relevant:
            for node in nodes(at: expression.path) {
                guard let isRelevant = boolean(index, node) else { continue }
                instances.primary.setHidden(!isRelevant, node)
            }
        case .required:
            for node in nodes(at: expression.path) {
                guard let isRequired = boolean(index, node) else { continue }
                if isRequired { required.insert(node) } else { required.remove(node) }
            }
        case .readOnly:
            for node in nodes(at: expression.path) {
                guard let isReadOnly = boolean(index, node) else { continue }
                if isReadOnly { readOnly.insert(node) } else { readOnly.remove(node) }
            }
        case .repeatCount: count(index, expression.path, &next)
        // Asked for when they are needed: on an answer, on a screen, on an event.
        case .constraint, .choices, .setValue, .output, .entity: break
        }
    }

    // MARK: Values

    /// The value that an expression gives a node. What is no number, as a sum before its parts are answered, is no answer.
    mutating func text(_ index: Int, _ node: InstanceTree.Node) -> String? {
        value(index, node).map { value in
            if case .number(let number) = value, number.isNaN { return "" }
            return instances.text(of: value)
        }
    }

    mutating func boolean(_ index: Int, _ node: InstanceTree.Node) -> Bool? {
        value(index, node).map { instances.boolean(of: $0) }
    }

    /// The value of an expression at a node, or `nil` where it cannot be evaluated, which is noted.
    mutating func value(_ index: Int, _ node: InstanceTree.Node) -> XPathValue? {
        guard let expression = expressions[index] else { return nil }
        evaluations += 1
        let context = EvaluationContext(instances, at: node, environment: environment)
        do throws(ExpressionProblem) {
            return try expression.evaluate(in: context)
        } catch {
            let failure = Failure(expression: form.logic.expressions[index], problem: error)
            if !failures.contains(failure) { failures.append(failure) }
            return nil
        }
    }

    /// The nodes at a path that share the most repeat instances with a node.
    func nearest(to node: InstanceTree.Node, at path: String) -> [InstanceTree.Node] {
        let found = nodes(at: path)
        guard found.count > 1 else { return found }
        var walker = record.parent(of: node)
        while let outer = walker {
            let inside = found.filter { isInside($0, outer) }
            if !inside.isEmpty { return inside }
            walker = record.parent(of: outer)
        }
        return found
    }

    /// The nodes at a path that lie inside a node, or are it.
    func nodes(at path: String, inside outer: InstanceTree.Node) -> [InstanceTree.Node] {
        record.nodes(at: path, inside: outer)
    }

    private func isInside(_ node: InstanceTree.Node, _ outer: InstanceTree.Node) -> Bool {
        var walker: InstanceTree.Node? = node
        while let here = walker {
            if here == outer { return true }
            walker = record.parent(of: here)
        }
        return false
    }
}
