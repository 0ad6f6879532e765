/// The texts of a form and the labels of its choices, as expressions ask for them: `jr:itext()` and `jr:choice-name()`.
struct FormWords: Sendable {
    private let presentation: FormPresentation
    /// What questions take their choices from, by path, without filters: a label is asked for whatever is offered now.
    private let nodesets: [String: XPathExpression]

    init(_ form: Form, parsed: [XPathExpression?]) {
        presentation = form.presentation
        var nodesets: [String: XPathExpression] = [:]
        for (expression, parsed) in zip(form.logic.expressions, parsed) where expression.role == .choices {
            nodesets[expression.path] = parsed?.withoutPredicates
        }
        self.nodesets = nodesets
    }

    /// The text with an id, without the values that may stand in it.
    func text(_ id: String, language: String?) -> String? {
        let texts = presentation.texts
        return texts.entry(id, language: texts.language(language))?.parts.map(Self.plain)
    }

    /// The label of a choice of the question at a path.
    func label(
        of value: String, at path: String, language: String?, in context: EvaluationContext
    ) throws(ExpressionProblem) -> String? {
        switch presentation.controls[path]?.choices {
        case nil, .some(.none): return nil
        case .inline(let items):
            switch items.first(where: { $0.value == value })?.label {
            case nil: return nil
            case .id(let id): return text(id, language: language)
            case .parts(let parts): return Self.plain(parts)
            }
        case .itemset(let valuePath, let labelPath, let isTextID):
            guard let nodeset = nodesets[path], case .nodes(let items) = try nodeset.evaluate(in: context),
                let item = items.first(where: { context.instances.text(valuePath, inside: $0) == value }),
                let written = context.instances.text(labelPath, inside: item)
            else { return nil }
            return isTextID ? text(written, language: language) : written
        }
    }

    private static func plain(_ parts: [TextPart]) -> String {
        parts.map { if case .text(let text) = $0 { text } else { "" } }.joined().trimmingWhitespace()
    }
}

extension FormInstances {
    /// The value of a plain path such as "name" or "./properties/name" inside a node of any instance.
    func text(_ path: String, inside item: NodeReference) -> String? {
        let tree = trees[Int(item.instance)]
        var node = item.node
        for name in path.split(separator: "/") where name != "." {
            guard let child = tree.children(of: node, named: name.localName).first else { return nil }
            node = child
        }
        return tree.text(of: node)
    }
}

extension XPathExpression {
    /// The expression with all that its paths lead to, whatever their predicates say.
    fileprivate var withoutPredicates: XPathExpression {
        let bare = parts.map { part in
            guard case .path(var path) = part.kind else { return part }
            if case .value(let start, _) = path.start { path.start = .value(start, predicates: []) }
            for index in path.steps.indices { path.steps[index].predicates = [] }
            return Part(kind: .path(path), offset: part.offset)
        }
        return XPathExpression(source: source, parts: bare, root: root)
    }
}
