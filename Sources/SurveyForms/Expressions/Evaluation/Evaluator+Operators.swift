extension Evaluator {
    /// Applies an operator ("Equality", "Relational" and "Numeric" expressions, XPath 1.0, sections 3.4 and 3.5).
    mutating func apply(
        _ operation: XPathOperator, _ left: XPathValue, _ right: XPathValue, _ leftPart: Int, _ part: Int
    ) throws(ExpressionProblem) -> XPathValue {
        try spendReading(left, all: true, part)
        try spendReading(right, all: true, part)
        switch operation {
        case .add, .subtract, .multiply, .divide, .modulo:
            let (a, b) = numbers(first(left), first(right))
            switch operation {
            case .add: return .number(a + b)
            case .subtract: return .number(a - b)
            case .multiply: return .number(a * b)
            case .divide: return .number(a / b)
            default: return .number(a.truncatingRemainder(dividingBy: b))
            }
        case .equal, .notEqual:
            if case .text = left, case .text = right, isMoment(leftPart), isMoment(part) {
                // What functions say is compared as what they mean: `now() = today()`.
                let same = isEqual(Operand(value: left, kind: .moment), Operand(value: right, kind: .moment))
                return .boolean(same == (operation == .equal))
            }
            return .boolean(try compare(operation, left, right, part))
        default: return .boolean(try compare(operation, left, right, part))
        }
    }

    /// Whether a part reckons a day or a moment.
    private func isMoment(_ part: Int) -> Bool {
        guard case .call(let function, _) = expression.parts[part].kind else { return false }
        return function == .today || function == .now || function == .date || function == .dateTime
    }

    /// One side of a comparison: a value, or the text of a node and how it is read.
    struct Operand {
        let value: XPathValue
        var kind = ValueKind.text

        /// Whether it counts as a number: what such a question does not hold yet is no number.
        fileprivate var isNumber: Bool {
            switch value {
            case .number: true
            case .text(let text): kind == .number && !text.isEmpty
            case .boolean, .nodes: false
            }
        }

        fileprivate var isBoolean: Bool { kind == .boolean && spelledTruth != nil }

        fileprivate var spelledTruth: Bool? {
            switch value {
            case .text(let text): kind == .number ? XPathNumber.decimal(text) != 0 : ValueKind.truth(text)
            case .number(let number): number != 0 && !number.isNaN
            case .boolean(let boolean): boolean
            case .nodes: nil
            }
        }
    }

    func operand(_ node: NodeReference) -> Operand {
        Operand(value: .text(instances.text(of: node)), kind: instances.kind(of: node))
    }

    /// All that is compared of a value. What is not relevant is not among the nodes, and counts as no answer: in XPath it
    /// would equal nothing.
    private func operands(_ value: XPathValue) -> [Operand] {
        guard case .nodes(let nodes) = value, !nodes.isEmpty else { return [first(value)] }
        return nodes.map { operand($0) }
    }

    private func first(_ value: XPathValue) -> Operand {
        guard case .nodes(let nodes) = value else { return Operand(value: value) }
        return nodes.first.map { operand($0) } ?? Operand(value: .text(""))
    }

    /// Compares; of nodes any one that fulfils the comparison is enough.
    private mutating func compare(
        _ operation: XPathOperator, _ left: XPathValue, _ right: XPathValue, _ part: Int
    ) throws(ExpressionProblem) -> Bool {
        switch (left, right) {
        case (.nodes, .boolean), (.boolean, .nodes):
            let sides = [left, right].map { Operand(value: .boolean(instances.boolean(of: $0))) }
            return holds(operation, sides[0], sides[1])
        default: break
        }
        if left.isSingle, right.isSingle {
            try spend(1, part)
            return holds(operation, first(left), first(right))
        }
        let others = operands(right)
        let some = operands(left)
        try spend(some.count * others.count, part)
        for one in some {
            for other in others where holds(operation, one, other) { return true }
        }
        return false
    }

    /// Compares two values that are no nodes.
    private func holds(_ operation: XPathOperator, _ left: Operand, _ right: Operand) -> Bool {
        switch operation {
        case .equal: return isEqual(left, right)
        case .notEqual: return !isEqual(left, right)
        default:
            let (a, b) = numbers(left, right)
            switch operation {
            case .less: return a < b
            case .lessOrEqual: return a <= b
            case .greater: return a > b
            default: return a >= b
            }
        }
    }

    /// Whether two values are the same: as truth values, numbers or moments where one of them is such, else as texts.
    func isEqual(_ left: Operand, _ right: Operand) -> Bool {
        switch (left.value, right.value) {
        case (.boolean, _), (_, .boolean): return isTrue(left) == isTrue(right)
        default: break
        }
        // Beside a text, an answer of type boolean is what the specification writes: `${adult} = 'false'`.
        if left.isBoolean || right.isBoolean, let one = left.spelledTruth, let other = right.spelledTruth {
            return one == other
        }
        if left.isNumber || right.isNumber { return number(left) == number(right) }
        if left.kind == .moment || right.kind == .moment, written(left) != nil, written(right) != nil {
            let (a, b) = numbers(left, right)
            return a == b
        }
        return instances.text(of: left.value) == instances.text(of: right.value)
    }

    private func isTrue(_ operand: Operand) -> Bool {
        guard case .text(let text) = operand.value else { return instances.boolean(of: operand.value) }
        return operand.kind.isTrue(text)
    }

    private func number(_ operand: Operand) -> Double {
        guard case .text(let text) = operand.value else { return number(of: operand.value) }
        return number(of: text, operand.kind)
    }

    /// Both operands as numbers.
    ///
    /// A moment beside a day counts as the local day that it falls on: `. <= now()` holds all day for a question that
    /// asks for today's date, whatever the time zone.
    private func numbers(_ left: Operand, _ right: Operand) -> (Double, Double) {
        let a = number(left)
        let b = number(right)
        guard let first = written(left), let second = written(right), (first.time == nil) != (second.time == nil)
        else { return (a, b) }
        return (localDay(first) ?? a, localDay(second) ?? b)
    }

    private func written(_ operand: Operand) -> WrittenTime? {
        guard case .text(let text) = operand.value else { return nil }
        return WrittenTime(stored: text)
    }

    private func localDay(_ written: WrittenTime) -> Double? {
        guard let day = written.day else { return nil }
        guard let time = written.time else { return Double(day.number) }
        let clock = environment.clock
        return Double(clock.local(clock.moment(day, time: time, offset: written.offset)).day.number)
    }
}

extension XPathValue {
    /// Whether it is one value, or at most one node.
    fileprivate var isSingle: Bool {
        if case .nodes(let nodes) = self { nodes.count < 2 } else { true }
    }
}
