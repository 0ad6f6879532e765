/// The first instance of a model: the empty record, whose elements are the places for answers.
struct PrimaryInstance {
    let root: MarkupElement
    let id: String
    let version: String
    /// The paths of all elements, the root as "", and of their attributes, as "meta/entity/@id".
    let nodes: Set<String>

    private static let xforms = "http://www.w3.org/2002/xforms"

    init(model: MarkupElement) throws(FormProblem) {
        guard let instance = model.first("instance"), let root = instance.children.first else {
            throw FormProblem(
                .noPrimaryInstance, at: model.place, "The model has no primary instance.",
                next: "Convert the form again with pyxform; a form needs an <instance> with its root element.")
        }
        // Older forms are told apart by the namespace of their data, as OpenRosa has it.
        let namespace = root.attribute("xmlns").flatMap { $0 == Self.xforms ? nil : $0 }
        guard let id = root.attribute("id") ?? namespace else {
            throw FormProblem(
                .noFormID, at: root.place,
                "The root of the primary instance, \(root.name.quoted), has no id and no namespace of its own.",
                next: "Write form_id on the settings sheet of its XLSForm, or an id into the root element: "
                    + "<\(root.name.shortened) id=\"household\">. All records are kept under it.")
        }
        self.root = root
        self.id = id
        self.version = root.attribute("version") ?? ""
        var nodes: Set<String> = [""]
        Self.collect(root, path: "", &nodes)
        self.nodes = nodes
    }

    /// Recursion ends at ``FormLimits/elementDepth``.
    private static func collect(_ parent: MarkupElement, path: String, _ nodes: inout Set<String>) {
        for child in parent.children {
            let childPath = path.isEmpty ? child.name : "\(path)/\(child.name)"
            nodes.insert(childPath)
            for name in child.attributes.keys where name != "template" { nodes.insert("\(childPath)/@\(name)") }
            collect(child, path: childPath, &nodes)
        }
    }
}
