/// A record with answers that cannot be read, as an earlier version of the program or a damaged disk can leave them.
public struct UnreadableRecord: Sendable {
    /// An answer that cannot be read.
    public struct Answer: Sendable, Hashable {
        /// Its place; `nil` for all answers of the save that would follow, as nobody knows where they begin.
        public let path: AnswerPath?
        /// The save that it stands in.
        public let save: Dot
        /// What is wrong with it.
        public let cause: String
    }

    /// The record.
    public let id: RecordID
    /// What of it cannot be read, in the order of its saves.
    public let answers: [Answer]
    /// What reading the whole record fails with.
    let error: StoreError
}

/// Records of which not everything can be read: the rest of them, and all others, can be.
extension SurveyStore {
    /// A record without the answers that cannot be read, and which those are.
    ///
    /// Where such an answer stood in a later save than another one to the same question, that other one is shown.
    ///
    /// - Throws: ``StoreError`` `notFound`.
    public func readableRecord(_ id: RecordID) throws(StoreError) -> (
        record: MergedRecord, unreadable: UnreadableRecord?
    ) {
        do throws(StoreError) {
            return (try record(id), nil)
        } catch  where error.code == .badData {
            let failure = error
            return try read { catalog in
                let saves = try self.saves(of: id, catalog, .readable)
                guard let merged = RecordMerge.merge(saves), let origin = saves.first?.origin else { throw failure }
                return (merged, try self.unreadable(catalog.key(origin), failure, catalog))
            }
        }
    }

    /// Calls `body` with each record of a form, in the order in which the records began (stamp, then id): the same on
    /// every replica.
    ///
    /// - Parameters:
    ///   - formID: nil for all forms.
    ///   - unreadable: Hears of each record that is left out because not all of it can be read.
    public func forEachRecord(
        formID: String?, scope: Scope = .all, unreadable: (UnreadableRecord) throws -> Void,
        _ body: (MergedRecord) throws -> Void
    ) throws(StoreError) {
        try read { catalog in
            for key in try self.recordKeys(formID: formID, scope: scope, catalog) {
                let saves: [Save]
                do {
                    saves = try self.saves(ofRecord: key, catalog)
                } catch let error as StoreError where error.code == .badData {
                    try unreadable(self.unreadable(key, error, catalog))
                    continue
                }
                if let merged = RecordMerge.merge(saves) { try body(merged) }
            }
        }
    }

    /// What of a record cannot be read.
    private func unreadable(_ key: SaveKey, _ error: StoreError, _ catalog: Catalog) throws -> UnreadableRecord {
        let found = try PreparedStatement(
            catalog.database,
            "SELECT key, answers, parents, clock FROM save WHERE key = ?1 AND record IS NULL OR record = ?1 "
                + "ORDER BY key")
        defer { found.reset() }
        found.bind(1, key.rawValue)
        var answers: [UnreadableRecord.Answer] = []
        while try found.step() {
            let dot = try catalog.dot(SaveKey(rawValue: found.integer(0)))
            do {
                _ = try AnswerRow.clock(found.integer(3))
                _ = try catalog.dots(found.bytes(2))
            } catch let problem as DecodingProblem {
                answers.append(.init(path: nil, save: dot, cause: "\(problem)"))
            }
            _ = try AnswerRow.decode(found.bytes(1), catalog, .readable) { path, problem in
                answers.append(.init(path: path, save: dot, cause: "\(problem)"))
            }
        }
        return UnreadableRecord(id: RecordID(firstSave: try catalog.dot(key)), answers: answers, error: error)
    }
}
