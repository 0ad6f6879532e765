import SurveyForms

extension XLSFormAnswer.Cell {
    private static let fields: Set<String> = [
        "relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "repeat_count",
    ]

    /// Whether an expression stands in it, and not a text or a name.
    var isExpression: Bool { Self.fields.contains(field) && text.contains { !$0.isWhitespace } }
}

extension XLSFormAnswer {
    /// The findings with those on expressions, which are read where they stand: the tables make no form.
    var findingsWithExpressions: [XLSFormFinding] {
        guard !accepted else { return findings }
        let broken = findings.filter { $0.code == "formulaError" }
        var found: [XLSFormFinding] = []
        for origin in places {
            for cell in origin.cells where cell.isExpression {
                let place = CellPlace(sheet: origin.sheet, row: origin.row, column: cell.column, cell: cell.address)
                // A formula that went wrong is no expression at all.
                guard !broken.contains(where: { $0.place == place }) else { continue }
                found += XPathExpression.problems(inCell: cell.text).map { problem in
                    XLSFormFinding(
                        place: place, code: problem.code.rawValue, value: cell.text,
                        message: "“\(origin.path)”, \(cell.field): \(problem.inCell)", next: problem.nextStep)
                }
            }
        }
        // What pyxform says of the same cell is the same in other words.
        return findings.filter { finding in
            finding.code != "rejected" || !found.contains { $0.place == finding.place }
        } + found
    }
}

extension ExpressionProblem {
    /// The place in the cell and what is wrong, without what to do.
    var inCell: String {
        position > expression.unicodeScalars.count
            ? "“\(excerpt)” ends where something is still expected."
            : "character \(position) of “\(excerpt)”: \(message)"
    }
}
