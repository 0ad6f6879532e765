internal import GRDB

/// What became of a change-set that came from elsewhere.
public enum MergeOutcome: Hashable, Sendable {
    /// So many new saves were merged.
    case merged(saves: Int)
    /// It was here already, or all its saves were.
    case known
    /// It lies outside this member's rights: it is carried for others, not merged.
    case carried
    /// A dot in it is taken by other content; it is kept whole, apart from the records.
    case quarantined
}

/// Change-sets from elsewhere.
extension SurveyStore {
    /// Merges a change-set, in one transaction.
    ///
    /// - Returns: what became of it. Merging the same change-set again changes nothing.
    /// - Throws: ``StoreError`` `signing`, `notPermitted` or `badData`; the store is then as it was.
    @discardableResult
    public func merge(_ changeSet: ChangeSet) throws(StoreError) -> MergeOutcome {
        try write { try self.merge(changeSet, position: nil, $0) }
    }

    func merge(_ changeSet: ChangeSet, position: UInt64?, _ catalog: Catalog) throws -> MergeOutcome {
        if try isKnown(changeSet.id, position: position, catalog) { return .known }
        try checkAuthor(changeSet, catalog)
        let own = try catalog.meta(.certificate).map { try Certificate(bytes: $0[...]) }
        guard own?.scope.contains(changeSet.header.scope) ?? true else {
            try insert(changeSet, position: position, merged: false, catalog)
            return .carried
        }
        var outcome = MergeOutcome.known
        do {
            outcome = try catalog.inSavepoint {
                var merge = try ChangeSetMerge(
                    self, catalog, changeSet,
                    number: try insert(changeSet, position: position, merged: true, catalog))
                let saves = try merge.run()
                return saves == 0 ? .known : .merged(saves: saves)
            }
        } catch let fork as ForkedDot {
            let statement = try PreparedStatement(
                catalog.database, "INSERT OR IGNORE INTO quarantine(id, bytes, reason) VALUES (?, ?, ?)")
            statement.bind(1, changeSet.id.bytes)
            statement.bind(2, changeSet.bytes)
            statement.bind(3, "save \(fork.dot) is here with other content")
            try statement.run()
            return .quarantined
        }
        return outcome
    }

    private func isKnown(_ id: Digest256, position: UInt64?, _ catalog: Catalog) throws -> Bool {
        let found = try PreparedStatement(catalog.database, "SELECT n FROM changeset WHERE id = ?")
        found.bind(1, id.bytes)
        guard try found.step() else { return false }
        let number = found.integer(0)
        found.reset()
        if let position { try setPosition(position, ofChangeSet: number, catalog) }
        return true
    }

    func setPosition(_ position: UInt64, ofChangeSet number: Int64, _ catalog: Catalog) throws {
        let update = try PreparedStatement(
            catalog.database, "UPDATE changeset SET position = ?, refused = NULL WHERE n = ?")
        update.bind(1, Int64(position))
        update.bind(2, number)
        try update.run()
    }

    /// A change-set counts only if a member with the right to write it signed it.
    private func checkAuthor(_ changeSet: ChangeSet, _ catalog: Catalog) throws {
        let header = changeSet.header
        let cards = try cards(ofSite: catalog.number(of: header.site), catalog)
        guard let card = cards.first else {
            throw StoreError(
                .signing, "site \(header.site.description.prefix(8)) has not been introduced: its author is unknown",
                next: "get the bundle or sync that carries its site card")
        }
        guard changeSet.isSigned(by: card) else {
            throw StoreError(
                .signing, "the change-set is not signed by its site \(header.site.description.prefix(8))",
                next: "do not trust its sender; fetch it again from another")
        }
        try Self.checkRights(header, cards)
    }

    /// Whether one of a site's memberships allows all that a header does.
    public static func checkRights(_ header: ChangeSetHeader, _ cards: [SiteCard]) throws(StoreError) {
        let allowed = cards.contains { card in
            card.certificate.scope.contains(header.scope)
                && header.entries.allSatisfy { card.certificate.role.mayWrite($0.mark) }
        }
        guard allowed else {
            let member = cards.first?.certificate.member ?? "an unknown member"
            throw StoreError(
                .notPermitted, "\(member) may not write these saves in scope \(header.scope)",
                next: "ask the operator to widen the membership")
        }
    }

    @discardableResult
    private func insert(
        _ changeSet: ChangeSet, position: UInt64?, merged: Bool, _ catalog: Catalog
    ) throws -> Int64 {
        let header = changeSet.header
        let insert = try PreparedStatement(
            catalog.database,
            """
            INSERT INTO changeset(site, form, scope, first, last, saves, merged, id, bytes, position)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, try catalog.number(of: header.site))
        insert.bind(2, try catalog.number(ofForm: header.form))
        insert.bind(3, try catalog.number(of: header.scope))
        insert.bind(4, Int64(header.sequences.lowerBound))
        insert.bind(5, Int64(header.sequences.upperBound))
        insert.bind(6, header.entries.count)
        insert.bind(7, merged ? 1 : 0)
        insert.bind(8, changeSet.id.bytes)
        insert.bind(9, changeSet.bytes)
        insert.bind(10, position.map { Int64($0) })
        try insert.run()
        return catalog.database.lastInsertedRowID
    }
}

/// A dot that is taken by other content.
private struct ForkedDot: Error {
    let dot: Dot
}

/// The merge of one change-set: its columns become rows, then the records with several saves are folded anew.
private struct ChangeSetMerge {
    private let store: SurveyStore
    private let catalog: Catalog
    private let header: ChangeSetHeader
    private let number: Int64
    private let batch: AnswerBatch
    private let authors: [String]
    private let site: Int64
    private let cells: AnswerCells
    private var touched: Set<Dot> = []

    init(_ store: SurveyStore, _ catalog: Catalog, _ changeSet: ChangeSet, number: Int64) throws {
        self.store = store
        self.catalog = catalog
        self.number = number
        header = changeSet.header
        (batch, authors) = try changeSet.answers(catalog.outline(ofForm: changeSet.header.form))
        site = try catalog.number(of: header.site)
        cells = try AnswerCells(batch, catalog)
    }

    /// Returns the number of saves that are new, or could not be read any more and now can.
    mutating func run() throws -> Int {
        let known = try knownKeys()
        let waiting = try hasIncompleteRecords()
        let statement = try PreparedStatement(catalog.database, SurveyStore.insertSave)
        var author: (name: String, number: Int64)?
        var saves = 0
        var mended = 0
        var latest: UInt64 = 0
        for (index, entry) in header.entries.enumerated() {
            let row = cells.row(of: index)
            let key = SaveKey(site: site, sequence: entry.dot.sequence)
            latest = max(latest, entry.clock.rawValue)
            if !known.isEmpty, let clock = known[key] {
                if try checkSame(key, clock, entry, index, row) {
                    mended += 1
                    touched.insert(entry.origin)
                }
                continue
            }
            // By bytes: names that look alike compare as equal.
            if author.map({ !$0.name.utf8.elementsEqual(authors[index].utf8) }) ?? true {
                author = (authors[index], try catalog.number(ofAuthor: authors[index]))
            }
            let isFirst = entry.dot == entry.origin
            statement.bind(1, key.rawValue)
            statement.bind(2, isFirst ? nil : try catalog.key(entry.origin).rawValue)
            statement.bind(3, Int64(entry.clock.rawValue))
            statement.bind(4, Int64(entry.mark.rawValue))
            statement.bind(5, number)
            statement.bind(6, author?.number)
            statement.bind(7, entry.parents.isEmpty ? nil : try catalog.encode(entry.parents))
            try statement.run(binding: 8, to: row)
            if cells.hasAttachments {
                for answer in batch.entries(of: index) { try catalog.noteAttachment(in: batch.value(answer), of: key) }
            }
            saves += 1
            // A first save changes what is shown only where others arrived before it.
            if !isFirst || waiting { touched.insert(entry.origin) }
        }
        for origin in touched.sorted() { try refold(origin) }
        if saves < header.entries.count { try setSaves(saves) }
        if try latest > catalog.number(.clockSeen) ?? 0 { try catalog.setNumber(.clockSeen, latest) }
        return saves + mended
    }

    /// A change-set counts the saves that it brought first.
    private func setSaves(_ count: Int) throws {
        let update = try PreparedStatement(catalog.database, "UPDATE changeset SET saves = ? WHERE n = ?")
        update.bind(1, count)
        update.bind(2, number)
        try update.run()
    }

    private func refold(_ origin: Dot) throws {
        let others = try PreparedStatement(catalog.database, "SELECT 1 FROM save WHERE record = ? LIMIT 1")
        others.bind(1, try catalog.key(origin).rawValue)
        guard try others.step() else { return }
        others.reset()
        try store.refold(origin, catalog)
    }

    private func hasIncompleteRecords() throws -> Bool {
        let found = try PreparedStatement(catalog.database, "SELECT 1 FROM merged WHERE incomplete > 0 LIMIT 1")
        defer { found.reset() }
        return try found.step()
    }

    /// The saves of this site in the change-set's range that are here already, with their stamps, which are below zero only if they are damaged.
    private func knownKeys() throws -> [SaveKey: Int64] {
        let found = try PreparedStatement(catalog.database, "SELECT key, clock FROM save WHERE key BETWEEN ? AND ?")
        found.bind(1, SaveKey(site: site, sequence: header.sequences.lowerBound).rawValue)
        found.bind(2, SaveKey(site: site, sequence: header.sequences.upperBound).rawValue)
        var known: [SaveKey: Int64] = [:]
        while try found.step() { known[SaveKey(rawValue: found.integer(0))] = found.integer(1) }
        return known
    }

    /// Whether a save is here as the change-set has it.
    ///
    /// - Returns: whether that mended it: its answers, what they build on or its time could not be read any more, and all else
    ///   is the same.
    private func checkSame(
        _ key: SaveKey, _ clock: Int64, _ entry: ChangeSetHeader.Entry, _ index: Int, _ row: [UInt8]
    ) throws -> Bool {
        let record = entry.dot == entry.origin ? nil : try catalog.key(entry.origin).rawValue
        let author = try catalog.number(ofAuthor: authors[index])
        let parents = try catalog.encode(entry.parents)
        let form = try catalog.number(ofForm: header.form)
        let scope = try catalog.number(of: header.scope)
        let found = try PreparedStatement(
            catalog.database,
            """
            SELECT answers, record, mark, author, parents, form, scope FROM save
            JOIN changeset ON changeset.n = save.changeset WHERE key = ?
            """)
        found.bind(1, key.rawValue)
        let stamp = Int64(entry.clock.rawValue)
        let isOfClock = clock < 0 || clock == stamp
        let isSame =
            try isOfClock && found.step() && found.optionalInteger(1) == record
            && found.integer(2) == Int64(entry.mark.rawValue) && found.integer(3) == author
            && found.integer(5) == form && found.integer(6) == scope
        let stored = (answers: isSame ? found.bytes(0) : [], parents: isSame ? found.bytes(4) : [])
        found.reset()
        guard isSame else { throw ForkedDot(dot: entry.dot) }
        if stored.answers == row, stored.parents == parents, clock >= 0 { return false }
        let isDamaged =
            try (stored.answers == row || !canRead { _ = try AnswerRow.decode(stored.answers, catalog, .all) })
            && (stored.parents == parents || !canRead { _ = try catalog.dots(stored.parents) })
        guard isDamaged else { throw ForkedDot(dot: entry.dot) }
        try mend(key, row, parents, entry.clock, index)
        return true
    }

    private func canRead(_ body: () throws -> Void) throws -> Bool {
        do {
            try body()
            return true
        } catch is DecodingProblem {
            return false
        }
    }

    /// Puts answers, what they build on and their time, as their author signed them in the place of what cannot be read.
    private func mend(
        _ key: SaveKey, _ row: [UInt8], _ parents: [UInt8], _ clock: HybridTime, _ index: Int
    ) throws {
        let update = try PreparedStatement(
            catalog.database, "UPDATE save SET answers = ?, parents = ?, clock = ? WHERE key = ?")
        update.bind(1, row)
        update.bind(2, parents.isEmpty ? nil : parents)
        update.bind(3, Int64(clock.rawValue))
        update.bind(4, key.rawValue)
        try update.run()
        try catalog.database.execute(
            sql: "UPDATE changeset SET sum = NULL WHERE n = (SELECT changeset FROM save WHERE key = ?)",
            arguments: [key.rawValue])
        for answer in batch.entries(of: index) { try catalog.noteAttachment(in: batch.value(answer), of: key) }
    }
}
