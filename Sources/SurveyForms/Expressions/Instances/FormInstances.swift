/// A node of one of the instances of a form.
public struct NodeReference: Sendable, Hashable {
    /// Which instance: 0 is the record.
    let instance: Int32
    /// Which node of it.
    public let node: InstanceTree.Node

    /// A node of the record.
    public init(_ node: InstanceTree.Node) {
        self.instance = 0
        self.node = node
    }

    init(instance: Int32, _ node: InstanceTree.Node) {
        self.instance = instance
        self.node = node
    }
}

/// What expressions read: the record, and the other instances of its form by id.
///
/// Lists inside the form, CSV, XML and GeoJSON files beside it, and the record saved last all look alike here: a tree
/// with a root element.
public struct FormInstances: Sendable {
    /// The record first, then the others. The evaluator reads them in place, without copies.
    private(set) var trees: [InstanceTree]
    private var numbers: [String: Int32] = [:]
    private var absent: Set<String> = []
    private var rowIndex = RowIndex()

    /// The record alone.
    public init(_ primary: InstanceTree) { trees = [primary] }

    /// The record: the primary instance.
    public var primary: InstanceTree {
        _read { yield trees[0] }
        _modify { yield &trees[0] }
    }

    /// Adds an instance, or puts another in its place.
    public mutating func add(_ tree: InstanceTree, id: String) {
        absent.remove(id)
        // A copy may have the list that stood here.
        rowIndex = RowIndex()
        if let number = numbers[id] {
            trees[Int(number)] = tree
        } else {
            numbers[id] = Int32(trees.count)
            trees.append(tree)
        }
    }

    /// Says that the form has an instance whose file is not here, which is another fault than a misspelt id.
    public mutating func addAbsent(id: String) {
        if numbers[id] == nil { absent.insert(id) }
    }

    /// The ids of all instances, in no order.
    public var ids: [String] { Array(numbers.keys) + absent }

    /// The first row of an instance with a value in a column, and how many nodes were visited for it.
    func row(of list: Int32, where column: String, is value: String) -> (row: InstanceTree.Node?, visited: Int) {
        // The record changes between two questions.
        let index = list == 0 ? RowIndex() : rowIndex
        return index.row(RowIndex.Column(list: list, name: column), is: value, in: trees[Int(list)])
    }

    func number(of id: String) -> Int32? { numbers[id] }
    func isAbsent(_ id: String) -> Bool { absent.contains(id) }

    /// How expressions read a node.
    func kind(of reference: NodeReference) -> ValueKind {
        trees[Int(reference.instance)].kind(of: reference.node)
    }

    /// The text that XPath reads from a node.
    public func text(of reference: NodeReference) -> String {
        trees[Int(reference.instance)].text(of: reference.node)
    }
}
