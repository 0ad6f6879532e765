/// The controls, groups and repeats of a form's body, by the path that they refer to.
struct Body {
    /// A control and how it refers to its node, for messages.
    struct Control {
        let element: MarkupElement
        let reference: String
    }

    private(set) var controls: [String: Control] = [:]
    private(set) var groups: [String: MarkupElement] = [:]
    private(set) var repeats: [String: MarkupElement] = [:]

    static let controlNames: Set<String> = [
        "input", "secret", "textarea", "select", "select1", "rank", "upload", "trigger", "range",
    ]

    /// Reads the body.
    ///
    /// - Parameter nodes: The paths that the instance has.
    init(_ body: MarkupElement, paths: InstancePaths, binds: Binds, nodes: Set<String>) throws(FormProblem) {
        let reader = Reader(paths: paths, binds: binds, nodes: nodes)
        try reader.read(body, context: "", into: &self)
    }

    /// The paths at which, or inside which, something is asked.
    var askedPaths: Set<String> {
        var asked = Set(controls.keys)
        for path in [Array(controls.keys), Array(repeats.keys)].joined() {
            var outer = path.droppingLastParts(1)
            while !outer.isEmpty, asked.insert(outer).inserted { outer = outer.droppingLastParts(1) }
        }
        return asked
    }

    /// Walks over the body. Recursion ends at ``FormLimits/elementDepth``.
    private struct Reader {
        let paths: InstancePaths
        let binds: Binds
        let nodes: Set<String>

        func read(_ parent: MarkupElement, context: String, into body: inout Body) throws(FormProblem) {
            for element in parent.children {
                switch element.name {
                case "group":
                    let path = try path(of: element, context: context)
                    if let path, body.groups[path] == nil { body.groups[path] = element }
                    try read(element, context: path ?? context, into: &body)
                case "repeat":
                    let path = try path(of: element, context: context)
                    if let path { body.repeats[path] = element }
                    try read(element, context: path ?? context, into: &body)
                case let name where Body.controlNames.contains(name):
                    guard let path = try path(of: element, context: context) else {
                        throw FormProblem(
                            .refWithoutNode, at: element.place, "A control (\(name)) has no ref.",
                            next: "Say which node it fills, such as ref=\"/data/age\".")
                    }
                    // A second control for a node shows the same answer again; the first one defines it.
                    if body.controls[path] == nil {
                        let reference = element.attribute("ref") ?? element.attribute("bind") ?? path
                        body.controls[path] = Control(element: element, reference: reference)
                    }
                default:
                    continue
                }
            }
        }

        /// The path of an element's node; `nil` for a group that only arranges the screen.
        private func path(of element: MarkupElement, context: String) throws(FormProblem) -> String? {
            if let id = element.attribute("bind"), let path = binds.path(ofBind: id) { return path }
            guard
                let reference = element.attribute("ref") ?? element.attribute("nodeset")
                    ?? element.attribute("bind")
            else { return nil }
            guard let path = paths.relative(reference, context: context), nodes.contains(path) else {
                throw FormProblem(
                    .refWithoutNode, at: element.place,
                    "A \(element.name) refers to \(reference.shortened.quoted), which the instance does not have.",
                    next: "Add the node to the primary instance or correct the ref.")
            }
            return path
        }
    }
}
