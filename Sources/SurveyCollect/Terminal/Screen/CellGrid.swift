/// How a cell is set off. None of it carries meaning alone: every screen can be read without it.
struct CellStyle: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let bold = CellStyle(rawValue: 1)
    static let faint = CellStyle(rawValue: 2)
    static let underlined = CellStyle(rawValue: 4)
    /// Foreground and background change places.
    static let reversed = CellStyle(rawValue: 8)
    /// Something to mend: red where there are colours, bold anyhow.
    static let alert = CellStyle(rawValue: 16)
}

/// One place on the screen.
struct Cell: Sendable, Equatable {
    /// One user-perceived character; empty for the second half of a wide one.
    var text: String
    var style: CellStyle

    static let blank = Cell(text: " ", style: [])
}

/// The size of a terminal's window in cells.
struct ScreenSize: Sendable, Equatable {
    let columns: Int
    let rows: Int

    /// A size as the terminal tells it, kept within what can be drawn. A window that tells nothing counts as 80×24.
    init(columns: Int, rows: Int) {
        self.columns = columns <= 0 ? 80 : min(max(columns, 10), 500)
        self.rows = rows <= 0 ? 24 : min(max(rows, 3), 300)
    }
}

/// A whole screen as a value: what stands in each cell, and where the cursor is.
struct CellGrid: Sendable, Equatable {
    /// A place on the screen, counted from its upper left corner.
    struct Position: Sendable, Equatable {
        var row: Int
        var column: Int
    }

    let size: ScreenSize
    private(set) var cells: [Cell]
    /// Where the person writes; `nil` hides the cursor.
    var cursor: Position?

    init(size: ScreenSize) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// The cells of one row.
    func row(_ row: Int) -> ArraySlice<Cell> { cells[row * size.columns..<(row + 1) * size.columns] }

    /// A row as a person reads it, from the left, without the blanks at its end.
    func text(ofRow row: Int) -> String {
        let text = self.row(row).map(\.text).joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// Puts one character into a cell; what does not fit into the row is left out.
    ///
    /// - Returns: The column behind it.
    @discardableResult
    mutating func put(_ glyph: String, width: Int, row: Int, column: Int, style: CellStyle = []) -> Int {
        guard width > 0, row >= 0, row < size.rows, column >= 0, column + width <= size.columns else {
            return column + width
        }
        let place = row * size.columns + column
        cells[place] = Cell(text: glyph, style: style)
        if width == 2 { cells[place + 1] = Cell(text: "", style: style) }
        return column + width
    }

    /// Gives a stretch of a row a style on top of its own.
    mutating func highlight(row: Int, columns: Range<Int>, style: CellStyle) {
        guard row >= 0, row < size.rows else { return }
        for column in columns.clamped(to: 0..<size.columns) {
            cells[row * size.columns + column].style.formUnion(style)
        }
    }
}
