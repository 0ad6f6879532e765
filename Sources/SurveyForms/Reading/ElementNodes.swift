/// Finds the nodes that the elements of a form's body refer to.
struct ElementNodes {
    let paths: InstancePaths
    let binds: Binds
    /// The paths that the instance has.
    let nodes: Set<String>

    /// How an element refers to its node; `nil` for one that only arranges the screen.
    static func reference(of element: MarkupElement) -> String? {
        element.attribute("ref") ?? element.attribute("nodeset") ?? element.attribute("bind")
    }

    /// The path of an element's node, or `nil` if it refers to none.
    ///
    /// - Parameter context: The path that a relative reference starts from.
    func path(of element: MarkupElement, context: String) -> String? {
        if let id = element.attribute("bind"), let path = binds.path(ofBind: id) { return path }
        guard let reference = Self.reference(of: element), let path = paths.relative(reference, context: context),
            nodes.contains(path)
        else { return nil }
        return path
    }
}
