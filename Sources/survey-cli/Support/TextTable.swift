/// Aligned columns for people.
struct TextTable {
    private var rows: [[String]] = []
    private let header: [String]
    private let rightAligned: Set<Int>

    /// A table with these headings.
    init(_ header: [String], rightAligned: Set<Int> = []) {
        self.header = header
        self.rightAligned = rightAligned
    }

    /// Adds a row; what could command the terminal is taken out of its cells.
    mutating func add(_ cells: [String]) {
        rows.append(cells.map(Terminal.safe))
    }

    /// The table's lines; nothing for an empty table.
    var text: String {
        guard !rows.isEmpty else { return "" }
        var widths = header.map(Self.width)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], Self.width(cell)) }
        }
        let heading = Terminal.styled(line(header, widths), .bold)
        return ([heading] + rows.map { line($0, widths) }).joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            if column > 0 { text += "  " }
            let space = String(repeating: " ", count: max(0, widths[column] - Self.width(cell)))
            if rightAligned.contains(column) {
                text += space + cell
            } else {
                text += column == cells.count - 1 ? cell : cell + space
            }
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Characters, which is near enough to columns for Latin, Arabic and Tifinagh.
    private static func width(_ text: String) -> Int { text.count }
}
