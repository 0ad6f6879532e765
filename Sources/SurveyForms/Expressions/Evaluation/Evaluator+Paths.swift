extension Evaluator {
    typealias Path = XPathExpression.Path
    typealias Step = XPathExpression.Step

    /// The nodes that a path leads to, in the order of the document, without those that are not relevant.
    mutating func nodes(_ path: Path, _ part: Int, _ focus: Focus) throws(ExpressionProblem) -> [NodeReference] {
        var found: [NodeReference]
        // Where a path from the root runs into a repeat, it means the instance that the expression stands in.
        var anchor: NodeReference?
        switch path.start {
        case .root:
            found = [NodeReference(instances.primary.document)]
            anchor = focus.node.instance == 0 ? focus.node : current.instance == 0 ? current : nil
        case .context: found = [focus.node]
        case .value(let start, let predicates):
            found = try nodes(start, focus)
            for predicate in predicates { found = try filter(found, predicate) }
        }
        // Nodes that lie inside one another may give their children out of order, or one node twice.
        var isOrdered = true
        for step in path.steps {
            var next: [NodeReference] = []
            for node in found { try walk(step, from: node, anchor, part, into: &next) }
            switch step.axis {
            case .child, .attribute, .self: break
            default: isOrdered = false
            }
            if !isOrdered, next.count > 1 { next = try ordered(next, part) }
            found = next
        }
        if instances.primary.hiddenCount > 0 {
            found.removeAll { $0.instance == 0 && instances.primary.isHidden($0.node) }
        }
        return found
    }

    /// Nodes of several expressions, each once, in the order of the document.
    mutating func union(_ members: [Int], _ focus: Focus) throws(ExpressionProblem) -> [NodeReference] {
        var found: [NodeReference] = []
        for member in members { found += try nodes(member, focus) }
        return try ordered(found, members[0])
    }

    /// The nodes that fulfil a predicate. A number is a position.
    mutating func filter(_ nodes: [NodeReference], _ predicate: Int) throws(ExpressionProblem) -> [NodeReference] {
        if let rows = try rows(nodes, where: predicate) { return rows }
        var kept: [NodeReference] = []
        for (index, node) in nodes.enumerated() {
            let focus = Focus(node: node, position: index + 1, size: nodes.count, isPredicate: true)
            let value = try value(predicate, focus)
            if case .number(let number) = value {
                if number == Double(index + 1) { kept.append(node) }
            } else if instances.boolean(of: value) {
                kept.append(node)
            }
        }
        return kept
    }

    /// Whether a path gives the same nodes for every element of a list outside the record.
    func isConstant(_ path: Path) -> Bool {
        switch path.start {
        case .root: true
        case .context: false
        case .value(let start, let predicates):
            if case .call(.current, _) = expression.parts[start].kind { predicates.isEmpty } else { false }
        }
    }

    // MARK: Steps

    private mutating func walk(
        _ step: Step, from node: NodeReference, _ anchor: NodeReference?, _ part: Int,
        into result: inout [NodeReference]
    ) throws(ExpressionProblem) {
        if let anchor, step.predicates.isEmpty, step.axis == .child, case .name(let name) = step.test,
            node.instance == anchor.instance,
            let own = instances.trees[Int(node.instance)].child(of: node.node, around: anchor.node, named: name)
        {
            try spend(1, part)
            return result.append(NodeReference(instance: node.instance, own))
        }
        var found = try candidates(step, node, part)
        for predicate in step.predicates { found = try filter(found, predicate) }
        result += step.axis.isReverse ? found.reversed() : found
    }

    /// The nodes on a step's axis that pass its test, the nearest first.
    private mutating func candidates(
        _ step: Step, _ reference: NodeReference, _ part: Int
    ) throws(ExpressionProblem) -> [NodeReference] {
        let number = Int(reference.instance)
        var wanted: Int32?
        if case .name(let name) = step.test {
            guard let known = instances.trees[number].number(of: name) else { return [] }
            wanted = known
        }
        let found: [InstanceTree.Node]
        if let wanted, step.axis == .child || step.axis == .attribute {
            found = instances.trees[number].children(
                of: reference.node, numbered: wanted, attributes: step.axis == .attribute)
            try spend(found.count + 1, part)
        } else {
            let all = instances.trees[number].nodes(on: step.axis, from: reference.node)
            // For these two the whole tree is gone through.
            let isWide = step.axis == .following || step.axis == .preceding
            try spend(isWide ? instances.trees[number].count : all.count + 1, part)
            found = all.filter { passes(step, wanted, $0, number) }
        }
        return found.map { NodeReference(instance: reference.instance, $0) }
    }

    private func passes(_ step: Step, _ wanted: Int32?, _ node: InstanceTree.Node, _ instance: Int) -> Bool {
        let isAttribute = instances.trees[instance].isAttribute(node)
        switch step.axis {
        case .self, .parent, .ancestor, .ancestorOrSelf: break
        case .descendantOrSelf where step.test == .node: if isAttribute { return false }
        default: if isAttribute != (step.axis == .attribute) { return false }
        }
        if let wanted { return instances.trees[instance].nameNumber(of: node) == wanted }
        switch step.test {
        case .node, .name: return true
        case .anyName: return node != instances.trees[instance].document
        case .text, .comment, .processingInstruction: return false
        }
    }

    /// The nodes each once, in the order of the document.
    private mutating func ordered(_ nodes: [NodeReference], _ part: Int) throws(ExpressionProblem) -> [NodeReference] {
        let unique = Set(nodes)
        guard unique.count > 1 else { return Array(nodes.prefix(1)) }
        var result: [NodeReference] = []
        result.reserveCapacity(unique.count)
        for instance in Set(unique.map(\.instance)).sorted() {
            let tree = instances.trees[Int(instance)]
            try spend(tree.count, part)
            let document = NodeReference(instance: instance, tree.document)
            if unique.contains(document) { result.append(document) }
            for node in tree.descendants(of: tree.document) {
                let reference = NodeReference(instance: instance, node)
                if unique.contains(reference) { result.append(reference) }
            }
        }
        return result
    }
}
