extension FormSession {
    /// What an application fills in by itself, as the expression that gives it ("Preload attributes", ODK XForms
    /// specification).
    private static let sources = [
        "start": "now()", "today": "today()", "uid": "concat('uuid:', uuid())", "instanceID": "concat('uuid:', uuid())",
        "deviceid": "property('deviceid')", "username": "property('username')", "email": "property('email')",
        "phonenumber": "property('phonenumber')",
    ]

    /// Fills in the metadata inside a node of a new record. What is not known stays as the form gives it.
    mutating func fillMetadata(inside outer: InstanceTree.Node) {
        for question in metadata {
            guard let source = question.preload.flatMap({ Self.sources[$0] }) else { continue }
            for node in record.nodes(at: question.path, inside: outer) {
                let value = text(of: source, at: node)
                if !value.isEmpty { instances.primary.setValue(value, of: node) }
            }
        }
    }

    /// Notes the end of the interview where the form asks for it, and sets off the actions that wait for it.
    public mutating func finish() {
        stepsLeft = FormLimits.recalculationSteps
        for question in metadata where question.preload == "end" {
            for node in nodes(at: question.path) {
                instances.primary.setValue(text(of: "now()", at: node), of: node)
                settle(node)
            }
        }
        fire(.finish)
    }

    private func text(of source: String, at node: InstanceTree.Node) -> String {
        (try? XPathExpression(source).text(in: context(at: node))) ?? ""
    }
}
