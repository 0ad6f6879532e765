extension PatternReader {
    /// What stands behind a backslash, as a set; the backslash has been read.
    mutating func escapedSet() throws(Fault) -> TextPattern.CharacterSet {
        guard let scalar = peek else { throw Fault(cause: "it ends with \\") }
        offset += 1
        switch scalar {
        case "d": return .digit
        case "D": return .digit.negated()
        case "w": return .word
        case "W": return .word.negated()
        case "s": return .space
        case "S": return .space.negated()
        case "t": return literal("\t")
        case "n": return literal("\n")
        case "r": return literal("\r")
        case "u": return literal(try hexadecimal(4))
        case "x": return literal(try hexadecimal(2))
        case "p", "P": return try property(isNegated: scalar == "P")
        default:
            guard !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw Fault(cause: "\\\(scalar) means nothing")
            }
            return literal(scalar)
        }
    }

    private mutating func hexadecimal(_ count: Int) throws(Fault) -> Unicode.Scalar {
        let text = String(String.UnicodeScalarView(scalars[offset...].prefix(count)))
        guard text.unicodeScalars.count == count, let number = UInt32(text, radix: 16),
            let scalar = Unicode.Scalar(number)
        else { throw Fault(cause: "\\u and \\x take hexadecimal digits") }
        offset += count
        return scalar
    }

    private mutating func property(isNegated: Bool) throws(Fault) -> TextPattern.CharacterSet {
        var name = ""
        if peek == "{", let end = scalars[offset...].firstIndex(of: "}") {
            name = String(String.UnicodeScalarView(scalars[(offset + 1)..<end]))
            offset = end + 1
        } else if let scalar = peek {
            name = String(scalar)
            offset += 1
        }
        guard let found = TextPattern.UnicodeClass(named: name) else {
            throw Fault(cause: "\\p{\(name.shortened)} is not known")
        }
        return TextPattern.CharacterSet(classes: [found], isNegated: isNegated)
    }

    /// `[…]`; the opening bracket has been read.
    mutating func characterClass() throws(Fault) -> TextPattern.CharacterSet {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw Fault(cause: "brackets are nested more than 50 deep") }
        var set = TextPattern.CharacterSet()
        if peek == "^" {
            offset += 1
            set.isNegated = true
        }
        var isFirst = true
        while let scalar = peek {
            if scalar == "]", !isFirst {
                offset += 1
                return set
            }
            isFirst = false
            offset += 1
            if scalar == "[" {
                set.classes.append(.set(try characterClass()))
                continue
            }
            if scalar == "&", peek == "&" { throw Fault(cause: "intersections such as [a&&b] are not supported") }
            var low = scalar
            if scalar == "\\" {
                let escaped = try escapedSet()
                guard let only = escaped.onlyScalar else {
                    set.classes.append(.set(escaped))
                    continue
                }
                low = only
            }
            try add(low, to: &set)
        }
        throw Fault(cause: "a [ lacks its ]")
    }

    /// Adds a character or, if a “-” follows, the range that begins with it.
    private mutating func add(
        _ low: Unicode.Scalar, to set: inout TextPattern.CharacterSet
    ) throws(Fault) {
        var high = low
        if peek == "-", offset + 1 < scalars.count, scalars[offset + 1] != "]" {
            offset += 1
            high = scalars[offset]
            offset += 1
            if high == "\\" {
                guard let only = try escapedSet().onlyScalar else { throw Fault(cause: "a range ends with a set") }
                high = only
            }
            guard low.value <= high.value else { throw Fault(cause: "the range \(low)-\(high) runs backwards") }
        }
        set.ranges.append(low.value...high.value)
        guard ignoresCase else { return }
        for (first, last, shift) in [(65, 90, 32), (97, 122, -32)] as [(UInt32, UInt32, Int32)] {
            let from = max(low.value, first)
            let to = min(high.value, last)
            if from <= to { set.ranges.append(UInt32(Int32(from) + shift)...UInt32(Int32(to) + shift)) }
        }
    }
}

extension TextPattern.CharacterSet {
    /// The character of a set that holds one alone.
    fileprivate var onlyScalar: Unicode.Scalar? {
        guard !isNegated, classes.isEmpty, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return Unicode.Scalar(ranges[0].lowerBound)
    }
}
