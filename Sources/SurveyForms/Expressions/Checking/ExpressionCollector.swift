/// Gathers the expressions of a form from its binds, actions, controls and texts.
struct ExpressionCollector {
    private let elements: ElementNodes
    private(set) var expressions: [FormExpression] = []
    private(set) var textIDs: Set<String> = []
    /// Values in texts of which the form does not say where they stand: the labels of choices.
    private(set) var looseOutputs: [FormExpression] = []
    /// What leads nowhere, and so does nothing.
    private(set) var findings: [FormFinding] = []

    init(_ elements: ElementNodes) { self.elements = elements }

    private var paths: InstancePaths { elements.paths }
    private var nodes: Set<String> { elements.nodes }

    private static let bindRoles: [FormExpression.Role] = [.relevant, .constraint, .required, .readOnly, .calculate]

    mutating func readModel(_ model: MarkupElement) {
        for element in model.children {
            switch element.name {
            case "bind": readBind(element)
            case "setvalue": readAction(element, trigger: nil, context: "")
            case "setgeopoint", "recordaudio": noteNotRun(element, context: "")
            case "itext": readTexts(element)
            default: break
            }
        }
    }

    private mutating func readBind(_ element: MarkupElement) {
        guard let reference = element.attribute("nodeset") ?? element.attribute("ref") else { return }
        guard let path = paths.relative(reference, context: ""), nodes.contains(path) else {
            if element.attributes.keys.contains(where: { !["nodeset", "ref", "type", "id"].contains($0) }) {
                noteLost(reference, element, "The form has no such node: what the bind says of it is not looked at.")
            }
            return
        }
        for role in Self.bindRoles {
            if let text = element.attribute(role.rawValue) { add(path, role, text, element) }
        }
    }

    private mutating func readAction(_ element: MarkupElement, trigger: String?, context: String) {
        guard let path = elements.binds.target(of: element, context: context, paths), nodes.contains(path) else {
            let reference = element.attribute("ref") ?? element.attribute("bind") ?? ""
            noteLost(reference, element, "An action sets a value here, and no plain path leads to it: it is not run.")
            return
        }
        // Without an expression, the text inside is the value; without either the node is emptied.
        let text = element.attribute("value") ?? XPathExpression.literal(element.text.trimmingWhitespace())
        let events = (element.attribute("event") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        add(path, .setValue, text, element, events: events, trigger: trigger)
    }

    /// An action of a phone with a receiver and a microphone of its own, which neither screen has.
    private mutating func noteNotRun(_ element: MarkupElement, context: String) {
        let path = elements.binds.target(of: element, context: context, paths) ?? ""
        let isPlace = element.name == "setgeopoint"
        findings.append(
            FormFinding(
                .notRun, element.attribute("ref") ?? element.name, at: nodes.contains(path) ? path : "",
                place: element.place,
                isPlace
                    ? "Interviews here take no position by themselves: this stays empty."
                    : "Interviews here record no sound in the background: this stays empty.",
                next: isPlace
                    ? "Ask for the place with a geopoint question." : "Ask for the recording with an audio question.",
                subject: .type))
    }

    private mutating func noteLost(_ reference: String, _ element: MarkupElement, _ message: String) {
        findings.append(
            FormFinding(
                .unknownPath, reference, at: "", place: element.place, message,
                next: "Write the path of a node of the primary instance, without conditions."))
    }

    /// The texts of all languages. pyxform names a question's text after its path: "/data/age:label".
    private mutating func readTexts(_ itext: MarkupElement) {
        var seen: Set<String> = []
        for translation in itext.children {
            for text in translation.children where text.name == "text" {
                guard let id = text.attribute("id") else { continue }
                textIDs.insert(id)
                let owner = id.hasPrefix("/") ? String(id.prefix { $0 != ":" }) : ""
                let path = paths.relative(owner, context: "")
                for value in text.children {
                    for output in value.children where output.name == "output" {
                        guard let expression = output.attribute("value") ?? output.attribute("ref") else { continue }
                        guard seen.insert("\(path ?? "") \(expression)").inserted else { continue }
                        // Where the text stands is known for absolute paths and for texts named after a path alone.
                        if owner.isEmpty ? expression.hasPrefix("/") : true, let path, nodes.contains(path) {
                            add(path, .output, expression, output)
                        } else {
                            looseOutputs.append(self.expression("", .output, expression, output))
                        }
                    }
                }
            }
        }
    }

    mutating func readBody(_ body: MarkupElement) { read(body, context: "") }

    /// Recursion ends at ``FormLimits/elementDepth``.
    private mutating func read(_ parent: MarkupElement, context: String) {
        for element in parent.children {
            switch element.name {
            case "setvalue": readAction(element, trigger: context, context: context)
            case "setgeopoint", "recordaudio": noteNotRun(element, context: context)
            case "output":
                if let text = element.attribute("value") ?? element.attribute("ref") {
                    add(context, .output, text, element)
                }
            case "itemset":
                if let text = element.attribute("nodeset") { add(context, .choices, text, element) }
                read(element, context: context)
            default:
                let isText = ["label", "hint", "value"].contains(element.name)
                let path = isText ? context : elements.path(of: element, context: context) ?? context
                if element.name == "repeat", let text = element.attribute("count") {
                    add(path, .repeatCount, text, element)
                }
                read(element, context: path)
            }
        }
    }

    private mutating func add(
        _ path: String, _ role: FormExpression.Role, _ text: String, _ element: MarkupElement,
        events: [String] = [], trigger: String? = nil
    ) {
        expressions.append(expression(path, role, text, element, events: events, trigger: trigger))
    }

    private func expression(
        _ path: String, _ role: FormExpression.Role, _ text: String, _ element: MarkupElement,
        events: [String] = [], trigger: String? = nil
    ) -> FormExpression {
        FormExpression(
            path: path, role: role, text: text, events: events, trigger: trigger, line: element.place.line,
            column: element.place.column)
    }
}

extension XPathExpression {
    /// A text as an expression. XPath knows no way to write a quotation mark inside its own kind.
    fileprivate static func literal(_ text: String) -> String {
        guard text.contains("'") else { return "'\(text)'" }
        guard text.contains("\"") else { return "\"\(text)\"" }
        let pieces = text.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
        return "concat(\(pieces.joined(separator: ", \"'\", ")))"
    }
}
