extension ExpressionAnalysis {
    mutating func follow(_ path: XPathExpression.Path, _ part: Int, _ focus: Finding) -> Finding {
        var here: Finding
        switch path.start {
        case .root: here = .nodes([.init(entry: PathSchema.document)])
        case .context: here = focus
        case .value(let start, let predicates):
            here = finding(start, focus)
            demandNodes(here, start, "A step or predicate behind a value")
            for predicate in predicates { _ = finding(predicate, here) }
        }
        for step in path.steps {
            let next = places(step, here)
            if next.isEmpty, !here.isOpen, !here.places.isEmpty {
                reportUnknown(step, here)
                return .nodes([], isOpen: true)
            }
            here = .nodes(next, isOpen: here.isOpen)
            for predicate in step.predicates { _ = finding(predicate, here) }
        }
        for place in here.places where place.list == nil {
            if let path = schema.primary.path(of: place.entry) { paths.insert(path) }
        }
        return here
    }

    private func schema(of place: Finding.Place) -> PathSchema? {
        place.list.map { schema.lists[$0] } ?? schema.primary
    }

    private func places(_ step: XPathExpression.Step, _ from: Finding) -> [Finding.Place] {
        var found: [Finding.Place] = []
        var seen: Set<Finding.Place> = []
        for place in from.places {
            guard let paths = schema(of: place) else { continue }
            for entry in entries(step, place.entry, paths) where passes(step, entry, paths) {
                let next = Finding.Place(list: place.list, entry: entry)
                if seen.insert(next).inserted { found.append(next) }
            }
        }
        return found
    }

    private func entries(_ step: XPathExpression.Step, _ entry: Int, _ paths: PathSchema) -> [Int] {
        let axis = step.axis
        if axis == .child || axis == .attribute, case .name(let name) = step.test {
            return paths.child(of: entry, named: name, isAttribute: axis == .attribute).map { [$0] } ?? []
        }
        switch axis {
        case .self: return [entry]
        case .child, .attribute: return paths.children(of: entry)
        case .parent: return paths.parent(of: entry).map { [$0] } ?? []
        case .descendant: return paths.descendants(of: entry)
        case .descendantOrSelf: return [entry] + paths.descendants(of: entry)
        case .ancestor, .ancestorOrSelf:
            var chain = axis == .ancestorOrSelf ? [entry] : []
            var walker = entry
            while let parent = paths.parent(of: walker) {
                chain.append(parent)
                walker = parent
            }
            return chain
        // A repeat instance has siblings of its own name.
        case .followingSibling, .precedingSibling:
            return paths.parent(of: entry).map { paths.children(of: $0) } ?? []
        case .following, .preceding: return paths.descendants(of: PathSchema.document)
        case .namespace: return []
        }
    }

    private func passes(_ step: XPathExpression.Step, _ entry: Int, _ paths: PathSchema) -> Bool {
        switch step.axis {
        case .self, .parent, .ancestor, .ancestorOrSelf: break
        default: if paths.isAttribute(entry) != (step.axis == .attribute) { return false }
        }
        switch step.test {
        case .node: return true
        case .anyName: return entry != PathSchema.document
        case .name(let name): return paths.name(of: entry) == name
        // Instances hold values, not text nodes: JavaRosa refuses these tests as well.
        case .text, .comment, .processingInstruction: return false
        }
    }

    // MARK: Reports

    private mutating func reportUnknown(_ step: XPathExpression.Step, _ here: Finding) {
        guard let place = here.places.first, let paths = schema(of: place) else { return }
        let base = paths.path(of: place.entry).map { $0.isEmpty ? "/" + rootName(paths) : "/\(rootName(paths))/\($0)" }
        switch (step.axis, step.test) {
        case (.parent, _):
            report(
                .unknownPath, at: step.offset, "The path leads out of the form, above its root.",
                next: "Remove a “..”.")
        case (_, .name(let name)):
            let whole = "\(base ?? "")/\(step.axis == .attribute ? "@" : "")\(name)"
            reportUnknown(whole, name, paths, step.offset, list: place.list)
        default:
            report(
                .unknownPath, at: step.offset, "The path leads to no question or group of the form.",
                next: "Write names of questions; the value of a question needs no text().")
        }
    }

    private func rootName(_ paths: PathSchema) -> String {
        paths.children(of: PathSchema.document).first.map(paths.name(of:)) ?? ""
    }

    mutating func reportUnknown(
        _ path: String, _ name: String, _ paths: PathSchema, _ offset: Int, list: String? = nil
    ) {
        let near = paths.nearest(to: name).map(\.quoted).joined(separator: " or ")
        let advice = name == "null" ? "XPath has no null: write '' for no value." : "Did you mean \(near)?"
        let what =
            list.map { "The list \($0.shortened.quoted) has no \(name.shortened.quoted)." }
            ?? "The form has no question or group \(path.shortened.quoted)."
        report(
            .unknownPath, at: offset, what,
            next: near.isEmpty && name != "null" ? "Correct the name, or add the question." : advice)
    }

    mutating func report(_ code: ExpressionProblem.Code, at offset: Int, _ message: String, next: String) {
        problems.append(ExpressionProblem(code, in: expression.source, at: offset, message, next: next))
    }
}
