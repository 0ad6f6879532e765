internal import GRDB

/// Own saves become change-sets.
extension SurveyStore {
    /// Saves in one change-set made here: enough to compress well, few enough that a cut link costs little.
    static let savesInChangeSet = 512

    /// Seals the own saves that no change-set holds yet. They are then ready for any carrier.
    public func seal() throws(StoreError) {
        let isOpen = try read { catalog in
            let open = try PreparedStatement(catalog.database, "SELECT 1 FROM changeset WHERE id IS NULL LIMIT 1")
            defer { open.reset() }
            return try open.step()
        }
        // Looking first keeps a sync with nothing to say from taking the write lock.
        guard isOpen else { return }
        try write { catalog in
            let open = try PreparedStatement(
                catalog.database, "SELECT n, site, form, scope, first, last FROM changeset WHERE id IS NULL ORDER BY n")
            var runs: [OpenRun] = []
            while try open.step() {
                runs.append(
                    OpenRun(
                        number: open.integer(0), site: open.integer(1), form: open.integer(2), scope: open.integer(3),
                        first: UInt64(open.integer(4)), last: UInt64(open.integer(5))))
            }
            for run in runs { try self.seal(run, catalog) }
        }
    }

    private struct OpenRun {
        let number: Int64
        let site: Int64
        let form: Int64
        let scope: Int64
        let first: UInt64
        let last: UInt64
    }

    private func seal(_ run: OpenRun, _ catalog: Catalog) throws {
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
        while try rows.step() {
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
            return
        }
        let header = ChangeSetHeader(
            study: study, site: try catalog.site(run.site), form: try catalog.form(run.form),
            scope: try catalog.scope(run.scope), entries: entries)
        let changeSet = try ChangeSet(header, answers: batch, authors: authors, signedBy: key)
        let update = try PreparedStatement(
            catalog.database, "UPDATE changeset SET id = ?, bytes = ?, first = ?, last = ?, saves = ? WHERE n = ?")
        update.bind(1, changeSet.id.bytes)
        update.bind(2, changeSet.bytes)
        update.bind(3, Int64(header.sequences.lowerBound))
        update.bind(4, Int64(header.sequences.upperBound))
        update.bind(5, entries.count)
        update.bind(6, run.number)
        try update.run()
    }
}
