extension Evaluator {
    /// Functions on selected choices, on the form's texts, and on what the application knows.
    mutating func choiceFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .selected: return .boolean(try isSelected(call))
        case .countSelected: return .number(Double(Self.items(try text(call, 0)).count))
        case .selectedAt:
            let items = Self.items(try text(call, 0))
            let index = try number(call, 1).rounded(.towardZero)
            return .text(index >= 0 && index < Double(items.count) ? String(items[Int(index)]) : "")
        case .itext: return .text(try formText(call))
        case .choiceName: return .text(try label(call))
        case .property: return .text(environment.properties[try text(call, 0)] ?? "")
        case .version: return .text(environment.formVersion)
        default: return try value(call, 0)
        }
    }

    /// Whether a choice is among those of a select; an empty text is, where nothing is selected.
    private mutating func isSelected(_ call: Call) throws(ExpressionProblem) -> Bool {
        let list = try text(call, 0)
        let wanted = try text(call, 1).trimmingWhitespace()
        return wanted.isEmpty ? list.isEmpty : Self.items(list).contains { $0 == wanted }
    }

    private static func items(_ list: String) -> [Substring] {
        list.split { $0.isWhitespace }
    }
}
