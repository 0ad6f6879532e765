extension FormSession {
    /// The screens that are relevant now, in the order of the form's body. What is calculated has none.
    public func screens() -> [FormScreen] {
        guard let root = record.root, isRelevant(root) else { return [] }
        var found = Found()
        collect(form.presentation.layout, Place(node: root, path: "", surroundings: []), &found)
        return found.screens
    }

    /// The screens so far, and a copy of the session to try things in: one for all repeats without an instance.
    private struct Found {
        var screens: [FormScreen] = []
        var trial: FormSession?
    }

    /// Where a part of the body stands in the record.
    private struct Place {
        let node: InstanceTree.Node
        let path: String
        let surroundings: [FormScreen.Level]

        func inside(_ node: InstanceTree.Node, _ path: String, number: Int? = nil, of count: Int? = nil) -> Place {
            let level = FormScreen.Level(node: node, path: path, number: number, count: count)
            return Place(node: node, path: path, surroundings: surroundings + [level])
        }
    }

    /// Recursion ends at ``FormLimits/elementDepth``.
    private func collect(_ items: [FormPresentation.LayoutItem], _ place: Place, _ found: inout Found) {
        for item in items {
            switch item {
            case .question(let path):
                // A control may ask for a group, which has no place for an answer.
                guard form.question(at: path) != nil, let node = node(at: path, from: place), isRelevant(node) else {
                    continue
                }
                found.screens.append(
                    FormScreen(
                        id: .init(node: node, repeatPath: nil), kind: .question(node),
                        surroundings: place.surroundings))
            case .group(let path, let appearance, let items):
                var inner = place
                if let path {
                    guard let node = node(at: path, from: place), isRelevant(node) else { continue }
                    inner = place.inside(node, path)
                }
                collect(items, inner, isOneScreen: appearance.hasAppearance("field-list"), &found)
            case .repeat(let path, let appearance, let isFixed, let items):
                guard let outer = outer(of: path, from: place) else { continue }
                let name = path.split(separator: "/").last.map(String.init) ?? path
                let instances = record.children(of: outer, named: name)
                for (index, instance) in instances.enumerated() where isRelevant(instance) {
                    let inner = place.inside(instance, path, number: index + 1, of: instances.count)
                    collect(items, inner, isOneScreen: appearance.hasAppearance("field-list"), &found)
                }
                guard !isFixed, instances.count < FormLimits.repeatInstances,
                    isOffered(path, outer, instances.last, &found.trial)
                else { continue }
                let prompt = FormScreen.RepeatPrompt(path: path, outer: outer, count: instances.count)
                found.screens.append(
                    FormScreen(
                        id: .init(node: outer, repeatPath: path), kind: .prompt(prompt),
                        surroundings: place.surroundings))
            }
        }
    }

    /// The screens of a group: one for a field-list, unless a repeat lies inside, which has screens of its own.
    private func collect(
        _ items: [FormPresentation.LayoutItem], _ place: Place, isOneScreen: Bool, _ found: inout Found
    ) {
        guard isOneScreen, !items.contains(where: \.holdsRepeat) else { return collect(items, place, &found) }
        let start = found.screens.count
        collect(items, place, &found)
        let nodes = found.screens[start...].flatMap(\.nodes)
        found.screens.removeSubrange(start...)
        guard let first = nodes.first else { return }
        let own = place.surroundings.last?.node ?? first
        found.screens.append(
            FormScreen(
                id: .init(node: own, repeatPath: nil), kind: .fields(nodes), surroundings: place.surroundings))
    }

    /// The node at a path that belongs to a place: inside it where it can be, else the first there is.
    private func node(at path: String, from place: Place) -> InstanceTree.Node? {
        let isInside = place.path.isEmpty || path.hasPrefix(place.path + "/")
        guard let start = isInside ? place.node : record.root else { return nil }
        let rest = isInside ? path.dropFirst(place.path.isEmpty ? 0 : place.path.count + 1) : path[...]
        var node = start
        for name in rest.split(separator: "/") {
            guard let child = record.children(of: node, named: String(name)).first else { return nil }
            node = child
        }
        return node
    }

    private func outer(of path: String, from place: Place) -> InstanceTree.Node? {
        let outer = path.split(separator: "/").dropLast().joined(separator: "/")
        return outer == place.path ? place.node : node(at: outer, from: place)
    }

    /// Whether a repeat is asked at all. Without an instance, one that is not kept stands for it.
    private func isOffered(
        _ path: String, _ outer: InstanceTree.Node, _ instance: InstanceTree.Node?, _ trial: inout FormSession?
    ) -> Bool {
        guard isRelevant(outer) else { return false }
        guard let number = numbers(of: .relevant, at: path).first else { return true }
        if let instance { return isRelevant(instance) }
        if trial == nil {
            trial = self
            trial?.stepsLeft = FormLimits.recalculationSteps
        }
        guard let added = trial?.standIn(of: path, in: outer) else { return false }
        defer { trial?.instances.primary.remove(added) }
        return trial?.boolean(number, added) ?? true
    }
}
