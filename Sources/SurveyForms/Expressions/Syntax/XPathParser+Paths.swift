extension XPathParser {
    mutating func path() throws(ExpressionProblem) -> Int {
        let offset = token.offset
        switch token.kind {
        case .slash:
            advance()
            var path = XPathExpression.Path(start: .root, steps: [])
            if startsStep { try steps(into: &path) }
            return try add(.path(path), at: offset)
        case .doubleSlash:
            var path = XPathExpression.Path(start: .root, steps: [])
            try steps(into: &path)
            return try add(.path(path), at: offset)
        case .openParenthesis, .text, .number: return try filter(offset)
        case .name where isCall: return try filter(offset)
        default:
            guard startsStep else { throw expected("a value, a path or a function") }
            var path = XPathExpression.Path(start: .context, steps: [])
            try steps(into: &path)
            return try add(.path(path), at: offset)
        }
    }

    /// A primary expression with predicates and steps behind it.
    private mutating func filter(_ offset: Int) throws(ExpressionProblem) -> Int {
        let primary = try primary()
        let predicates = try predicates()
        let goesOn = token.kind == .slash || token.kind == .doubleSlash
        guard goesOn || !predicates.isEmpty else { return primary }
        var path = XPathExpression.Path(start: .value(primary, predicates: predicates), steps: [])
        if token.kind == .slash {
            advance()
            guard startsStep else { throw expected("a name") }
        }
        if goesOn { try steps(into: &path) }
        return try add(.path(path), at: offset)
    }

    private mutating func steps(into path: inout XPathExpression.Path) throws(ExpressionProblem) {
        if token.kind == .doubleSlash {
            path.steps.append(.init(axis: .descendantOrSelf, test: .node, predicates: [], offset: token.offset))
            advance()
        }
        while true {
            guard startsStep else { throw expected("a name") }
            try path.steps.append(step())
            switch token.kind {
            case .slash: advance()
            case .doubleSlash:
                path.steps.append(.init(axis: .descendantOrSelf, test: .node, predicates: [], offset: token.offset))
                advance()
            default: return
            }
        }
    }

    private mutating func step() throws(ExpressionProblem) -> XPathExpression.Step {
        let offset = token.offset
        switch token.kind {
        case .dot:
            advance()
            return .init(axis: .self, test: .node, predicates: try predicates(), offset: offset)
        case .doubleDot:
            advance()
            return .init(axis: .parent, test: .node, predicates: try predicates(), offset: offset)
        default:
            let axis = try axis()
            let test = try nodeTest()
            return .init(axis: axis, test: test, predicates: try predicates(), offset: offset)
        }
    }

    private mutating func axis() throws(ExpressionProblem) -> XPathExpression.Axis {
        if token.kind == .at {
            advance()
            return .attribute
        }
        guard case .name(let prefix, let local) = token.kind, following.kind == .doubleColon else { return .child }
        guard prefix == nil, let axis = XPathExpression.Axis(rawValue: local) else {
            throw problem(
                .unknownAxis, "XPath has no axis \(local.shortened.quoted).",
                next: "A filter cannot read a column with :: in its heading: take another. Axes are child, parent, "
                    + "self and attribute, written /, .., . and @.")
        }
        advance(2)
        return axis
    }

    private mutating func nodeTest() throws(ExpressionProblem) -> XPathExpression.NodeTest {
        switch token.kind {
        case .star:
            advance()
            return .anyName
        case .anyNameOf:
            advance()
            return .anyName
        case .name(nil, let local) where following.kind == .openParenthesis:
            guard let test = Self.nodeTypes[local] else { throw expected("a name") }
            advance(2)
            if test == .processingInstruction, case .text = token.kind { advance() }
            try take(.closeParenthesis, "a closing bracket “)”")
            return test
        case .name(_, let local):
            advance()
            return .name(local)
        default: throw expected("a name")
        }
    }

    private mutating func predicates() throws(ExpressionProblem) -> [Int] {
        var predicates: [Int] = []
        while token.kind == .openBracket {
            advance()
            predicates.append(try expression())
            try take(.closeBracket, "a closing bracket “]”")
        }
        return predicates
    }
}
