/// Who brings text from right to left into its order.
struct BidiPolicy: Sendable, Equatable {
    /// Whether this program puts characters where they are read; otherwise the terminal does it line by line.
    var reorders = true
    /// Whether Arabic letters are written as presentation forms, for terminals that do not join them.
    var joinsLetters = false

    static let standard = BidiPolicy()
}

/// One line of text, broken to a width and in the order in which it stands on the screen.
struct TextLine: Sendable {
    /// A character in its place.
    struct Glyph: Sendable {
        let text: String
        let width: Int
        /// Which character of the paragraph it is.
        let index: Int

        init(_ glyph: Character, index: Int) {
            text = String(glyph)
            width = GlyphWidth.of(glyph)
            self.index = index
        }
    }

    /// From left to right.
    let glyphs: [Glyph]
    /// The characters of the paragraph that the line holds.
    let range: Range<Int>
    let direction: TextDirection

    var width: Int { glyphs.reduce(0) { $0 + $1.width } }

    /// The column at which the line begins in a field of some width.
    func start(in field: Int, policy: BidiPolicy = .standard) -> Int {
        direction == .rightToLeft && policy.reorders ? max(0, field - width) : 0
    }
}

/// Breaks text into lines and puts each into its order.
struct TextLayout: Sendable {
    let width: Int
    let fallback: TextDirection
    let policy: BidiPolicy
    /// Whether blanks at the end of a line have a place there, as where somebody writes.
    let keepsBlanks: Bool

    init(
        width: Int, fallback: TextDirection = .leftToRight, policy: BidiPolicy = .standard, keepsBlanks: Bool = false
    ) {
        self.width = max(1, width)
        self.fallback = fallback
        self.policy = policy
        self.keepsBlanks = keepsBlanks
    }

    /// The lines of a text; each paragraph takes the direction of its first letter.
    ///
    /// - Parameter isFixed: Whether the fallback direction holds whatever the text says.
    func lines(_ text: String, isFixed: Bool = false) -> [TextLine] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }
            .flatMap { lines(ofParagraph: String($0), isFixed: isFixed) }
    }

    /// A text on one line, cut with “…” where it is too long.
    ///
    /// - Parameter isFixed: Whether the fallback direction holds whatever the text says.
    func line(_ text: String, isFixed: Bool = false) -> TextLine {
        let flat = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
        let glyphs = Array(flat)
        var kept = 0
        var taken = 0
        while kept < glyphs.count, taken + GlyphWidth.of(glyphs[kept]) <= width {
            taken += GlyphWidth.of(glyphs[kept])
            kept += 1
        }
        if kept == glyphs.count { return whole(flat, isFixed) }
        while kept > 0, taken + 1 > width {
            kept -= 1
            taken -= GlyphWidth.of(glyphs[kept])
        }
        return whole(String(glyphs[..<kept]) + "…", isFixed)
    }

    /// A mark such as “> [x] ” in a direction that holds whatever stands in it.
    func mark(_ text: String) -> TextLine {
        let paragraph = BidiParagraph(text, fallback: fallback, isFixed: true)
        return TextLayout(width: width, fallback: fallback, policy: policy, keepsBlanks: true)
            .line(paragraph, paragraph.glyphs.indices, nil)
    }

    /// The lines of one paragraph, at least one.
    func lines(ofParagraph text: String, isFixed: Bool = false) -> [TextLine] {
        let flat = String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 })
        let paragraph = BidiParagraph(flat, fallback: fallback, isFixed: isFixed)
        let shapes = policy.joinsLetters ? paragraph.joined() : nil
        return breaks(paragraph.glyphs).map { line(paragraph, $0, shapes) }
    }

    private func whole(_ text: String, _ isFixed: Bool) -> TextLine {
        let paragraph = BidiParagraph(text, fallback: fallback, isFixed: isFixed)
        return line(paragraph, paragraph.glyphs.indices, policy.joinsLetters ? paragraph.joined() : nil)
    }

    private func line(_ paragraph: BidiParagraph, _ range: Range<Int>, _ shapes: [Character]?) -> TextLine {
        var shown = range
        if !keepsBlanks {
            while let last = shown.last, paragraph.glyphs[last].isWhitespace { shown.removeLast() }
        }
        let order = policy.reorders ? paragraph.visualOrder(of: shown) : Array(shown)
        let glyphs = order.map { index -> TextLine.Glyph in
            var glyph = shapes?[index] ?? paragraph.glyphs[index]
            if policy.reorders, paragraph.drawn(index) != paragraph.glyphs[index] { glyph = paragraph.drawn(index) }
            return TextLine.Glyph(Self.visible(glyph), index: index)
        }
        return TextLine(glyphs: glyphs, range: range, direction: paragraph.direction)
    }

    /// A mark without a letter gets a place to stand on, so that it can be seen and removed.
    private static func visible(_ glyph: Character) -> Character {
        guard let first = glyph.unicodeScalars.first, first.properties.generalCategory == .nonspacingMark else {
            return glyph
        }
        return Character("\u{25CC}" + String(glyph))
    }

    /// Where lines end: behind a blank if there is one, or else in the middle of a word.
    private func breaks(_ glyphs: [Character]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var taken = 0
        var opportunity: Int?
        var index = 0
        while index < glyphs.count {
            let cells = GlyphWidth.of(glyphs[index])
            let isBlank = glyphs[index].isWhitespace && glyphs[index] != "\u{A0}" && glyphs[index] != "\u{202F}"
            // A blank may hang over the edge: it is not seen there.
            if taken + cells > width, !isBlank || keepsBlanks || taken > width {
                let end = opportunity ?? max(index, start + 1)
                lines.append(start..<end)
                start = end
                index = max(end, start)
                taken = 0
                opportunity = nil
                continue
            }
            taken += cells
            index += 1
            if isBlank { opportunity = index }
        }
        if start < glyphs.count || lines.isEmpty { lines.append(start..<glyphs.count) }
        return lines
    }
}

extension CellGrid {
    /// Draws a line into a field; text from right to left stands at the field's right edge.
    mutating func draw(
        _ line: TextLine, row: Int, field: Range<Int>, style: CellStyle = [], policy: BidiPolicy = .standard
    ) {
        var column = field.lowerBound + line.start(in: field.count, policy: policy)
        for glyph in line.glyphs where column + glyph.width <= field.upperBound {
            column = put(glyph.text, width: glyph.width, row: row, column: column, style: style)
        }
    }
}
