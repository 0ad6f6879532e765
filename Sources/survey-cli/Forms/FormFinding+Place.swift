import SurveyData
import SurveyForms

extension FormFile {
    /// A finding as people read it: how bad it is, where it stands in the file as its author has it, and what it is.
    func line(_ finding: FormFinding) -> String {
        let place = place(of: finding.expression)
        let kind = finding.isError ? "problem" : "warning"
        return "\(kind): \(place.isEmpty ? "" : "\(place): ")\(text(finding))"
    }

    /// A finding without its place: the question, what the expression decides, and the problem in the author's own
    /// expression.
    func text(_ finding: FormFinding) -> String {
        let owner = finding.expression.path.isEmpty ? "the form" : "“\(finding.expression.path)”"
        let problem = finding.problem
        let text =
            origin?.problem(in: finding).map { "\($0.inCell) \($0.nextStep)" }
            ?? origin?.written(finding).map { text, position in
                let excerpt = ExpressionProblem.excerpt(of: text, at: position)
                return "character \(position) of “\(excerpt)”: \(problem.message) \(problem.nextStep)"
            }
        return Terminal.safe("\(owner), \(finding.expression.role.rawValue): \(text ?? problem.description)")
    }

    /// A finding in JSON. An XForm has lines and columns, an XLSForm sheets, rows, columns and cells; the keys of the
    /// other are null.
    func json(_ finding: FormFinding) -> JSONValue {
        let expression = finding.expression
        let problem = origin?.problem(in: finding) ?? finding.problem
        let unknown = CellPlace(sheet: nil, row: nil, column: nil, cell: nil)
        return .object(
            (origin?.place(of: expression) ?? unknown).json + [
                .init("line", origin == nil ? .integer(expression.line) : .null),
                .init("lineColumn", origin == nil ? .integer(expression.column) : .null),
                .init("question", .string(expression.path)), .init("attribute", .string(expression.role.rawValue)),
                .init("expression", .string(expression.text)), .init("position", .integer(finding.problem.position)),
                .init("code", .string(finding.problem.code.rawValue)),
                .init("message", .string(problem.message)), .init("next", .string(problem.nextStep)),
                .init("error", .bool(finding.isError)),
            ])
    }
}

extension FormOrigin? {
    /// What was repaired and remarked, a line each.
    var lines: [String] {
        guard let origin = self else { return [] }
        return origin.changes.map { "repaired: \($0.change)" } + origin.remarks.map { "remark: \($0.line)" }
    }

    /// What was repaired and remarked, in JSON.
    var json: [JSONValue.Member] {
        [
            .init("warnings", .array((self?.remarks ?? []).map { .string($0.line) })),
            .init("changes", .array((self?.changes ?? []).map(\.json))),
        ]
    }
}
