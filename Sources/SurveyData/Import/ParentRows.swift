internal import SurveyStore

/// The rows of a table by the names that the tables of its repeats use for them.
struct ParentRows {
    /// A row: a record, or an instance in one.
    struct Row: Hashable {
        let draft: Int
        let instances: [InstanceID]
    }

    /// The table's file.
    let file: String
    private let keyColumn: Int?
    private var rows: [String: Row] = [:]

    init(_ table: CSVTable) {
        file = table.source.name
        keyColumn = table.position { if case .key = $0 { true } else { false } }
    }

    /// Takes in a row, under its key or else its number.
    ///
    /// - Returns: the fault of a key that is missing or taken.
    mutating func add(_ row: Row, _ cells: CSVReader.Row, _ number: Int) -> ImportFault? {
        guard let keyColumn else {
            rows[String(number)] = row
            return nil
        }
        let key = cells.cells[keyColumn]
        guard !key.isEmpty, rows.updateValue(row, forKey: key) == nil else {
            return ImportFault(
                file: file, row: number, line: cells.line, column: ColumnResolver.keyColumn, value: key,
                cause: key.isEmpty ? "the row has no key" : "another row has this key",
                next: "Give each row a key of its own.")
        }
        return nil
    }

    /// The row of that name.
    func row(named name: String) -> Row? { rows[name] }

    /// What a name means that leads nowhere.
    var absence: String {
        keyColumn == nil ? "\(file) has no record with this row number" : "\(file) has no row with this KEY"
    }
}
