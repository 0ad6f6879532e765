import Foundation
import SurveyForms

/// The XLSForm that a form was made from: what was done to it, and where each expression stands in it.
struct FormOrigin: Sendable {
    /// What was repaired.
    let changes: [XLSFormFinding]
    /// What will not work as its author expects.
    let cautions: [XLSFormFinding]
    /// Remarks of the converter and of pyxform.
    let remarks: [XLSFormRemark]
    /// The order of its sheets and columns.
    let order: FormOrder
    private let origins: [String: XLSFormAnswer.Origin]
    private let files: [String: CellPlace]
    private let externalChoices: XLSFormAnswer.ExternalChoices?

    init(_ answer: XLSFormAnswer) {
        changes = answer.changes
        cautions = answer.cautions
        remarks = answer.remarks + answer.warnings
        order = FormOrder(answer.sheets)
        externalChoices = answer.externalChoices
        // A name that is used twice in one group is refused; in a loop the first row is where it stands.
        origins = Dictionary(answer.places.map { ($0.path, $0) }) { first, _ in first }
        files = Dictionary(answer.files.map { ($0.name, $0.place) }) { first, _ in first }
    }

    /// The columns that an expression may come from, the likeliest first.
    private static let fields: [FormExpression.Role: [String]] = [
        .relevant: ["relevant"], .constraint: ["constraint"], .required: ["required"], .readOnly: ["read_only"],
        .calculate: ["calculation", "default"], .choices: ["appearance", "choice_filter", "type"],
        .repeatCount: ["repeat_count"],
        .setValue: ["calculation", "default", "trigger"],
    ]

    /// The columns whose texts show values, in every language.
    private static let texts: Set<String> = [
        "label", "hint", "guidance_hint", "constraint_message", "required_message", "media", "image", "big-image",
        "audio", "video",
    ]

    /// The same for what is no expression.
    private static let subjects: [FormFinding.Subject: [String]] = [
        .choiceValues: ["choice value", "parameter value", "type"], .defaultValue: ["default"],
        .choiceLabels: ["choice label", "parameter label", "type"], .type: ["type"],
    ]

    /// The cell of a finding; its row if no cell can be told, `nil` for what pyxform adds by itself.
    func place(of finding: FormFinding) -> CellPlace? {
        guard let origin = origin(of: finding.expression) else { return nil }
        let cell = cell(of: finding)
        return CellPlace(
            sheet: cell?.sheet ?? origin.sheet, row: cell?.row ?? origin.row, column: cell?.column, cell: cell?.address)
    }

    /// Whether the cell says in other words what the form's expression does.
    func isRewritten(_ finding: FormFinding) -> Bool { cell(of: finding)?.field == "appearance" }

    /// An expression as its author wrote it, and which character of that is at fault; nil if that cannot be told.
    func written(_ finding: FormFinding) -> (text: String, position: Int)? {
        guard let cell = cell(of: finding),
            let position = CellExpression(cell.text).position(of: finding.problem.position, in: finding.expression.text)
        else { return nil }
        return (cell.text, position)
    }

    /// What is wrong with how an expression is spelt, which the XForm's expression may show otherwise than the cell.
    private static let spelling: Set<ExpressionProblem.Code> = [
        .badCharacter, .variable, .unexpected, .textWithoutEnd,
    ]

    /// The problem as a finding's cell has it, in the author's own words; nil if it is none of the cell alone.
    func problem(in finding: FormFinding) -> ExpressionProblem? {
        guard let cell = cell(of: finding), cell.isExpression else { return nil }
        let code = finding.problem.code
        // “not ${a}” becomes a path from a question called “not”.
        let isSpelling = Self.spelling.contains(code) || code == .unknownPath
        return XPathExpression.problems(inCell: cell.text).first {
            $0.code == code || isSpelling && Self.spelling.contains($0.code)
        }
    }

    /// Entities may be declared inside groups; the sheet that they come from is the same.
    private func origin(of expression: FormExpression) -> XLSFormAnswer.Origin? {
        if let found = origins[expression.path] { return found }
        guard let end = expression.path.range(of: "meta/entity/", options: .backwards) else { return nil }
        return origins[String(expression.path[end.lowerBound...])]
    }

    private func cell(of finding: FormFinding) -> XLSFormAnswer.Cell? {
        let expression = finding.expression
        let cells = origin(of: expression)?.cells ?? []
        if finding.subject == nil, expression.role == .output {
            return CellExpression.likeliest(of: cells.filter { Self.texts.contains($0.field) }, for: expression.text)
        }
        // What a question begins with is no answer to a change of another one.
        let isDefault = expression.role == .setValue && expression.trigger == nil
        let fields =
            finding.subject.map { Self.subjects[$0] }
            ?? (isDefault ? ["default", "calculation"] : Self.fields[expression.role])
        return (fields ?? []).lazy.compactMap { field in cells.first { $0.field == field } }.first
    }

    /// The first cell that names a file.
    func place(ofFile name: String) -> CellPlace? { files[name] }

    /// The cell of the external_choices sheet that a row of the list of external choices comes from; without a row the
    /// sheet.
    func placeOfExternalChoice(_ row: Int? = nil) -> CellPlace? {
        externalChoices.map { choices in
            let line = row.flatMap { choices.rows.indices.contains($0 - 1) ? choices.rows[$0 - 1] : nil }
            return CellPlace(
                sheet: choices.sheet, row: line, column: line == nil ? nil : choices.column,
                cell: line.flatMap { line in choices.letter.map { "\($0)\(line)" } })
        }
    }

    /// The row of the question that a message names.
    func place(in message: String) -> CellPlace? {
        let named = origins.values.filter {
            !$0.path.isEmpty && (message.contains("“\($0.path)”") || message.contains("/\($0.path)”"))
        }
        // The longest path is the question itself and not a group around it.
        return named.max { $0.path.utf8.count < $1.path.utf8.count }.map {
            CellPlace(sheet: $0.sheet, row: $0.row, column: nil, cell: nil)
        }
    }
}
