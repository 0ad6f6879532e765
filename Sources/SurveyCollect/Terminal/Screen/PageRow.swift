/// One row of a page: what stands in it, and on which side reading begins.
struct PageRow: Sendable {
    /// A mark before the text: a bullet, a box to be ticked.
    var lead = ""
    var line: TextLine
    var style: CellStyle = []
    /// The side at which the row begins.
    var side: TextDirection
    /// The column of the text's field at which the text begins; `nil` for the side's end of it.
    var start: Int?
    /// The column of the cursor inside the text's field.
    var cursor: Int?
    /// Whether the row must be seen when the page is longer than the screen.
    var isFocused = false
    /// Whether the row belongs to what has the keys, and should be seen with it.
    var isNear = false
}

/// Makes the rows of a page.
struct RowMaker: Sendable {
    let width: Int
    /// The side of lists and marks: that of the interview's language.
    let side: TextDirection
    let policy: BidiPolicy

    /// The rows of a text. Without a side of its own it stands where its first letter wants it.
    ///
    /// - Parameter isFixed: Whether the maker's direction holds whatever the text begins with.
    func rows(
        _ text: String, lead: String = "", style: CellStyle = [], side: TextDirection? = nil, isFocused: Bool = false,
        isFixed: Bool = false
    ) -> [PageRow] {
        let margin = GlyphWidth.of(lead)
        let layout = TextLayout(width: width - margin, fallback: self.side, policy: policy)
        let lines = layout.lines(text, isFixed: isFixed)
        return lines.enumerated().map { number, line in
            PageRow(
                lead: number == 0 ? lead : String(repeating: " ", count: margin), line: line, style: style,
                side: side ?? line.direction, isFocused: isFocused)
        }
    }

    /// One row with a text that is cut if it is too long.
    ///
    /// - Parameter isFixed: Whether the side's direction holds whatever the text begins with, as in a list of keys.
    func row(_ text: String, style: CellStyle = [], isFixed: Bool = false) -> PageRow {
        let layout = TextLayout(width: width, fallback: side, policy: policy)
        return PageRow(line: layout.line(text, isFixed: isFixed), style: style, side: side)
    }

    var blank: PageRow { row("") }

    /// The rows of a text being written, with the cursor.
    func rows(_ editor: LineEditor, lead: String, isInFigures: Bool, hasCursor: Bool) -> [PageRow] {
        let margin = GlyphWidth.of(lead)
        let layout = EditorLayout(
            editor, width: width - margin, side: side, isInFigures: isInFigures, policy: policy)
        return layout.lines.enumerated().map { number, line in
            let isHere = hasCursor && number == layout.cursor.line
            return PageRow(
                lead: number == 0 ? lead : String(repeating: " ", count: margin), line: line.line,
                style: .underlined, side: isInFigures ? side : line.line.direction, start: line.start,
                cursor: isHere ? layout.column : nil, isFocused: isHere)
        }
    }
}

extension CellGrid {
    /// Draws a row of a page.
    mutating func draw(_ row: PageRow, at number: Int, field: Range<Int>, policy: BidiPolicy) {
        let isRightToLeft = row.side == .rightToLeft && policy.reorders
        let margin = GlyphWidth.of(row.lead)
        let text =
            isRightToLeft
            ? field.lowerBound..<max(field.lowerBound, field.upperBound - margin)
            : min(field.upperBound, field.lowerBound + margin)..<field.upperBound
        if margin > 0 {
            let lead = TextLayout(width: margin, fallback: row.side, policy: policy).mark(row.lead)
            let place = isRightToLeft ? text.upperBound..<field.upperBound : field.lowerBound..<text.lowerBound
            draw(lead, row: number, field: place, style: row.style.subtracting(.underlined), policy: policy)
        }
        // A line is laid out for its own direction; a row that begins on the other side moves it there.
        let side = isRightToLeft ? max(text.lowerBound, text.upperBound - row.line.width) : text.lowerBound
        var column = row.start.map { text.lowerBound + $0 } ?? side
        for glyph in row.line.glyphs where column + glyph.width <= text.upperBound {
            column = put(glyph.text, width: glyph.width, row: number, column: column, style: row.style)
        }
        if row.style.contains(.underlined) { highlight(row: number, columns: text, style: .underlined) }
        if row.style.contains(.reversed) { highlight(row: number, columns: field, style: .reversed) }
        if let cursor = row.cursor {
            self.cursor = Position(row: number, column: min(text.lowerBound + cursor, size.columns - 1))
        }
    }
}
