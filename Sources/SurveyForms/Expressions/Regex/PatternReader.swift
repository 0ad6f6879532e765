/// What a regular expression is made of.
indirect enum PatternTree {
    case one(TextPattern.CharacterSet)
    case assertion(TextPattern.Instruction)
    case sequence([PatternTree])
    case either([PatternTree])
    case repeated(PatternTree, least: Int, most: Int?, isLazy: Bool)
    case lookAhead(PatternTree, isNegative: Bool)
}

/// Reads a regular expression.
struct PatternReader {
    typealias Fault = TextPattern.Fault

    let scalars: [Unicode.Scalar]
    var offset = 0
    var depth = 0
    private var lookAheads = 0
    var ignoresCase = false

    init(_ pattern: String) throws(Fault) {
        scalars = Array(pattern.unicodeScalars.prefix(FormLimits.patternInstructions + 1))
        guard scalars.count <= FormLimits.patternInstructions else {
            throw Fault(cause: "it has more than \(FormLimits.patternInstructions) characters")
        }
    }

    /// The whole pattern.
    mutating func read() throws(Fault) -> PatternTree {
        let tree = try alternatives()
        guard offset == scalars.count else { throw Fault(cause: "a closing bracket has no opening one") }
        return tree
    }

    private mutating func alternatives() throws(Fault) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw Fault(cause: "brackets are nested more than 50 deep") }
        var branches = [try sequence()]
        while peek == "|" {
            offset += 1
            branches.append(try sequence())
        }
        return branches.count == 1 ? branches[0] : .either(branches)
    }

    private mutating func sequence() throws(Fault) -> PatternTree {
        var items: [PatternTree] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let atom = try atom()
            items.append(try quantified(atom))
        }
        return .sequence(items)
    }

    private mutating func quantified(_ atom: PatternTree) throws(Fault) -> PatternTree {
        var result = atom
        while let scalar = peek {
            let least: Int
            var most: Int?
            switch scalar {
            case "*": least = 0
            case "+": least = 1
            case "?": (least, most) = (0, 1)
            case "{":
                guard let bounds = try bounds() else { return result }
                (least, most) = bounds
            default: return result
            }
            if scalar != "{" { offset += 1 }
            var isLazy = false
            if peek == "?" {
                offset += 1
                isLazy = true
            } else if peek == "+" {
                throw Fault(cause: "possessive quantifiers such as a++ are not supported")
            }
            result = .repeated(result, least: least, most: most, isLazy: isLazy)
        }
        return result
    }

    /// `{3}`, `{3,}` or `{3,5}`.
    private mutating func bounds() throws(Fault) -> (Int, Int?)? {
        guard let end = scalars[offset...].firstIndex(of: "}") else {
            throw Fault(cause: "a { lacks its }")
        }
        let text = String(String.UnicodeScalarView(scalars[(offset + 1)..<end]))
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let least = Int(parts[0]), (0...1_000).contains(least) else {
            throw Fault(cause: "{\(text.shortened)} is no number of repetitions up to 1000")
        }
        offset = end + 1
        if parts.count == 1 { return (least, least) }
        if parts[1].isEmpty { return (least, nil) }
        guard let most = Int(parts[1]), most >= least, most <= 1_000 else {
            throw Fault(cause: "{\(text.shortened)} is no number of repetitions up to 1000")
        }
        return (least, most)
    }

    private mutating func atom() throws(Fault) -> PatternTree {
        guard let scalar = peek else { return .sequence([]) }
        offset += 1
        switch scalar {
        case "(": return try group()
        case "[": return .one(try characterClass())
        case ".": return .one(.notLineEnd)
        case "^": return .assertion(.start)
        case "$": return .assertion(.end)
        case "\\": return try escape()
        case "*", "+", "?": throw Fault(cause: "a \(scalar) has nothing before it to repeat")
        default: return .one(literal(scalar))
        }
    }

    private mutating func group() throws(Fault) -> PatternTree {
        var isLookAhead = false
        var isNegative = false
        if peek == "?" {
            let kind = offset + 1 < scalars.count ? scalars[offset + 1] : " "
            switch kind {
            case ":": offset += 2
            case "=", "!":
                offset += 2
                isLookAhead = true
                isNegative = kind == "!"
                lookAheads += 1
                guard lookAheads <= 20 else { throw Fault(cause: "it looks ahead more than 20 times") }
            case "i" where offset + 2 < scalars.count && scalars[offset + 2] == ")":
                offset += 3
                ignoresCase = true
                return .sequence([])
            // A name of a group says nothing about what fits.
            case "<" where offset + 2 < scalars.count && scalars[offset + 2].properties.isAlphabetic:
                guard let end = scalars[offset...].firstIndex(of: ">") else {
                    throw Fault(cause: "the name of a group lacks its >")
                }
                offset = end + 1
            default: throw Fault(cause: "groups that begin with (?\(kind) are not supported")
            }
        }
        let inner = try alternatives()
        guard peek == ")" else { throw Fault(cause: "a ( lacks its )") }
        offset += 1
        return isLookAhead ? .lookAhead(inner, isNegative: isNegative) : inner
    }

    private mutating func escape() throws(Fault) -> PatternTree {
        guard let scalar = peek else { throw Fault(cause: "it ends with \\") }
        switch scalar {
        case "b", "B":
            offset += 1
            return .assertion(.wordBoundary(scalar == "b"))
        case "A":
            offset += 1
            return .assertion(.start)
        case "z", "Z":
            offset += 1
            return .assertion(.end)
        case "1"..."9": throw Fault(cause: "references back to a group are not supported")
        default: return .one(try escapedSet())
        }
    }

    func literal(_ scalar: Unicode.Scalar) -> TextPattern.CharacterSet {
        var set = TextPattern.CharacterSet(ranges: [scalar.value...scalar.value])
        if ignoresCase {
            for other in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                let mapped = other.unicodeScalars
                if mapped.count == 1, let only = mapped.first { set.ranges.append(only.value...only.value) }
            }
        }
        return set
    }

    var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }
}
