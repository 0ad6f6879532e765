extension FormSession {
    /// Adds an instance of a repeat behind the others and reckons what it holds.
    ///
    /// - Parameters:
    ///   - path: The repeat's path, without instance ids.
    ///   - outer: For a repeat inside another the instance around it; otherwise the first place there is.
    /// - Returns: The new instance, or `nil` if the form has no such repeat, or no more nodes fit into a record.
    @discardableResult
    public mutating func addInstance(of path: String, in outer: InstanceTree.Node? = nil) -> InstanceTree.Node? {
        let parentPath = path.split(separator: "/").dropLast().joined(separator: "/")
        guard let parent = outer ?? nodes(at: parentPath).first, record.path(of: parent) == parentPath else {
            return nil
        }
        let last = record.children(of: parent, named: String(path.split(separator: "/").last ?? "")).last
        guard let added = append(path, parent, after: last) else { return nil }
        recalculate(expressions(touching: path))
        return added
    }

    /// Removes an instance of a repeat with all its answers.
    public mutating func removeInstance(_ node: InstanceTree.Node) {
        let path = record.path(of: node)
        guard isRepeat(path) else { return }
        instances.primary.remove(node)
        recalculate(expressions(touching: path))
    }

    /// Brings each occurrence of a repeat to its count.
    ///
    /// Instances that are too many are removed, the last first, and come back with their answers if the count grows again.
    /// A repeat whose count cannot be reckoned stays as it is.
    mutating func count(_ index: Int, _ path: String, _ next: inout Set<Int>) {
        let parts = path.split(separator: "/")
        let name = String(parts.last ?? "")
        for parent in nodes(at: parts.dropLast().joined(separator: "/")) {
            let present = record.children(of: parent, named: name)
            // A count belongs to the repeat; without an instance the node around it has to stand for it.
            guard let value = value(index, present.first ?? parent) else { continue }
            let number = XPathNumber.number(instances.text(of: value))
            guard number >= 0, number.isFinite else { continue }
            let wanted = Int(min(number.rounded(.towardZero), Double(FormLimits.repeatInstances)))
            if number >= Double(FormLimits.repeatInstances + 1) { noteTooMany(index, number) }
            guard wanted != present.count else { continue }
            let shelf = Shelf(parent: parent, path: path)
            for surplus in present.dropFirst(wanted).reversed() {
                instances.primary.remove(surplus)
                shelved[shelf, default: []].append(surplus)
            }
            var last = present.last
            for _ in min(present.count, wanted)..<wanted {
                if let back = shelved[shelf]?.popLast() {
                    instances.primary.restore(back, to: parent, after: last)
                    last = back
                    continue
                }
                guard let added = append(path, parent, after: last) else { break }
                last = added
            }
            next.formUnion(expressions(touching: path))
        }
    }

    /// The expressions inside a repeat, and those that read it or anything inside it.
    private func expressions(touching path: String) -> [Int] {
        let inside = path + "/"
        let paths = Set(form.logic.template.paths(below: path))
        var found = Set(graph.affected(by: paths))
        for index in graph.order {
            let own = form.logic.expressions[index].path
            if own == path || own.hasPrefix(inside) { found.insert(index) }
        }
        // Its own count has just been reckoned, or the interviewer decides.
        found = found.filter {
            form.logic.expressions[$0].role != .repeatCount || form.logic.expressions[$0].path != path
        }
        return graph.order.filter(found.contains)
    }

    /// Adds an empty instance with its first values.
    private mutating func append(
        _ path: String, _ parent: InstanceTree.Node, after last: InstanceTree.Node?
    ) -> InstanceTree.Node? {
        guard isRepeat(path), let source = form.logic.template.node(at: path),
            record.count < FormLimits.recordNodes
        else { return nil }
        let name = form.logic.template.name(of: source)
        let added =
            last.map { instances.primary.insert(name, after: $0) } ?? instances.primary.append(name, to: parent)
        instances.primary.copyContent(of: source, in: form.logic.template, to: added)
        fillMetadata(inside: added)
        fireNewRepeat(inside: added)
        return added
    }
}

extension FormSession {
    /// An instance that is put into a copy of the session to ask what would hold for one. No action is set off.
    mutating func placeholder(of path: String, in outer: InstanceTree.Node) -> InstanceTree.Node? {
        guard let source = form.logic.template.node(at: path) else { return nil }
        let added = instances.primary.append(form.logic.template.name(of: source), to: outer)
        instances.primary.copyContent(of: source, in: form.logic.template, to: added)
        return added
    }

    private mutating func noteTooMany(_ index: Int, _ number: Double) {
        let expression = form.logic.expressions[index]
        let problem = ExpressionProblem(
            .tooManyInstances, in: expression.text, at: 0,
            "The repeat is to have \(XPathNumber.text(number)) instances; the limit is \(FormLimits.repeatInstances).",
            next: "Correct the answer that the count comes from.")
        failures.append(Failure(expression: expression, problem: problem))
    }
}

extension InstanceTree {
    /// The paths of a node and of all elements and attributes below it.
    func paths(below path: String) -> [String] {
        guard let node = node(at: path) else { return [path] }
        return [path] + descendants(of: node).map { self.path(of: $0) }
    }

    /// Copies what lies inside a node of another tree, without the templates of repeats inside.
    mutating func copyContent(of source: Node, in other: InstanceTree, to target: Node) {
        var copies = [source: target]
        for node in other.descendants(of: source) {
            guard let parent = other.parent(of: node), let owner = copies[parent] else { continue }
            let name = other.name(of: node)
            if other.isAttribute(node) {
                if name != Self.templateMark { appendAttribute(name, to: owner, value: other[node]) }
            } else if other.children(of: node, named: Self.templateMark, attributes: true).isEmpty {
                copies[node] = append(name, to: owner, value: other[node])
            }
        }
    }
}
