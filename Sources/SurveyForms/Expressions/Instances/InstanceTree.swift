/// A tree of named nodes with values: a record being filled in, or a list of choices.
///
/// The nodes lie in one array and name one another by index, so that the tree is a plain value and reading it walks
/// over memory in one piece. A node keeps its index for as long as the tree lives; removing it only unlinks it.
///
/// For example:
///
///     var record = InstanceTree()
///     let data = record.append("data", to: record.document)
///     let age = record.append("age", to: data, value: "34")
///     record.setValue("35", of: age)
public struct InstanceTree: Sendable, Equatable {
    /// A node of a tree; it means nothing in another tree.
    public struct Node: Sendable, Hashable {
        let index: Int32

        static let none = Node(index: -1)
        var isNone: Bool { index < 0 }
    }

    private struct Cell: Sendable, Equatable {
        var name: Int32
        var parent = Node.none
        var firstChild = Node.none
        var lastChild = Node.none
        var previous = Node.none
        var next = Node.none
        var isAttribute = false
        var isHidden = false
        var kind = ValueKind.text
    }

    private struct ChildKey: Sendable, Hashable {
        let parent: Int32
        let name: Int32
    }

    private var cells: [Cell]
    private var values: [String]
    private var names: [String] = [""]
    private var nameNumbers: [String: Int32] = ["": 0]
    /// The elements of each parent by name, kept for a tree that is looked into by name again and again.
    private var index: [ChildKey: [Node]]?
    /// How many nodes are hidden, so that a tree without any need not be asked.
    private(set) var hiddenCount = 0

    /// A tree that holds nothing but its document node.
    public init() {
        cells = [Cell(name: 0)]
        values = [""]
    }

    /// The node above the root element: what `/` means.
    public var document: Node { Node(index: 0) }

    /// The root element, or `nil` in an empty tree.
    public var root: Node? { element(cells[0].firstChild) }

    /// How many nodes the tree has ever held.
    public var count: Int { cells.count }

    // MARK: Building

    /// Adds an element behind the last child of another and gives it back.
    @discardableResult
    public mutating func append(_ name: String, to parent: Node, value: String = "") -> Node {
        insert(name, in: parent, after: cell(parent).lastChild, value: value)
    }

    /// Adds an element right behind one of the same parent, as a new repeat instance stands behind the last.
    @discardableResult
    public mutating func insert(_ name: String, after sibling: Node, value: String = "") -> Node {
        insert(name, in: cell(sibling).parent, after: sibling, value: value)
    }

    /// Adds an attribute to an element.
    @discardableResult
    public mutating func appendAttribute(_ name: String, to parent: Node, value: String) -> Node {
        let node = append(name, to: parent, value: value)
        cells[Int(node.index)].isAttribute = true
        return node
    }

    private mutating func insert(_ name: String, in parent: Node, after previous: Node, value: String) -> Node {
        let node = Node(index: Int32(cells.count))
        cells.append(Cell(name: number(ofNew: name)))
        values.append(value)
        link(node, in: parent, after: previous)
        return node
    }

    /// Puts an element that was removed back with all that it holds, as a repeat instance whose removal was a slip.
    ///
    /// - Parameter sibling: The element of the same parent to stand behind; otherwise it stands last.
    mutating func restore(_ node: Node, to parent: Node, after sibling: Node?) {
        link(node, in: parent, after: sibling ?? cell(parent).lastChild)
        if index != nil { for inner in descendants(of: node) { addToIndex(inner) } }
    }

    private mutating func link(_ node: Node, in parent: Node, after previous: Node) {
        var cell = cell(node)
        cell.parent = parent
        cell.previous = previous
        cell.next = previous.isNone ? self.cell(parent).firstChild : self.cell(previous).next
        cells[Int(node.index)] = cell
        if previous.isNone {
            cells[Int(parent.index)].firstChild = node
        } else {
            cells[Int(previous.index)].next = node
        }
        if cell.next.isNone {
            cells[Int(parent.index)].lastChild = node
        } else {
            cells[Int(cell.next.index)].previous = node
        }
        if index != nil { addToIndex(node) }
    }

    /// Keeps an index of children by name from now on: a flat form has thousands of questions in one parent, and every
    /// path of every expression looks for one of them.
    mutating func indexChildren() {
        guard index == nil else { return }
        var index: [ChildKey: [Node]] = [:]
        defer { self.index = index }
        var open = [document]
        while let parent = open.popLast() {
            var walker = cell(parent).firstChild
            while !walker.isNone {
                index[ChildKey(parent: parent.index, name: cell(walker).name), default: []].append(walker)
                if !cell(walker).firstChild.isNone { open.append(walker) }
                walker = cell(walker).next
            }
        }
    }

    private mutating func addToIndex(_ node: Node) {
        let key = ChildKey(parent: cell(node).parent.index, name: cell(node).name)
        guard index?[key]?.isEmpty == false else {
            index?[key] = [node]
            return
        }
        // It stands behind the nearest one of its name before it: nearly always the last.
        var walker = cell(node).previous
        while !walker.isNone, cell(walker).name != cell(node).name { walker = cell(walker).previous }
        let place = index?[key]?.lastIndex(of: walker).map { $0 + 1 } ?? 0
        index?[key, default: []].insert(node, at: place)
    }

    /// Forgets what lies inside an element that is taken out: a record whose repeat grows and shrinks stays small.
    private mutating func removeFromIndex(_ outer: Node) {
        guard index != nil else { return }
        for parent in [outer] + descendants(of: outer) {
            var walker = cell(parent).firstChild
            while !walker.isNone {
                let key = ChildKey(parent: parent.index, name: cell(walker).name)
                index?[key] = nil
                walker = cell(walker).next
            }
        }
    }

    /// Takes an element with all that it holds out of the tree, as when a repeat instance is removed.
    public mutating func remove(_ node: Node) {
        let old = cell(node)
        guard !old.parent.isNone else { return }
        if old.previous.isNone {
            cells[Int(old.parent.index)].firstChild = old.next
        } else {
            cells[Int(old.previous.index)].next = old.next
        }
        if old.next.isNone {
            cells[Int(old.parent.index)].lastChild = old.previous
        } else {
            cells[Int(old.next.index)].previous = old.previous
        }
        // Nearly always the last one goes.
        let key = ChildKey(parent: old.parent.index, name: old.name)
        if let place = index?[key]?.lastIndex(of: node) { index?[key]?.remove(at: place) }
        removeFromIndex(node)
        cells[Int(node.index)].parent = .none
        cells[Int(node.index)].previous = .none
        cells[Int(node.index)].next = .none
    }

    // MARK: Values

    /// The value of a node itself, without those of nodes inside it.
    public subscript(node: Node) -> String { values[Int(node.index)] }

    /// Gives a node another value.
    public mutating func setValue(_ value: String, of node: Node) { values[Int(node.index)] = value }

    /// How expressions read the value of a node.
    func kind(of node: Node) -> ValueKind { cell(node).kind }

    mutating func setKind(_ kind: ValueKind, of node: Node) { cells[Int(node.index)].kind = kind }

    /// The text that XPath reads from a node: its value, or for a group the values inside one after another.
    public func text(of node: Node) -> String {
        guard hasElements(node) else { return self[node] }
        var text = self[node]
        for inner in descendants(of: node) where !isAttribute(inner) { text += self[inner] }
        return text
    }

    /// Hides a node from expressions or shows it again: a path never leads to a node that is not relevant.
    ///
    /// - Returns: Whether it was otherwise before.
    @discardableResult
    public mutating func setHidden(_ isHidden: Bool, _ node: Node) -> Bool {
        guard cell(node).isHidden != isHidden else { return false }
        cells[Int(node.index)].isHidden = isHidden
        hiddenCount += isHidden ? 1 : -1
        return true
    }

    /// Whether a node or one around it is hidden.
    public func isHidden(_ node: Node) -> Bool {
        guard hiddenCount > 0 else { return false }
        var walker = node
        while !walker.isNone {
            if cell(walker).isHidden { return true }
            walker = cell(walker).parent
        }
        return false
    }

    // MARK: Walking

    /// The node around a node, or `nil` for the document.
    public func parent(of node: Node) -> Node? {
        let parent = cell(node).parent
        return parent.isNone ? nil : parent
    }

    /// The name of a node, without a prefix; empty for the document.
    public func name(of node: Node) -> String { names[Int(cell(node).name)] }

    /// The elements directly inside a node.
    public func children(of node: Node) -> [Node] {
        var children: [Node] = []
        var walker = cell(node).firstChild
        while !walker.isNone {
            if !cell(walker).isAttribute { children.append(walker) }
            walker = cell(walker).next
        }
        return children
    }

    /// The elements directly inside a node that have a name.
    public func children(of node: Node, named name: String) -> [Node] {
        children(of: node, named: name, attributes: false)
    }

    func children(of node: Node, named name: String, attributes: Bool) -> [Node] {
        guard let number = number(of: name) else { return [] }
        return self.children(of: node, numbered: number, attributes: attributes)
    }

    func children(of node: Node, numbered number: Int32, attributes: Bool) -> [Node] {
        if let index {
            let found = index[ChildKey(parent: node.index, name: number)] ?? []
            return found.allSatisfy { cell($0).isAttribute == attributes }
                ? found : found.filter { cell($0).isAttribute == attributes }
        }
        var children: [Node] = []
        var walker = firstChild(of: node)
        while let child = walker {
            if cell(child).name == number, cell(child).isAttribute == attributes { children.append(child) }
            walker = next(after: child)
        }
        return children
    }

    /// The node at a path of names below the root, the first of each name: "household/members/age".
    public func node(at path: String) -> Node? {
        guard var node = root else { return nil }
        for part in path.split(separator: "/") {
            guard let child = children(of: node, named: String(part)).first else { return nil }
            node = child
        }
        return node
    }

    /// The place of a node among its siblings of the same name, from 1: the number of a repeat instance.
    public func position(of node: Node) -> Int {
        let key = ChildKey(parent: cell(node).parent.index, name: cell(node).name)
        if let place = index?[key]?.lastIndex(of: node) { return place + 1 }
        var position = 1
        var walker = cell(node).previous
        while !walker.isNone {
            if cell(walker).name == cell(node).name { position += 1 }
            walker = cell(walker).previous
        }
        return position
    }

    // MARK: For the evaluator

    func firstChild(of node: Node) -> Node? { element(cell(node).firstChild) }
    func next(after node: Node) -> Node? { element(cell(node).next) }
    func previous(before node: Node) -> Node? { element(cell(node).previous) }
    /// Whether a node is an attribute.
    public func isAttribute(_ node: Node) -> Bool { cell(node).isAttribute }
    func number(of name: String) -> Int32? { nameNumbers[name] }
    func nameNumber(of node: Node) -> Int32 { cell(node).name }

    /// Whether any element lies inside.
    func hasElements(_ node: Node) -> Bool {
        var walker = cell(node).firstChild
        while !walker.isNone, cell(walker).isAttribute { walker = cell(walker).next }
        return !walker.isNone
    }

    /// Everything inside a node in the order of the document, attributes included.
    func descendants(of node: Node) -> [Node] {
        var found: [Node] = []
        var walker = cell(node).firstChild
        while !walker.isNone {
            found.append(walker)
            if !cell(walker).firstChild.isNone {
                walker = cell(walker).firstChild
                continue
            }
            while cell(walker).next.isNone, cell(walker).parent != node { walker = cell(walker).parent }
            walker = cell(walker).next
        }
        return found
    }

    private func cell(_ node: Node) -> Cell { cells[Int(node.index)] }
    private func element(_ node: Node) -> Node? { node.isNone ? nil : node }

    private mutating func number(ofNew name: String) -> Int32 {
        if let known = nameNumbers[name] { return known }
        let number = Int32(names.count)
        names.append(name)
        nameNumbers[name] = number
        return number
    }
}
