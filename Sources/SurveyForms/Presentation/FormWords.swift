/// The texts of a form and what its questions take their choices from, as `jr:itext()` and `jr:choice-name()` ask for them.
struct FormWords: Sendable {
    /// Where the choices of a question come from.
    enum Choices {
        case inline
        /// Nodes, and inside each of them the paths of value and label.
        case items(XPathExpression, value: String, label: String, isTextID: Bool)
    }

    private let presentation: FormPresentation
    /// The expressions that give the choices of questions, by path.
    private let nodesets: [String: XPathExpression]
    /// The choices of the long lists that stand inside their questions, by path and value: looked for again and again.
    private let longLists: [String: [String: FormPresentation.InlineChoice]]

    /// From how many choices on a list is long.
    private static let longList = 32

    init(_ form: Form, parsed: [XPathExpression?]) {
        presentation = form.presentation
        var nodesets: [String: XPathExpression] = [:]
        for (expression, parsed) in zip(form.logic.expressions, parsed) where expression.role == .choices {
            nodesets[expression.path] = parsed
        }
        self.nodesets = nodesets
        let asksForLabels = parsed.contains { $0?.calls(.choiceName) == true }
        let controls = asksForLabels ? presentation.controls : [:]
        longLists = controls.compactMapValues { control in
            guard case .inline(let items) = control.choices, items.count >= Self.longList else { return nil }
            return Dictionary(items.map { ($0.value, $0) }) { first, _ in first }
        }
    }

    /// The choice with a value, of those that stand inside the question at a path.
    func inlineChoice(_ value: String, at path: String) -> FormPresentation.InlineChoice? {
        if let long = longLists[path] { return long[value] }
        guard case .inline(let items) = presentation.controls[path]?.choices else { return nil }
        return items.first { $0.value == value }
    }

    /// The text with an id in a language, with the places for values in it; `nil` if there is none.
    func text(_ id: String, language: String?) -> [TextPart]? {
        let texts = presentation.texts
        return texts.entry(id, language: texts.language(language))?.parts
    }

    /// What the question at a path takes its choices from; `nil` for one without choices.
    func choices(at path: String) -> Choices? {
        switch presentation.controls[path]?.choices {
        case nil, .some(.none): nil
        case .inline: .inline
        case .itemset(let value, let label, let isTextID):
            nodesets[path].map { .items($0, value: value, label: label, isTextID: isTextID) }
        }
    }

    /// The choices that stand before those items.
    func choicesInFront(at path: String) -> [FormPresentation.InlineChoice] {
        presentation.controls[path]?.choicesInFront ?? []
    }

    /// What people read of an item that the question at a path offers, or the id of that text.
    func label(
        _ labelPath: String, of item: NodeReference, at path: String, language: String?, in instances: FormInstances
    ) -> String? {
        let texts = presentation.texts
        return instances.label(labelPath, of: item, at: presentation.controls[path], texts, texts.language(language))
    }

    /// The expressions of all values that may stand in the labels of the choices of a question.
    func outputs(inChoicesAt path: String) -> Set<String> {
        switch presentation.controls[path]?.choices {
        case nil, .some(.none), .itemset(_, _, isLabelTextID: false): return []
        case .inline(let items):
            return items.reduce(into: []) { outputs, item in
                switch item.label {
                case nil: break
                case .id(let id): outputs.formUnion(presentation.texts.outputs(in: id))
                case .parts(let parts): outputs.formUnion(parts.compactMap(\.output))
                }
            }
        // Which texts the items name is known when they are read; texts of questions have their paths for ids.
        case .itemset: return presentation.texts.outputs
        }
    }
}

extension FormInstances {
    /// The value of a plain path such as "name", "./properties/name" or "@code" inside a node of any instance.
    func text(_ path: String, inside item: NodeReference) -> String? {
        let tree = trees[Int(item.instance)]
        return tree.nodes(InstancePaths.names(inRow: path)[...], below: item.node).first.map(tree.text(of:))
    }
}
