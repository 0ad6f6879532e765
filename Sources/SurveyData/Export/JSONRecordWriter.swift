public import SurveyStore

/// Writes records as lines of JSON, with repeats as arrays inside each other.
struct JSONRecordWriter: RecordWriter {
    private let schema: DatasetSchema
    private let versions: [Digest256: String]
    private let hasState: Bool
    private let file: OutputFile
    private var rows = 0
    let omittedRepeats: [String] = []

    init(
        _ schema: DatasetSchema, output: String, versions: [Digest256: String], hasState: Bool, overwrites: Bool
    ) throws(DataProblem) {
        self.schema = schema
        self.versions = versions
        self.hasState = hasState
        file = try OutputFile(path: output, overwrites: overwrites)
    }

    mutating func write(_ table: AnswerTable) throws(DataProblem) {
        let record = table.record
        var members: [JSONValue.Member] = [
            .init("record", .string(record.id.description)),
            .init("scope", .string(record.scope.path)),
            .init("form_version", .string(versions[record.form] ?? record.form.description)),
            .init("began", .string(UTCText.of(record.began.milliseconds))),
            .init("changed", .string(UTCText.of(record.changed.milliseconds))),
            .init("saves", .integer(record.saveCount)),
            .init("conflicts", .integer(record.conflicts.count)),
            .init("conflict_paths", .array(table.conflictPaths.map(JSONValue.string))),
        ]
        if hasState { members.append(.init("state", .string(record.state.name))) }
        members += self.members(of: schema.root, [], table)
        try file.write(JSONWriter.write(.object(members)) + [UInt8(ascii: "\n")])
        rows += 1
    }

    /// The answers of a table's row, then the repeats inside it. Recursion ends at the store's depth of repeats.
    private func members(
        of part: DatasetSchema.Table, _ instances: [InstanceID], _ table: AnswerTable
    ) -> [JSONValue.Member] {
        let answers = table.answers(in: instances)
        var members = part.columns.compactMap { column in
            answers[column.template].flatMap(\.json).map { JSONValue.Member(column.name, $0) }
        }
        for inner in schema.repeats where inner.outer == part.template {
            guard let template = inner.template else { continue }
            let found = table.instances(of: template, in: instances)
            guard !found.isEmpty else { continue }
            let rows = found.map { instance in
                JSONValue.object(
                    [.init("instance", .string(instance.id)), .init("position", .integer(instance.position))]
                        + self.members(of: inner, instance.path.instances, table))
            }
            members.append(.init(inner.name, .array(rows)))
        }
        return members
    }

    mutating func finish() throws(DataProblem) -> [DatasetReport.File] {
        try file.finish()
        try file.publish()
        return [DatasetReport.File(path: file.path, table: "", rows: rows)]
    }
}

extension Answer {
    /// The value in JSON; nil for a question that was not asked.
    public var json: JSONValue? {
        switch self {
        case .missing(.notAsked): nil
        case .missing(let missing): .object([.init("missing", .string(missing.name))])
        case .integer, .decimal: lexical.map(JSONValue.number)
        case .boolean(let value): .bool(value)
        case .choicesEdit(let added, let removed):
            .object([
                .init("added", .array(added.map(JSONValue.string))),
                .init("removed", .array(removed.map(JSONValue.string))),
            ])
        case .choices(let codes), .rank(let codes): .array(codes.map(JSONValue.string))
        default: .string(lexical ?? display)
        }
    }
}
