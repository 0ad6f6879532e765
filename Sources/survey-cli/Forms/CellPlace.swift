import SurveyData

/// A place in the tables of an XLSForm, or in a list beside a form, as their author sees it.
struct CellPlace: Sendable, Equatable, Decodable {
    /// The sheet as the file names it, `nil` where pyxform does not say.
    let sheet: String?
    /// The row, from 1; in a text file the line.
    let row: Int?
    /// What stands above the column, or its letter.
    let column: String?
    /// The cell's address in a workbook, such as "C12".
    let cell: String?
    /// The file of a list beside the form; its rows are lines, or features of GeoJSON.
    var file: String?

    static let unknown = CellPlace(sheet: nil, row: nil, column: nil, cell: nil)

    /// "sheet survey, row 12, column “relevant” (C12)", as far as it is known; empty if nothing is.
    var text: String {
        var parts: [String] = []
        if let sheet { parts.append("sheet \(Terminal.safe(sheet))") }
        if let file { parts.append("file \(Terminal.safe(file))") }
        if let row { parts.append("\(unit) \(row)") }
        if let column { parts.append("column “\(Terminal.safe(column))”") }
        return parts.joined(separator: ", ") + (cell.map { " (\($0))" } ?? "")
    }

    private var unit: String {
        guard let file else { return "row" }
        return file.lowercased().hasSuffix(".geojson") ? "feature" : "line"
    }

    /// The keys that every place has in JSON.
    var json: [JSONValue.Member] {
        [
            .init("sheet", .optional(sheet)), .init("row", row.map { .integer($0) } ?? .null),
            .init("column", .optional(column)), .init("cell", .optional(cell)), .init("file", .optional(file)),
        ]
    }
}
