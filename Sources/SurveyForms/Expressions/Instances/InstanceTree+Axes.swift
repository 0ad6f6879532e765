extension InstanceTree {
    /// The nodes on an axis, the nearest first ("Axes", XPath 1.0, section 2.2). Attributes are among them wherever elements
    /// are.
    func nodes(on axis: XPathExpression.Axis, from node: Node) -> [Node] {
        switch axis {
        case .self: [node]
        case .child, .attribute: run(from: firstChild(of: node), next)
        case .parent: parent(of: node).map { [$0] } ?? []
        case .ancestor: run(from: parent(of: node), parent)
        case .ancestorOrSelf: run(from: node, parent)
        case .descendant: descendants(of: node)
        case .descendantOrSelf: [node] + descendants(of: node)
        case .followingSibling: run(from: next(after: node), next)
        case .precedingSibling: run(from: previous(before: node), previous)
        case .following: following(node)
        case .preceding: preceding(node)
        case .namespace: []
        }
    }

    /// The element directly inside a node that is another one or lies around it, if it has the name. It is found from
    /// within, so that the number of instances of a repeat does not matter.
    func child(of outer: Node, around inner: Node, named name: String) -> Node? {
        var here = inner
        while let parent = parent(of: here) {
            if parent == outer { return !isAttribute(here) && number(of: name) == nameNumber(of: here) ? here : nil }
            here = parent
        }
        return nil
    }

    private func run(from first: Node?, _ step: (Node) -> Node?) -> [Node] {
        var found: [Node] = []
        var walker = first
        while let node = walker {
            found.append(node)
            walker = step(node)
        }
        return found
    }

    private func following(_ node: Node) -> [Node] {
        let all = descendants(of: document)
        guard let place = all.firstIndex(of: node) else { return [] }
        let inside = Set(descendants(of: node))
        return all[(place + 1)...].filter { !inside.contains($0) }
    }

    private func preceding(_ node: Node) -> [Node] {
        let all = descendants(of: document)
        guard let place = all.firstIndex(of: node) else { return [] }
        let around = Set(run(from: node, parent))
        return all[..<place].reversed().filter { !around.contains($0) }
    }
}
