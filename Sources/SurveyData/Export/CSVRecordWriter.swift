internal import Foundation
internal import SurveyStore

/// Writes records as CSV: one file for the records, and one for each repeat beside it.
struct CSVRecordWriter: RecordWriter {
    private struct Output {
        let table: DatasetSchema.Table
        let file: OutputFile
        var rows = 0
    }

    private let versions: [Digest256: String]
    private let hasState: Bool
    private var root: Output
    private var repeats: [Output] = []
    private(set) var omittedRepeats: [String] = []

    init(
        _ schema: DatasetSchema, output: String, versions: [Digest256: String], hasState: Bool, overwrites: Bool
    ) throws(DataProblem) {
        self.versions = versions
        self.hasState = hasState
        root = Output(table: schema.root, file: try OutputFile(path: output, overwrites: overwrites))
        if output == "-" {
            omittedRepeats = schema.repeats.map(\.name)
        } else {
            var taken: Set<String> = [output]
            for table in schema.repeats {
                let path = Self.path(of: table, beside: output, taken: &taken)
                repeats.append(Output(table: table, file: try OutputFile(path: path, overwrites: overwrites)))
            }
        }
        try root.file.write(CSVWriter.row(recordColumns + schema.root.columns.map(\.name)))
        for output in repeats {
            try output.file.write(
                CSVWriter.row(Self.instanceColumns(output.table) + output.table.columns.map(\.name)))
        }
    }

    /// `merged-members.csv` beside `merged.csv`.
    private static func path(
        of table: DatasetSchema.Table, beside output: String, taken: inout Set<String>
    ) -> String {
        let ending = (output as NSString).pathExtension
        var base = ending.isEmpty ? output : (output as NSString).deletingPathExtension
        base += "-" + table.name.drop { $0 == "/" }.replacing("/", with: "-")
        // The repeats `a/b` and `a-b` would share a name.
        while !taken.insert(base).inserted { base += "_" }
        return base + (ending.isEmpty ? "" : ".\(ending)")
    }

    private var recordColumns: [String] {
        hasState ? DatasetSchema.recordColumns : DatasetSchema.recordColumns.filter { $0 != "state" }
    }

    private static func instanceColumns(_ table: DatasetSchema.Table) -> [String] {
        table.outer == nil
            ? DatasetSchema.instanceColumns.filter { $0 != "parent_instance" } : DatasetSchema.instanceColumns
    }

    mutating func write(_ table: AnswerTable) throws(DataProblem) {
        let record = table.record
        var cells: [String?] = [
            record.id.description, record.scope.path, versions[record.form] ?? record.form.description,
            UTCText.of(record.began.milliseconds), UTCText.of(record.changed.milliseconds), String(record.saveCount),
            String(record.conflicts.count),
            record.conflicts.isEmpty ? nil : table.conflictPaths.joined(separator: " "),
        ]
        if hasState { cells.append(record.state.name) }
        try root.file.write(CSVWriter.row(cells + Self.cells(table.answers(in: []), root.table)))
        root.rows += 1
        for index in repeats.indices {
            guard let template = repeats[index].table.template else { continue }
            for instance in table.instances(of: template) {
                var cells: [String?] = [record.id.description, instance.id]
                if repeats[index].table.outer != nil { cells.append(instance.outer.last?.description) }
                cells.append(String(instance.position))
                cells += Self.cells(table.answers(in: instance.path.instances), repeats[index].table)
                try repeats[index].file.write(CSVWriter.row(cells))
                repeats[index].rows += 1
            }
        }
    }

    private static func cells(_ answers: [String: Answer], _ table: DatasetSchema.Table) -> [String?] {
        table.columns.map { answers[$0.template].flatMap(\.cell) }
    }

    mutating func finish() throws(DataProblem) -> [DatasetReport.File] {
        let all = [root] + repeats
        for output in all { try output.file.finish() }
        for output in all { try output.file.publish() }
        return all.map { DatasetReport.File(path: $0.file.path, table: $0.table.name, rows: $0.rows) }
    }
}

extension Answer {
    /// What a cell of a dataset holds; nil for a question that was not asked.
    fileprivate var cell: String? {
        switch self {
        case .missing(.notAsked): nil
        case .missing(let missing): MissingMarker.text(of: missing)
        default: lexical.map(MissingMarker.escape)
        }
    }
}
