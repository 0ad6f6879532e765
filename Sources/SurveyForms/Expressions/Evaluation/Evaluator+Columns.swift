extension Evaluator {
    /// A condition on the rows of a list: that a column has one of some values.
    private struct ColumnCondition {
        let name: Int32?
        let values: [Operand]
    }

    /// The rows of a list that fulfil `[column = value and …]`, the filter of nearly all long lists: the values are reckoned
    /// once, and then only looked for.
    ///
    /// - Returns: `nil` for another filter, or for nodes of the record.
    mutating func rows(_ nodes: [NodeReference], where predicate: Int) throws(ExpressionProblem) -> [NodeReference]? {
        guard nodes.count > 1, let list = nodes.first?.instance, list != 0,
            nodes.allSatisfy({ $0.instance == list })
        else { return nil }
        var parts = [predicate]
        if case .all(.and, let members) = expression.parts[predicate].kind { parts = members }
        var conditions: [ColumnCondition] = []
        for part in parts {
            guard let condition = try condition(part, nodes[0]) else { return nil }
            conditions.append(condition)
        }
        try spend(conditions.reduce(0) { $0 + nodes.count * max(1, $1.values.count) }, predicate)
        let tree = instances.trees[Int(list)]
        return nodes.filter { row in conditions.allSatisfy { holds($0, row, tree) } }
    }

    private mutating func condition(_ part: Int, _ row: NodeReference) throws(ExpressionProblem) -> ColumnCondition? {
        guard case .chain(let first, let rest) = expression.parts[part].kind, rest.count == 1,
            rest[0].operator == .equal
        else { return nil }
        let sides = [(first, rest[0].operand), (rest[0].operand, first)]
        for (column, other) in sides {
            guard let name = columnName(column) else { continue }
            let values: [Operand]
            switch expression.parts[other].kind {
            case .text(let text): values = [Operand(value: .text(text))]
            case .path(let path) where isConstant(path):
                guard case .nodes(let found) = try value(other, Focus(node: row, isPredicate: true)) else { return nil }
                // What is not there is no answer, and equals the empty text.
                values = found.isEmpty ? [Self.noAnswer] : found.map(operand)
            default: return nil
            }
            return ColumnCondition(name: instances.trees[Int(row.instance)].number(of: name), values: values)
        }
        return nil
    }

    /// The name in a path that is nothing but the name of a column.
    private func columnName(_ part: Int) -> String? {
        guard case .path(let path) = expression.parts[part].kind, case .context = path.start, path.steps.count == 1,
            path.steps[0].axis == .child, path.steps[0].predicates.isEmpty, case .name(let name) = path.steps[0].test
        else { return nil }
        return name
    }

    private static let noAnswer = Operand(value: .text(""))

    private func holds(_ condition: ColumnCondition, _ row: NodeReference, _ tree: InstanceTree) -> Bool {
        var walker = tree.firstChild(of: row.node)
        var isThere = false
        while let cell = walker {
            if tree.nameNumber(of: cell) == condition.name, !tree.isAttribute(cell) {
                let own = operand(NodeReference(instance: row.instance, cell))
                if condition.values.contains(where: { isEqual(own, $0) }) { return true }
                isThere = true
            }
            walker = tree.next(after: cell)
        }
        return !isThere && condition.values.contains { isEqual(Self.noAnswer, $0) }
    }
}
