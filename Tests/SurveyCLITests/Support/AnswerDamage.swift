import Testing

@testable import SurveyStore

/// What can become of an answer on a bad disk, or have been left by another build.
enum AnswerDamage: CaseIterable { case value, path, code }

extension Workplace {
    /// Makes the answer to `age` of a record unreadable.
    func damage(_ record: String, _ damage: AnswerDamage, in name: String? = nil) throws {
        let store = try SurveyStore.open(path: path(name ?? self.store))
        let id = try store.recordID(abbreviated: record)
        try store.write { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT key, answers FROM save")
            var rows: [(SaveKey, [UInt8])] = []
            while try found.step() { rows.append((SaveKey(rawValue: found.integer(0)), found.bytes(1))) }
            for (key, row) in rows where RecordID(firstSave: try catalog.dot(key)) == id {
                var writer = ByteWriter()
                try AnswerRow.forEach(row, catalog) { number, _, value in
                    let isAge = try catalog.path(number).template.hasSuffix("age")
                    writer.varint(isAge && damage == .path ? 9_999 : UInt64(number))
                    guard !isAge || damage != .code else { return writer.varint(9_999 << 2 | 1) }
                    writer.varint(UInt64(value.count) << 2)
                    writer.raw(isAge && damage == .value ? [0xFF] + value.dropFirst() : Array(value))
                }
                let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ? WHERE key = ?")
                update.bind(1, writer.bytes)
                update.bind(2, key.rawValue)
                try update.run()
            }
        }
        try store.close()
    }
}
