extension Form {
    /// What decides itself: values, and names of choices.
    ///
    /// - Parameter choicesNamed: For each question with choices the questions of which its filter names a choice.
    func circularFindings(_ choicesNamed: [String: Set<String>]) -> [FormFinding] {
        let cycles = DependencyGraph.cycles(of: self)
        func finding(
            _ cycle: DependencyGraph.Cycle, _ code: ExpressionProblem.Code, _ words: (String, String)
        ) -> FormFinding? {
            cycle.expressions.first.map {
                FormFinding(
                    expression: $0, problem: ExpressionProblem(code, in: $0.text, at: 0, words.0, next: words.1))
            }
        }
        return cycles.values.compactMap { finding($0, .cycle, $0.words) }
            + cycles.labels.compactMap { finding($0, .labelCircle, $0.wordsOfLabel) }
            + circularFilters(choicesNamed)
    }

    /// Filters that ask for the name of a choice, which is looked for among those that the filter lets through.
    private func circularFilters(_ choicesNamed: [String: Set<String>]) -> [FormFinding] {
        let open = Self.circular(choicesNamed)
        return logic.expressions.filter { $0.role == .choices && open.contains($0.path) }.map { expression in
            let asked = choicesNamed[expression.path, default: []].intersection(open).sorted().map(\.quoted)
            return FormFinding(
                expression: expression,
                problem: ExpressionProblem(
                    .cycle, in: expression.text, at: 0,
                    "The filter asks for the name of a choice of \(asked.joined(separator: " and ")), and that is looked for "
                        + "among the choices that this filter lets through.",
                    next: "Compare the answer itself with the name of the choice, and leave out jr:choice-name()."))
        }
    }

    /// What is left of a graph when everything is gone, time and again, that leads to nothing that is left: its circles, and
    /// what leads to them.
    private static func circular(_ next: [String: Set<String>]) -> Set<String> {
        var before: [String: [String]] = [:]
        var count: [String: Int] = [:]
        for (name, others) in next {
            let others = others.filter { next[$0] != nil }
            count[name] = others.count
            for other in others { before[other, default: []].append(name) }
        }
        var done = count.keys.filter { count[$0] == 0 }
        while let name = done.popLast() {
            count[name] = nil
            for other in before[name] ?? [] {
                guard let left = count[other] else { continue }
                count[other] = left - 1
                if left == 1 { done.append(other) }
            }
        }
        return Set(count.keys)
    }
}

extension DependencyGraph.Cycle {
    /// What is wrong, and what to do.
    fileprivate var words: (message: String, next: String) {
        switch (expressions.count, expressions.first?.role) {
        case (1, .calculate):
            (
                "The value is reckoned from itself.",
                "Leave its own name and “.” out of the calculation; once() keeps a value that is there already."
            )
        case (1, _):
            (
                "Whether this is asked depends on its own answer, which does not count until it is asked.",
                "Let it depend on a question before it; what an answer must be is a constraint."
            )
        default:
            (
                "Values decide one another in a circle: \(self).",
                "Leave out one of these references; once() keeps a value without reading it."
            )
        }
    }

    /// The same of a circle that closes through the label of a choice.
    fileprivate var wordsOfLabel: (message: String, next: String) {
        (
            "The label of a choice is asked for, and that label, or the filter of its list, reads what comes of it"
                + (expressions.count == 1 ? "" : ": \(self)") + ". What is shown is one step behind.",
            "Leave the value out of the label and the filter, or leave out jr:choice-name()."
        )
    }
}
