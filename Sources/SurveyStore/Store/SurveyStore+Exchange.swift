internal import GRDB

/// One thing that travels: between a store and its hub, or in a bundle.
public enum Parcel: Hashable, Sendable {
    /// A site's introduction. It goes before the first change-set of its site.
    case site(SiteCard)
    /// A form version.
    case form(PublishedForm)
    /// A change-set.
    case changeSet(ChangeSet)

    /// Its address: SHA-256 of a card's or a form's bytes; a change-set's own id.
    public var id: Digest256 {
        switch self {
        case .site(let card): Digest256(hashing: card.bytes[...])
        case .form(let form): Digest256(hashing: form.bytes[...])
        case .changeSet(let changeSet): changeSet.id
        }
    }

    /// Its bytes as it travels.
    public var bytes: [UInt8] {
        switch self {
        case .site(let card): card.bytes
        case .form(let form): form.bytes
        case .changeSet(let changeSet): changeSet.bytes
        }
    }
}

/// What a store and its hub know of each other.
public struct HubState: Hashable, Sendable {
    /// The hub's epoch when last seen; nil before the first sync.
    public var epoch: [UInt8]?
    /// "I have all of the hub's log up to here", in the hub's words; empty before the first sync.
    public var cursor: [UInt8]
    /// The greatest sequence number of the own site, 0 for none.
    public var lastSequence: UInt64
    /// The own site; nil for a replica that only reads.
    public var site: SiteID?
}

/// What the sync and the bundles need of a store.
extension SurveyStore {
    /// Where this store stands with its hub.
    public func hubState() throws(StoreError) -> HubState {
        try read { catalog in
            let site = try catalog.number(.site)
            var last: UInt64 = 0
            if let site {
                let found = try PreparedStatement(
                    catalog.database, "SELECT max(key) FROM save WHERE key BETWEEN ? AND ?")
                found.bind(1, SaveKey(site: Int64(site), sequence: 0).rawValue)
                found.bind(2, SaveKey(site: Int64(site), sequence: Limits.sequence).rawValue)
                if try found.step(), let key = found.optionalInteger(0) { last = SaveKey(rawValue: key).sequence }
                found.reset()
            }
            return HubState(
                epoch: try catalog.meta(.epoch), cursor: try catalog.meta(.cursor) ?? [], lastSequence: last,
                site: try site.map { try catalog.site(Int64($0)) })
        }
    }

    /// The addresses and sizes of the change-sets that the hub has not acknowledged, oldest first. Seal first.
    public func pendingChangeSets() throws(StoreError) -> [(id: Digest256, bytes: Int)] {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database,
                """
                SELECT id, length(bytes) FROM changeset
                WHERE position IS NULL AND id IS NOT NULL AND refused IS NULL ORDER BY n
                """)
            var pending: [(id: Digest256, bytes: Int)] = []
            while try found.step() {
                if let id = Digest256(bytes: found.bytes(0)) { pending.append((id, Int(found.integer(1)))) }
            }
            return pending
        }
    }

    /// The forms published here that the hub has not acknowledged.
    public func pendingForms() throws(StoreError) -> [PublishedForm] {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database,
                "SELECT publication FROM form WHERE id IS NOT NULL AND position IS NULL AND refused IS NULL ORDER BY n")
            var forms: [PublishedForm] = []
            while try found.step() { forms.append(try PublishedForm(bytes: found.bytes(0))) }
            return forms
        }
    }

    /// A change-set of the log with the cards that introduce its site.
    ///
    /// - Throws: ``StoreError`` `notFound`.
    public func changeSet(_ id: Digest256) throws(StoreError) -> (cards: [SiteCard], changeSet: ChangeSet) {
        try read { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT bytes, site FROM changeset WHERE id = ?")
            found.bind(1, id.bytes)
            guard try found.step() else {
                throw StoreError(.notFound, "there is no change-set \(id) in \(self.path)", next: "sync first")
            }
            let bytes = found.bytes(0)
            let site = found.integer(1)
            found.reset()
            return (try self.cards(ofSite: site, catalog), try ChangeSet(bytes: bytes))
        }
    }

    /// The addresses of all change-sets here, oldest first.
    ///
    /// - Parameter unsentOnly: only those that the hub has not acknowledged.
    public func changeSetIDs(unsentOnly: Bool = false) throws(StoreError) -> [Digest256] {
        if unsentOnly { return try pendingChangeSets().map(\.id) }
        return try read { catalog in
            let found = try PreparedStatement(
                catalog.database, "SELECT id FROM changeset WHERE id IS NOT NULL ORDER BY n")
            var ids: [Digest256] = []
            while try found.step() {
                if let id = Digest256(bytes: found.bytes(0)) { ids.append(id) }
            }
            return ids
        }
    }

    /// Takes in one thing from the hub, and moves the cursor in the same transaction: a crash in between cannot leave a
    /// cursor that promises what is not here.
    ///
    /// - Parameters:
    ///   - position: its place in the hub's log; nil if it did not come from the hub.
    ///   - cursor: the cursor that holds once it is here; nil to leave the cursor.
    @discardableResult
    public func accept(
        _ parcel: Parcel, position: UInt64? = nil, cursor: [UInt8]? = nil
    ) throws(StoreError) -> MergeOutcome {
        try write { catalog in
            let outcome = try self.accept(parcel, position: position, catalog)
            if let cursor { try catalog.setMeta(.cursor, cursor) }
            return outcome
        }
    }

    func accept(_ parcel: Parcel, position: UInt64?, _ catalog: Catalog) throws -> MergeOutcome {
        switch parcel {
        case .site(let card): try introduce(card, catalog)
        case .form(let form): if try add(form, position: position, catalog) { return .merged(saves: 0) }
        case .changeSet(let changeSet): return try merge(changeSet, position: position, catalog)
        }
        return .known
    }

    /// Keeps something that cannot be taken in, with the reason, and moves the cursor past it.
    public func setAside(_ parcel: Parcel, reason: String, cursor: [UInt8]?) throws(StoreError) {
        try write { catalog in
            try self.setAside(parcel, reason: reason, catalog)
            if let cursor { try catalog.setMeta(.cursor, cursor) }
        }
    }

    func setAside(_ parcel: Parcel, reason: String, _ catalog: Catalog) throws {
        let statement = try PreparedStatement(
            catalog.database, "INSERT OR IGNORE INTO quarantine(id, bytes, reason) VALUES (?, ?, ?)")
        statement.bind(1, parcel.id.bytes)
        statement.bind(2, parcel.bytes)
        statement.bind(3, reason)
        try statement.run()
    }

    /// Moves the cursor past what this member does not see.
    public func setCursor(_ cursor: [UInt8]) throws(StoreError) {
        try write { try $0.setMeta(.cursor, cursor) }
    }

    /// Notes that the hub holds a change-set or form durably.
    public func acknowledge(_ id: Digest256, position: UInt64) throws(StoreError) {
        try write { catalog in
            let update = try PreparedStatement(
                catalog.database, "UPDATE changeset SET position = ?, refused = NULL WHERE id = ?")
            update.bind(1, Int64(position))
            update.bind(2, id.bytes)
            try update.run()
            if catalog.database.changesCount == 0, let hash = try self.form(ofPublication: id, catalog) {
                try self.setPosition(position, ofForm: hash, catalog)
            }
        }
    }

    /// The form whose publication has this address; nil if it is no form's.
    private func form(ofPublication id: Digest256, _ catalog: Catalog) throws -> Digest256? {
        let forms = try PreparedStatement(
            catalog.database, "SELECT hash, publication FROM form WHERE publication IS NOT NULL")
        defer { forms.reset() }
        while try forms.step() {
            if Digest256(hashing: forms.bytes(1)[...]) == id { return Digest256(bytes: forms.bytes(0)) }
        }
        return nil
    }

    /// Notes that the hub will not take a change-set or form, and why. It stays here and travels in bundles.
    public func refuse(_ id: Digest256, reason: String) throws(StoreError) {
        try write { catalog in
            let update = try PreparedStatement(catalog.database, "UPDATE changeset SET refused = ? WHERE id = ?")
            update.bind(1, reason)
            update.bind(2, id.bytes)
            try update.run()
            if catalog.database.changesCount == 0, let hash = try self.form(ofPublication: id, catalog) {
                let form = try PreparedStatement(catalog.database, "UPDATE form SET refused = ? WHERE hash = ?")
                form.bind(1, reason)
                form.bind(2, hash.bytes)
                try form.run()
            }
        }
    }

    /// Meets a hub of another epoch: one that was restored or replaced. The cursor starts over, and everything here is
    /// offered again, so that a hub restored from an old backup gets back what it lost.
    public func meetHub(epoch: [UInt8]) throws(StoreError) {
        try write { catalog in
            guard try catalog.meta(.epoch) != epoch else { return }
            try catalog.setMeta(.epoch, epoch)
            try catalog.setMeta(.cursor, nil)
            try catalog.database.execute(sql: "UPDATE changeset SET position = NULL, refused = NULL")
            try catalog.database.execute(sql: "UPDATE form SET position = NULL, refused = NULL")
        }
    }

    /// Starts the pull over: the hub says that this cursor is no use to it.
    public func resetCursor() throws(StoreError) {
        try write { try $0.setMeta(.cursor, nil) }
    }
}
