extension InstanceTree {
    /// The path of a node below the root, without instance ids: "household/members/age".
    public func path(of node: Node) -> String {
        var names: [String] = []
        var walker = node
        while let parent = parent(of: walker), parent != document {
            names.append((isAttribute(walker) ? "@" : "") + name(of: walker))
            walker = parent
        }
        return names.reversed().joined(separator: "/")
    }

    /// All nodes at a path, one for each instance of the repeats around it; `@` begins the name of an attribute.
    public func nodes(at path: String) -> [Node] { root.map { nodes(below: $0, path) } ?? [] }

    /// The nodes at a path that lie inside a node, or are it.
    public func nodes(at path: String, inside outer: Node) -> [Node] {
        let own = self.path(of: outer)
        guard own.isEmpty || path == own || path.hasPrefix(own + "/") else { return [] }
        return nodes(below: outer, path.dropFirst(own.count))
    }

    private func nodes(below outer: Node, _ path: some StringProtocol) -> [Node] {
        nodes(path.split(separator: Character("/")).map { String($0) }[...], below: outer)
    }

    /// The nodes that some names lead to from a node; `@` begins the name of an attribute.
    func nodes(_ names: ArraySlice<String>, below outer: Node) -> [Node] {
        names.reduce([outer]) { level, name in
            let isAttribute = name.utf8.first == UInt8(ascii: "@")
            let name = isAttribute ? String(name.dropFirst()) : name
            return level.count == 1
                ? children(of: level[0], named: name, attributes: isAttribute)
                : level.flatMap { children(of: $0, named: name, attributes: isAttribute) }
        }
    }

    /// The attribute of an element with a name.
    public func attribute(_ name: String, of node: Node) -> Node? {
        children(of: node, named: name, attributes: true).first
    }

    /// The nodes from the root down to one.
    func chain(to node: Node) -> [Node] {
        var chain = [node]
        while let parent = parent(of: chain[chain.count - 1]), parent != document { chain.append(parent) }
        return chain.reversed()
    }

    /// The nodes at a path that share the most repeat instances with a node.
    public func nearest(to node: Node, at path: String) -> [Node] {
        let names = path.split(separator: "/").map(String.init)
        for (depth, outer) in chain(to: node).enumerated().reversed() where isInside(names, outer, depth) {
            let found = nodes(names.dropFirst(depth), below: outer)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Whether some names from the root down lead through a node, which lies as deep as said, or to it.
    private func isInside(_ names: [String], _ outer: Node, _ depth: Int) -> Bool {
        guard depth <= names.count else { return false }
        return zip(names, chain(to: outer).dropFirst()).allSatisfy { $0 == name(of: $1) }
    }
}
