extension StringProtocol {
    /// The text without the white space of XML (space, tab, line ends) around it.
    ///
    /// Works on UTF-8 code units: a no-break space or a combining mark beside the edge stays.
    func trimmingWhitespace() -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
        let text = Substring(self)
        let units = text.utf8
        guard let first = units.firstIndex(where: { !isSpace($0) }) else { return "" }
        var end = units.endIndex
        while end > first {
            let before = units.index(before: end)
            guard isSpace(units[before]) else { break }
            end = before
        }
        return String(text[first..<end])
    }

    /// Whether two texts have the same bytes: to Swift, texts that only look alike are equal.
    func hasSameBytes(as other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    /// The name without its namespace prefix: "rank" of "odk:rank".
    var localName: String {
        guard utf8.contains(UInt8(ascii: ":")), let colon = lastIndex(of: ":") else { return String(self) }
        return String(self[index(after: colon)...])
    }

    /// The text between quotation marks, for messages.
    var quoted: String { "“\(self)”" }

    /// The text cut to what a message may repeat.
    var shortened: String {
        count <= FormLimits.quotedCharacters ? String(self) : "\(prefix(FormLimits.quotedCharacters))…"
    }
}
