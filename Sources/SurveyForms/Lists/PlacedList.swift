/// A list as a file has it: its items, and where each of them stands.
struct PlacedList: Sendable {
    /// Where an item stands in its file.
    struct Place: Sendable, Equatable {
        /// Which row, element or feature it is, from 1.
        let row: Int
        /// The line, from 1; 0 where it is not known.
        let line: Int
    }

    private(set) var tree: InstanceTree
    /// The places of all elements in the root, in their order.
    private(set) var places: [Place] = []

    /// A list without items.
    init() {
        tree = InstanceTree()
        tree.append("root", to: tree.document)
    }

    /// A list that is read as a whole.
    init(tree: InstanceTree, places: [Place]) {
        self.tree = tree
        self.places = places
    }

    /// Adds a row of a table.
    mutating func append(_ cells: [String], _ columns: [(index: Int, name: String)], at place: Place) {
        guard let root = tree.root else { return }
        let item = tree.append("item", to: root)
        for (index, name) in columns { tree.append(name, to: item, value: index < cells.count ? cells[index] : "") }
        places.append(place)
    }
}
