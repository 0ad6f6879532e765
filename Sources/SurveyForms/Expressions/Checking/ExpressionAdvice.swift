/// What people write who know spreadsheets or programming, and how an expression says it.
enum ExpressionAdvice {
    /// A sign that no expression has at a place, and what to write instead.
    static func foreignSign(at offset: Int, in scalars: [Unicode.Scalar]) -> (sign: String, next: String)? {
        let first = scalars[offset]
        // Letters, digits, slashes and quotation marks begin nearly all that stands in an expression.
        guard !first.isASCII || "&|=<!%^;`".unicodeScalars.contains(first) else { return nil }
        let next = offset + 1 < scalars.count ? scalars[offset + 1] : nil
        let pair = next.map { String(first) + String($0) } ?? ""
        if let known = pairs[pair] { return (pair, known) }
        if first == "!", next == "=" { return nil }
        return singles[first].map { (String(first), $0) }
    }

    private static let pairs = [
        "&&": "Write and.", "||": "Write or.", "==": "Write = once.", "<>": "Write !=.", "=>": "Write >=.",
        "=<": "Write <=.",
    ]
    private static let quotationMark = "Write ' or \" around a text."
    private static let space = "Delete the space of another kind that stands here, and type a plain one."
    private static let singles: [Unicode.Scalar: String] = [
        "&": "Write and; concat() joins texts.", "!": "Write not(…) around what must not be so.",
        "%": "Write mod for what remains of a division.", "^": "Write pow(…, …).",
        ";": "Write a comma between what a function takes.", "≤": "Write <=.", "≥": "Write >=.", "≠": "Write !=.",
        "×": "Write *.", "÷": "Write div.", "–": "Write the plain minus sign -.", "—": "Write the plain minus sign -.",
        "−": "Write the plain minus sign -.", "‘": quotationMark, "’": quotationMark, "“": quotationMark,
        "”": quotationMark, "„": quotationMark, "«": quotationMark, "»": quotationMark, "`": quotationMark,
        "´": quotationMark, "\u{A0}": space, "\u{202F}": space, "\u{2007}": space, "\u{200B}": space,
        "\u{FEFF}": space,
    ]

    private static let words = [
        "and": "and", "or": "or", "div": "div", "mod": "mod", "et": "and", "ou": "or", "y": "and", "o": "or",
    ]

    /// What to do about a token that stands where another was expected; nil if only its author can tell.
    static func unexpected(_ tokens: [XPathToken], at index: Int) -> String? {
        let token = tokens[index]
        let before = index > 0 ? tokens[index - 1] : nil
        if before?.kind == .slash || before?.kind == .doubleSlash {
            return token.kind == .end ? "Write what stands behind the /, or remove it." : "To divide, write div."
        }
        switch token.kind {
        case .operator(.equal) where index == 0:
            return "Leave out the = at the beginning; only formulas of a spreadsheet begin so."
        case .operator(let sign) where (3...4).contains(sign.level) && lacksLeft(before):
            return
                "Say what is compared in front of each \(sign.rawValue): . for the answer itself, or the question again."
        case .name(nil, let local):
            guard let word = words[local.lowercased()], word != local else { return between(before) }
            return local.lowercased() == word ? "Write \(word) in small letters." : "Write \(word)."
        case .text, .number, .openParenthesis: return between(before)
        case .comma:
            let after = index + 1 < tokens.count ? tokens[index + 1] : nil
            if case .number = before?.kind, case .number = after?.kind, before?.end == token.offset {
                return "Write decimal numbers with a point."
            }
            return before?.kind == .comma || before?.kind == .openParenthesis
                ? "Write what stands before the comma, or remove it."
                : "Commas stand only between what a function takes, inside its brackets."
        case .end:
            if let sign = sign(before) { return "Write what stands behind “\(sign)”, or remove it." }
            return surplus(tokens[..<index]) > 0 ? "Close the bracket: write “)”." : nil
        case .closeParenthesis: return surplus(tokens[..<index]) <= 0 ? "Remove one “)”, or open it before." : nil
        default: return nil
        }
    }

    /// What is missing between two values.
    private static func between(_ before: XPathToken?) -> String? {
        switch before?.kind {
        case .name(nil, "not"): "Write brackets around what must not be so: not(…)."
        case .text, .number, .name, .closeParenthesis:
            "Write what joins the two: an operator such as and, or, =, +, or inside a function a comma."
        default: nil
        }
    }

    /// Whether a comparison that follows has nothing on its left.
    private static func lacksLeft(_ before: XPathToken?) -> Bool {
        switch before?.kind {
        case nil, .openParenthesis, .comma, .operator(.and), .operator(.or): true
        default: false
        }
    }

    private static func sign(_ token: XPathToken?) -> String? {
        switch token?.kind {
        case .operator(let found): found.rawValue
        case .star: "*"
        case .comma: ","
        default: nil
        }
    }

    /// How many round brackets are open behind some tokens.
    private static func surplus(_ tokens: ArraySlice<XPathToken>) -> Int {
        tokens.reduce(0) { count, token in
            switch token.kind {
            case .openParenthesis: count + 1
            case .closeParenthesis: count - 1
            default: count
            }
        }
    }
}
