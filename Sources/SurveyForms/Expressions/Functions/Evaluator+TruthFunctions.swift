extension Evaluator {
    mutating func truthFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .boolean: return .boolean(instances.boolean(of: try value(call, 0)))
        case .not: return .boolean(!instances.boolean(of: try value(call, 0)))
        case .booleanFromString:
            let text = try text(call, 0)
            return .boolean(text == "true" || text == "1")
        case .if: return try value(call, instances.boolean(of: try value(call, 0)) ? 1 : 2)
        case .once:
            let isKnown = !instances.text(of: call.focus.node).isEmpty
            return isKnown ? .nodes([call.focus.node]) : try value(call, 0)
        case .coalesce:
            for index in 0..<(call.count - 1) {
                let candidate = try value(call, index)
                if !isNothing(candidate) { return candidate }
            }
            return try value(call, call.count - 1)
        case .checklist: return .boolean(try isBetween(call, try trueCount(call)))
        default: return .boolean(try isBetween(call, try trueWeight(call)))
        }
    }

    /// What `coalesce` passes over: an empty text, no node, and the number that is none.
    private func isNothing(_ value: XPathValue) -> Bool {
        if case .number(let number) = value { return number.isNaN }
        return instances.text(of: value).isEmpty
    }

    /// What a checklist counts: what is a number above zero ("checklist", ODK XForms specification).
    private func isTicked(_ value: XPathValue) -> Bool { number(of: value) > 0 }

    private mutating func trueCount(_ call: Call) throws(ExpressionProblem) -> Double {
        var count = 0.0
        for value in try values(call, from: 2) where isTicked(value) { count += 1 }
        return count
    }

    private mutating func trueWeight(_ call: Call) throws(ExpressionProblem) -> Double {
        let values = try values(call, from: 2)
        // Two sets of nodes stand for pairs as well: all marks, then all weights.
        let isSets = call.count == 4
        let pairs = values.count / 2
        guard values.count.isMultiple(of: 2) else {
            throw problem(
                .argumentCount, call.part, "weighted-checklist() finds \(values.count) marks and weights together.",
                next: "Give as many weights as marks.")
        }
        var sum = 0.0
        for pair in 0..<pairs {
            let mark = isSets ? values[pair] : values[pair * 2]
            let weight = isSets ? values[pairs + pair] : values[pair * 2 + 1]
            if isTicked(mark) { sum += number(of: weight) }
        }
        return sum
    }

    /// Whether a sum lies between the first two arguments; -1 sets no bound.
    private mutating func isBetween(_ call: Call, _ sum: Double) throws(ExpressionProblem) -> Bool {
        let least = try number(call, 0)
        let most = try number(call, 1)
        return (least == -1 || sum >= least) && (most == -1 || sum <= most)
    }
}
