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
        var levels = [FriBidiLevel](repeating: 0, count: scalars.count)
        fribidi_get_bidi_types(scalars, count, &types)
        fribidi_get_bracket_types(scalars, count, types, &brackets)
        var base = fallback == .rightToLeft ? FRIBIDI_PAR_WRTL : FRIBIDI_PAR_WLTR
        if isFixed { base = fallback == .rightToLeft ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR }
        let found = fribidi_get_par_embedding_levels_ex(types, brackets, count, &base, &levels)
        if found == 0 {
            // Out of memory or empty: the order of the characters is still readable.
            levels = Array(repeating: 0, count: scalars.count)
            base = scalars.isEmpty && fallback == .rightToLeft ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR
        }
        direction = base == FRIBIDI_PAR_RTL || base == FRIBIDI_PAR_WRTL ? .rightToLeft : .leftToRight
        self.levels = levels
        self.types = types
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
    /// join letters by themselves.
    func joined() -> [Character] {
        var scalars = glyphs.map { $0.unicodeScalars.first?.value ?? 0x20 }
        let count = FriBidiStrIndex(scalars.count)
        var joins = [FriBidiArabicProp](repeating: 0, count: scalars.count)
        fribidi_get_joining_types(scalars, count, &joins)
        fribidi_join_arabic(types, count, levels, &joins)
        fribidi_shape_arabic(FriBidiFlags(FRIBIDI_FLAG_SHAPE_ARAB_PRES), levels, count, &joins, &scalars)
        return zip(glyphs, scalars).map { glyph, scalar in
            guard let form = Unicode.Scalar(scalar), form != glyph.unicodeScalars.first else { return glyph }
            var whole = String.UnicodeScalarView([form])
            whole.append(contentsOf: glyph.unicodeScalars.dropFirst())
            return Character(String(whole))
        }
    }
}
