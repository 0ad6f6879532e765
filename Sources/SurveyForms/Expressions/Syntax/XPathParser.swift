/// Reads an expression ("Expressions", XPath 1.0, section 3).
///
/// Operators are reduced on a stack, so that only brackets, predicates and arguments nest calls, and those are counted.
struct XPathParser {
    typealias Kind = XPathExpression.Kind

    let source: String
    private let tokens: [XPathToken]
    private var index = 0
    private var depth = 0
    /// The most brackets, predicates and arguments inside one another.
    private(set) var deepest = 0
    private(set) var parts: [XPathExpression.Part] = []

    init(_ source: String, spelling: XPathExpression.Spelling) throws(ExpressionProblem) {
        var lexer = try XPathLexer(source, spelling: spelling)
        self.tokens = try lexer.tokens()
        self.source = source
    }

    /// The index of the whole expression in ``parts``.
    mutating func parse() throws(ExpressionProblem) -> Int {
        guard token.kind != .end else {
            throw problem(
                .unexpected, "The expression is empty.", next: "Write an expression, or leave the cell empty.")
        }
        let root = try expression()
        guard token.kind == .end else { throw expected("an operator or the end") }
        return root
    }

    // MARK: Operators

    mutating func expression() throws(ExpressionProblem) -> Int {
        depth += 1
        defer { depth -= 1 }
        deepest = max(deepest, depth)
        guard depth <= FormLimits.expressionDepth else {
            throw problem(
                .tooDeep, "Brackets are nested more than \(FormLimits.expressionDepth) deep.",
                next: "Split the expression into calculates of their own.")
        }
        var operands = [try operand()]
        var operators: [XPathOperator] = []
        while case .operator(let found) = token.kind {
            while let last = operators.last, last.level >= found.level {
                operators.removeLast()
                try reduce(&operands, last)
            }
            operators.append(found)
            advance()
            operands.append(found == .union ? try path() : try operand())
        }
        while let last = operators.popLast() { try reduce(&operands, last) }
        return operands[0]
    }

    /// Joins the last two operands; operands of one level become one part, so that a chain costs no depth.
    private mutating func reduce(_ operands: inout [Int], _ found: XPathOperator) throws(ExpressionProblem) {
        let right = operands.removeLast()
        let left = operands.removeLast()
        let offset = parts[left].offset
        switch found {
        case .or, .and, .union: operands.append(try join(left, found, right))
        default:
            let link = XPathExpression.Link(operator: found, operand: right)
            if case .chain(let first, var rest) = parts[left].kind, rest[0].operator.level == found.level,
                !bracketed.contains(left)
            {
                // Emptied first, so that the array grows in place and a long chain costs no square of its length.
                parts[left] = .init(kind: .number(0), offset: offset)
                rest.append(link)
                parts[left] = .init(kind: .chain(first: first, rest: rest), offset: offset)
                operands.append(left)
            } else {
                operands.append(try add(.chain(first: left, rest: [link]), at: offset))
            }
        }
    }

    /// `left or right`, joined to `left` if that is such a part already.
    private mutating func join(_ left: Int, _ found: XPathOperator, _ right: Int) throws(ExpressionProblem) -> Int {
        let offset = parts[left].offset
        guard case .all(let same, var members) = parts[left].kind, same == found, !bracketed.contains(left) else {
            return try add(.all(found, [left, right]), at: offset)
        }
        parts[left] = .init(kind: .number(0), offset: offset)
        members.append(right)
        parts[left] = .init(kind: .all(found, members), offset: offset)
        return left
    }

    /// Parts that stand in brackets of their own and must not be joined into a longer chain.
    private var bracketed: Set<Int> = []

    /// A path or primary expression with the minus signs before it. `-a|b` negates the union.
    private mutating func operand() throws(ExpressionProblem) -> Int {
        let offset = token.offset
        var signs = 0
        while token.kind == .operator(.subtract) {
            signs += 1
            advance()
        }
        guard signs > 0 else { return try path() }
        var inner = try path()
        while token.kind == .operator(.union) {
            advance()
            inner = try join(inner, .union, try path())
        }
        return try add(.negation(times: signs, inner), at: offset)
    }

    // MARK: Values and functions

    mutating func primary() throws(ExpressionProblem) -> Int {
        let offset = token.offset
        switch token.kind {
        case .text(let text):
            advance()
            return try add(.text(text), at: offset)
        case .number(let number):
            advance()
            return try add(.number(number), at: offset)
        case .openParenthesis:
            advance()
            let inner = try expression()
            try take(.closeParenthesis, "a closing bracket “)”")
            bracketed.insert(inner)
            return inner
        case .name(let prefix, let local): return try call(prefix.map { "\($0):\(local)" } ?? local, at: offset)
        default: throw expected("a value")
        }
    }

    private mutating func call(_ name: String, at offset: Int) throws(ExpressionProblem) -> Int {
        guard let function = XPathFunction(named: name) else {
            if name == "search" {
                throw problem(
                    .unknownFunction, "This search() cannot be made a filter of choices.",
                    next: "Write search('file', 'matches', 'column', value) over one choice that names the columns of "
                        + "its value and label; or use select_one_from_file with a choice_filter.")
            }
            let near = XPathFunction.nearest(to: name)
            throw problem(
                .unknownFunction, "ODK XForms have no function \(name.shortened.quoted).",
                next: near.isEmpty
                    ? "Correct its name; functions that one tool alone has are not read."
                    : "Did you mean \(near.map { "\($0)()".quoted }.joined(separator: " or "))?")
        }
        advance(2)
        var arguments: [Int] = []
        if token.kind != .closeParenthesis {
            arguments.append(try expression())
            while token.kind == .comma {
                advance()
                arguments.append(try expression())
            }
        }
        try take(.closeParenthesis, "a comma or a closing bracket “)”")
        if let expectation = function.signature.expectation(ofCount: arguments.count) {
            throw ExpressionProblem(
                .argumentCount, in: source, at: offset,
                "The function \(name)() takes \(expectation) and here \(arguments.count == 1 ? "is" : "are") "
                    + "\(arguments.count).",
                next: "Write \(function.signature.usage).")
        }
        return try add(.call(function, arguments), at: offset)
    }

    // MARK: Tokens

    static let nodeTypes: [String: XPathExpression.NodeTest] = [
        "node": .node, "text": .text, "comment": .comment, "processing-instruction": .processingInstruction,
    ]

    var token: XPathToken { tokens[index] }
    var following: XPathToken { tokens[min(index + 1, tokens.count - 1)] }

    /// Whether a name with a bracket behind it calls a function: `count(`, and not `node(` or `child::node(`.
    var isCall: Bool {
        guard case .name(let prefix, let local) = token.kind, following.kind == .openParenthesis else { return false }
        return prefix != nil || Self.nodeTypes[local] == nil
    }

    var startsStep: Bool {
        switch token.kind {
        case .dot, .doubleDot, .at, .star, .anyNameOf: true
        case .name: !isCall
        default: false
        }
    }

    mutating func advance(_ count: Int = 1) { index = min(index + count, tokens.count - 1) }

    mutating func take(_ kind: XPathToken.Kind, _ what: String) throws(ExpressionProblem) {
        guard token.kind == kind else { throw expected(what) }
        advance()
    }

    mutating func add(_ kind: Kind, at offset: Int) throws(ExpressionProblem) -> Int {
        guard parts.count < FormLimits.expressionParts else {
            throw problem(
                .tooManyParts, "The expression has more than \(FormLimits.expressionParts) parts.",
                next: "Split it into calculates of their own.")
        }
        parts.append(.init(kind: kind, offset: offset))
        return parts.count - 1
    }

    func expected(_ what: String) -> ExpressionProblem {
        let found: String
        switch token.kind {
        case .end: found = "the expression ends"
        default:
            let text = source.unicodeScalars.dropFirst(token.offset).prefix(token.end - token.offset)
            found = "\(String(text).shortened.quoted) stands"
        }
        return problem(
            .unexpected, "Here \(found), where \(what) was expected.",
            next: ExpressionAdvice.unexpected(tokens, at: index)
                ?? "Compare brackets, commas and quotation marks before this place.")
    }

    func problem(_ code: ExpressionProblem.Code, _ message: String, next: String) -> ExpressionProblem {
        ExpressionProblem(code, in: source, at: token.offset, message, next: next)
    }
}
