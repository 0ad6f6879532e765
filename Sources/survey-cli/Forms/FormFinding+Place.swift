import SurveyData
import SurveyForms

extension FormFile {
    /// Where a finding stands in the file as its author has it.
    func place(of finding: FormFinding) -> FormNotice.Place {
        guard let origin else { return .markup(line: finding.expression.line, column: finding.expression.column) }
        return .cell(origin.place(of: finding) ?? .unknown)
    }

    /// A finding without its place: the question, what the expression decides, and the problem in the author's own
    /// expression.
    func text(_ finding: FormFinding) -> String {
        let owner = finding.expression.path.isEmpty ? "the form" : "“\(finding.expression.path)”"
        let problem = finding.problem
        let plain = "\(problem.message) \(problem.nextStep)"
        let text =
            origin?.problem(in: finding).map { "\($0.inCell) \($0.nextStep)" }
            ?? origin?.written(finding).map { text, position in
                let excerpt = ExpressionProblem.excerpt(of: text, at: position)
                return "character \(position) of “\(excerpt)”: \(plain)"
            }
        // An XForm's own words say nothing to the author of a workbook, nor a place in what is no expression.
        let isPlain = finding.subject != nil || origin?.isRewritten(finding) == true
        return Terminal.safe("\(owner), \(finding.about): \(isPlain ? plain : text ?? problem.description)")
    }

    /// A finding in JSON. An XForm has lines and columns, an XLSForm sheets, rows, columns and cells; the keys of the
    /// other are null.
    func json(_ finding: FormFinding) -> JSONValue {
        let expression = finding.expression
        let problem = origin?.problem(in: finding) ?? finding.problem
        return .object(
            (origin?.place(of: finding) ?? .unknown).json + [
                .init("line", origin == nil ? .integer(expression.line) : .null),
                .init("lineColumn", origin == nil ? .integer(expression.column) : .null),
                .init("question", .string(expression.path)), .init("attribute", .string(finding.about)),
                .init("expression", .string(expression.text)), .init("position", .integer(finding.problem.position)),
                .init("code", .string(finding.problem.code.rawValue)),
                .init("message", .string(problem.message)), .init("next", .string(problem.nextStep)),
                .init("error", .bool(finding.isError)),
            ])
    }
}

extension FormFinding {
    /// What of the question it is about.
    fileprivate var about: String { subject == .defaultValue ? "default" : expression.role.rawValue }
}

extension FormOrigin? {
    /// What was repaired and remarked, in JSON.
    var json: [JSONValue.Member] {
        [
            .init("warnings", .array((self?.remarks ?? []).map { .string($0.line) })),
            .init("changes", .array((self?.changes ?? []).map(\.json))),
        ]
    }
}
