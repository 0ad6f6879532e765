extension Form {
    /// The questions that lie in no group or repeat, each with the path of the outermost one before it in the form's body;
    /// empty for those before the first.
    public var outermostBefore: [String: String] {
        var found: [String: String] = [:]
        var last = ""
        // Recursion ends at ``FormLimits/elementDepth``.
        func walk(_ items: [FormPresentation.LayoutItem]) {
            for item in items {
                switch item {
                case .question(let path): found[path] = last
                case .group(nil, _, let items): walk(items)
                case .group(.some(let path), _, _), .repeat(let path, _, _, _): last = path
                }
            }
        }
        walk(presentation.layout)
        return found
    }
}
