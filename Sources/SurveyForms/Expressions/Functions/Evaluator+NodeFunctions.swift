extension Evaluator {
    mutating func nodeFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .count: return .number(Double(try nodes(call.arguments[0], call.focus).count))
        case .countNonEmpty:
            let nodes = try nodes(call.arguments[0], call.focus)
            return .number(Double(nodes.count { !instances.text(of: $0).isEmpty }))
        case .position: return .number(Double(try position(call)))
        case .last: return .number(Double(call.focus.size))
        case .current: return .nodes([current])
        case .instance:
            let number = try instance(try text(call, 0), call.part)
            return .nodes([NodeReference(instance: number, instances.trees[Int(number)].document)])
        case .randomize: return .nodes(try randomized(call))
        case .indexedRepeat: return .nodes(try indexed(call))
        default: return .text(try pulled(call))
        }
    }

    /// The number of an instance, by its id or, for the record, the form's id.
    private func instance(_ id: String, _ part: Int) throws(ExpressionProblem) -> Int32 {
        if let number = instances.number(of: id) { return number }
        if instances.isAbsent(id) {
            throw problem(
                .instanceNotLoaded, part, "The list \(id.shortened.quoted) lies in a file that is not here.",
                next: "Add the file that the form names for it.")
        }
        let record = instances.primary
        if let root = record.root, let own = record.children(of: root, named: "id", attributes: true).first,
            record[own] == id
        {
            return 0
        }
        throw problem(
            .unknownInstance, part, "The form has no list \(id.shortened.quoted).",
            next: "Add the list to the choices sheet, or correct its name.")
    }

    /// The place of a node among its siblings; without an argument the place in a predicate, or of the context node.
    private mutating func position(_ call: Call) throws(ExpressionProblem) -> Int {
        if call.count == 0 {
            if call.focus.isPredicate { return call.focus.position }
            return instances.trees[Int(call.focus.node.instance)].position(of: call.focus.node.node)
        }
        guard let node = try nodes(call.arguments[0], call.focus).first else { return 0 }
        return instances.trees[Int(node.instance)].position(of: node.node)
    }

    /// `pulldata(list, column, key column, key)`: the column of the first row with the key.
    private mutating func pulled(_ call: Call) throws(ExpressionProblem) -> String {
        let number = try instance(try text(call, 0), call.arguments[0])
        let column = try text(call, 1)
        let keyColumn = try text(call, 2)
        let key = try text(call, 3)
        let tree = instances.trees[Int(number)]
        guard let row = try row(of: number, where: keyColumn, is: key, call) else { return "" }
        return tree.children(of: row, named: column).first.map(tree.text(of:)) ?? ""
    }

    /// The first row of a list with a value in a column. The list is read through once, and then looked into.
    mutating func row(
        of list: Int32, where column: String, is value: String, _ call: Call
    ) throws(ExpressionProblem) -> InstanceTree.Node? {
        let (row, visited) = instances.row(of: list, where: column, is: value)
        try spend(visited, call.part)
        return row
    }

    // MARK: indexed-repeat

    /// `indexed-repeat(node, repeat, number, …)`: the node inside the numbered instances of the repeats around it.
    private mutating func indexed(_ call: Call) throws(ExpressionProblem) -> [NodeReference] {
        let target = try plainPath(call.arguments[0], call)
        var wanted: [Int: Int] = [:]
        for pair in stride(from: 1, to: call.count - 1, by: 2) {
            let path = try plainPath(call.arguments[pair], call)
            guard !path.isEmpty, target.starts(with: path) else {
                throw problem(
                    .argumentKind, call.arguments[pair], "indexed-repeat() names a repeat that does not hold the node.",
                    next: "Write the path of a repeat around the node of the first argument.")
            }
            let number = try self.number(call, pair + 1)
            // Before the first answer the number may be none; the first instance then stands for it.
            wanted[path.count - 1] = number >= 1 && number < 1e9 ? Int(number) : 1
        }
        let record = instances.primary
        let own = record.chain(to: call.focus.node.instance == 0 ? call.focus.node.node : current.node)
        var level = [record.document]
        for (depth, name) in target.enumerated() {
            var next: [InstanceTree.Node] = []
            for node in level {
                let children = record.children(of: node, named: name)
                try spend(children.count + 1, call.part)
                if let number = wanted[depth] {
                    if number <= children.count { next.append(children[number - 1]) }
                } else if children.count > 1, depth < own.count, record.name(of: own[depth]) == name {
                    let position = record.position(of: own[depth])
                    if position <= children.count { next.append(children[position - 1]) }
                } else {
                    next += children
                }
            }
            level = next
        }
        return level.filter { !record.isHidden($0) }.map { NodeReference($0) }
    }

    /// The names on a path of the record from the root element down.
    private func plainPath(_ part: Int, _ call: Call) throws(ExpressionProblem) -> [String] {
        let refusal = problem(
            .argumentKind, part, "indexed-repeat() takes plain paths, without predicates.",
            next: "Write a path such as /data/member/age.")
        guard case .path(let path) = expression.parts[part].kind else { throw refusal }
        var names: [String] = []
        switch path.start {
        case .root: break
        case .context: names = self.names(to: call.focus.node)
        case .value(let start, let predicates):
            guard predicates.isEmpty, case .call(.current, _) = expression.parts[start].kind else { throw refusal }
            names = self.names(to: current)
        }
        for step in path.steps {
            guard step.predicates.isEmpty else { throw refusal }
            switch (step.axis, step.test) {
            case (.child, .name(let name)): names.append(name)
            case (.self, .node): break
            case (.parent, .node): if names.popLast() == nil { throw refusal }
            default: throw refusal
            }
        }
        return names
    }

    // MARK: randomize

    /// The nodes in an order of chance: the "inside-out" shuffle of Fisher and Yates. With a seed the order is always the same.
    private mutating func randomized(_ call: Call) throws(ExpressionProblem) -> [NodeReference] {
        let source = try nodes(call.arguments[0], call.focus)
        try spend(source.count, call.part)
        var generator: ParkMiller?
        if call.count == 2 { generator = ParkMiller(seed: seed(try value(call, 1))) }
        var mixed = source
        for index in source.indices {
            let chance = generator?.next() ?? RandomNumber.fraction(environment.random())
            let place = Int((chance * Double(index + 1)).rounded(.down))
            mixed[index] = mixed[place]
            mixed[place] = source[index]
        }
        return mixed
    }

    /// A number is its own seed; any other text gives one through its SHA-256, as in JavaRosa.
    private func seed(_ value: XPathValue) -> Int64 {
        let number: Double
        switch value {
        case .number(let given): number = given
        default: number = XPathNumber.number(instances.text(of: value))
        }
        guard number.isNaN else { return Int64(clamping: number) }
        return Digest.seed(of: instances.text(of: value))
    }
}

extension Int64 {
    /// The whole part of a number, the nearest there is for one too large.
    init(clamping number: Double) {
        self = Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }
}
