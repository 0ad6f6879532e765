/// Reads how a form's body is shown.
struct PresentationReader {
    let nodes: ElementNodes
    private(set) var presentation: FormPresentation

    private static let controlParameters = ["accuracyThreshold", "unacceptableAccuracyThreshold", "rows", "autoplay"]
    private static let bindParameters = ["max-pixels", "quality", "allow-mock-accuracy"]

    init(nodes: ElementNodes, texts: FormTexts) {
        self.nodes = nodes
        presentation = FormPresentation(texts: texts)
    }

    /// Reads the body.
    mutating func read(_ body: MarkupElement) { presentation.layout = items(of: body, context: "") }

    /// Recursion ends at ``FormLimits/elementDepth``.
    private mutating func items(of parent: MarkupElement, context: String) -> [FormPresentation.LayoutItem] {
        var items: [FormPresentation.LayoutItem] = []
        for element in parent.children {
            let path = nodes.path(of: element, context: context)
            switch element.name {
            case "group":
                if let path, presentation.headings[path] == nil { presentation.headings[path] = text(element, "label") }
                let inside = self.items(of: element, context: path ?? context)
                // The group around a repeat of the same path is its heading.
                if inside.contains(where: { if case .repeat(path, _, _, _) = $0 { true } else { false } }) {
                    items += inside
                } else {
                    items.append(.group(path: path, appearance: element.attribute("appearance") ?? "", items: inside))
                }
            case "repeat":
                guard let path else { continue }
                if presentation.headings[path] == nil { presentation.headings[path] = text(element, "label") }
                let appearance = element.attribute("appearance") ?? parent.attribute("appearance") ?? ""
                let isFixed =
                    element.attribute("count") != nil || element.attribute("noAddRemove")?.hasPrefix("true") == true
                items.append(
                    .repeat(
                        path: path, appearance: appearance, isFixed: isFixed,
                        items: self.items(of: element, context: path)))
            default:
                guard Body.controlNames.contains(element.name), let path else { continue }
                // A second control for a node shows the same answer again; the first one defines it.
                guard presentation.controls[path] == nil else { continue }
                let control = control(element, path)
                presentation.controls[path] = control
                // Each question of a table says its choices itself: a heading without words of its own is not shown.
                if !element.isHeading || presentation.says(control) { items.append(.question(path: path)) }
            }
        }
        return items
    }

    private func control(_ element: MarkupElement, _ path: String) -> FormPresentation.Control {
        let bind = nodes.binds[path]
        var control = FormPresentation.Control(
            label: text(element, "label"), hint: text(element, "hint"),
            constraintMessage: message(bind?.expression("constraintMsg")),
            requiredMessage: message(bind?.expression("requiredMsg")))
        for name in Self.controlParameters { control.parameters[name] = element.attribute(name) }
        for name in Self.bindParameters { control.parameters[name] = bind?.expression(name) }
        let items = element.children.filter { $0.name == "item" }.map {
            FormPresentation.InlineChoice(
                value: $0.first("value")?.text.trimmingWhitespace() ?? "", label: text($0, "label"))
        }
        if let itemset = element.first("itemset") {
            control.choicesInFront = items
            control.labelColumns = labelColumns(itemset)
            let columns = control.labelColumns.map { presentation.texts.plain($0, language: nil) }
            let first = columns.map { SearchAppearance.columns($0)?.first ?? $0 }
            let label = first ?? itemset.first("label")?.attribute("ref") ?? "label"
            let textReference = ChoiceReader.textReference(label)
            control.choices = .itemset(
                value: itemset.first("value")?.attribute("ref") ?? "name", label: textReference ?? label,
                isLabelTextID: textReference != nil)
        } else if !items.isEmpty {
            control.choices = .inline(items)
        }
        return control
    }

    /// The label of an itemset, if it is a text of the form and no path inside an item: then it names columns.
    private func labelColumns(_ itemset: MarkupElement) -> FormText? {
        let reference = itemset.first("label")?.attribute("ref")
        return reference == nil || reference.flatMap(LabelReader.textID) != nil ? text(itemset, "label") : nil
    }

    private func text(_ element: MarkupElement, _ name: String) -> FormText? {
        guard let element = element.first(name) else { return nil }
        guard let reference = element.attribute("ref") else {
            let parts = Translations.pieces(element)
            return parts.isEmpty ? nil : .parts(parts)
        }
        return LabelReader.textID(reference).map { .id($0) } ?? .parts([.value(reference)])
    }

    private func message(_ written: String?) -> FormText? {
        guard let written else { return nil }
        return LabelReader.textID(written).map { .id($0) } ?? .parts([.text(written)])
    }
}
