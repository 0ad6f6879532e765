internal import GRDB

/// Own saves become change-sets.
extension SurveyStore {
    /// Saves in one change-set made here: enough to compress well, few enough that a cut link costs little.
    static let savesInChangeSet = 512

    /// Seals the own saves that no change-set holds yet. They are then ready for any carrier.
    ///
    /// A change-set is read back before it counts: where it cannot be, its saves go into two.
    ///
    /// - Throws: ``StoreError`` `badData`, once all others are sealed, for a save that cannot be sealed even alone.
    public func seal() throws(StoreError) {
        let isOpen = try read { catalog in
            let open = try PreparedStatement(catalog.database, "SELECT 1 FROM changeset WHERE id IS NULL LIMIT 1")
            defer { open.reset() }
            return try open.step()
        }
        // Looking first keeps a sync with nothing to say from taking the write lock.
        guard isOpen else { return }
        let unsealed = try write { catalog in
            let open = try PreparedStatement(
                catalog.database, "SELECT n, site, form, scope, first, last FROM changeset WHERE id IS NULL ORDER BY n")
            var runs: [OpenRun] = []
            while try open.step() {
                runs.append(
                    OpenRun(
                        number: open.integer(0), site: open.integer(1), form: open.integer(2), scope: open.integer(3),
                        first: UInt64(open.integer(4)), last: UInt64(open.integer(5))))
            }
            var unsealed: StoreError?
            for run in runs {
                if let error = try self.seal(run, catalog) { unsealed = unsealed ?? error }
            }
            return unsealed
        }
        if let unsealed { throw unsealed }
    }

    private struct OpenRun {
        let number: Int64
        let site: Int64
        let form: Int64
        let scope: Int64
        let first: UInt64
        let last: UInt64
    }

    /// Seals a run, as several change-sets if it must be.
    ///
    /// - Parameter limit: saves in one of them.
    /// - Returns: what keeps a save from being sealed; it stays as it was.
    private func seal(_ run: OpenRun, limit: Int = Limits.changeSetSaves, _ catalog: Catalog) throws -> StoreError? {
        let key = try deviceKey(catalog)
        let study = StudyID(studyKey: try catalog.meta(.studyKey) ?? [])
        let rows = try PreparedStatement(
            catalog.database,
            """
            SELECT key, record, clock, mark, author, parents, answers FROM save
            WHERE key BETWEEN ? AND ? AND changeset = ? ORDER BY key
            """)
        rows.bind(1, SaveKey(site: run.site, sequence: run.first).rawValue)
        rows.bind(2, SaveKey(site: run.site, sequence: run.last).rawValue)
        rows.bind(3, run.number)
        var batch = AnswerBatch()
        var templates: [Int64: Int] = [:]
        var entries: [ChangeSetHeader.Entry] = []
        var authors: [String] = []
        var rest: SaveKey?
        while try rows.step() {
            if entries.count == limit || !entries.isEmpty && Self.isFull(batch, with: rows.byteCount(6)) {
                rest = SaveKey(rawValue: rows.integer(0))
                rows.reset()
                break
            }
            let saveKey = SaveKey(rawValue: rows.integer(0))
            let dot = try catalog.dot(saveKey)
            entries.append(
                .init(
                    dot: dot, origin: try rows.optionalInteger(1).map { try catalog.dot(SaveKey(rawValue: $0)) } ?? dot,
                    clock: HybridTime(rawValue: UInt64(rows.integer(2))),
                    parents: try rows.isNull(5) ? [] : catalog.dots(rows.bytes(5)),
                    mark: SaveMark(rawValue: UInt8(truncatingIfNeeded: rows.integer(3))) ?? .none))
            authors.append(try catalog.author(rows.integer(4)))
            try AnswerRow.forEach(rows.bytes(6), catalog) { path, instances, value in
                let template = try templates[path] ?? batch.addTemplate(catalog.path(path).template)
                templates[path] = template
                batch.append(template: template, instances: instances, value: value)
            }
            batch.endSave()
        }
        guard !entries.isEmpty else {
            try catalog.database.execute(sql: "DELETE FROM changeset WHERE n = ?", arguments: [run.number])
            return nil
        }
        let header = ChangeSetHeader(
            site: try catalog.site(run.site), form: try catalog.form(run.form),
            scope: try catalog.scope(run.scope), entries: entries)
        let outline = try catalog.outline(ofForm: header.form) ?? .empty
        let changeSet: ChangeSet
        do {
            changeSet = try ChangeSet(
                header, answers: batch, authors: authors, outline: outline, study: study, signedBy: key)
            try Self.readBack(changeSet, outline)
        } catch let problem as DecodingProblem {
            if entries.count > 1 { return try seal(run, limit: entries.count / 2, catalog) }
            if let rest { _ = try seal(split(run, at: rest, catalog), limit: limit, catalog) }
            return StoreError(
                .badData,
                "record \(RecordID(firstSave: entries[0].origin)): save \(entries[0].dot) is too large for a change-set, "
                    + "\(problem); it stays in \(path), and nothing of it is lost",
                next: "export the record with `survey-cli dataset export`, and report this")
        }
        let following = try rest.map { try split(run, at: $0, catalog) }
        let update = try PreparedStatement(
            catalog.database, "UPDATE changeset SET id = ?, bytes = ?, first = ?, last = ?, saves = ? WHERE n = ?")
        update.bind(1, changeSet.id.bytes)
        update.bind(2, changeSet.bytes)
        update.bind(3, Int64(header.sequences.lowerBound))
        update.bind(4, Int64(header.sequences.upperBound))
        update.bind(5, entries.count)
        update.bind(6, run.number)
        if let same = try Self.sealed(changeSet.id, catalog) {
            // This store is an old copy, and what it is about to seal has come back from elsewhere: one and the same.
            try catalog.database.execute(
                sql: "UPDATE save SET changeset = ? WHERE changeset = ?", arguments: [same, run.number])
            try catalog.database.execute(
                sql: "UPDATE changeset SET sum = NULL, saves = saves + ? WHERE n = ?",
                arguments: [entries.count, same])
            try catalog.database.execute(sql: "DELETE FROM changeset WHERE n = ?", arguments: [run.number])
        } else {
            try update.run()
        }
        return try following.flatMap { try seal($0, limit: limit, catalog) }
    }

    /// Reads a change-set as everybody else will.
    private static func readBack(_ changeSet: ChangeSet, _ outline: FormOutline) throws(DecodingProblem) {
        _ = try ChangeSet(bytes: changeSet.bytes).answers(outline)
    }

    /// Bytes of a save's stored answers below which no limit of a reader can be passed: 20,001 columns take 60,000 bytes, and
    /// so many rows of so many columns of a repeat that they are 2^24 take 98,000.
    private static let surelyReadableBytes = 32 << 10

    /// Whether everybody can read a save, in a change-set of its own at worst.
    ///
    /// - Throws: ``StoreError`` `badData` if not: it must not get in, as it would never get out.
    func checkReadable(_ save: Save, storedBytes: Int, _ catalog: Catalog) throws {
        guard storedBytes > Self.surelyReadableBytes else { return }
        let outline = try catalog.outline(ofForm: save.form) ?? .empty
        do {
            let changeSet = try ChangeSet(
                study: StudyID(studyKey: try catalog.meta(.studyKey) ?? []), saves: [save], outline: outline,
                signedBy: deviceKey(catalog))
            try Self.readBack(changeSet, outline)
        } catch let problem as DecodingProblem {
            let questions = Set(save.answers.keys.map { ExactText($0.template) }).count
            throw StoreError(
                .badData,
                "a save of \(save.answers.count) answers to \(questions) questions is too large for a change-set, \(problem)",
                next: "save some of the answers first and the others in a second save, or divide the form")
        }
    }

    /// Whether a change-set has no room for a save whose answers take so many bytes. An answer takes three at least, and
    /// stands in at most ``Limits/repeatDepth`` rows of repeats.
    private static func isFull(_ batch: AnswerBatch, with bytes: Int) -> Bool {
        batch.bytes.count + bytes > Limits.saveBytes
            || batch.entries.count + bytes / 3 > Limits.repeatRows / Limits.repeatDepth
    }

    private static func sealed(_ id: Digest256, _ catalog: Catalog) throws -> Int64? {
        let found = try PreparedStatement(catalog.database, "SELECT n FROM changeset WHERE id = ?")
        found.bind(1, id.bytes)
        defer { found.reset() }
        return try found.step() ? found.integer(0) : nil
    }

    /// Moves the saves of a run from `key` on into a run of their own.
    private func split(_ run: OpenRun, at key: SaveKey, _ catalog: Catalog) throws -> OpenRun {
        try catalog.database.execute(
            sql: """
                INSERT INTO changeset(site, form, scope, first, last, saves, merged)
                SELECT site, form, scope, ?, last, (SELECT count(*) FROM save WHERE changeset = ?2 AND key >= ?3), 1
                FROM changeset WHERE n = ?2
                """,
            arguments: [Int64(key.sequence), run.number, key.rawValue])
        let number = catalog.database.lastInsertedRowID
        try catalog.database.execute(
            sql: "UPDATE save SET changeset = ? WHERE changeset = ? AND key >= ?",
            arguments: [number, run.number, key.rawValue])
        return OpenRun(
            number: number, site: run.site, form: run.form, scope: run.scope, first: key.sequence, last: run.last)
    }
}
