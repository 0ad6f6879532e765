extension Evaluator {
    /// Applies an operator ("Equality", "Relational" and "Numeric" expressions, XPath 1.0, sections 3.4 and 3.5).
    mutating func apply(
        _ operation: XPathOperator, _ left: XPathValue, _ right: XPathValue, _ part: Int
    ) throws(ExpressionProblem) -> XPathValue {
        try spendReading(left, all: true, part)
        try spendReading(right, all: true, part)
        switch operation {
        case .add, .subtract, .multiply, .divide, .modulo:
            let (a, b) = numbers(left, right)
            switch operation {
            case .add: return .number(a + b)
            case .subtract: return .number(a - b)
            case .multiply: return .number(a * b)
            case .divide: return .number(a / b)
            default: return .number(a.truncatingRemainder(dividingBy: b))
            }
        default: return .boolean(try compare(operation, left, right, part))
        }
    }

    /// Compares; of nodes any one that fulfils the comparison is enough.
    private mutating func compare(
        _ operation: XPathOperator, _ left: XPathValue, _ right: XPathValue, _ part: Int
    ) throws(ExpressionProblem) -> Bool {
        switch (left, right) {
        // What is not relevant is not among the nodes, and counts as no answer: in XPath it would equal nothing.
        case (.nodes(let none), _) where none.isEmpty: return try compare(operation, .text(""), right, part)
        case (_, .nodes(let none)) where none.isEmpty: return try compare(operation, left, .text(""), part)
        case (.nodes, .boolean(let other)):
            return holds(operation, .boolean(instances.boolean(of: left)), .boolean(other))
        case (.boolean(let other), .nodes):
            return holds(operation, .boolean(other), .boolean(instances.boolean(of: right)))
        case (.nodes(let some), .nodes(let others)):
            try spend(some.count * others.count, part)
            let texts = others.map { XPathValue.text(instances.text(of: $0)) }
            for node in some {
                let text = XPathValue.text(instances.text(of: node))
                for other in texts where holds(operation, text, other) { return true }
            }
            return false
        case (.nodes(let some), _):
            try spend(some.count, part)
            return some.contains { holds(operation, .text(instances.text(of: $0)), right) }
        case (_, .nodes(let others)):
            try spend(others.count, part)
            return others.contains { holds(operation, left, .text(instances.text(of: $0))) }
        default: return holds(operation, left, right)
        }
    }

    /// Compares two values that are no nodes.
    private func holds(_ operation: XPathOperator, _ left: XPathValue, _ right: XPathValue) -> Bool {
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

    private func isEqual(_ left: XPathValue, _ right: XPathValue) -> Bool {
        switch (left, right) {
        case (.boolean, _), (_, .boolean): instances.boolean(of: left) == instances.boolean(of: right)
        case (.number, _), (_, .number): number(of: left) == number(of: right)
        default: instances.text(of: left) == instances.text(of: right)
        }
    }

    /// Both operands as numbers.
    ///
    /// A moment beside a day counts as the local day that it falls on: `. <= now()` holds all day for a question that
    /// asks for today's date, whatever the time zone.
    private func numbers(_ left: XPathValue, _ right: XPathValue) -> (Double, Double) {
        let a = number(of: left)
        let b = number(of: right)
        guard let first = written(left), let second = written(right), (first.time == nil) != (second.time == nil)
        else { return (a, b) }
        return (localDay(first) ?? a, localDay(second) ?? b)
    }

    private func written(_ value: XPathValue) -> WrittenTime? {
        switch value {
        case .text(let text): WrittenTime(stored: text)
        case .nodes(let nodes): nodes.first.flatMap { WrittenTime(stored: instances.text(of: $0)) }
        case .number, .boolean: nil
        }
    }

    private func localDay(_ written: WrittenTime) -> Double? {
        guard let day = written.day else { return nil }
        guard let time = written.time else { return Double(day.number) }
        let clock = environment.clock
        return Double(clock.local(clock.moment(day, time: time, offset: written.offset)).day.number)
    }
}
