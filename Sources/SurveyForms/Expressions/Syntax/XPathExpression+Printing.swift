extension XPathExpression: CustomStringConvertible {
    /// The expression in one spelling: the fewest brackets, one space around operators, abbreviated steps.
    ///
    /// Reading it gives the same expression again, and printing that the same text.
    public var description: String {
        var printer = Printer(expression: self)
        printer.print(root, inside: 0)
        return printer.text
    }

    private struct Printer {
        let expression: XPathExpression
        var text = ""

        /// Recursion ends at ``FormLimits/expressionDepth``.
        mutating func print(_ index: Int, inside level: Int) {
            let kind = expression.parts[index].kind
            let isBracketed = Self.level(kind) <= level
            if isBracketed { text += "(" }
            print(kind)
            if isBracketed { text += ")" }
        }

        private mutating func print(_ kind: Kind) {
            switch kind {
            case .text(let value):
                let quote = value.contains("'") ? "\"" : "'"
                text += quote + value + quote
            case .number(let number):
                text += number.isFinite ? XPathNumber.text(number) : String(repeating: "9", count: 310)
            case .all(let joint, let members):
                for (position, member) in members.enumerated() {
                    if position > 0 { text += " \(joint.rawValue) " }
                    print(member, inside: joint.level)
                }
            case .chain(let first, let rest):
                print(first, inside: rest[0].operator.level)
                for link in rest {
                    text += " \(link.operator.rawValue) "
                    print(link.operand, inside: link.operator.level)
                }
            case .negation(let times, let operand):
                text += String(repeating: "-", count: times)
                print(operand, inside: XPathOperator.negationLevel)
            case .call(let function, let arguments):
                text += function.rawValue + "("
                for (position, argument) in arguments.enumerated() {
                    if position > 0 { text += ", " }
                    print(argument, inside: 0)
                }
                text += ")"
            case .path(let path): print(path)
            }
        }

        private mutating func print(_ path: Path) {
            var separator = ""
            switch path.start {
            case .root: text += "/"
            case .context: break
            case .value(let primary, let predicates):
                // A path in brackets, as in (a/b)[1], is not the same as a/b[1].
                print(primary, inside: Self.isPath(expression.parts[primary].kind) ? Int.max : 8)
                print(predicates)
                separator = "/"
            }
            for step in path.steps {
                text += separator
                separator = "/"
                print(step)
                print(step.predicates)
            }
        }

        private mutating func print(_ step: Step) {
            switch (step.axis, step.test) {
            case (.self, .node): text += "."
            case (.parent, .node): text += ".."
            case (.child, let test): text += Self.text(test)
            case (.attribute, let test): text += "@" + Self.text(test)
            case (let axis, let test): text += "\(axis.rawValue)::\(Self.text(test))"
            }
        }

        private mutating func print(_ predicates: [Int]) {
            for predicate in predicates {
                text += "["
                print(predicate, inside: 0)
                text += "]"
            }
        }

        private static func text(_ test: NodeTest) -> String {
            switch test {
            case .node: "node()"
            case .anyName: "*"
            case .name(let name): name
            case .text: "text()"
            case .comment: "comment()"
            case .processingInstruction: "processing-instruction()"
            }
        }

        private static func isPath(_ kind: Kind) -> Bool {
            if case .path = kind { true } else { false }
        }

        private static func level(_ kind: Kind) -> Int {
            switch kind {
            case .all(let joint, _): joint.level
            case .chain(_, let rest): rest[0].operator.level
            case .negation: XPathOperator.negationLevel
            // "/ * 2" would be a path with a wildcard.
            case .path(let path) where path.start == .root && path.steps.isEmpty: 1
            case .text, .number, .call, .path: 9
            }
        }
    }
}
