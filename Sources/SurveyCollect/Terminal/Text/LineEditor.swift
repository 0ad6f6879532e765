/// A text being written: characters in the order in which they are spoken, and where the next one goes.
struct LineEditor: Sendable, Equatable {
    private(set) var glyphs: [Character]
    /// The character before which the next one goes; the count of characters for the end.
    private(set) var cursor: Int
    /// Whether the text may have line breaks.
    let isMultiline: Bool

    /// The most characters that a text may have: far more than anybody types, bounded for what is pasted.
    static let charactersMax = 20_000

    init(_ text: String = "", isMultiline: Bool = false) {
        self.isMultiline = isMultiline
        glyphs = []
        cursor = 0
        insert(text)
    }

    var text: String { String(glyphs) }

    /// Writes at the cursor. Marks join the letter before them; control characters are left out.
    mutating func insert(_ text: String) {
        var clean = String.UnicodeScalarView()
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\n", "\r", "\u{2028}", "\u{2029}": clean.append(isMultiline ? "\n" : " ")
            case "\t": clean.append(" ")
            case _ where scalar.properties.generalCategory == .control: continue
            default: clean.append(scalar)
            }
        }
        let before = String(glyphs[..<cursor]) + String(clean)
        let whole = Array(before + String(glyphs[cursor...]))
        guard whole.count <= Self.charactersMax else { return }
        glyphs = whole
        cursor = min(before.count, whole.count)
    }

    mutating func deleteBackward() {
        guard cursor > 0 else { return }
        cursor -= 1
        glyphs.remove(at: cursor)
    }

    mutating func deleteForward() {
        guard cursor < glyphs.count else { return }
        glyphs.remove(at: cursor)
    }

    /// Removes the word before the cursor, and the blanks behind it.
    mutating func deleteWordBackward() {
        while cursor > 0, glyphs[cursor - 1].isWhitespace { deleteBackward() }
        while cursor > 0, !glyphs[cursor - 1].isWhitespace { deleteBackward() }
    }

    mutating func clear() {
        glyphs = []
        cursor = 0
    }

    /// Puts the cursor before a character.
    mutating func move(to index: Int) { cursor = min(max(index, 0), glyphs.count) }
}

/// Where the characters of a text being written stand on the screen, and so where the arrow keys lead.
struct EditorLayout: Sendable {
    /// One line, from the left to the right.
    struct Line: Sendable {
        let line: TextLine
        /// The column of the field at which the line begins.
        let start: Int
        /// What the cursor can stand on, as indices into the text, from the left to the right. The place behind the last
        /// character of a paragraph is one of them: at the right end in text from left to right, else at the left end.
        let stops: [Stop]
    }

    /// A place for the cursor.
    struct Stop: Sendable, Equatable {
        let index: Int
        let column: Int
    }

    let lines: [Line]
    /// The line and the stop at which the cursor is.
    let cursor: (line: Int, stop: Int)

    /// - Parameters:
    ///   - width: The cells of the field; the cursor at a line's end needs one of them.
    ///   - side: The side of the interview's language, where a text without letters begins.
    ///   - isInFigures: Whether the text runs from left to right whatever is in it; it still stands at its side.
    init(_ editor: LineEditor, width: Int, side: TextDirection, isInFigures: Bool = false, policy: BidiPolicy) {
        let width = max(2, width)
        var lines: [Line] = []
        var start = 0
        var direction = isInFigures ? .leftToRight : side
        for paragraph in editor.glyphs.split(separator: "\n", omittingEmptySubsequences: false) {
            let broken = TextLayout(
                width: width - 1, fallback: direction, policy: policy, keepsBlanks: true
            ).lines(ofParagraph: String(paragraph), isFixed: isInFigures)
            for (number, line) in broken.enumerated() {
                let isAtRight = isInFigures && side == .rightToLeft && policy.reorders
                let column = isAtRight ? max(0, width - 1 - line.width) : line.start(in: width, policy: policy)
                let isLast = number == broken.count - 1
                lines.append(
                    Line(
                        line: line, start: column,
                        stops: Self.stops(line, base: start, from: column, isLast: isLast, policy)))
            }
            // A paragraph without letters goes on as the one before it.
            direction = broken.last?.direction ?? direction
            start += paragraph.count + 1
        }
        self.lines = lines
        var found = (line: max(0, lines.count - 1), stop: 0)
        search: for (row, line) in lines.enumerated() {
            for (place, stop) in line.stops.enumerated() where stop.index == editor.cursor {
                found = (row, place)
                break search
            }
        }
        cursor = found
    }

    private static func stops(
        _ line: TextLine, base: Int, from start: Int, isLast: Bool, _ policy: BidiPolicy
    ) -> [Stop] {
        let isRightToLeft = line.direction == .rightToLeft && policy.reorders
        var column = start
        var stops: [Stop] = []
        if isRightToLeft, isLast { stops.append(Stop(index: base + line.range.upperBound, column: max(0, column - 1))) }
        for glyph in line.glyphs {
            stops.append(Stop(index: base + glyph.index, column: column))
            column += glyph.width
        }
        if !isRightToLeft, isLast { stops.append(Stop(index: base + line.range.upperBound, column: column)) }
        return stops
    }

    /// The column of the cursor.
    var column: Int {
        guard lines.indices.contains(cursor.line), lines[cursor.line].stops.indices.contains(cursor.stop) else {
            return 0
        }
        return lines[cursor.line].stops[cursor.stop].column
    }

    /// Where an arrow to the left or right leads, as it is seen; `nil` at the edge of the text.
    func index(beside offset: Int) -> Int? {
        guard lines.indices.contains(cursor.line) else { return nil }
        let stops = lines[cursor.line].stops
        let wanted = cursor.stop + offset
        if stops.indices.contains(wanted) { return stops[wanted].index }
        // Over the edge: forward in the direction of reading, or back.
        let isForward = (offset > 0) == (lines[cursor.line].line.direction == .leftToRight)
        let row = cursor.line + (isForward ? 1 : -1)
        guard lines.indices.contains(row) else { return nil }
        let indices = lines[row].stops.map(\.index)
        return isForward ? indices.min() : indices.max()
    }

    /// Where an arrow up or down leads; `nil` outside the text.
    func index(rows offset: Int) -> Int? {
        let row = cursor.line + offset
        guard lines.indices.contains(row) else { return nil }
        return lines[row].stops.min { abs($0.column - column) < abs($1.column - column) }?.index
    }

    /// The first and the last place of the cursor's line.
    var ends: (first: Int, last: Int) {
        let indices = lines.indices.contains(cursor.line) ? lines[cursor.line].stops.map(\.index) : []
        return (indices.min() ?? 0, indices.max() ?? 0)
    }
}
