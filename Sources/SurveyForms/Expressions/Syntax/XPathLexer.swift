/// Cuts an expression into tokens ("Lexical Structure", XPath 1.0, section 3.7).
struct XPathLexer {
    private let scalars: [Unicode.Scalar]
    private let source: String
    private let spelling: XPathExpression.Spelling
    private var offset = 0
    /// Whether the token before ends an operand, so that `*` multiplies and `and` joins.
    private var afterOperand = false
    /// Whether the token before is a slash.
    private var afterSlash = false

    init(_ source: String, spelling: XPathExpression.Spelling = .xform) throws(ExpressionProblem) {
        let scalars = Array(source.unicodeScalars.prefix(FormLimits.expressionCharacters + 1))
        guard scalars.count <= FormLimits.expressionCharacters else {
            throw ExpressionProblem(
                .tooLong, in: source, at: 0,
                "The expression is longer than \(FormLimits.expressionCharacters) characters.",
                next: "Split it into calculates of their own.")
        }
        self.scalars = scalars
        self.source = source
        self.spelling = spelling
    }

    /// All tokens, with `.end` as the last.
    mutating func tokens() throws(ExpressionProblem) -> [XPathToken] {
        var tokens: [XPathToken] = []
        while true {
            let token = try next()
            tokens.append(token)
            afterSlash = token.kind == .slash || token.kind == .doubleSlash
            switch token.kind {
            case .end: return tokens
            case .closeParenthesis, .closeBracket, .dot, .doubleDot, .star, .text, .number, .name, .anyNameOf:
                afterOperand = true
            default: afterOperand = false
            }
        }
    }

    private mutating func next() throws(ExpressionProblem) -> XPathToken {
        while let scalar = peek(), scalar.isXPathSpace { offset += 1 }
        let start = offset
        guard let scalar = peek() else { return XPathToken(kind: .end, offset: start, end: start) }
        let kind = try kind(startingWith: scalar)
        return XPathToken(kind: kind, offset: start, end: offset)
    }

    private mutating func kind(startingWith scalar: Unicode.Scalar) throws(ExpressionProblem) -> XPathToken.Kind {
        if let (sign, next) = ExpressionAdvice.foreignSign(at: offset, in: scalars) {
            let isForeign = !sign.unicodeScalars.allSatisfy { "=<>|".unicodeScalars.contains($0) }
            throw ExpressionProblem(
                isForeign ? .badCharacter : .unexpected, in: source, at: offset,
                "Expressions have no \(sign.quoted).", next: next)
        }
        if spelling == .cell, "${#".unicodeScalars.contains(scalar) { return try reference() }
        switch scalar {
        case "(": return take(1, .openParenthesis)
        case ")": return take(1, .closeParenthesis)
        case "[": return take(1, .openBracket)
        case "]": return take(1, .closeBracket)
        case ",": return take(1, .comma)
        case "@": return take(1, .at)
        case "|": return take(1, .operator(.union))
        case "+": return take(1, .operator(.add))
        case "-": return take(1, .operator(.subtract))
        case "=": return take(1, .operator(.equal))
        case "*": return take(1, afterOperand ? .operator(.multiply) : .star)
        case "!" where peek(1) == "=": return take(2, .operator(.notEqual))
        case "<": return peek(1) == "=" ? take(2, .operator(.lessOrEqual)) : take(1, .operator(.less))
        case ">": return peek(1) == "=" ? take(2, .operator(.greaterOrEqual)) : take(1, .operator(.greater))
        case "/": return peek(1) == "/" ? take(2, .doubleSlash) : take(1, .slash)
        case ":" where peek(1) == ":": return take(2, .doubleColon)
        case ".":
            if peek(1) == "." { return take(2, .doubleDot) }
            if let digit = peek(1), digit.isXPathDigit { return try number() }
            return take(1, .dot)
        case "'", "\"": return try text(quote: scalar)
        case "$":
            throw ExpressionProblem(
                .variable, in: source, at: offset, "A $ stands here, but XForms have no variables.",
                next: "XLSForm's ${name} is replaced by a path when the form is converted; write the path.")
        default:
            if scalar.isXPathDigit { return try number() }
            if scalar.isXPathNameStart { return name() }
            throw badCharacter(scalar)
        }
    }

    private func badCharacter(_ scalar: Unicode.Scalar) -> ExpressionProblem {
        let (what, next) =
            switch scalar {
            case "{", "}":
                ("A brace stands", "XLSForm's ${name} is replaced when the form is converted; write the path.")
            default: ("The character \(String(scalar).quoted) stands", "Remove it, or put it inside quotation marks.")
            }
        return ExpressionProblem(
            .badCharacter, in: source, at: offset, what + " here, which no expression has.", next: next)
    }

    /// `${age}`, which stands for a question's path.
    private mutating func reference() throws(ExpressionProblem) -> XPathToken.Kind {
        let rest = scalars[offset...]
        let inner = rest.drop { "$#{( ".unicodeScalars.contains($0) }
        let name = String(String.UnicodeScalarView(inner.prefix { $0.isXPathNamePart }))
        let end = rest.dropFirst(2).firstIndex { $0 == "{" || $0 == "}" }
        guard peek() == "$", peek(1) == "{", let end, scalars[end] == "}" else {
            throw ExpressionProblem(
                .variable, in: source, at: offset,
                peek(1) == "{" && peek() == "$"
                    ? "The brace behind the $ is not closed." : "A question is not named so.",
                next: "Write ${\(name.isEmpty ? "name" : name.shortened)}.")
        }
        guard !afterSlash else {
            throw ExpressionProblem(
                .unexpected, in: source, at: offset, "A question stands here behind a slash, which does not divide.",
                next: "To divide, write div.")
        }
        offset = end + 1
        return .name(prefix: nil, local: name)
    }

    private mutating func number() throws(ExpressionProblem) -> XPathToken.Kind {
        let start = offset
        while let digit = peek(), digit.isXPathDigit { offset += 1 }
        if peek() == "." {
            offset += 1
            while let digit = peek(), digit.isXPathDigit { offset += 1 }
        }
        var text = String(String.UnicodeScalarView(scalars[start..<offset]))
        if text.hasSuffix(".") { text += "0" }
        if text.hasPrefix(".") { text = "0" + text }
        return .number(Double(text) ?? .nan)
    }

    private mutating func text(quote: Unicode.Scalar) throws(ExpressionProblem) -> XPathToken.Kind {
        let start = offset
        guard let end = scalars[(start + 1)...].firstIndex(of: quote) else {
            throw ExpressionProblem(
                .textWithoutEnd, in: source, at: start, "A text begins here with \(quote) and does not end.",
                next: "Put \(quote) behind the text; a text that holds ' stands between \" and the other way round.")
        }
        offset = end + 1
        return .text(String(String.UnicodeScalarView(scalars[(start + 1)..<end])))
    }

    private mutating func name() -> XPathToken.Kind {
        if afterOperand, let found = gluedOperator() { return .operator(found) }
        let first = plainName()
        if afterOperand, let found = XPathOperator(rawValue: first), found.level <= 2 || found.level == 6 {
            return .operator(found)
        }
        guard peek() == ":", let after = peek(1) else { return .name(prefix: nil, local: first) }
        if after == "*" { return take(2, .anyNameOf(prefix: first)) }
        guard after.isXPathNameStart else { return .name(prefix: nil, local: first) }
        offset += 1
        return .name(prefix: first, local: plainName())
    }

    /// An operator with no space behind it, as in `. > 5 and.< 9`. XPath would read the name “and.”, which cannot stand
    /// behind an operand; ODK Collect takes it for what is meant.
    private mutating func gluedOperator() -> XPathOperator? {
        for word in [XPathOperator.and, .or, .divide, .modulo] {
            let letters = Array(word.rawValue.unicodeScalars)
            guard scalars[offset...].starts(with: letters) else { continue }
            let next = peek(letters.count)
            guard let next, next.isXPathNamePart, !next.properties.isAlphabetic else { continue }
            offset += letters.count
            return word
        }
        return nil
    }

    private mutating func plainName() -> String {
        let start = offset
        while let scalar = peek(), scalar.isXPathNamePart { offset += 1 }
        return String(String.UnicodeScalarView(scalars[start..<offset]))
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        offset + ahead < scalars.count ? scalars[offset + ahead] : nil
    }

    private mutating func take(_ count: Int, _ kind: XPathToken.Kind) -> XPathToken.Kind {
        offset += count
        return kind
    }
}

extension Unicode.Scalar {
    var isXPathSpace: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }

    fileprivate var isXPathDigit: Bool { ("0"..."9").contains(self) }

    fileprivate var isXPathNameStart: Bool {
        if isASCII { return ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
        return properties.isAlphabetic
    }

    fileprivate var isXPathNamePart: Bool {
        if isASCII { return isXPathNameStart || isXPathDigit || self == "-" || self == "." }
        if properties.isAlphabetic || self == "·" { return true }
        switch properties.generalCategory {
        case .decimalNumber, .nonspacingMark, .spacingMark: return true
        default: return false
        }
    }
}
