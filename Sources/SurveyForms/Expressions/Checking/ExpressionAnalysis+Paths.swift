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
            guard let next = places(step, here) else {
                wide[""] = 0
                return .nodes([], isOpen: true)
            }
            if next.isEmpty, !here.isOpen, !here.places.isEmpty {
                if case .name(let name) = step.test, step.axis == .child, path.steps.count == 1, path.start == .context,
                    focus.isOwn, name.lowercased() != "null"
                {
                    reportBareName(name, step.offset)
                } else {
                    reportUnknown(step, here)
                }
                return .nodes([], isOpen: true)
            }
            here = .nodes(next, isOpen: here.isOpen)
            for predicate in step.predicates { _ = finding(predicate, here) }
        }
        here.isOwn = here.isOwn && path.steps.isEmpty
        note(here.places.filter { $0.list == nil }.map(\.entry), home: home(of: path, focus))
        return here
    }

    private mutating func note(_ entries: [Int], home: Int) {
        let isMuch = entries.count > FormLimits.pathsAtOnce && budget < FormLimits.analysisSteps - FormLimits.pathsRead
        guard isMuch else {
            for path in entries.compactMap(schema.primary.path(of:)) { paths[path] = min(paths[path] ?? .max, home) }
            return
        }
        var around = schema.primary.path(of: entries[0]).map { $0.split(separator: "/") } ?? []
        for entry in entries.dropFirst() where !around.isEmpty {
            let other = schema.primary.path(of: entry)?.split(separator: "/") ?? []
            around = zip(around, other).prefix { $0 == $1 }.map(\.0)
        }
        let group = around.joined(separator: "/")
        wide[group] = min(wide[group] ?? .max, home)
    }

    /// How deep a node around the expression's own holds everything on a path; 0 where other instances of a repeat may be
    /// read, and no bound where the evaluator keeps to the own instance of each repeat.
    private func home(of path: XPathExpression.Path, _ focus: Finding) -> Int {
        if roams { return 0 }
        switch path.start {
        case .root:
            // In a filter over a list, paths from the root still start from the expression's own node.
            guard focus.isOwn || focus.places.allSatisfy({ $0.list != nil }) else { return 0 }
            let isPlain = path.steps.allSatisfy { step in
                guard step.axis == .child, case .name = step.test else { return false }
                return step.predicates.isEmpty
            }
            return isPlain ? .max : 0
        case .context: guard focus.isOwn else { return 0 }
        case .value(let start, _):
            guard case .call(.current, _) = expression.parts[start].kind else { return 0 }
        }
        var here = depth
        var highest = depth
        for step in path.steps {
            switch step.axis {
            case .self: break
            case .child, .attribute: here += 1
            case .parent: here -= 1
            default: return 0
            }
            highest = min(highest, here)
        }
        return max(0, highest)
    }

    private func schema(of place: Finding.Place) -> PathSchema? {
        place.list.map { schema.lists[$0] } ?? schema.primary
    }

    /// `nil` if that would be too much to look at.
    private mutating func places(_ step: XPathExpression.Step, _ from: Finding) -> [Finding.Place]? {
        var found: [Finding.Place] = []
        var seen: Set<Finding.Place> = []
        for place in from.places {
            guard budget > 0 else { return nil }
            budget -= 1
            guard let paths = schema(of: place) else { continue }
            let entries = entries(step, place.entry, paths)
            budget -= entries.count
            for entry in entries where passes(step, entry, paths) {
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
        budget -= paths.count
        let nearest = budget > 0 ? paths.nearest(to: name) : []
        // Filters name the columns of a list's rows by themselves.
        let names = list == nil ? nearest : nearest.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let near = names.map(\.quoted).joined(separator: " or ")
        let isNull = name.lowercased() == "null"
        let advice = isNull ? "XPath has no null: write '' for no value." : "Did you mean \(near)?"
        if let list, let place = nearest.first(where: { $0.hasSuffix("/\(name)") || $0 == name }) {
            report(
                .unknownPath, at: offset, "\(name.quoted) stands elsewhere in the list \(list.shortened.quoted).",
                next: "Write instance('\(list.shortened)')/root/\(place).")
            return
        }
        let what =
            list.map { "Nothing in the list \($0.shortened.quoted) has a \(name.shortened.quoted)." }
            ?? "The form has no question or group \(path.shortened.quoted)."
        report(
            .unknownPath, at: offset, what,
            next: near.isEmpty && !isNull
                ? list == nil
                    ? "Correct the name, or add the question."
                    : "Fill in a column of that name for its choices; or write '\(name.shortened)' if it is a text."
                : advice)
    }

    mutating func report(_ code: ExpressionProblem.Code, at offset: Int, _ message: String, next: String) {
        problems.append(ExpressionProblem(code, in: expression.source, at: offset, message, next: next))
    }
}
