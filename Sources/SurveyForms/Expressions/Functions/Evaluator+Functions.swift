extension Evaluator {
    /// Calls a function. The parser has checked the number of arguments.
    mutating func call(
        _ function: XPathFunction, _ arguments: [Int], _ part: Int, _ focus: Focus
    ) throws(ExpressionProblem) -> XPathValue {
        let call = Call(function: function, arguments: arguments, part: part, focus: focus)
        switch function {
        case .string, .concat, .join, .substr, .substring, .translate, .substringBefore, .substringAfter,
            .stringLength, .normalizeSpace, .contains, .startsWith, .endsWith, .regex, .name, .localName:
            return try textFunction(call)
        case .uuid, .digest, .base64Decode, .extractSigned, .random: return try chanceOrCodeFunction(call)
        case .if, .coalesce, .once, .boolean, .not, .checklist, .true, .false, .booleanFromString, .weightedChecklist:
            return try truthFunction(call)
        case .number, .int, .sum, .max, .min, .round, .floor, .ceiling, .pow, .log, .log10, .abs, .sin, .cos, .tan,
            .asin, .acos, .atan, .atan2, .sqrt, .exp, .exp10, .pi:
            return try numberFunction(call)
        case .count, .position, .last, .instance, .current, .randomize, .countNonEmpty, .indexedRepeat, .pulldata:
            return try nodeFunction(call)
        case .today, .now, .date, .dateTime, .formatDate, .formatDateTime, .decimalDateTime, .decimalTime:
            return try dateFunction(call)
        case .selected, .selectedAt, .countSelected, .choiceName, .itext, .property, .version, .depend:
            return try choiceFunction(call)
        case .area, .distance, .geofence: return try placeFunction(call)
        }
    }

    /// A function with its arguments, and where they are evaluated.
    struct Call {
        let function: XPathFunction
        let arguments: [Int]
        let part: Int
        let focus: Focus

        var count: Int { arguments.count }
        var name: String { "\(function.rawValue)()" }
    }

    mutating func text(_ call: Call, _ index: Int) throws(ExpressionProblem) -> String {
        try text(call.arguments[index], call.focus)
    }

    mutating func number(_ call: Call, _ index: Int) throws(ExpressionProblem) -> Double {
        try number(call.arguments[index], call.focus)
    }

    mutating func value(_ call: Call, _ index: Int) throws(ExpressionProblem) -> XPathValue {
        try value(call.arguments[index], call.focus)
    }

    /// The values of arguments from an index on, nodes one by one.
    mutating func values(_ call: Call, from first: Int) throws(ExpressionProblem) -> [XPathValue] {
        var values: [XPathValue] = []
        for argument in call.arguments.dropFirst(first) {
            let value = try value(argument, call.focus)
            if case .nodes(let nodes) = value {
                try spend(nodes.count, call.part)
                try spendReading(value, all: true, call.part)
                for node in nodes { values.append(.nodes([node])) }
            } else {
                values.append(value)
            }
        }
        return values
    }
}
