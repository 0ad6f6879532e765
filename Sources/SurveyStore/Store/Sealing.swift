internal import GRDB

/// One transaction that makes change-sets of the saves that none holds yet.
///
/// A save that no change-set can hold is passed over: a change-set may have any of its site's saves (protocol.md R32), so
/// those behind it travel without it.
struct Sealing {
    /// Open saves of one site, form version and scope.
    struct Run {
        let number: Int64
        let site: Int64
        let form: Int64
        let scope: Int64
        var first: UInt64
        var last: UInt64
    }

    /// Saves of a run that are read and not packed yet.
    private struct Portion {
        var batch = AnswerBatch()
        var entries: [ChangeSetHeader.Entry] = []
        var authors: [String] = []
        /// The first save that had no room.
        var rest: SaveKey?
    }

    private let path: String
    private let catalog: Catalog
    private let key: SigningKey
    private let study: StudyID

    init(_ store: SurveyStore, _ catalog: Catalog) throws {
        path = store.path
        self.catalog = catalog
        key = try store.deviceKey(catalog)
        study = StudyID(studyKey: try catalog.meta(.studyKey) ?? [])
    }

    /// Seals a run, as several change-sets if it must be.
    ///
    /// - Parameters:
    ///   - limit: saves in one of them.
    ///   - isTried: whether each of its saves is known to fit into a change-set of its own.
    /// - Returns: the saves that do not; they stay open.
    func seal(_ run: Run, limit: Int = Limits.changeSetSaves, isTried: Bool = false) throws -> [UnsealedSave] {
        let portion: Portion
        let changeSet: ChangeSet
        do {
            portion = try read(run, limit: limit)
            guard !portion.entries.isEmpty else {
                try catalog.database.execute(sql: "DELETE FROM changeset WHERE n = ?", arguments: [run.number])
                return []
            }
            changeSet = try pack(portion, run)
        } catch  where StoreError.isOfContent(error) {
            let keys = try keys(of: run)
            let half = min(limit, keys.count) / 2
            guard !isTried else {
                guard half > 0 else { throw error }
                return try seal(run, limit: half, isTried: true)
            }
            var unsealed: [(key: SaveKey, save: UnsealedSave)] = []
            for key in keys {
                if let save = try fault(of: key, in: run) { unsealed.append((key, save)) }
            }
            guard unsealed.count < keys.count else { return unsealed.map(\.save) }
            guard !unsealed.isEmpty else { return try seal(run, limit: max(1, half), isTried: true) }
            try setApart(unsealed.map(\.key), from: run)
            return try unsealed.map(\.save) + seal(run, limit: limit, isTried: true)
        }
        let following = try portion.rest.map { try split(run, at: $0) }
        try keep(changeSet, as: run.number)
        return try following.map { try seal($0, limit: limit, isTried: isTried) } ?? []
    }

    // MARK: Reading and packing

    private func keys(of run: Run) throws -> [SaveKey] {
        let rows = try select("key", run)
        var keys: [SaveKey] = []
        while try rows.step() { keys.append(SaveKey(rawValue: rows.integer(0))) }
        return keys
    }

    private func select(_ columns: String, _ run: Run) throws -> PreparedStatement {
        let rows = try PreparedStatement(
            catalog.database,
            "SELECT \(columns) FROM save WHERE key BETWEEN ? AND ? AND changeset = ? ORDER BY key")
        rows.bind(1, SaveKey(site: run.site, sequence: run.first).rawValue)
        rows.bind(2, SaveKey(site: run.site, sequence: run.last).rawValue)
        rows.bind(3, run.number)
        return rows
    }

    private func read(_ run: Run, limit: Int) throws -> Portion {
        var portion = Portion()
        var templates: [Int64: Int] = [:]
        let rows = try select("key, record, clock, mark, author, parents, answers", run)
        defer { rows.reset() }
        while try rows.step() {
            let key = SaveKey(rawValue: rows.integer(0))
            if portion.entries.count == limit
                || !portion.entries.isEmpty && Self.isFull(portion.batch, with: rows.byteCount(6))
            {
                portion.rest = key
                break
            }
            let dot = try catalog.dot(key)
            portion.entries.append(
                .init(
                    dot: dot, origin: try rows.optionalInteger(1).map { try catalog.dot(SaveKey(rawValue: $0)) } ?? dot,
                    clock: try AnswerRow.clock(rows.integer(2)),
                    parents: try rows.isNull(5) ? [] : catalog.dots(rows.bytes(5)),
                    mark: SaveMark(rawValue: UInt8(truncatingIfNeeded: rows.integer(3))) ?? .none))
            portion.authors.append(try catalog.author(rows.integer(4)))
            try AnswerRow.forEach(rows.bytes(6), catalog) { path, instances, value in
                let template = try templates[path] ?? portion.batch.addTemplate(catalog.path(path).template)
                templates[path] = template
                portion.batch.append(template: template, instances: instances, value: value)
            }
            portion.batch.endSave()
        }
        return portion
    }

    /// Whether a change-set has no room for a save whose answers take so many bytes. An answer takes three at least, and
    /// stands in at most ``Limits/repeatDepth`` rows of repeats.
    private static func isFull(_ batch: AnswerBatch, with bytes: Int) -> Bool {
        batch.bytes.count + bytes > Limits.saveBytes
            || batch.entries.count + bytes / 3 > Limits.repeatRows / Limits.repeatDepth
    }

    private func pack(_ portion: Portion, _ run: Run) throws -> ChangeSet {
        let header = ChangeSetHeader(
            site: try catalog.site(run.site), form: try catalog.form(run.form),
            scope: try catalog.scope(run.scope), entries: portion.entries)
        let outline = try catalog.outline(ofForm: header.form) ?? .empty
        let changeSet = try ChangeSet(
            header, answers: portion.batch, authors: portion.authors, outline: outline, study: study, signedBy: key)
        try changeSet.readBack(outline)
        return changeSet
    }

    /// What keeps a save from a change-set of its own.
    private func fault(of key: SaveKey, in run: Run) throws -> UnsealedSave? {
        var alone = run
        (alone.first, alone.last) = (key.sequence, key.sequence)
        do {
            _ = try pack(read(alone, limit: 1), alone)
            return nil
        } catch  where StoreError.isOfContent(error) {
            let row = try select("record, answers", alone)
            defer { row.reset() }
            guard try row.step() else { throw error }
            let dot = try catalog.dot(key)
            let origin = row.optionalInteger(0).map { try? catalog.dot(SaveKey(rawValue: $0)) } ?? dot
            var causes: [String] = []
            _ = try AnswerRow.decode(row.bytes(1), catalog, .readable) { path, problem in
                causes.append(path.map { "the answer to \($0): \(problem)" } ?? "\(problem)")
            }
            let isTooLarge = causes.isEmpty && (error as? DecodingProblem)?.code == .tooLarge
            let cause = causes.first ?? (error as? StoreError)?.message ?? "\(error)"
            return UnsealedSave(
                isTooLarge ? .tooLarge(cause) : .unreadable(cause), save: dot,
                record: origin.map(RecordID.init(firstSave:)), store: path)
        }
    }

    // MARK: Keeping

    /// Makes the open row of a run that of a change-set.
    private func keep(_ changeSet: ChangeSet, as number: Int64) throws {
        let count = changeSet.header.entries.count
        let sealed = try PreparedStatement(catalog.database, "SELECT n FROM changeset WHERE id = ?")
        sealed.bind(1, changeSet.id.bytes)
        if try sealed.step() {
            // This store is an old copy, and what it is about to seal has come back from elsewhere: one and the same.
            let same = sealed.integer(0)
            sealed.reset()
            try catalog.database.execute(
                sql: "UPDATE save SET changeset = ? WHERE changeset = ?", arguments: [same, number])
            try catalog.database.execute(
                sql: "UPDATE changeset SET sum = NULL, saves = saves + ? WHERE n = ?", arguments: [count, same])
            try catalog.database.execute(sql: "DELETE FROM changeset WHERE n = ?", arguments: [number])
            return
        }
        let update = try PreparedStatement(
            catalog.database, "UPDATE changeset SET id = ?, bytes = ?, first = ?, last = ?, saves = ? WHERE n = ?")
        update.bind(1, changeSet.id.bytes)
        update.bind(2, changeSet.bytes)
        update.bind(3, Int64(changeSet.header.sequences.lowerBound))
        update.bind(4, Int64(changeSet.header.sequences.upperBound))
        update.bind(5, count)
        update.bind(6, number)
        try update.run()
    }

    /// Moves the saves of a run from `key` on into a run of their own.
    private func split(_ run: Run, at key: SaveKey) throws -> Run {
        let number = try insert(like: run, first: key.sequence, last: run.last)
        try catalog.database.execute(
            sql: "UPDATE save SET changeset = ? WHERE changeset = ? AND key >= ?",
            arguments: [number, run.number, key.rawValue])
        return Run(
            number: number, site: run.site, form: run.form, scope: run.scope, first: key.sequence, last: run.last)
    }

    /// Moves some saves out of a run into one that stays open.
    private func setApart(_ keys: [SaveKey], from run: Run) throws {
        guard let first = keys.first, let last = keys.last else { return }
        let number = try insert(like: run, first: first.sequence, last: last.sequence)
        let move = try PreparedStatement(catalog.database, "UPDATE save SET changeset = ? WHERE key = ?")
        for key in keys {
            move.bind(1, number)
            move.bind(2, key.rawValue)
            try move.run()
        }
    }

    /// An open row without saves yet, which an open row does not count.
    private func insert(like run: Run, first: UInt64, last: UInt64) throws -> Int64 {
        try catalog.database.execute(
            sql: "INSERT INTO changeset(site, form, scope, first, last, saves, merged) VALUES (?, ?, ?, ?, ?, 0, 1)",
            arguments: [run.site, run.form, run.scope, Int64(first), Int64(last)])
        return catalog.database.lastInsertedRowID
    }
}

extension ChangeSet {
    /// Reads it as everybody else will: a change-set that cannot be does not count.
    func readBack(_ outline: FormOutline) throws(DecodingProblem) {
        _ = try ChangeSet(bytes: bytes).answers(outline)
    }
}
