extension FormSession {
    /// The events on which actions run ("Events and Actions", ODK XForms specification), each with the older names under
    /// which JavaRosa knows it.
    enum Event {
        /// A record is begun.
        case firstLoad
        /// A record is begun or opened again.
        case load
        /// A repeat gets another instance.
        case newRepeat
        /// The record is finished.
        case finish

        var names: Set<String> {
            switch self {
            case .firstLoad: ["odk-instance-first-load", "xforms-ready"]
            case .load: ["odk-instance-load"]
            case .newRepeat: ["odk-new-repeat", "jr-insert"]
            case .finish: ["xforms-revalidate"]
            }
        }
    }

    /// Sets off the actions that wait for the record to be opened or finished.
    mutating func fire(_ event: Event) {
        for index in actions(on: event) {
            let targets = nodes(at: form.logic.expressions[index].path)
            forgetFailures(of: form.logic.expressions[index], inside: targets)
            for node in targets { perform(index, at: node, depth: 0) }
        }
    }

    /// Sets the values that a new repeat instance begins with. Nothing is reckoned yet: "before recomputation", as the
    /// specification says.
    mutating func fireNewRepeat(inside added: InstanceTree.Node) {
        for index in actions(on: .newRepeat) {
            for node in record.nodes(at: form.logic.expressions[index].path, inside: added) {
                guard let value = text(index, node) else { continue }
                instances.primary.setValue(value, of: node)
            }
        }
    }

    /// Sets the first values of nodes that were not there when the record was begun. Their changes set off no further
    /// actions: what was answered before stays.
    mutating func setFirstValues(where begins: (InstanceTree.Node, String) -> Bool) {
        for index in Set(actions(on: .firstLoad) + actions(on: .newRepeat)).sorted() {
            let path = form.logic.expressions[index].path
            for node in nodes(at: path) where record[node].isEmpty && begins(node, path) {
                guard let value = text(index, node) else { continue }
                instances.primary.setValue(value, of: node)
            }
        }
    }

    /// Reckons what depends on a node's new value, then sets off the actions that wait for it: they see the values that
    /// follow from the answer, and their own changes set off further ones.
    mutating func settle(_ node: InstanceTree.Node, depth: Int = 0) {
        let path = record.path(of: node)
        var agenda = Agenda()
        note(graph.readers(of: path), of: node, &agenda)
        noteCountsOfThemselves(of: node, at: path, &agenda)
        recalculate(agenda)
        for index in actionsByTrigger[path] ?? [] {
            guard depth < FormLimits.actionDepth else {
                note(
                    .cycle, of: index, at: node,
                    "Actions set one another off more than \(FormLimits.actionDepth) times.",
                    next: "Leave out one of the actions that wait for each other's changes.")
                continue
            }
            let targets = record.nearest(to: node, at: form.logic.expressions[index].path)
            forgetFailures(of: form.logic.expressions[index], inside: targets)
            for target in targets { perform(index, at: target, depth: depth + 1) }
        }
    }

    private mutating func perform(_ index: Int, at node: InstanceTree.Node, depth: Int) {
        guard let value = text(index, node), !value.hasSameBytes(as: record[node]) else { return }
        instances.primary.setValue(value, of: node)
        settle(node, depth: depth)
    }

    private func actions(on event: Event) -> [Int] {
        Set(event.names.flatMap { actionsByEvent[$0] ?? [] }).sorted()
    }
}
