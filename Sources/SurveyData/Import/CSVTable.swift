internal import SurveyForms
internal import SurveyRecords

/// A table in a file with what each of its columns is for.
struct CSVTable {
    /// What a column is for.
    enum Role {
        case answer(Question, template: String)
        case scope, author
        /// Names the row for the tables of its repeats.
        case key
        /// Names the row that a repeat instance belongs to.
        case parent
        case ignored
    }

    let source: ByteSource
    let names: [String]
    let roles: [Role]
    private(set) var reader: CSVReader
    private(set) var rows = 0

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - repetition: the repeat whose instances the table holds; nil for records.
    ///   - hasKeys: whether a column `KEY` names rows.
    init(
        _ source: ByteSource, _ binding: FormBinding, _ options: ImportOptions, repetition: Repeat?, hasKeys: Bool,
        _ faults: inout FaultList
    ) throws(DataProblem) {
        self.source = source
        reader = CSVReader(source, delimiter: options.delimiter)
        guard let header = try reader.next() else {
            throw DataProblem(
                .badData, "\(source.name) is empty", next: "its first line must name the columns")
        }
        names = header.cells
        var seen: Set<String> = []
        var roles: [Role] = []
        let resolver = ColumnResolver(binding: binding, options: options, repetition: repetition, hasKeys: hasKeys)
        for name in names {
            do throws(ColumnFault) {
                let role = try resolver.role(of: name)
                if let identity = role.identity, !seen.insert(identity).inserted {
                    throw ColumnFault(cause: "another column is for \(identity) too", next: "Remove one of them.")
                }
                roles.append(role)
            } catch {
                roles.append(.ignored)
                faults.add(
                    ImportFault(
                        file: source.name, row: nil, line: header.line, column: name, cause: error.cause,
                        next: error.next))
            }
        }
        self.roles = roles
    }

    /// The next row, with its number; a row of another length than the header is a fault and is passed over.
    mutating func next(_ faults: inout FaultList) throws(DataProblem) -> (number: Int, row: CSVReader.Row)? {
        while let row = try reader.next() {
            rows += 1
            if row.cells.count == names.count { return (rows, row) }
            let isOneCell = row.cells.count == 1 && names.count > 1
            faults.add(
                ImportFault(
                    file: source.name, row: rows, line: row.line,
                    cause: "the row has \(row.cells.count) cells and the header has \(names.count)",
                    next: isOneCell
                        ? "Check the delimiter, and give another one with --delimiter."
                        : "Check its commas and quotation marks."))
        }
        return nil
    }

    /// The columns that are passed over.
    var ignored: [String] {
        zip(names, roles).compactMap { name, role in
            if case .ignored = role { name } else { nil }
        }
    }

    /// The position of the column with this role.
    func position(where isWanted: (Role) -> Bool) -> Int? { roles.firstIndex(where: isWanted) }
}

extension CSVTable.Role {
    /// What must not be given twice.
    fileprivate var identity: String? {
        switch self {
        case .answer(let question, _): "the question \(question.path)"
        case .scope: "the scope"
        case .author: "the author"
        case .key: "the key"
        case .parent: "the parent"
        case .ignored: nil
        }
    }
}
