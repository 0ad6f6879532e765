extension Evaluator {
    /// `jr:itext(id)`.
    mutating func formText(_ call: Call) throws(ExpressionProblem) -> String {
        let id = try text(call, 0)
        if let text = environment.text(id) { return text }
        guard let parts = words?.text(id, language: environment.language) else {
            throw problem(
                .unknownText, call.part, "No translation has the text \(id.shortened.quoted).",
                next: "Add the text to the form's translations.")
        }
        return try rendered(parts, at: current, call)
    }

    /// `jr:choice-name(value, path)`: the label of a choice that the question at a path offers, where the expression
    /// stands; empty for a choice that it does not offer there.
    mutating func label(_ call: Call) throws(ExpressionProblem) -> String {
        let value = try text(call, 0)
        guard let path = Self.template(try text(call, 1), from: templateNames(of: call.focus.node)) else {
            throw problem(
                .argumentKind, call.arguments[1], "jr:choice-name() takes the path of a question as a text.",
                next: "Write the path between quotation marks: jr:choice-name(/data/sex, '/data/sex').")
        }
        if let label = environment.choiceLabel(value, path) { return label }
        guard !value.isEmpty, let words, let choices = words.choices(at: path) else { return "" }
        let question =
            current.instance == 0
            ? instances.primary.nearest(to: current.node, at: path).first.map { NodeReference($0) } ?? current : current
        if let own = words.choicesInFront(at: path).first(where: { $0.value == value }) {
            return try label(of: own, at: question, call)
        }
        switch choices {
        case .inline:
            guard let item = words.inlineChoice(value, at: path) else { return "" }
            return try label(of: item, at: question, call)
        case .items(let nodeset, let valuePath, let labelPath, let isTextID):
            try nest(call)
            guard case .nodes(let items) = try self.value(of: nodeset, at: question) else { return "" }
            try spend(items.count, call.part)
            guard let item = items.first(where: { instances.text(valuePath, inside: $0) == value }),
                let label = words.label(
                    labelPath, of: item, at: path, language: environment.language, in: instances)
            else { return "" }
            guard isTextID else { return label }
            return try rendered(words.text(label, language: environment.language) ?? [], at: question, call)
        }
    }

    private mutating func label(
        of choice: FormPresentation.InlineChoice, at question: NodeReference, _ call: Call
    ) throws(ExpressionProblem) -> String {
        switch choice.label {
        case nil: ""
        case .id(let id): try rendered(words?.text(id, language: environment.language) ?? [], at: question, call)
        case .parts(let parts): try rendered(parts, at: question, call)
        }
    }

    /// A text with the values that stand in it.
    private mutating func rendered(
        _ parts: [TextPart], at node: NodeReference, _ call: Call
    ) throws(ExpressionProblem) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .value(let written):
                try nest(call)
                result += instances.text(of: try value(of: XPathExpression(written), at: node))
            }
        }
        return result.trimmingWhitespace()
    }

    /// Ends a circle of labels that ask for one another.
    private func nest(_ call: Call) throws(ExpressionProblem) {
        guard nesting < FormLimits.labelNesting else {
            throw problem(
                .cycle, call.part, "Labels and choices ask for one another in a circle.",
                next: "Leave \(call.name) out of the labels or the filter that it leads to.")
        }
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
