/// Which paths an instance can have: each name once, however many repeat instances or list entries there are.
struct PathSchema: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        let name: String
        let parent: Int
        let isAttribute: Bool
        var children: [String: Int] = [:]
    }

    private var entries = [Entry(name: "", parent: -1, isAttribute: false)]

    init(_ tree: InstanceTree) {
        // Walks over parents before children, so that a node's entry is known when its children come.
        var entryOfNode = [Int](repeating: Self.document, count: tree.count)
        // A list has a hundred thousand rows of the same few columns.
        var known: [Column: Int] = [:]
        for node in tree.descendants(of: tree.document) {
            guard let parent = tree.parent(of: node) else { continue }
            let owner = entryOfNode[Int(parent.index)]
            let isAttribute = tree.isAttribute(node)
            let column = Column(owner: owner, name: tree.nameNumber(of: node), isAttribute: isAttribute)
            let entry = known[column] ?? child(tree.name(of: node), of: owner, isAttribute: isAttribute)
            known[column] = entry
            entryOfNode[Int(node.index)] = entry
        }
    }

    /// A name inside an entry, by its number in the tree.
    private struct Column: Hashable {
        let owner: Int
        let name: Int32
        let isAttribute: Bool
    }

    /// The document, above the root element.
    static let document = 0

    /// How many paths there are.
    var count: Int { entries.count }

    func parent(of entry: Int) -> Int? { entry == Self.document ? nil : entries[entry].parent }
    func name(of entry: Int) -> String { entries[entry].name }
    func isAttribute(_ entry: Int) -> Bool { entries[entry].isAttribute }

    func children(of entry: Int) -> [Int] { entries[entry].children.values.sorted() }

    /// The child with a name, without a walk over all of them: a flat form has thousands.
    func child(of entry: Int, named name: String, isAttribute: Bool) -> Int? {
        entries[entry].children[(isAttribute ? "@" : "") + name]
    }

    /// Everything below an entry.
    func descendants(of entry: Int) -> [Int] {
        var found: [Int] = []
        var waiting = children(of: entry)
        while let next = waiting.popLast() {
            found.append(next)
            waiting += children(of: next)
        }
        return found.sorted()
    }

    /// The path below the root: "household/age"; empty for the root, `nil` for the document.
    func path(of entry: Int) -> String? {
        guard entry != Self.document else { return nil }
        var names: [String] = []
        var walker = entry
        while let parent = parent(of: walker), parent != Self.document {
            names.append((isAttribute(walker) ? "@" : "") + name(of: walker))
            walker = parent
        }
        return names.reversed().joined(separator: "/")
    }

    /// The entry at a path below the root.
    func entry(at path: String) -> Int? {
        guard var entry = children(of: Self.document).first else { return nil }
        for part in path.split(separator: "/") {
            let key = String(part)
            guard let child = entries[entry].children[key] else { return nil }
            entry = child
        }
        return entry
    }

    /// The paths that look most like one with a last name that is not there.
    func nearest(to name: String) -> [String] {
        var nearest = Nearest(to: name)
        for entry in entries.indices.dropFirst() where !entries[entry].isAttribute {
            if let path = path(of: entry), !path.isEmpty { nearest.consider(entries[entry].name, as: path) }
        }
        return nearest.results
    }

    private mutating func child(_ name: String, of owner: Int, isAttribute: Bool) -> Int {
        let key = (isAttribute ? "@" : "") + name
        if let known = entries[owner].children[key] { return known }
        entries.append(Entry(name: name, parent: owner, isAttribute: isAttribute))
        entries[owner].children[key] = entries.count - 1
        return entries.count - 1
    }
}
