/// Labels as a terminal shows them: their marks of markdown become rows and weights of type.
enum LabelText {
    private static let marks = Set("*_#[<\\\n".utf8)

    /// A text without any marks, on one line. Most choices have none, and a list may have thousands.
    static func plain(_ text: String) -> String {
        text.utf8.contains(where: marks.contains) ? RichText(text).plain : text
    }

    /// The rows of a text; `mark` stands before the first one, `ending` follows its last word.
    static func rows(
        _ text: String, mark: String = "", ending: String = "", style: CellStyle = [], _ maker: RowMaker
    ) -> [PageRow] {
        let margin = String(repeating: " ", count: GlyphWidth.of(mark))
        let lines = RichText(text).lines
        var rows: [PageRow] = []
        for (number, line) in lines.enumerated() {
            if line.startsParagraph { rows.append(maker.blank) }
            var own = style
            var lead = number == 0 ? mark : margin
            switch line.kind {
            case .heading: own.insert(.bold)
            case .item(let bullet): lead += bullet + " "
            case .plain: break
            }
            let words = RichText.plain(line.spans) + (number == lines.count - 1 ? ending : "")
            rows += maker.rows(words, lead: lead, style: own, side: lead.isEmpty ? nil : maker.side)
        }
        return rows
    }
}

extension RichText {
    /// Words without marks.
    static func plain(_ spans: [Span]) -> String {
        RichText(lines: [Line(kind: .plain, spans: spans)]).plain
    }

    private init(lines: [Line]) { self.lines = lines }
}
