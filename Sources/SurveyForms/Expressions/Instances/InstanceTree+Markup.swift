extension InstanceTree {
    /// The attribute of a template. No path leads to it, since names are read without their prefix.
    static let templateMark = "jr:template"

    /// The tree of an instance of a form: its root element and all inside it.
    ///
    /// - Parameter keepingTemplates: Whether elements with `jr:template` are nodes as well. They are not part of a
    ///   record, but the only place that says what a repeat without instances holds.
    init(root: MarkupElement, keepingTemplates: Bool = false) {
        self.init()
        add(root, to: document, keepingTemplates)
    }

    /// Recursion ends at ``FormLimits/elementDepth``.
    private mutating func add(_ element: MarkupElement, to parent: Node, _ keepingTemplates: Bool) {
        let isTemplate = element.attributes["template"] != nil
        if isTemplate, !keepingTemplates { return }
        let node = append(element.name, to: parent, value: element.hasChildren ? "" : element.text.trimmingWhitespace())
        for (name, value) in element.attributes.sorted(by: { $0.key < $1.key })
        where name != "template" && name != "xmlns" {
            appendAttribute(name, to: node, value: value)
        }
        if isTemplate { appendAttribute(Self.templateMark, to: node, value: "") }
        for child in element.children { add(child, to: node, keepingTemplates) }
    }
}
