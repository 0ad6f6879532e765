internal import GRDB

/// What happens when two copies of a store have used one site: protocol.md §8.5.
extension SurveyStore {
    /// Takes a new site now: the hub knows more of the old one than this store does, so this is an old copy.
    public func renewSite() throws(StoreError) {
        try write { catalog in
            try self.drawSite(self.ownCertificate(catalog), catalog)
            try self.adoptFile(catalog)
        }
    }

    /// Saves anew, under a new site, what the hub refused because the dots are taken by another copy's saves.
    ///
    /// The saves keep their content, stamps and authors; those that began a record give it a new id.
    ///
    /// - Parameters:
    ///   - id: the change-set that the hub refused.
    ///   - sequences: the sequence numbers in it that are taken.
    /// - Returns: how many saves were made anew.
    @discardableResult
    public func reissue(_ id: Digest256, taken sequences: Set<UInt64>) throws(StoreError) -> Int {
        try write { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT n, site FROM changeset WHERE id = ?")
            found.bind(1, id.bytes)
            guard try found.step() else {
                throw StoreError(.notFound, "there is no change-set \(id) in \(self.path)", next: "sync again")
            }
            let number = found.integer(0)
            let oldSite = found.integer(1)
            found.reset()
            guard try self.isOwn(site: oldSite, catalog) else {
                // Another device's save made anew here would count twice, under the wrong author.
                let refuse = try PreparedStatement(catalog.database, "UPDATE changeset SET refused = ? WHERE n = ?")
                refuse.bind(1, "its numbers are taken by another copy of its author's store; the author makes it anew")
                refuse.bind(2, number)
                try refuse.run()
                return 0
            }
            if try catalog.number(.site) == UInt64(oldSite) {
                try self.drawSite(self.ownCertificate(catalog), catalog)
            }
            try self.adoptFile(catalog)
            var renewal = try Renewal(
                self, catalog, changeSet: number, oldSite: oldSite, sequences: sequences.sorted())
            let count = try renewal.run()
            _ = try self.retryQuarantine(catalog)
            return count
        }
    }
}

extension SurveyStore {
    private func isOwn(site number: Int64, _ catalog: Catalog) throws -> Bool {
        let found = try PreparedStatement(catalog.database, "SELECT device FROM site WHERE n = ?")
        found.bind(1, number)
        defer { found.reset() }
        return try found.step() && found.bytes(0) == deviceKey(catalog).publicKey
    }

    /// Tries again what was set aside: its dots may be free now, or its site's card may have come.
    ///
    /// - Returns: how many new saves were merged.
    @discardableResult
    public func retrySetAside() throws(StoreError) -> Int {
        let isEmpty = try read { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT 1 FROM quarantine LIMIT 1")
            defer { found.reset() }
            return try !found.step()
        }
        return isEmpty ? 0 : try write { try self.retryQuarantine($0) }
    }

    private func retryQuarantine(_ catalog: Catalog) throws -> Int {
        let found = try PreparedStatement(catalog.database, "SELECT id, bytes FROM quarantine")
        var kept: [(id: [UInt8], bytes: [UInt8])] = []
        while try found.step() { kept.append((found.bytes(0), found.bytes(1))) }
        var merged = 0
        for (id, bytes) in kept {
            // What was set aside for another reason than its dots is still what it was.
            guard let changeSet = try? ChangeSet(bytes: bytes),
                let outcome = try? merge(changeSet, position: nil, catalog), outcome != .quarantined
            else { continue }
            let delete = try PreparedStatement(catalog.database, "DELETE FROM quarantine WHERE id = ?")
            delete.bind(1, id)
            try delete.run()
            if case .merged(let saves) = outcome { merged += saves }
        }
        return merged
    }
}

/// One transaction that moves saves from an old site to the own one.
private struct Renewal {
    let store: SurveyStore
    let catalog: Catalog
    let changeSet: Int64
    let oldSite: Int64
    let sequences: [UInt64]
    let newSite: Int64
    var nextSequence: UInt64

    init(
        _ store: SurveyStore, _ catalog: Catalog, changeSet: Int64, oldSite: Int64, sequences: [UInt64]
    ) throws {
        self.store = store
        self.catalog = catalog
        self.changeSet = changeSet
        self.oldSite = oldSite
        self.sequences = sequences
        newSite = Int64(try catalog.number(.site) ?? 0)
        let last = try PreparedStatement(catalog.database, "SELECT max(key) FROM save WHERE key BETWEEN ? AND ?")
        last.bind(1, SaveKey(site: newSite, sequence: 0).rawValue)
        last.bind(2, SaveKey(site: newSite, sequence: Limits.sequence).rawValue)
        nextSequence = 1
        if try last.step(), let key = last.optionalInteger(0) { nextSequence = SaveKey(rawValue: key).sequence + 1 }
        last.reset()
    }

    mutating func run() throws -> Int {
        let found = try PreparedStatement(
            catalog.database, "SELECT key FROM save WHERE changeset = ? AND key BETWEEN ? AND ?")
        found.bind(1, changeSet)
        found.bind(2, SaveKey(site: oldSite, sequence: 0).rawValue)
        found.bind(3, SaveKey(site: oldSite, sequence: Limits.sequence).rawValue)
        var here: Set<SaveKey> = []
        while try found.step() { here.insert(SaveKey(rawValue: found.integer(0))) }
        var moved: [SaveKey: SaveKey] = [:]
        for key in sequences.map({ SaveKey(site: oldSite, sequence: $0) }) where here.contains(key) {
            moved[key] = SaveKey(site: newSite, sequence: nextSequence)
            nextSequence += 1
        }
        guard !moved.isEmpty else { return 0 }
        let rest = here.subtracting(moved.keys)
        // The refused change-set is taken apart: what is taken moves, what is not stays in a change-set to seal anew.
        try catalog.database.execute(
            sql:
                """
                UPDATE changeset SET id = NULL, bytes = NULL, refused = NULL, position = NULL, sum = NULL, saves = ?
                WHERE n = ?
                """,
            arguments: [rest.count, changeSet])
        try catalog.database.execute(
            sql: """
                INSERT INTO changeset(site, form, scope, first, last, saves, merged)
                SELECT ?, form, scope, ?, ?, ?, 1 FROM changeset WHERE n = ?
                """,
            arguments: [
                newSite, moved.values.map { Int64($0.sequence) }.min(), moved.values.map { Int64($0.sequence) }.max(),
                moved.count, changeSet,
            ])
        let fresh = catalog.database.lastInsertedRowID
        for (old, new) in moved.sorted(by: { $0.key < $1.key }) {
            try catalog.database.execute(
                sql: "UPDATE save SET key = ?, changeset = ? WHERE key = ?",
                arguments: [new.rawValue, fresh, old.rawValue])
            try catalog.moveAttachments(from: old, to: new)
        }
        try redirect(moved)
        if rest.isEmpty {
            try catalog.database.execute(sql: "DELETE FROM changeset WHERE n = ?", arguments: [changeSet])
        }
        return moved.count
    }

    /// Saves of the same device that no hub is known to hold, and that build on a moved one, follow it.
    private func redirect(_ moved: [SaveKey: SaveKey]) throws {
        let found = try PreparedStatement(
            catalog.database,
            """
            SELECT save.key, save.record, save.parents, save.changeset FROM save
            JOIN changeset ON changeset.n = save.changeset
            WHERE save.record IS NOT NULL AND (changeset.id IS NULL OR changeset.position IS NULL AND changeset.site = ?)
            """)
        found.bind(1, oldSite)
        var changes: [(key: Int64, record: Int64, parents: [Dot], changeSet: Int64)] = []
        while try found.step() {
            let record = SaveKey(rawValue: found.integer(1))
            let parents = try catalog.dots(found.bytes(2))
            let newParents = try parents.map { try catalog.dot(moved[catalog.key($0)] ?? catalog.key($0)) }
            let newRecord = moved[record] ?? record
            if newRecord != record || newParents != parents {
                changes.append((found.integer(0), newRecord.rawValue, newParents.sorted(), found.integer(3)))
            }
        }
        for change in changes {
            let update = try PreparedStatement(
                catalog.database, "UPDATE save SET record = ?, parents = ? WHERE key = ?")
            update.bind(1, change.record)
            update.bind(2, try catalog.encode(change.parents))
            update.bind(3, change.key)
            try update.run()
            // What was sealed no longer says what the saves say: it is sealed anew.
            let unseal = try PreparedStatement(
                catalog.database, "UPDATE changeset SET id = NULL, bytes = NULL, refused = NULL, sum = NULL WHERE n = ?"
            )
            unseal.bind(1, change.changeSet)
            try unseal.run()
        }
        for (old, new) in moved {
            try catalog.database.execute(sql: "DELETE FROM merged WHERE record = ?", arguments: [old.rawValue])
            let others = try PreparedStatement(catalog.database, "SELECT 1 FROM save WHERE record = ? LIMIT 1")
            for key in [old, new] {
                others.bind(1, key.rawValue)
                let hasOthers = try others.step()
                others.reset()
                if hasOthers { try store.refold(catalog.dot(key), catalog) }
            }
        }
        for record in Set(changes.map(\.record)) {
            try store.refold(catalog.dot(SaveKey(rawValue: record)), catalog)
        }
    }
}
