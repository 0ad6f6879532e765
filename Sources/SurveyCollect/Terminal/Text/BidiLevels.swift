import CFriBidi

/// How deep each character of a paragraph lies in directions: the levels of UAX #9.
///
/// What stands between the marks of an isolate is a paragraph of its own here, and one neutral character to the text around
/// it, as the algorithm says. FriBidi itself parts the groups of digits in an isolate, a day from its time, where the text
/// around it runs from right to left.
struct BidiLevels {
    private(set) var levels: [FriBidiLevel]
    let direction: TextDirection

    /// - Parameters:
    ///   - types: What each character is to the algorithm.
    ///   - brackets: Which of them are brackets.
    ///   - fallback: The direction of a text that has none of its own, such as a number.
    ///   - isFixed: Whether the fallback holds whatever the text says.
    ///   - depth: How many isolates lie around the text.
    init(
        _ types: [FriBidiCharType], _ brackets: [FriBidiBracketType], fallback: TextDirection, isFixed: Bool,
        depth: Int = 0
    ) {
        let isolates = depth < Self.depthMax ? Self.isolates(types) : []
        var outside: [Int] = []
        var next = 0
        for isolate in isolates {
            outside += next..<isolate.lowerBound
            next = isolate.upperBound
        }
        outside += next..<types.count
        let isArabicFree = !outside.contains { types[$0] == FRIBIDI_TYPE_RTL || types[$0] == FRIBIDI_TYPE_AL }
        // In a number or a place from left to right groups of Arabic digits keep that order, as those of ASCII do.
        let arabicDigit = isFixed && fallback == .leftToRight && isArabicFree ? FRIBIDI_TYPE_EN : FRIBIDI_TYPE_AN
        let kinds = outside.map { place in
            if Self.isMark(types[place]) { return FRIBIDI_TYPE_ON }
            return types[place] == FRIBIDI_TYPE_AN ? arabicDigit : types[place]
        }
        let (found, direction) = Self.flat(kinds, outside.map { brackets[$0] }, fallback, isFixed)
        self.direction = direction
        levels = Array(repeating: 0, count: types.count)
        for (place, level) in zip(outside, found) { levels[place] = level }
        for isolate in isolates {
            let mark = types[isolate.lowerBound - 1]
            let inner = BidiLevels(
                Array(types[isolate]), Array(brackets[isolate]),
                fallback: mark == FRIBIDI_TYPE_RLI ? .rightToLeft : .leftToRight, isFixed: mark != FRIBIDI_TYPE_FSI,
                depth: depth + 1)
            // The next level of its direction above that of its mark.
            let around = Int(levels[isolate.lowerBound - 1])
            let above = around % 2 == 1 ? around + 1 : inner.direction == .leftToRight ? around + 2 : around
            for (place, level) in zip(isolate, inner.levels) {
                let sum = Int(level) + above
                levels[place] = FriBidiLevel(sum > Self.levelMax ? Self.levelMax - 1 + sum % 2 : sum)
            }
        }
    }

    /// The most isolates inside one another that are looked into: as deep as the algorithm goes.
    private static let depthMax = 60

    /// The deepest level of the algorithm, an odd one.
    private static let levelMax = 125

    /// What stands between the outermost marks; one that is not closed goes to the end of the text.
    private static func isolates(_ types: [FriBidiCharType]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var (depth, start) = (0, 0)
        for (place, type) in types.enumerated() where isMark(type) {
            if type != FRIBIDI_TYPE_PDI {
                if depth == 0 { start = place + 1 }
                depth += 1
            } else if depth > 0 {
                depth -= 1
                if depth == 0 { found.append(start..<place) }
            }
        }
        return depth > 0 ? found + [start..<types.count] : found
    }

    private static func isMark(_ type: FriBidiCharType) -> Bool {
        type == FRIBIDI_TYPE_LRI || type == FRIBIDI_TYPE_RLI || type == FRIBIDI_TYPE_FSI || type == FRIBIDI_TYPE_PDI
    }

    /// The levels of a text without isolates.
    private static func flat(
        _ types: [FriBidiCharType], _ brackets: [FriBidiBracketType], _ fallback: TextDirection, _ isFixed: Bool
    ) -> (levels: [FriBidiLevel], direction: TextDirection) {
        var levels = [FriBidiLevel](repeating: 0, count: types.count)
        var base = fallback == .rightToLeft ? FRIBIDI_PAR_WRTL : FRIBIDI_PAR_WLTR
        if isFixed { base = fallback == .rightToLeft ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR }
        let count = FriBidiStrIndex(types.count)
        if fribidi_get_par_embedding_levels_ex(types, brackets, count, &base, &levels) == 0 {
            // Out of memory or empty: the order of the characters is still readable.
            return (Array(repeating: 0, count: types.count), types.isEmpty ? fallback : .leftToRight)
        }
        let isRightToLeft = base == FRIBIDI_PAR_RTL || base == FRIBIDI_PAR_WRTL
        return (levels, isRightToLeft ? .rightToLeft : .leftToRight)
    }
}
