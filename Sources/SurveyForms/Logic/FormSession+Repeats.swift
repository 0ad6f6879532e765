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
        beginReckoning()
        guard let added = append(path, parent, after: last) else { return nil }
        var agenda = Agenda()
        note(added: [added], isShorter: false, of: path, in: parent, &agenda)
        recalculate(agenda)
        return added
    }

    /// Removes an instance of a repeat with all its answers.
    public mutating func removeInstance(_ node: InstanceTree.Node) { removeInstances([node]) }

    /// Removes instances of repeats with all their answers, then reckons what follows from it.
    ///
    /// - Parameter nodes: Also some that a smaller count has taken away.
    public mutating func removeInstances(_ nodes: [InstanceTree.Node]) {
        beginReckoning()
        var agenda = Agenda()
        var places: Set<Shelf> = []
        for node in nodes {
            let path = record.path(of: node)
            guard isRepeat(path), let parent = record.parent(of: node) else { continue }
            instances.primary.remove(node)
            places.insert(Shelf(parent: parent, path: path))
        }
        for (shelf, waiting) in shelved { shelved[shelf] = waiting.filter { !nodes.contains($0) } }
        for place in places { note(added: [], isShorter: true, of: place.path, in: place.parent, &agenda) }
        recalculate(agenda)
    }

    /// Brings repeats to their counts, after instances were added or removed beside them.
    ///
    /// - Parameter paths: The repeats' paths; those without a count stay as they are.
    public mutating func recount(_ paths: Set<String>) {
        beginReckoning()
        recalculate(paths.flatMap { numbers(of: .repeatCount, at: $0) }.filter { graph.ranks[$0] >= 0 })
    }

    /// Whether a node lies in an instance that a smaller count has taken away.
    public func isShelved(_ node: InstanceTree.Node) -> Bool {
        !record.isAttached(node) && recordWithShelved.isAttached(node)
    }

    /// Whether a smaller count has taken an instance away, and the count is no number now: it leaves whoever is there.
    public func isShelvedByLostCount(_ instance: InstanceTree.Node) -> Bool {
        shelved.contains { lostCounts.contains($0.key) && $0.value.contains(instance) }
    }

    /// The instances that a smaller count has taken away, by the path of their repeat.
    public var shelvedInstances: [String: [InstanceTree.Node]] {
        shelved.reduce(into: [:]) { found, shelf in
            if record.isAttached(shelf.key.parent) { found[shelf.key.path, default: []] += shelf.value }
        }
    }

    /// The record with the instances that a smaller count has taken away back in their places: what a draft keeps of it.
    public var recordWithShelved: InstanceTree {
        var whole = record
        var waiting = shelved
        // One instance may lie in another that was taken away later: the outer one first.
        while let shelf = waiting.keys.first(where: { whole.isAttached($0.parent) }) {
            let name = String(shelf.path.split(separator: "/").last ?? "")
            for node in (waiting.removeValue(forKey: shelf) ?? []).reversed() {
                whole.restore(node, to: shelf.parent, after: whole.children(of: shelf.parent, named: name).last)
            }
        }
        return whole
    }

    /// Puts down what instances of a repeat that came or went call for: the expressions inside them, and those that look
    /// into the repeat from elsewhere.
    mutating func note(
        added: [InstanceTree.Node], isShorter: Bool, of path: String, in parent: InstanceTree.Node,
        _ agenda: inout Agenda
    ) {
        screensNumber += 1
        let chain = chain(to: parent)
        // Its own count has just been reckoned, or the interviewer decides.
        func isWaiting(_ index: Int) -> Bool {
            let expression = form.logic.expressions[index]
            return graph.ranks[index] >= 0 && (expression.role != .repeatCount || expression.path != path)
        }
        for index in numbersInside[path] ?? []
        where isWaiting(index) && (!isShorter || graph.positional.contains(index)) {
            // Where one is gone, the others have another position.
            for place in isShorter ? [parent] : added { agenda.add(graph.ranks[index], inside: place) }
        }
        for reader in graph.readers(below: path) where reader.depth < chain.count && isWaiting(reader.index) {
            agenda.add(graph.ranks[reader.index], inside: chain[reader.depth])
        }
    }

    /// Adds an empty instance with its first values.
    mutating func append(
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
    /// Gives repeats the instance with which a new record begins, where they have none. Those with a count grow by it.
    ///
    /// - Parameter paths: The paths of the repeats, which were not there when the record was begun.
    mutating func addFirstInstances(of paths: Set<String>) {
        for repetition in form.repeats
        where paths.contains(repetition.path) && numbers(of: .repeatCount, at: repetition.path).isEmpty
            && form.logic.beginsWithInstance(of: repetition.path)
        {
            let outer = repetition.path.split(separator: "/").dropLast().joined(separator: "/")
            for parent in nodes(at: outer) where record.children(of: parent, named: repetition.name).isEmpty {
                addInstance(of: repetition.path, in: parent)
            }
        }
    }
}

extension FormLogic {
    /// Whether a new record has an instance of a repeat wherever the repeat stands, and not only its template.
    fileprivate func beginsWithInstance(of path: String) -> Bool {
        guard let root = template.root else { return false }
        return template.nodes(path.split(separator: "/").map(String.init)[...], below: root).contains { node in
            template.children(of: node, named: InstanceTree.templateMark, attributes: true).isEmpty
        }
    }
}

extension FormSession {
    /// An instance that is put into a copy of the session to ask what would hold for one. No action is set off.
    mutating func standIn(of path: String, in outer: InstanceTree.Node) -> InstanceTree.Node? {
        guard let source = form.logic.template.node(at: path) else { return nil }
        let added = instances.primary.append(form.logic.template.name(of: source), to: outer)
        instances.primary.copyContent(of: source, in: form.logic.template, to: added)
        return added
    }
}

extension InstanceTree {
    /// Whether a node lies in the document, and in nothing that was taken out of it.
    fileprivate func isAttached(_ node: Node) -> Bool {
        var walker = node
        while let parent = parent(of: walker) { walker = parent }
        return walker == document
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
                let copy = append(name, to: owner, value: other[node])
                setKind(other.kind(of: node), of: copy)
                copies[node] = copy
            }
        }
    }

    /// How many nodes ``copyContent(of:in:to:)`` adds for a node of a template, with the one that it adds them to.
    func copiedCount(of source: Node) -> Int {
        var copy = InstanceTree()
        copy.copyContent(of: source, in: self, to: copy.document)
        return copy.count
    }
}
