/// A label or hint with the little markdown that ODK's clients show: headings, strong, emphasis, line breaks, list items.
///
/// Whatever is not understood stays as it was typed. Colours and other styles are left out: nobody has checked that they can
/// be read on a dark screen. A link is shown with its address and leads nowhere, as nothing may lead out of an interview.
struct RichText: Sendable, Equatable {
    /// A run of text.
    indirect enum Span: Sendable, Equatable {
        case text(String)
        case strong([Span])
        case emphasis([Span])
    }

    /// What a line is.
    enum Kind: Sendable, Equatable {
        /// A heading of a level, 1 to 6.
        case heading(Int)
        /// An item of a list with its mark: `•` or `2.`.
        case item(String)
        case plain
    }

    /// A line of the text.
    struct Line: Sendable, Equatable {
        var kind: Kind
        var spans: [Span]
        /// Whether an empty line stands before it.
        var startsParagraph = false
    }

    let lines: [Line]

    /// Reads markdown.
    init(_ markdown: String) {
        // The time to look for pairs of marks grows with the square of a line's length.
        guard markdown.utf8.count <= CollectLimits.markdownBytes else {
            lines = [Line(kind: .plain, spans: [.text(markdown)])]
            return
        }
        var lines: [Line] = []
        var isApart = false
        for text in Self.withoutTags(markdown).split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard bare.contains(where: { !$0.isWhitespace }) else {
                isApart = !lines.isEmpty
                continue
            }
            var line = Self.line(bare)
            line.startsParagraph = isApart
            lines.append(line)
            isApart = false
        }
        self.lines = lines
    }

    /// The text without any marks.
    var plain: String {
        lines.map { line in line.spans.map(Self.plain).joined() }.joined(separator: " ")
    }

    private static func plain(_ span: Span) -> String {
        switch span {
        case .text(let text): text
        case .strong(let inner), .emphasis(let inner): inner.map(plain).joined()
        }
    }

    private static func line(_ text: Substring) -> Line {
        let hashes = text.prefix { $0 == "#" }.count
        if (1...6).contains(hashes), text.dropFirst(hashes).first == " " {
            return Line(kind: .heading(hashes), spans: SpanReader.read(text.dropFirst(hashes + 1)))
        }
        if let first = text.first, first == "-" || first == "*" || first == "+", text.dropFirst().first == " " {
            return Line(kind: .item("•"), spans: SpanReader.read(text.dropFirst(2)))
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if (1...3).contains(digits.count), text.dropFirst(digits.count).hasPrefix(". ") {
            return Line(kind: .item("\(digits)."), spans: SpanReader.read(text.dropFirst(digits.count + 2)))
        }
        return Line(kind: .plain, spans: SpanReader.read(text))
    }

    /// The HTML that authors of forms put into labels, as markdown: line breaks, bold, italics; styles are left out.
    private static func withoutTags(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        return text.replacing(/<\/?([A-Za-z]{1,6})(?:\s[^<>]{0,300})?\s?\/?>/) { match in
            switch match.1.lowercased() {
            case "br": "\n"
            case "p", "div": "\n"
            case "b", "strong": "**"
            case "i", "em": "*"
            case "span", "font", "u", "small", "center": ""
            default: String(match.0)
            }
        }
    }
}

/// Reads the marks inside one line.
private struct SpanReader {
    private let characters: [Character]

    static func read(_ text: Substring) -> [RichText.Span] {
        let reader = SpanReader(characters: Array(text))
        return reader.read(0..<reader.characters.count, depth: 0)
    }

    private func read(_ range: Range<Int>, depth: Int) -> [RichText.Span] {
        var spans: [RichText.Span] = []
        var plain = ""
        var index = range.lowerBound
        func close() {
            if !plain.isEmpty { spans.append(.text(plain)) }
            plain = ""
        }
        while index < range.upperBound {
            let character = characters[index]
            if character == "\\", index + 1 < range.upperBound, "\\#*_[]()-".contains(characters[index + 1]) {
                plain.append(characters[index + 1])
                index += 2
            } else if depth < 4, character == "*" || character == "_", let pair = pair(at: index, in: range) {
                close()
                let inner = read(pair.inner, depth: depth + 1)
                spans.append(pair.isDouble ? .strong(inner) : .emphasis(inner))
                index = pair.end
            } else if character == "[", let link = link(at: index, in: range) {
                plain += link.text
                index = link.end
            } else {
                plain.append(character)
                index += 1
            }
        }
        close()
        return spans
    }

    /// The text between a mark and its like, if there is one.
    private func pair(at start: Int, in range: Range<Int>) -> (inner: Range<Int>, isDouble: Bool, end: Int)? {
        let mark = characters[start]
        let isDouble = start + 1 < range.upperBound && characters[start + 1] == mark
        let width = isDouble ? 2 : 1
        let from = start + width
        // As CommonMark has it, so that `2 * 3` and `first_name` stay as they are.
        guard from < range.upperBound, !characters[from].isWhitespace else { return nil }
        if mark == "_", start > range.lowerBound, isWord(characters[start - 1]) { return nil }
        var index = from + 1
        while index + width <= range.upperBound {
            let matches = characters[index] == mark && (!isDouble || characters[index + 1] == mark)
            let isLonger = !isDouble && index + 1 < range.upperBound && characters[index + 1] == mark
            if matches, isLonger {
                index += 2
                continue
            }
            let follows = index + width < range.upperBound ? characters[index + width] : " "
            if matches, !characters[index - 1].isWhitespace, mark == "*" || !isWord(follows) {
                return (from..<index, isDouble, index + width)
            }
            index += 1
        }
        return nil
    }

    private func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// `[text](address)` as text.
    private func link(at start: Int, in range: Range<Int>) -> (text: String, end: Int)? {
        let rest = characters[start..<range.upperBound]
        guard let middle = rest.firstIndex(of: "]"), middle + 1 < range.upperBound, characters[middle + 1] == "(",
            let end = rest[(middle + 2)...].firstIndex(of: ")")
        else { return nil }
        let text = String(characters[(start + 1)..<middle])
        let address = String(characters[(middle + 2)..<end])
        return (text == address ? text : "\(text) (\(address))", end + 1)
    }
}
