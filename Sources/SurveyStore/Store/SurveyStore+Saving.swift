internal import GRDB

/// Saves made on this device.
extension SurveyStore {
    /// Makes saves, all of them or none, in one transaction. They are on disk when the call returns.
    ///
    /// - Returns: for each draft its save; nil where an edit changed nothing.
    /// - Throws: ``StoreError`` `notPermitted` for a scope or mark that the membership does not allow, `notFound` for a
    ///   record that is not here, `conflict` for a change to a deleted or erased record, `badData` for answers that nobody
    ///   could read.
    @discardableResult
    public func save(_ drafts: [Draft]) throws(StoreError) -> [Save?] {
        try write { catalog in
            var session = SavingSession(self, catalog, try .current(self, catalog))
            let saves = try drafts.map { try session.save($0) }
            catalog.saving = session.state
            // Where one save follows on another, more of them will.
            if catalog.lastSaving != nil { makeRoom() }
            return saves
        }
    }

    /// Makes one save.
    @discardableResult
    public func save(_ draft: Draft) throws(StoreError) -> Save? {
        try save([draft]).first ?? nil
    }
}

/// The state of one transaction of saving.
private struct SavingSession {
    let store: SurveyStore
    let catalog: Catalog
    private(set) var state: SavingState

    init(_ store: SurveyStore, _ catalog: Catalog, _ state: SavingState) {
        self.store = store
        self.catalog = catalog
        self.state = state
    }

    mutating func save(_ draft: Draft) throws -> Save? {
        let dot = Dot(site: state.site, sequence: state.nextSequence)
        var draft = draft
        var saves: [Save] = []
        var isIncomplete = false
        if let record = draft.record {
            saves = try store.saves(of: record, catalog, .readable)
            guard let merged = RecordMerge.merge(saves) else {
                throw StoreError(
                    .notFound, "there is no record \(record) in \(store.path)",
                    next: "list the records with `survey-cli record list`")
            }
            let seen = draft.parents == merged.heads ? merged : try view(of: saves, draft) ?? merged
            try checkState(merged.state == .erased ? merged : seen, draft)
            draft.scope = merged.scope
            isIncomplete = merged.isIncomplete
            // Nobody has seen what lies behind a hole in the history: a save that is not whole is nobody's parent.
            let parents = draft.parents ?? merged.heads
            draft.parents = merged.isIncomplete ? HistoryGraph(saves).wholeHeads(of: parents) : parents.sorted()
            draft.answers = seen.changes(draft.answers(at: dot))
            if draft.answers.isEmpty, draft.mark == .none { return nil }
        } else {
            draft.answers = draft.answers(at: dot)
            draft.parents = []
        }
        try check(draft)
        let row = try AnswerRow.encode(draft.answers, catalog)
        let parents = draft.parents ?? []
        let clock = HybridTime.next(
            wallMilliseconds: store.environment.now(), lastOwn: state.lastClock, seen: state.seen,
            parents: saves.filter { parents.contains($0.dot) || isIncomplete }.map(\.clock),
            jitter: store.environment.randomBytes(2).reduce(0) { $0 << 8 | UInt16($1) })
        let save = Save(
            dot: dot, origin: saves.first(where: \.isFirst)?.dot ?? saves.first?.origin ?? dot, clock: clock,
            parents: parents, mark: draft.mark, author: draft.author, form: draft.form, scope: draft.scope,
            answers: draft.answers)
        try store.checkReadable(save, storedBytes: row.count, catalog)
        try insert(save, row)
        state.nextSequence += 1
        state.lastClock = clock
        if !save.isFirst { try store.fold(saves + [save], save.origin, catalog) }
        return save
    }

    /// The record as the author of a draft saw it; nil for as it is now. What an edit changes is measured against this.
    private func view(of saves: [Save], _ draft: Draft) throws -> MergedRecord? {
        guard let parents = draft.parents else { return nil }
        guard Set(parents).count == parents.count, parents.allSatisfy({ dot in saves.contains { $0.dot == dot } }),
            let view = RecordMerge.merge(HistoryGraph(saves).history(of: parents))
        else {
            throw StoreError(
                .badData, "the save names parents that are not saves of its record", next: "read the record again")
        }
        return view
    }

    private func checkState(_ merged: MergedRecord, _ draft: Draft) throws {
        let next: String
        switch (merged.state, draft.mark) {
        case (.erased, _): next = "nothing: consent was withdrawn, and an erased record stays erased"
        case (.deleted, .none), (.deleted, .delete): next = "restore it first with `survey-cli record restore`"
        default: return
        }
        throw StoreError(.conflict, "record \(merged.id) is \(merged.state.name)", next: next)
    }

    /// Whether a draft may be saved.
    private func check(_ draft: Draft) throws {
        let certificate = state.certificate
        guard certificate.scope.contains(draft.scope) else {
            throw StoreError(
                .notPermitted,
                "scope \(draft.scope.path) is outside this device's membership (\(certificate.scope))",
                next: "use a scope at or below \(certificate.scope)")
        }
        guard certificate.role.mayWrite(draft.mark) else {
            throw StoreError(
                .notPermitted, "a \(certificate.role.name) may not \(draft.mark.name) records",
                next: "ask a supervisor of the study")
        }
        guard draft.answers.count <= Limits.answersInSave, draft.author.utf8.count <= Limits.nameBytes,
            draft.parents?.count ?? 0 <= Limits.parents
        else {
            throw StoreError(.badData, "a save holds too many answers or parents", next: "divide it into several")
        }
    }

    private mutating func insert(_ save: Save, _ row: [UInt8]) throws {
        if !state.isAdopted { try store.adoptFile(catalog) }
        state.isAdopted = true
        let key = SaveKey(site: state.siteNumber, sequence: save.dot.sequence)
        let form = try catalog.number(ofForm: save.form)
        let scope = try catalog.number(of: save.scope)
        let statement = try PreparedStatement(catalog.database, SurveyStore.insertSave)
        statement.bind(1, key.rawValue)
        statement.bind(2, save.isFirst ? nil : try catalog.key(save.origin).rawValue)
        statement.bind(3, Int64(save.clock.rawValue))
        statement.bind(4, Int64(save.mark.rawValue))
        statement.bind(5, try changeSet(.init(form: form, scope: scope), save.dot.sequence))
        statement.bind(6, try catalog.number(ofAuthor: save.author))
        statement.bind(7, save.parents.isEmpty ? nil : try catalog.encode(save.parents))
        try statement.run(binding: 8, to: row)
        for answer in save.answers.values { try catalog.noteAttachment(in: answer, of: key) }
    }

    /// The open change-set that collects this site's saves of a form version and scope. Its last save and how many it has
    /// are found when it is sealed: a save need not write them.
    private mutating func changeSet(_ run: SavingState.Run, _ sequence: UInt64) throws -> Int64 {
        let open = try state.runs[run] ?? openChangeSet(run)
        if let open, open.saves < SurveyStore.savesInChangeSet {
            state.runs[run] = (open.number, open.saves + 1)
            return open.number
        }
        let insert = try PreparedStatement(
            catalog.database,
            """
            INSERT INTO changeset(site, form, scope, first, last, saves, merged) VALUES (?, ?, ?, ?, ?, 0, 1)
            """)
        insert.bind(1, state.siteNumber)
        insert.bind(2, run.form)
        insert.bind(3, run.scope)
        insert.bind(4, Int64(sequence))
        insert.bind(5, Int64(Limits.sequence))
        try insert.run()
        let number = catalog.database.lastInsertedRowID
        state.runs[run] = (number, 1)
        return number
    }

    /// The last open change-set of a run, with how many saves it has; ready for more.
    private func openChangeSet(_ run: SavingState.Run) throws -> (number: Int64, saves: Int)? {
        let open = try PreparedStatement(
            catalog.database,
            """
            SELECT n, \(SurveyStore.countOfSaves) FROM changeset
            WHERE id IS NULL AND site = ? AND form = ? AND scope = ? ORDER BY n DESC LIMIT 1
            """)
        open.bind(1, state.siteNumber)
        open.bind(2, run.form)
        open.bind(3, run.scope)
        guard try open.step() else { return nil }
        let found = (number: open.integer(0), saves: Int(open.integer(1)))
        open.reset()
        // One that was taken apart (``Renewal``) ends with its last save.
        let update = try PreparedStatement(catalog.database, "UPDATE changeset SET last = ? WHERE n = ?")
        update.bind(1, Int64(Limits.sequence))
        update.bind(2, found.number)
        try update.run()
        return found
    }
}

extension SurveyStore {
    /// SQL: how many saves there are of a row of `changeset`. An open one does not keep their number.
    static let countOfSaves = """
        (SELECT count(*) FROM save WHERE save.key BETWEEN changeset.site << 40 | changeset.first
            AND changeset.site << 40 | changeset.last AND save.changeset = changeset.n)
        """
}

extension MergedRecord {
    /// What of `wanted` differs from what stands, as an edit says it: a select-multiple by the choices that change.
    ///
    /// An answer in dispute counts as changed whatever it is set to: writing it is how a person settles it.
    func changes(_ wanted: [AnswerPath: Answer]) -> [AnswerPath: Answer] {
        let disputed = Dictionary(
            conflicts.compactMap { conflict in conflict.path.map { ($0, conflict) } },
            uniquingKeysWith: { first, _ in first })
        var changes: [AnswerPath: Answer] = [:]
        for (path, answer) in wanted {
            let conflict = disputed[path]
            if path.isInstance {
                if conflict != nil || (answer == .removed) == instances.contains(path) || isMove(answer) {
                    changes[path] = answer
                }
                continue
            }
            if case .choices(let now) = answers[path], case .choices(let codes) = answer, conflict?.kind != .answer {
                let contested = conflict?.codes ?? []
                let added = codes.filter { !now.containsBytes(of: $0) || contested.containsBytes(of: $0) }
                let removed = (now + contested.filter { !now.containsBytes(of: $0) })
                    .filter { !codes.containsBytes(of: $0) }
                if !added.isEmpty || !removed.isEmpty {
                    changes[path] = .choicesEdit(added: added, removed: removed)
                }
            } else if answers[path] != answer || conflict != nil {
                let isEmptyAlready = answers[path] == nil && answer == .missing(.notAsked)
                if !isEmptyAlready { changes[path] = answer }
            }
        }
        return changes
    }

    private func isMove(_ answer: Answer) -> Bool {
        if case .present = answer { true } else { false }
    }
}
