/// Rows of a list that have one name, and that the filter of some question does not tell apart.
struct AlikeRows {
    /// For each row that is like an earlier one, the first of those.
    private(set) var earlier: [Int: Int] = [:]
    /// Whether there are so many filters, or rows, that not all were compared.
    private(set) var isCut = false

    private let tree: InstanceTree
    private let rows: [Row]

    struct Row {
        let node: InstanceTree.Node
        let name: String
    }

    /// Filters of one list that are looked at.
    private static let filters = 100
    /// Nodes of lists that all filters of a form together may go by.
    static let nodes = 50_000_000

    /// - Parameters:
    ///   - filters: The columns that each filter reads, sorted.
    ///   - budget: The nodes that may still be gone by.
    init(_ rows: [Row], of tree: InstanceTree, filters: Set<[String]>, budget: inout Int) {
        self.rows = rows
        self.tree = tree
        var compared: [Set<String>] = []
        let sorted = filters.sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
        for columns in sorted {
            // What a filter that reads less tells apart, this one does too.
            guard !compared.contains(where: { $0.isSubset(of: columns) }) else { continue }
            let cost = (columns.count + 1) * tree.count
            guard compared.count < Self.filters, cost <= budget else {
                isCut = true
                break
            }
            budget -= cost
            compared.append(Set(columns))
            compare(by: columns)
        }
    }

    private mutating func compare(by columns: [String]) {
        // Hashes alone: the texts of all columns would be as much as the list again, for each filter.
        var first: [Int: Int] = [:]
        for (index, row) in rows.enumerated() {
            var hasher = Hasher()
            hasher.combine(row.name)
            for column in columns { hasher.combine(cell(row, column)) }
            let hash = hasher.finalize()
            guard let other = first[hash] else {
                first[hash] = index
                continue
            }
            guard rows[other].name == row.name, columns.allSatisfy({ cell(rows[other], $0) == cell(row, $0) }) else {
                continue
            }
            earlier[index] = min(earlier[index] ?? other, other)
        }
    }

    private func cell(_ row: Row, _ column: String) -> String {
        tree.children(of: row.node, named: column).first.map { tree[$0] } ?? ""
    }
}
