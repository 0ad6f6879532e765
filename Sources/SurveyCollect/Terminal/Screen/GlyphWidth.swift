/// How many cells a terminal gives to a piece of text.
///
/// Reckoned from Unicode's properties, not from the C library, whose answer depends on the machine's locale.
enum GlyphWidth {
    /// The cells of one user-perceived character: 0, 1 or 2.
    static func of(_ glyph: Character) -> Int {
        guard let first = glyph.unicodeScalars.first else { return 0 }
        if first.isASCII { return first.value < 0x20 || first.value == 0x7F ? 0 : 1 }
        // A variation selector asks for the picture, which is two cells wide.
        if glyph.unicodeScalars.contains("\u{FE0F}"), first.properties.isEmoji { return 2 }
        return of(first)
    }

    /// The cells of a text on one line.
    static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator, .surrogate:
            return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks whose East_Asian_Width is W or F; the standard library does not hand out that property.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x20000...0x3FFFD,
    ]
}
