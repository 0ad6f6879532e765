internal import GRDB

/// Records, their histories and conflicts.
extension SurveyStore {
    static let insertSave = """
        INSERT INTO save(key, record, clock, mark, changeset, author, parents, answers) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let selectSave = """
        SELECT save.key, save.record, save.clock, save.mark, save.author, save.parents, save.answers,
            changeset.form, changeset.scope
        FROM save JOIN changeset ON changeset.n = save.changeset
        """

    /// Which answers of a save are read.
    enum Reading {
        /// All of them; it is an error if one cannot be read.
        case all
        /// Those that can be read: what one answer is must not keep the rest of its record, or of the store, from going on.
        case readable
        /// Nothing: who needs only what a save says of itself does not pay for them.
        case nothing
    }

    func save(_ row: PreparedStatement, _ catalog: Catalog, _ reading: Reading = .all) throws -> Save {
        let key = SaveKey(rawValue: row.integer(0))
        let dot = try catalog.dot(key)
        let origin = try row.optionalInteger(1).map { try catalog.dot(SaveKey(rawValue: $0)) } ?? dot
        let parents: [Dot]
        let answers: [AnswerPath: Answer]
        do {
            if reading == .all { _ = try AnswerRow.clock(row.integer(2)) }
            parents = try self.parents(row, catalog, reading)
            answers = try AnswerRow.decode(row.bytes(6), catalog, reading)
        } catch let problem as DecodingProblem {
            throw StoreError(
                .badData,
                "record \(RecordID(firstSave: origin)): the answers of save \(dot) cannot be read, \(problem)",
                next: "run `survey-cli check`; all other records can be read")
        }
        return Save(
            dot: dot, origin: origin,
            // One that is none comes before all others.
            clock: HybridTime(rawValue: UInt64(max(0, row.integer(2)))), parents: parents,
            mark: SaveMark(rawValue: UInt8(truncatingIfNeeded: row.integer(3))) ?? .none,
            author: try catalog.author(row.integer(4)), form: try catalog.form(row.integer(7)),
            scope: try catalog.scope(row.integer(8)), answers: answers)
    }

    /// Where they cannot be read and need not be, the save counts as one that has seen nothing.
    private func parents(_ row: PreparedStatement, _ catalog: Catalog, _ reading: Reading) throws -> [Dot] {
        do {
            return try row.isNull(5) ? [] : catalog.dots(row.bytes(5))
        } catch  where reading == .readable && error is DecodingProblem {
            return []
        }
    }

    func saves(ofRecord key: SaveKey, _ catalog: Catalog, _ reading: Reading = .all) throws -> [Save] {
        var saves: [Save] = []
        let first = try PreparedStatement(catalog.database, Self.selectSave + " WHERE key = ? AND record IS NULL")
        defer { first.reset() }
        first.bind(1, key.rawValue)
        if try first.step() { saves.append(try save(first, catalog, reading)) }
        let later = try PreparedStatement(catalog.database, Self.selectSave + " WHERE record = ?")
        defer { later.reset() }
        later.bind(1, key.rawValue)
        while try later.step() { saves.append(try save(later, catalog, reading)) }
        return saves
    }

    /// The saves of a record that are here, in no order.
    func saves(of record: RecordID, _ catalog: Catalog, _ reading: Reading = .all) throws -> [Save] {
        guard let key = try key(of: record, catalog) else { return [] }
        return try saves(ofRecord: key, catalog, reading)
    }

    /// A record's key, worked out from its id: the id is a dot in another form.
    private func key(of record: RecordID, _ catalog: Catalog) throws -> SaveKey? {
        // An index range over the first ten bytes of the site's id.
        let prefix = record.bytes.suffix(10)
        let found = try PreparedStatement(catalog.database, "SELECT n, id FROM site WHERE id >= ? AND id <= ?")
        found.bind(1, Array(prefix) + [UInt8](repeating: 0, count: 6))
        found.bind(2, Array(prefix) + [UInt8](repeating: 255, count: 6))
        while try found.step() {
            guard let site = SiteID(bytes: found.bytes(1)) else { continue }
            let number = found.integer(0)
            found.reset()
            let dot = record.firstSave(of: site)
            guard dot.sequence > 0, dot.sequence <= Limits.sequence else { return nil }
            return SaveKey(site: number, sequence: dot.sequence)
        }
        return nil
    }

    // MARK: Records

    /// A record, merged from all its saves here.
    ///
    /// - Throws: ``StoreError`` `notFound`.
    public func record(_ id: RecordID) throws(StoreError) -> MergedRecord {
        try read { catalog in
            guard let merged = RecordMerge.merge(try self.saves(of: id, catalog)) else {
                throw StoreError(
                    .notFound, "there is no record \(id) in \(self.path)",
                    next: "list the records with `survey-cli record list`, or sync first")
            }
            return merged
        }
    }

    /// The record as somebody saw it who had seen these saves and all that they had seen, and nothing else.
    ///
    /// - Throws: ``StoreError`` `notFound`.
    public func record(_ id: RecordID, seenBy dots: [Dot]) throws(StoreError) -> MergedRecord {
        try read { catalog in
            let saves = try self.saves(of: id, catalog)
            guard let merged = RecordMerge.merge(HistoryGraph(saves).history(of: dots)) else {
                throw StoreError(
                    .notFound, "there are no such saves of record \(id) in \(self.path)",
                    next: "read the record again")
            }
            return merged
        }
    }

    /// All saves of a record, the earliest first; without their answers where consent was withdrawn.
    ///
    /// - Throws: ``StoreError`` `notFound`.
    public func history(of id: RecordID) throws(StoreError) -> [Save] {
        try read { catalog in
            let saves = try self.saves(of: id, catalog)
            guard !saves.isEmpty else {
                throw StoreError(
                    .notFound, "there is no record \(id) in \(self.path)",
                    next: "list the records with `survey-cli record list`, or sync first")
            }
            let isErased = saves.contains { $0.mark == .erase }
            return saves.map { isErased ? $0.withoutAnswers : $0 }
                .sorted { ($0.clock, $0.dot) < ($1.clock, $1.dot) }
        }
    }

    /// The record whose id begins with these digits.
    ///
    /// - Throws: ``StoreError`` `notFound` or `ambiguous`, naming the first few.
    public func recordID(abbreviated text: String) throws(StoreError) -> RecordID {
        let digits = text.lowercased().filter { $0 != "-" }
        guard digits.count >= 4, digits.count <= 32, digits.allSatisfy(\.isHexDigit) else {
            throw StoreError(
                .badData, "\"\(text)\" is not a record id: at least 4 of its hexadecimal digits are needed",
                next: "list the records with `survey-cli record list`")
        }
        if let id = RecordID(text: digits) { return id }
        let matches = try read { catalog in
            let found = try PreparedStatement(
                catalog.database,
                "SELECT key FROM save WHERE record IS NULL UNION ALL SELECT record FROM merged WHERE incomplete > 0")
            var matches: Set<RecordID> = []
            while try found.step() {
                let id = RecordID(firstSave: try catalog.dot(SaveKey(rawValue: found.integer(0))))
                if id.description.hasPrefix(digits) { matches.insert(id) }
            }
            return matches.sorted()
        }
        guard let match = matches.first else {
            throw StoreError(
                .notFound, "no record in \(path) has an id that begins with \(text)",
                next: "list the records with `survey-cli record list`, or sync first")
        }
        guard matches.count == 1 else {
            throw StoreError(
                .ambiguous, "\(matches.count) records have ids that begin with \(text)",
                next: "give more digits: \(matches.prefix(3).map(\.description).joined(separator: ", "))")
        }
        return match
    }

    /// Calls `body` with each record of a form, in the order in which the records began (stamp, then id): the same on
    /// every replica.
    ///
    /// - Parameter formID: nil for all forms.
    /// - Throws: ``StoreError`` `badData`, once all others had their turn, if there is a record that cannot be read.
    public func forEachRecord(
        formID: String?, scope: Scope = .all, _ body: (MergedRecord) throws -> Void
    ) throws(StoreError) {
        var first: UnreadableRecord?
        try forEachRecord(formID: formID, scope: scope, unreadable: { first = first ?? $0 }, body)
        if let first { throw first.error }
    }

    func recordKeys(formID: String?, scope: Scope, _ catalog: Catalog) throws -> [SaveKey] {
        let found = try PreparedStatement(
            catalog.database,
            """
            SELECT save.key, save.clock, changeset.scope FROM save
            JOIN changeset ON changeset.n = save.changeset JOIN form ON form.n = changeset.form
            WHERE save.record IS NULL AND (?1 IS NULL OR form.id = ?1)
            """)
        if let formID { found.bind(1, formID) }
        var keys: [(clock: Int64, id: RecordID, key: SaveKey)] = []
        while try found.step() {
            let key = SaveKey(rawValue: found.integer(0))
            guard try scope.contains(catalog.scope(found.integer(2))) else { continue }
            keys.append((found.integer(1), RecordID(firstSave: try catalog.dot(key)), key))
        }
        return keys.sorted { ($0.clock, $0.id) < ($1.clock, $1.id) }.map(\.key)
    }

    /// The records with something left to settle, in the order in which they began; without answers that cannot be read.
    public func conflictedRecords() throws(StoreError) -> [MergedRecord] {
        try read { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT record FROM merged WHERE conflicts > 0")
            var keys: [SaveKey] = []
            while try found.step() { keys.append(SaveKey(rawValue: found.integer(0))) }
            return try keys.compactMap { RecordMerge.merge(try self.saves(ofRecord: $0, catalog, .readable)) }
                .sorted { ($0.began, $0.id) < ($1.began, $1.id) }
        }
    }

    // MARK: Projection

    /// Brings the row of a record with several saves up to date.
    func refold(_ origin: Dot, _ catalog: Catalog) throws {
        try fold(saves(ofRecord: catalog.key(origin), catalog, .readable), origin, catalog)
    }

    /// Writes the row of a record that has these saves.
    func fold(_ saves: [Save], _ origin: Dot, _ catalog: Catalog) throws {
        let key = try catalog.key(origin)
        guard let merged = RecordMerge.merge(saves) else { return }
        let statement = try PreparedStatement(
            catalog.database,
            """
            INSERT OR REPLACE INTO merged(record, state, saves, conflicts, incomplete, changed, heads)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        statement.bind(1, key.rawValue)
        statement.bind(2, Int64(merged.state.rawValue))
        statement.bind(3, merged.saveCount)
        statement.bind(4, merged.conflicts.count)
        statement.bind(5, merged.isIncomplete ? 1 : 0)
        statement.bind(6, Int64(merged.changed.rawValue))
        statement.bind(7, try catalog.encode(merged.heads))
        try statement.run()
    }

    // MARK: Figures

    /// What `status` shows.
    public struct Status: Sendable {
        /// Records by form id.
        public var records: [String: Int] = [:]
        /// Records that are deleted or erased.
        public var deleted = 0
        /// Conflicts that wait for a person.
        public var conflicts = 0
        /// Records whose first save, or another that they build on, has not arrived.
        public var incomplete = 0
        /// Saves.
        public var saves = 0
        /// Saves made here that no hub has acknowledged.
        public var unsent = 0
        /// Change-sets carried for others, outside this member's rights.
        public var carried = 0
        /// Change-sets that the hub refused, with its reasons.
        public var refused: [String] = []
        /// Change-sets whose dots are taken by other content.
        public var quarantined = 0
    }

    /// Counts what is here.
    public func status() throws(StoreError) -> Status {
        try read { catalog in
            var status = Status()
            let records = try PreparedStatement(
                catalog.database,
                """
                SELECT coalesce(form.id, '?'), count(*) FROM save JOIN changeset ON changeset.n = save.changeset
                JOIN form ON form.n = changeset.form WHERE save.record IS NULL GROUP BY form.id
                """)
            while try records.step() { status.records[records.text(0)] = Int(records.integer(1)) }
            func number(_ sql: String) throws -> Int {
                let found = try PreparedStatement(catalog.database, sql)
                defer { found.reset() }
                return try found.step() ? Int(found.integer(0)) : 0
            }
            status.deleted = try number("SELECT count(*) FROM merged WHERE state > 0")
            status.conflicts = try number("SELECT sum(conflicts) FROM merged WHERE conflicts > 0")
            status.incomplete = try number("SELECT count(*) FROM merged WHERE incomplete > 0")
            let open = try number("SELECT coalesce(sum(\(Self.countOfSaves)), 0) FROM changeset WHERE id IS NULL")
            status.saves =
                try open + number("SELECT coalesce(sum(saves), 0) FROM changeset WHERE merged = 1 AND id IS NOT NULL")
            status.unsent =
                try open
                + number("SELECT coalesce(sum(saves), 0) FROM changeset WHERE position IS NULL AND id IS NOT NULL")
            status.carried = try number("SELECT count(*) FROM changeset WHERE merged = 0")
            status.quarantined = try number("SELECT count(*) FROM quarantine")
            let refused = try PreparedStatement(
                catalog.database,
                """
                SELECT refused FROM changeset WHERE refused IS NOT NULL
                UNION ALL SELECT refused FROM form WHERE refused IS NOT NULL
                """)
            while try refused.step() { status.refused.append(refused.text(0)) }
            return status
        }
    }
}
