import Foundation
import SurveyStore

/// Rows of some form, as drafts and as CSV: what the codec is judged on beside the common workload.
struct DataSet {
    let name: String
    let form: Questionnaire
    let drafts: [Draft]
    /// The same rows as CSV, with a header.
    let csv: [UInt8]
    /// Saves of the same records that came before, and are not counted.
    var earlier: [Draft] = []

    /// A flat form: each row a record, each column a question.
    init(_ name: String, columns: [(name: String, kind: AnswerKind)], rows: [Sheet.Row]) {
        self.name = name
        let codes = columns.indices.map { place -> [String] in
            switch columns[place].kind {
            case .choice, .choices:
                Set(rows.flatMap { ($0[place] ?? "").split(separator: " ").map { String($0) } }).sorted()
            default: []
            }
        }
        let form = Questionnaire(
            id: name.replacing(" ", with: "-"),
            questions: zip(columns, codes).map { .init(path: $0.name, kind: $0.kind, codes: $1) })
        let hash = form.hash
        drafts = rows.map { row in
            var draft = Draft(form: hash)
            for (column, cell) in zip(columns, row) {
                guard let cell, let path = AnswerPath(template: column.name) else { continue }
                draft.answers[path] = Answer(lexical: cell, kind: column.kind)
            }
            return draft
        }
        self.form = form
        csv = CSVText.bytes(columns: columns.map(\.name), rows: rows)
    }

    init(_ name: String, form: Questionnaire, drafts: [Draft], csv: [UInt8]) {
        self.name = name
        self.form = form
        self.drafts = drafts
        self.csv = csv
    }

    /// Real answers: the UCI data set "Drug consumption (quantified)".
    static func real(path: String) throws -> DataSet {
        let sheet = try Sheet(path: path)
        let rows = (0..<sheet.groupCount).flatMap { sheet.rows($0) }
        let columns = sheet.columns.enumerated().map { place, name -> (name: String, kind: AnswerKind) in
            let cells = rows.compactMap { $0[place] }
            if cells.allSatisfy({ Int64($0) != nil }) { return (name, .integer) }
            if cells.allSatisfy({ Double($0) != nil }) { return (name, .decimal) }
            return (name, .choice)
        }
        return DataSet("real answers of \(rows.count) people", columns: columns, rows: rows)
    }
}
