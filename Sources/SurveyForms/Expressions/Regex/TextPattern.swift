/// A regular expression as forms write them, matched in time that grows with pattern and text alone.
///
/// Patterns come with forms, often from strangers. Backtracking engines can be kept busy for years by a short pattern such
/// as `(a+)+$`; here every pair of instruction and place is tried once. What cannot be matched so, references back to a
/// group and atomic groups, is refused.
struct TextPattern: Sendable {
    enum Instruction: Sendable, Equatable {
        case one(CharacterSet)
        case jump(Int)
        /// Goes on at the first, and if that fails at the second.
        case split(Int, Int)
        case start, end
        case wordBoundary(Bool)
        /// Looks ahead with the instructions from `from`, up to their `.match`.
        case lookAhead(from: Int, isNegative: Bool, next: Int)
        case match
    }

    /// Why a pattern cannot be used.
    struct Fault: Error {
        let cause: String
    }

    /// Steps that one match may take.
    private static let mostWork = 4_000_000

    private let program: [Instruction]
    private let beginning: Int

    init(_ pattern: String) throws(Fault) {
        var reader = try PatternReader(pattern)
        var compiler = PatternCompiler()
        beginning = try compiler.compile(reader.read())
        program = compiler.program
    }

    /// Whether the whole text fits the pattern.
    ///
    /// - Parameter work: Gets the steps that it took, the making of the pattern included.
    func matchesAll(of text: String, _ work: inout Int) throws(Fault) -> Bool {
        work = program.count
        return try run(from: beginning, at: 0, Array(text.unicodeScalars), toEnd: true, &work)
    }

    /// Tries all ways through the program; recursion only for look-aheads, which the compiler counts.
    private func run(
        from first: Int, at place: Int, _ scalars: [Unicode.Scalar], toEnd: Bool, _ work: inout Int
    ) throws(Fault) -> Bool {
        let cells = (scalars.count + 1) * program.count
        work += cells / 16
        var visited: [Bool] = []
        if work <= Self.mostWork { visited = [Bool](repeating: false, count: cells) }
        var waiting = [(instruction: first, place: place)]
        while let (instruction, place) = waiting.popLast() {
            work += 1
            guard work <= Self.mostWork else { throw Fault(cause: "pattern and text together are too long") }
            let cell = place * program.count + instruction
            if visited[cell] { continue }
            visited[cell] = true
            switch program[instruction] {
            case .one(let set):
                if place < scalars.count, set.contains(scalars[place]) { waiting.append((instruction + 1, place + 1)) }
            case .jump(let target): waiting.append((target, place))
            case .split(let preferred, let other):
                waiting.append((other, place))
                waiting.append((preferred, place))
            case .start: if place == 0 { waiting.append((instruction + 1, place)) }
            case .end: if place == scalars.count { waiting.append((instruction + 1, place)) }
            case .wordBoundary(let isWanted):
                let before = place > 0 && CharacterSet.word.contains(scalars[place - 1])
                let after = place < scalars.count && CharacterSet.word.contains(scalars[place])
                if (before != after) == isWanted { waiting.append((instruction + 1, place)) }
            case .lookAhead(let from, let isNegative, let next):
                let isThere = try run(from: from, at: place, scalars, toEnd: false, &work)
                if isThere != isNegative { waiting.append((next, place)) }
            case .match: if !toEnd || place == scalars.count { return true }
            }
        }
        return false
    }

    /// A set of characters: ranges, or all characters outside them.
    struct CharacterSet: Sendable, Equatable {
        var ranges: [ClosedRange<UInt32>] = []
        var classes: [UnicodeClass] = []
        var isNegated = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            let isInside =
                ranges.contains { $0.contains(scalar.value) } || classes.contains { $0.contains(scalar) }
            return isInside != isNegated
        }

        static let digit = CharacterSet(ranges: [48...57])
        static let word = CharacterSet(ranges: [48...57, 65...90, 95...95, 97...122])
        static let space = CharacterSet(ranges: [9...13, 32...32])
        static let notLineEnd = CharacterSet(ranges: [10...10, 13...13, 0x85...0x85, 0x2028...0x2029], isNegated: true)

        func negated() -> CharacterSet {
            var other = self
            other.isNegated.toggle()
            return other
        }
    }

    /// A set that Unicode defines, or a set inside another.
    indirect enum UnicodeClass: Sendable, Equatable {
        case letter, upper, lower, mark, number, punctuation, separator, symbol, arabic, latin, tifinagh
        case set(CharacterSet)

        init?(named name: String) {
            switch name {
            case "L", "IsL", "IsAlphabetic", "Alpha", "IsLetter": self = .letter
            case "Lu", "Upper", "IsUppercase", "javaUpperCase": self = .upper
            case "Ll", "Lower", "IsLowercase", "javaLowerCase": self = .lower
            case "M", "IsM": self = .mark
            case "N", "IsN", "Nd", "IsDigit": self = .number
            case "P", "IsP", "Punct", "IsPunctuation": self = .punctuation
            case "Z", "IsZ", "Zs": self = .separator
            case "S", "IsS": self = .symbol
            case "IsArabic", "InArabic": self = .arabic
            case "IsLatin": self = .latin
            case "IsTifinagh", "InTifinagh": self = .tifinagh
            case "Digit": self = .set(.digit)
            case "Alnum": self = .set(CharacterSet(ranges: [48...57, 65...90, 97...122]))
            case "Space": self = .set(.space)
            default: return nil
            }
        }

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            let category = scalar.properties.generalCategory
            switch self {
            case .letter: return scalar.properties.isAlphabetic
            case .upper: return category == .uppercaseLetter
            case .lower: return category == .lowercaseLetter
            case .mark: return [.nonspacingMark, .spacingMark, .enclosingMark].contains(category)
            case .number: return [.decimalNumber, .letterNumber, .otherNumber].contains(category)
            case .punctuation:
                return [
                    .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                    .finalPunctuation, .otherPunctuation,
                ].contains(category)
            case .separator: return [.spaceSeparator, .lineSeparator, .paragraphSeparator].contains(category)
            case .symbol: return [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol].contains(category)
            case .arabic:
                return [0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF]
                    .contains { $0.contains(scalar.value) }
            case .latin:
                return scalar.properties.isAlphabetic
                    && (scalar.value < 0x250 || (0x1E00...0x1EFF).contains(scalar.value))
            case .tifinagh: return (0x2D30...0x2D7F).contains(scalar.value)
            case .set(let set): return set.contains(scalar)
            }
        }
    }
}
