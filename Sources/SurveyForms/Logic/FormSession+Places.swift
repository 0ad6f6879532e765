extension FormSession {
    /// The place of a node as people and audit logs write it, with the number of each repeat instance from 1:
    /// "household/member[2]/age".
    public func place(of node: InstanceTree.Node) -> String { place(of: node, in: record) }

    /// The place of a node in a record of the form.
    public func place(of node: InstanceTree.Node, in record: InstanceTree) -> String {
        var parts: [String] = []
        var walker = node
        while let parent = record.parent(of: walker), parent != record.document {
            let name = record.name(of: walker)
            let isInstance = isRepeat(record.path(of: walker))
            parts.append(isInstance ? "\(name)[\(record.position(of: walker))]" : name)
            walker = parent
        }
        return parts.reversed().joined(separator: "/")
    }

    /// The node at a place; `nil` if there is none. A repeat without a number means its first instance.
    public func node(at place: String) -> InstanceTree.Node? {
        guard var node = record.root else { return nil }
        for part in place.split(separator: "/") {
            var name = part
            var number = 1
            if part.last == "]", let open = part.firstIndex(of: "[") {
                guard let given = Int(part[part.index(after: open)...].dropLast()), given > 0 else { return nil }
                name = part[..<open]
                number = given
            }
            let children = record.children(of: node, named: String(name))
            guard number <= children.count else { return nil }
            node = children[number - 1]
        }
        return node
    }

    /// Whether a path is that of a repeat.
    func isRepeat(_ path: String) -> Bool { repeatPaths.contains(path) }
}
