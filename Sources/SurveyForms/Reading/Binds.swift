/// What the model says about a node: its type and its expressions ("Bindings", ODK XForms specification).
struct Bind {
    let element: MarkupElement

    var dataType: DataType { DataType(bindType: element.attribute("type")) }

    /// An expression of the bind, or `nil`.
    func expression(_ name: String) -> String? { element.attribute(name) }

    /// What the application fills in: the parameter ("start", "deviceid") or the kind itself ("uid", which takes none).
    var preload: String? {
        guard let preload = element.attribute("preload") else { return nil }
        guard preload != "uid", let parameter = element.attribute("preloadParams") else { return preload }
        return parameter == "phone number" ? "phonenumber" : parameter
    }
}

/// The binds and actions of a model, by path.
struct Binds {
    private let binds: [String: Bind]
    private let pathsByID: [String: String]
    /// Metadata that an action fills in, by path: "start-geopoint" or "background-audio".
    private(set) var actions: [String: String] = [:]
    /// The paths of all nodes that some action gives a value, whatever sets it off.
    private(set) var actionTargets: Set<String> = []

    /// Reads the model.
    ///
    /// - Parameter nodes: The paths that the instance has.
    init(model: MarkupElement, body: MarkupElement, paths: InstancePaths, nodes: Set<String>) {
        var binds: [String: Bind] = [:]
        var pathsByID: [String: String] = [:]
        for element in model.children where element.name == "bind" {
            guard let reference = element.attribute("nodeset") ?? element.attribute("ref") else { continue }
            // A bind on an attribute belongs to an entity declaration and to no question.
            if reference.contains("@") { continue }
            // JavaRosa only warns of a bind that leads nowhere, so that forms with one are in use.
            guard let path = paths.relative(reference, context: ""), nodes.contains(path) else { continue }
            if binds[path] == nil { binds[path] = Bind(element: element) }
            if let id = element.attribute("id") { pathsByID[id] = path }
        }
        self.binds = binds
        self.pathsByID = pathsByID
        for part in [model, body] { collectActions(part, around: [], paths) }
    }

    subscript(path: String) -> Bind? { binds[path] }

    /// The path of the node that an action sets, by its `ref` or the id of its bind.
    func target(of action: MarkupElement, context: String, _ paths: InstancePaths) -> String? {
        if let reference = action.attribute("ref") { return paths.relative(reference, context: context) }
        return action.attribute("bind").flatMap(path(ofBind:))
    }

    /// The path of the bind with an id, as controls with a `bind` attribute name it.
    func path(ofBind id: String) -> String? { pathsByID[id] }

    /// Recursion ends at ``FormLimits/elementDepth``.
    ///
    /// - Parameter outer: What the elements around refer to, the outermost first: followed only where an action stands.
    private mutating func collectActions(_ parent: MarkupElement, around outer: [String], _ paths: InstancePaths) {
        for element in parent.children where element.name != "instance" && element.name != "itext" {
            guard ["setvalue", "setgeopoint", "recordaudio"].contains(element.name) else {
                let reference = element.attribute("ref") ?? element.attribute("nodeset")
                collectActions(element, around: outer + (reference.map { [$0] } ?? []), paths)
                continue
            }
            let context = outer.reduce("") { paths.relative($1, context: $0) ?? $0 }
            guard let path = target(of: element, context: context, paths) else { continue }
            actionTargets.insert(path)
            switch element.name {
            case "setgeopoint": actions[path] = "start-geopoint"
            case "recordaudio": actions[path] = "background-audio"
            default: break
            }
        }
    }
}
