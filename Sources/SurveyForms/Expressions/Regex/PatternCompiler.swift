/// Turns a regular expression into instructions.
struct PatternCompiler {
    typealias Fault = TextPattern.Fault
    typealias Instruction = TextPattern.Instruction

    private let scalars: [Unicode.Scalar]
    private var offset = 0
    private var depth = 0
    private var lookAheads = 0
    private var emitted = 0
    private var ignoresCase = false
    private(set) var program: [Instruction] = []

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars.prefix(FormLimits.patternInstructions)) }

    /// Compiles the whole pattern and gives the instruction to begin with.
    mutating func compile() throws(Fault) -> Int {
        let tree = try alternatives()
        guard offset == scalars.count else { throw Fault(cause: "a closing bracket has no opening one") }
        let start = program.count
        try emit(tree)
        try add(.match)
        return start
    }

    // MARK: Reading

    private indirect enum Tree {
        case one(TextPattern.CharacterSet)
        case assertion(Instruction)
        case sequence([Tree])
        case either([Tree])
        case repeated(Tree, least: Int, most: Int?, isLazy: Bool)
        case lookAhead(Tree, isNegative: Bool)
    }

    private mutating func alternatives() throws(Fault) -> Tree {
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

    private mutating func sequence() throws(Fault) -> Tree {
        var items: [Tree] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let atom = try atom()
            items.append(try quantified(atom))
        }
        return .sequence(items)
    }

    private mutating func quantified(_ atom: Tree) throws(Fault) -> Tree {
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

    private mutating func atom() throws(Fault) -> Tree {
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

    private mutating func group() throws(Fault) -> Tree {
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
            default: throw Fault(cause: "groups that begin with (?\(kind) are not supported")
            }
        }
        let inner = try alternatives()
        guard peek == ")" else { throw Fault(cause: "a ( lacks its )") }
        offset += 1
        return isLookAhead ? .lookAhead(inner, isNegative: isNegative) : inner
    }

    private mutating func escape() throws(Fault) -> Tree {
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

    /// What stands behind a backslash, as a set; the backslash has been read.
    private mutating func escapedSet() throws(Fault) -> TextPattern.CharacterSet {
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
    private mutating func characterClass() throws(Fault) -> TextPattern.CharacterSet {
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

    private func literal(_ scalar: Unicode.Scalar) -> TextPattern.CharacterSet {
        var set = TextPattern.CharacterSet(ranges: [scalar.value...scalar.value])
        if ignoresCase {
            for other in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                let mapped = other.unicodeScalars
                if mapped.count == 1, let only = mapped.first { set.ranges.append(only.value...only.value) }
            }
        }
        return set
    }

    private var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

    // MARK: Writing

    private mutating func add(_ instruction: Instruction) throws(Fault) {
        guard program.count < FormLimits.patternInstructions else { throw Fault(cause: "it is too long") }
        program.append(instruction)
    }

    private mutating func emit(_ tree: Tree) throws(Fault) {
        // Repeating nothing writes nothing, yet takes its time.
        emitted += 1
        guard emitted <= FormLimits.patternInstructions * 4 else { throw Fault(cause: "it is too long") }
        switch tree {
        case .one(let set): try add(.one(set))
        case .assertion(let assertion): try add(assertion)
        case .sequence(let items): for item in items { try emit(item) }
        case .either(let branches): try emit(branches)
        case .repeated(let inner, let least, let most, let isLazy):
            for _ in 0..<least { try emit(inner) }
            if let most {
                var splits: [Int] = []
                for _ in least..<most {
                    splits.append(program.count)
                    try add(.match)
                    try emit(inner)
                }
                for split in splits { program[split] = fork(split + 1, program.count, isLazy) }
            } else {
                let split = program.count
                try add(.match)
                try emit(inner)
                try add(.jump(split))
                program[split] = fork(split + 1, program.count, isLazy)
            }
        case .lookAhead(let inner, let isNegative):
            let place = program.count
            try add(.match)
            try emit(inner)
            try add(.match)
            program[place] = .lookAhead(from: place + 1, isNegative: isNegative, next: program.count)
        }
    }

    private mutating func emit(_ branches: [Tree]) throws(Fault) {
        var jumps: [Int] = []
        for (position, branch) in branches.enumerated() {
            guard position < branches.count - 1 else {
                try emit(branch)
                break
            }
            let split = program.count
            try add(.match)
            try emit(branch)
            jumps.append(program.count)
            try add(.match)
            program[split] = .split(split + 1, program.count)
        }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    private func fork(_ inside: Int, _ behind: Int, _ isLazy: Bool) -> Instruction {
        isLazy ? .split(behind, inside) : .split(inside, behind)
    }
}

extension TextPattern.CharacterSet {
    /// The character of a set that holds one alone.
    fileprivate var onlyScalar: Unicode.Scalar? {
        guard !isNegated, classes.isEmpty, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return Unicode.Scalar(ranges[0].lowerBound)
    }
}
