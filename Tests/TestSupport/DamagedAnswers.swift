#if DEBUG
    @testable package import SurveyStore

    extension SurveyStore {
        /// Makes answers unreadable, as a damaged disk can, and as an earlier version of the program left some.
        ///
        /// - Parameters:
        ///   - record: The record; nil for all.
        ///   - isDamaged: Whether answers at a template are damaged.
        package func damageAnswers(of record: RecordID? = nil, at isDamaged: (_ template: String) -> Bool) throws {
            try write { catalog in
                let found = try PreparedStatement(catalog.database, "SELECT key, record, answers FROM save")
                var rows: [(SaveKey, [UInt8])] = []
                while try found.step() {
                    let key = SaveKey(rawValue: found.integer(0))
                    let first = found.isNull(1) ? key : SaveKey(rawValue: found.integer(1))
                    let id = RecordID(firstSave: try catalog.dot(first))
                    if record == nil || record == id { rows.append((key, found.bytes(2))) }
                }
                for (key, row) in rows {
                    var writer = ByteWriter()
                    try AnswerRow.forEach(row, catalog) { number, _, value in
                        let isDamaged = try isDamaged(catalog.path(number).template)
                        writer.varint(UInt64(number))
                        writer.varint(UInt64(value.count) << 2)
                        writer.raw(isDamaged ? [0xFF] + value.dropFirst() : Array(value))
                    }
                    let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ? WHERE key = ?")
                    update.bind(1, writer.bytes)
                    update.bind(2, key.rawValue)
                    try update.run()
                }
            }
        }
    }
#endif
