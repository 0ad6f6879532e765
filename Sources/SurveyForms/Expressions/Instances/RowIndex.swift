import Synchronization

/// Where the rows of lists are, by the values in a column: made when a column is first looked into, and shared by all copies
/// of a session, whose lists are the same.
final class RowIndex: Sendable {
    struct Column: Hashable {
        let list: Int32
        let name: String
    }

    /// Columns that are kept, so that a form that makes up names of columns fills no memory.
    private static let mostColumns = 64

    private let rows = Mutex<[Column: [String: InstanceTree.Node]]>([:])

    /// The first row with a value, and how many nodes were visited for it.
    func row(_ column: Column, is value: String, in tree: InstanceTree) -> (row: InstanceTree.Node?, visited: Int) {
        rows.withLock { rows in
            if let known = rows[column] { return (known[value], 1) }
            let made = Self.rows(of: tree, by: column.name)
            if rows.count < Self.mostColumns { rows[column] = made }
            return (made[value], tree.count)
        }
    }

    private static func rows(of tree: InstanceTree, by column: String) -> [String: InstanceTree.Node] {
        guard let root = tree.root else { return [:] }
        var rows: [String: InstanceTree.Node] = [:]
        for row in tree.children(of: root) {
            guard let cell = tree.children(of: row, named: column).first else { continue }
            let value = tree.text(of: cell)
            if rows[value] == nil { rows[value] = row }
        }
        return rows
    }
}
