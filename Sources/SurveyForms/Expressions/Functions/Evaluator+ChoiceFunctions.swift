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
        case .itext:
            let id = try text(call, 0)
            guard let text = environment.text(id) ?? words?.text(id, language: environment.language) else {
                throw problem(
                    .unknownText, call.part, "No translation has the text \(id.shortened.quoted).",
                    next: "Add the text to the form's translations.")
            }
            return .text(text)
        case .choiceName:
            let value = try text(call, 0)
            guard let path = Self.template(try text(call, 1), from: templateNames(of: call.focus.node)) else {
                throw problem(
                    .argumentKind, call.arguments[1], "jr:choice-name() takes the path of a question as a text.",
                    next: "Write the path between quotation marks: jr:choice-name(/data/sex, '/data/sex').")
            }
            if let label = environment.choiceLabel(value, path) { return .text(label) }
            let record = EvaluationContext(instances, environment: environment)
            return .text(try words?.label(of: value, at: path, language: environment.language, in: record) ?? "")
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

    /// The names from the root element down to a node.
    private func templateNames(of node: NodeReference) -> [String] {
        let tree = instances.trees[Int(node.instance)]
        var names: [String] = []
        var walker = node.node
        while let parent = tree.parent(of: walker) {
            names.append(tree.name(of: walker))
            walker = parent
        }
        return names.reversed()
    }

    /// The path of a question without the root, from a reference inside a text: "/data/sex", "../sex".
    static func template(_ reference: String, from context: [String]) -> String? {
        var rest = Substring(reference.trimmingWhitespace())
        var names = context
        if rest.hasPrefix("/") {
            names = []
        } else if rest.hasPrefix("current()/") {
            rest = rest.dropFirst("current()/".count)
        }
        for part in rest.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if names.popLast() == nil { return nil }
            default:
                // Positions in brackets do not change which question is meant.
                let name = part.prefix { $0 != "[" }.trimmingWhitespace()
                guard !name.isEmpty else { return nil }
                names.append(name.localName)
            }
        }
        guard names.count > 1 else { return nil }
        return names.dropFirst().joined(separator: "/")
    }
}
