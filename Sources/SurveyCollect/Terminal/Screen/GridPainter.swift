/// Turns screens into what a terminal must be told, only where something changed.
struct GridPainter: Sendable {
    private let hasColours: Bool
    private var shown: CellGrid?

    init(hasColours: Bool) {
        self.hasColours = hasColours
    }

    /// Forgets what the terminal shows, as after its window changed.
    mutating func invalidate() { shown = nil }

    /// The control sequences and texts that bring the terminal to a new screen.
    mutating func paint(_ grid: CellGrid) -> String {
        var out = "\u{1B}[?25l"
        let old = shown.flatMap { $0.size == grid.size ? $0 : nil }
        if old == nil { out += "\u{1B}[0m\u{1B}[2J" }
        let blank = CellGrid(size: grid.size)
        for row in 0..<grid.size.rows { paint(row, of: grid, over: old ?? blank, into: &out) }
        if let cursor = grid.cursor { out += Self.move(cursor) + "\u{1B}[?25h" }
        shown = grid
        return out
    }

    private func paint(_ row: Int, of grid: CellGrid, over old: CellGrid, into out: inout String) {
        let new = Array(grid.row(row))
        let before = Array(old.row(row))
        var style: CellStyle = []
        // The column where the terminal's cursor surely stands; nil where terminals differ.
        var reached: Int?
        for column in new.indices where new[column] != before[column] {
            let cell = new[column]
            // The second half of a wide character is drawn with the first one, which changed as well.
            guard !cell.text.isEmpty else { continue }
            if reached != column { out += Self.move(.init(row: row, column: column)) }
            if cell.style != style {
                out += sequence(for: cell.style)
                style = cell.style
            }
            out += cell.text
            // Terminals do not agree on the width of what is not plain, so that the next place is named again.
            reached = Self.isPlain(cell.text) ? column + 1 : nil
        }
        if style != [] { out += "\u{1B}[0m" }
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else { return false }
        return scalar.value < 0x300 || (0x2500...0x257F).contains(scalar.value)
    }

    private static func move(_ position: CellGrid.Position) -> String {
        "\u{1B}[\(position.row + 1);\(position.column + 1)H"
    }

    private func sequence(for style: CellStyle) -> String {
        var codes = ["0"]
        if style.contains(.bold) || style.contains(.alert) { codes.append("1") }
        if style.contains(.faint) { codes.append("2") }
        if style.contains(.underlined) { codes.append("4") }
        if style.contains(.reversed) { codes.append("7") }
        if style.contains(.alert), hasColours { codes.append("31") }
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }
}
