extension FormSession {
    /// A question as it is shown now.
    ///
    /// - Parameters:
    ///   - node: Where its answer stands.
    ///   - language: A language of the form by its spelling, code or name; `nil` for the form's own.
    /// - Returns: `nil` for a node that holds no answer.
    public func view(of node: InstanceTree.Node, language: String? = nil) -> QuestionView? {
        shown { $0.show(node, language) }
    }

    /// The heading of a group or repeat; its name where the form gives none.
    ///
    /// - Parameters:
    ///   - path: The path of the group or repeat, without instance ids.
    ///   - node: The group, the instance, or the node around the repeat.
    public func heading(of path: String, at node: InstanceTree.Node, language: String? = nil) -> String {
        shown { $0.showHeading(of: path, at: node, language) }
    }

    /// The choices that a question offers now, filtered and in their order.
    public func choices(of node: InstanceTree.Node, language: String? = nil) -> [QuestionView.Choice] {
        shown { $0.showChoices(of: node, language) } ?? []
    }

    /// Expressions in what the screens show now that cannot be evaluated: in labels, hints, messages, headings and choices.
    var failuresShown: [Failure] {
        shown { session in
            session.failures = []
            for screen in screens() {
                for level in screen.surroundings { _ = session.showHeading(of: level.path, at: level.node, nil) }
                for node in screen.nodes { _ = session.show(node, nil) }
            }
            return session.failures
        }
    }

    /// Makes something to show with a copy of the session, which puts down what fails; showing changes nothing.
    private func shown<Shown>(_ make: (inout FormSession) -> Shown) -> Shown {
        var copy = self
        copy.stepsLeft = FormLimits.recalculationSteps
        return make(&copy)
    }
}
