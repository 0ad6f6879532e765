extension Form {
    /// Columns that the choices of a question are made of, and that none of their items has.
    ///
    /// - Parameter items: Where the items lie, as far as that is known.
    func choiceFindings(
        _ expression: FormExpression, _ items: [ExpressionAnalysis.Finding.Place], _ schema: FormSchema
    ) -> [FormFinding] {
        guard let first = items.first, let control = presentation.controls[expression.path],
            case .itemset(let value, let label, let isTextID) = control.choices
        else { return [] }
        let list = first.list
        let rows = items.filter { $0.list == list }.map(\.entry)
        let paths = list.flatMap { schema.lists[$0] } ?? schema.primary
        func finding(_ column: String, _ what: String, _ subject: FormFinding.Subject) -> FormFinding {
            let name = list.map { "The list \($0.shortened.quoted)" } ?? "The repeat"
            let problem = ExpressionProblem(
                .unknownColumn, in: expression.text, at: 0,
                "\(name) has no column \(column.shortened.quoted), which the \(what) of the choices come from.",
                next: paths.adviceOnColumns(of: rows, insteadOf: column))
            return FormFinding(expression: expression, problem: problem, subject: subject)
        }
        var findings: [FormFinding] = []
        if !paths.has(value, below: rows) { findings.append(finding(value, "values", .choiceValues)) }
        // Lists inside a form may do without labels: their values are shown.
        guard let list, logic.listFiles[list] != nil, !isTextID else { return findings }
        let isTranslated = languages.contains { paths.has("\(label)::\($0)", below: rows) }
        for column in labelColumns(control) ?? [label] where !paths.has(column, below: rows) && !isTranslated {
            findings.append(finding(column, "labels", .choiceLabels))
        }
        return findings
    }

    /// The columns that a control's texts name in any language; `nil` where they name none.
    private func labelColumns(_ control: FormPresentation.Control) -> [String]? {
        guard let text = control.labelColumns else { return nil }
        let texts = presentation.texts
        let spoken: [String?] = languages.isEmpty ? [nil] : languages
        let named = Set(spoken.flatMap { SearchAppearance.columns(texts.plain(text, language: $0)) ?? [] })
        return named.isEmpty ? nil : named.sorted()
    }

    /// Lists beside the form that a question takes its choices from, and that have none.
    func emptyLists(
        _ expression: FormExpression, _ read: Set<String>, _ lists: [String: InstanceTree]
    ) -> [FormFinding] {
        read.sorted().compactMap { id in
            guard let list = lists[id], !list.hasRows, let file = logic.listFiles[id] else { return nil }
            let what = logic.listParts[id].map { "no list \($0.shortened.quoted)" } ?? "no rows below its headings"
            let problem = ExpressionProblem(
                .emptyList, in: expression.text, at: 0, "The file \(file.shortened.quoted) has \(what).",
                next: "Add its choices, or correct the name of the list.")
            return FormFinding(expression: expression, problem: problem)
        }
    }
}

extension PathSchema {
    /// Whether a plain path such as "name" or "./properties/name" leads somewhere from one of some entries.
    func has(_ path: String, below entries: [Int]) -> Bool {
        entries.contains { entry in
            var here: Int? = entry
            for name in path.split(separator: "/") where name != "." {
                here = here.flatMap { child(of: $0, named: String(name), isAttribute: false) }
            }
            return here != nil
        }
    }

    /// What to do about a column that rows do not have: the nearest ones, or else all.
    func adviceOnColumns(of rows: [Int], insteadOf wanted: String) -> String {
        let names = Set(rows.flatMap(children(of:)).map(name(of:))).sorted()
        var nearest = Nearest(to: wanted)
        for name in names { nearest.consider(name, as: name) }
        guard nearest.results.isEmpty else {
            return "Did you mean \(nearest.results.map(\.quoted).joined(separator: " or "))?"
        }
        let shown = names.prefix(FormLimits.rangeShown).map { $0.shortened.quoted }.joined(separator: ", ")
        return "Correct the name, or add the column; it has \(shown)."
    }
}
