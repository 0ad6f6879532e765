internal import GRDB

/// Does the store hold what it says?
extension SurveyStore {
    /// What a check found.
    public struct CheckReport: Sendable {
        /// Saves that were read and hashed again.
        public var saves = 0
        /// Change-sets whose signature and content were verified.
        public var changeSets = 0
        /// Attachments that are here.
        public var attachments = 0
        /// What is wrong, in words; empty for a sound store.
        public var problems: [String] = []
    }

    /// Reads everything: SQLite's own check, every signature, every save against its change-set, the digests and the
    /// merged records.
    ///
    /// - Parameters:
    ///   - readsAttachments: whether every attachment is read and hashed; otherwise only its presence and size are looked at.
    ///   - progress: told now and then how many change-sets of how many are done.
    public func check(
        readsAttachments: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(StoreError) -> CheckReport {
        try read { catalog in
            var report = CheckReport()
            let integrity = try PreparedStatement(catalog.database, "PRAGMA integrity_check")
            while try integrity.step() {
                if integrity.text(0) != "ok" { report.problems.append("SQLite: \(integrity.text(0))") }
            }
            let unreadable = try self.checkAnswers(catalog, &report)
            try self.checkChangeSets(unreadable, catalog, &report, progress)
            try self.checkDigests(unreadable, catalog, &report)
            try self.checkMerged(unreadable, catalog, &report)
            let attachments = try self.checkAttachments(readsFiles: readsAttachments, catalog)
            report.attachments = attachments.count
            report.problems += attachments.problems
            let aside = try PreparedStatement(catalog.database, "SELECT id, reason FROM quarantine")
            while try aside.step() {
                report.problems.append("set aside: \(Hex.encode(aside.bytes(0).prefix(6))), \(aside.text(1))")
            }
            return report
        }
    }

    private func checkChangeSets(
        _ unreadable: Unreadable, _ catalog: Catalog, _ report: inout CheckReport, _ progress: (Int, Int) -> Void
    ) throws {
        let found = try PreparedStatement(
            catalog.database, "SELECT id, merged FROM changeset WHERE id IS NOT NULL ORDER BY n")
        var all: [(id: [UInt8], merged: Bool)] = []
        while try found.step() { all.append((found.bytes(0), found.integer(1) == 1)) }
        for (done, entry) in all.enumerated() {
            let stored = try PreparedStatement(catalog.database, "SELECT bytes, site FROM changeset WHERE id = ?")
            stored.bind(1, entry.id)
            guard try stored.step() else { continue }
            let bytes = stored.bytes(0)
            let site = stored.integer(1)
            stored.reset()
            report.changeSets += 1
            do {
                let changeSet = try ChangeSet(bytes: bytes)
                let name = "change-set \(changeSet.id.description.prefix(12))"
                guard changeSet.id.bytes == entry.id else {
                    report.problems.append("\(name) is stored under another address")
                    continue
                }
                if try !cards(ofSite: site, catalog).contains(where: changeSet.isSigned) {
                    report.problems.append("\(name): its signature does not hold")
                }
                if entry.merged { try checkSaves(of: changeSet, name, unreadable, catalog, &report) }
            } catch let problem as DecodingProblem {
                report.problems.append("change-set \(Hex.encode(entry.id.prefix(6))): \(problem)")
            } catch let error as StoreError where error.code == .badData {
                report.problems.append(error.message)
            }
            progress(done + 1, all.count)
        }
    }

    private func checkSaves(
        of changeSet: ChangeSet, _ name: String, _ unreadable: Unreadable, _ catalog: Catalog,
        _ report: inout CheckReport
    ) throws {
        for save in try changeSet.saves(outline: catalog.outline(ofForm: changeSet.header.form)) {
            let key = try catalog.key(save.dot)
            guard !unreadable.saves.contains(key) else { continue }
            let stored = try self.save(key, catalog)
            if stored == nil { report.problems.append("\(name): save \(save.dot) is missing") }
            if let stored, SaveDigest(stored) != SaveDigest(save) {
                report.problems.append("\(name): save \(save.dot) differs from what was signed")
            }
        }
    }

    private func save(_ key: SaveKey, _ catalog: Catalog) throws -> Save? {
        let found = try PreparedStatement(catalog.database, Self.selectSave + " WHERE save.key = ?")
        defer { found.reset() }
        found.bind(1, key.rawValue)
        return try found.step() ? save(found, catalog) : nil
    }

    /// What cannot be read, and is named: no other part of the check names it once more.
    private struct Unreadable {
        var saves: Set<SaveKey> = []
        var records: Set<SaveKey> = []
    }

    /// Whether every answer of every save can be read.
    private func checkAnswers(_ catalog: Catalog, _ report: inout CheckReport) throws -> Unreadable {
        let rows = try PreparedStatement(catalog.database, Self.selectSave)
        defer { rows.reset() }
        var unreadable = Unreadable()
        while try rows.step() {
            do {
                _ = try save(rows, catalog)
            } catch let error as StoreError where StoreError.isOfContent(error) {
                report.problems.append(error.message)
                unreadable.saves.insert(SaveKey(rawValue: rows.integer(0)))
                unreadable.records.insert(SaveKey(rawValue: rows.optionalInteger(1) ?? rows.integer(0)))
            }
        }
        return unreadable
    }

    private func checkDigests(
        _ unreadable: Unreadable, _ catalog: Catalog, _ report: inout CheckReport
    ) throws {
        let stored = try PreparedStatement(
            catalog.database,
            "SELECT n, site, first, last, CASE WHEN id IS NULL THEN NULL ELSE saves END, sum FROM changeset "
                + "WHERE merged = 1")
        var runs: [(run: SaveRun, saves: Int64?, sum: [UInt8])] = []
        while try stored.step() { runs.append((SaveRun(stored), stored.optionalInteger(4), stored.bytes(5))) }
        for (run, saves, sum) in runs {
            let counted = try self.sum(of: run, catalog).digest
            report.saves += Int(counted.count)
            func isNamed() -> Bool {
                unreadable.saves.contains { $0.site == run.site && run.first...run.last ~= $0.sequence }
            }
            if Int64(counted.count) != saves ?? Int64(counted.count)
                || !sum.isEmpty && counted.bytes != sum && !isNamed()
            {
                let first = try Dot(site: catalog.site(run.site), sequence: run.first)
                report.problems.append("the saves from \(first) on are not those that their digest was taken of")
            }
        }
        let all = try PreparedStatement(catalog.database, "SELECT count(*) FROM save")
        if try all.step(), all.integer(0) != Int64(report.saves) {
            report.problems.append("\(all.integer(0) - Int64(report.saves)) saves belong to no change-set")
        }
        all.reset()
    }

    private func checkMerged(_ unreadable: Unreadable, _ catalog: Catalog, _ report: inout CheckReport) throws {
        let found = try PreparedStatement(catalog.database, "SELECT record, state, saves, conflicts FROM merged")
        var rows: [(key: SaveKey, state: Int64, saves: Int64, conflicts: Int64)] = []
        while try found.step() {
            rows.append((SaveKey(rawValue: found.integer(0)), found.integer(1), found.integer(2), found.integer(3)))
        }
        for row in rows where !unreadable.records.contains(row.key) {
            let merged = RecordMerge.merge(try saves(ofRecord: row.key, catalog, .readable))
            if merged.map({ Int64($0.state.rawValue) }) != row.state || merged?.saveCount != Int(row.saves)
                || merged?.conflicts.count != Int(row.conflicts)
            {
                let id = RecordID(firstSave: try catalog.dot(row.key))
                report.problems.append("record \(id): its merged row is not what its saves come to")
            }
        }
    }
}
