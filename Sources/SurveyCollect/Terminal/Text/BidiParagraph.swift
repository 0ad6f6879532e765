import CFriBidi

/// The direction that a paragraph is read in.
enum TextDirection: Sendable, Equatable {
    case leftToRight
    case rightToLeft
}

/// A paragraph of text in the order of its characters, with what the Unicode bidirectional algorithm (UAX #9) says of
/// each: GNU FriBidi's answer, in terms of user-perceived characters.
struct BidiParagraph: Sendable {
    /// The characters as they are typed and spoken.
    let glyphs: [Character]
    /// What FriBidi puts where a sign has taken two letters.
    private static let fill: Unicode.Scalar = "\u{FEFF}"

    /// The direction of the first letter that has one, or else the one that was asked for.
    let direction: TextDirection
    /// For each character how deep it lies in directions; odd levels run from right to left.
    private let levels: [FriBidiLevel]
    private let types: [FriBidiCharType]

    /// - Parameters:
    ///   - text: One paragraph; line breaks in it count as blanks.
    ///   - fallback: The direction of a text that has none of its own, such as a number.
    ///   - isFixed: Whether the fallback holds whatever the text says.
    init(_ text: some StringProtocol, fallback: TextDirection, isFixed: Bool = false) {
        glyphs = Array(text)
        // A mark always lies where its letter lies (rule W1), so that the first scalar stands for the character.
        let scalars = glyphs.map { $0.unicodeScalars.first?.value ?? 0x20 }
        let count = FriBidiStrIndex(scalars.count)
        var types = [FriBidiCharType](repeating: FRIBIDI_TYPE_ON, count: scalars.count)
        var brackets = [FriBidiBracketType](repeating: 0, count: scalars.count)
        fribidi_get_bidi_types(scalars, count, &types)
        fribidi_get_bracket_types(scalars, count, types, &brackets)
        self.types = types
        let found = BidiLevels(types, brackets, fallback: fallback, isFixed: isFixed)
        levels = found.levels
        direction = found.direction
    }

    /// Whether a character runs from right to left.
    func isRightToLeft(_ index: Int) -> Bool { levels[index] % 2 == 1 }

    /// The characters of one line of the paragraph from the left to the right, as indices into ``glyphs``.
    func visualOrder(of line: Range<Int>) -> [Int] {
        guard !line.isEmpty else { return [] }
        var levels = levels
        var map = glyphs.indices.map { FriBidiStrIndex($0) }
        let base = direction == .rightToLeft ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR
        let found = fribidi_reorder_line(
            0, types, FriBidiStrIndex(line.count), FriBidiStrIndex(line.lowerBound), base, &levels, nil, &map)
        return found == 0 ? Array(line) : map[line].map { Int($0) }
    }

    /// The character as it is drawn: brackets in text from right to left change sides.
    func drawn(_ index: Int) -> Character {
        let glyph = glyphs[index]
        guard isRightToLeft(index), let scalar = glyph.unicodeScalars.first else { return glyph }
        var mirrored: FriBidiChar = 0
        guard fribidi_get_mirror_char(scalar.value, &mirrored) != 0, let other = Unicode.Scalar(mirrored) else {
            return glyph
        }
        return Character(other)
    }

    /// The characters with Arabic letters as the presentation forms that show how they join, for terminals that do not
    /// join letters by themselves. A lam and the alef behind it become one sign, and the lam's place takes no cell.
    func joined() -> [Character] {
        var scalars = glyphs.map { $0.unicodeScalars.first?.value ?? 0x20 }
        let count = FriBidiStrIndex(scalars.count)
        var joins = [FriBidiArabicProp](repeating: 0, count: scalars.count)
        fribidi_get_joining_types(scalars, count, &joins)
        fribidi_join_arabic(types, count, levels, &joins)
        let flags = FRIBIDI_FLAG_SHAPE_ARAB_PRES | FRIBIDI_FLAG_SHAPE_ARAB_LIGA
        fribidi_shape_arabic(FriBidiFlags(flags), levels, count, &joins, &scalars)
        // The marks of a lam without a cell of its own go to the sign that it has become a part of.
        var carried: [Unicode.Scalar] = []
        return zip(glyphs, scalars).map { glyph, scalar in
            guard let form = Unicode.Scalar(scalar) else { return glyph }
            let marks = carried + glyph.unicodeScalars.dropFirst()
            carried = []
            if form == Self.fill, glyph.unicodeScalars.first != Self.fill {
                carried = marks
                return Character(form)
            }
            return Character(String(String.UnicodeScalarView([form] + marks)))
        }
    }
}
