import Foundation

extension Evaluator {
    mutating func numberFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .pi: return .number(.pi)
        case .sum:
            return .number(total(try nodes(call.arguments[0], call.focus).map { .nodes([$0]) }))
        case .max: return .number(extreme(try values(call, from: 0), >))
        case .min: return .number(extreme(try values(call, from: 0), <))
        case .number where call.count == 0: return .number(number(of: .nodes([call.focus.node])))
        default: break
        }
        let number = try number(call, 0)
        switch call.function {
        case .int: return .number(number.rounded(.towardZero))
        case .floor: return .number(number.rounded(.down))
        case .ceiling: return .number(number.rounded(.up))
        case .round:
            let places = call.count == 2 ? try self.number(call, 1) : 0
            guard let places = Int(exactly: places.rounded(.towardZero)) else { return .number(.nan) }
            return .number(XPathNumber.round(number, places: places))
        case .pow: return .number(Foundation.pow(number, try self.number(call, 1)))
        case .atan2: return .number(Foundation.atan2(number, try self.number(call, 1)))
        case .abs: return .number(Swift.abs(number))
        case .log: return .number(Foundation.log(number))
        case .log10: return .number(Foundation.log10(number))
        case .sin: return .number(Foundation.sin(number))
        case .cos: return .number(Foundation.cos(number))
        case .tan: return .number(Foundation.tan(number))
        case .asin: return .number(Foundation.asin(number))
        case .acos: return .number(Foundation.acos(number))
        case .atan: return .number(Foundation.atan(number))
        case .sqrt: return .number(number.squareRoot())
        case .exp: return .number(Foundation.exp(number))
        case .exp10: return .number(Foundation.pow(10, number))
        default: return .number(number)
        }
    }

    /// The sum of answers. A question without an answer adds nothing, as in JavaRosa; a text that is no number makes
    /// the sum no number, as in XPath.
    private func total(_ values: [XPathValue]) -> Double {
        values.reduce(0) { instances.text(of: $1).isEmpty ? $0 : $0 + number(of: $1) }
    }

    private func extreme(_ values: [XPathValue], _ isBetter: (Double, Double) -> Bool) -> Double {
        var best: Double?
        for value in values where !instances.text(of: value).isEmpty {
            let number = number(of: value)
            if number.isNaN { return .nan }
            if best.map({ isBetter(number, $0) }) ?? true { best = number }
        }
        return best ?? .nan
    }
}
