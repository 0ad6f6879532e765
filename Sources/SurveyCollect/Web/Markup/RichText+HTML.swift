extension RichText {
    /// The text as phrasing content, so that it may stand inside a label, a legend or a button.
    var html: HTML {
        lines.enumerated().map { index, line in
            let spans = line.spans.map(Self.html)
            let gap: HTML = line.startsParagraph && index > 0 ? " gap" : ""
            switch line.kind {
            case .heading(let level): return "<strong class=\"line\(gap) h\(level)\">\(spans)</strong>"
            case .item(let mark):
                return
                    "<span class=\"line\(gap) item\"><span class=\"mark\">\(mark)</span> <span>\(spans)</span></span>"
            case .plain: return lines.count == 1 ? "\(spans)" : "<span class=\"line\(gap)\">\(spans)</span>"
            }
        }.joined(separator: " ")
    }

    private static func html(_ span: Span) -> HTML {
        switch span {
        case .text(let text): "\(text)"
        case .strong(let inner): "<strong>\(inner.map(html))</strong>"
        case .emphasis(let inner): "<em>\(inner.map(html))</em>"
        }
    }
}
