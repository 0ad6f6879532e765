internal import GRDB

/// The digest of what is here.
extension SurveyStore {
    /// The digest of the saves in a scope: equal on every replica that holds the same saves there.
    ///
    /// A change-set's share is worked out the first time that somebody asks, and kept with it.
    public func digest(scope: Scope = .all) throws(StoreError) -> SaveDigest {
        let missing = try read { catalog in
            let found = try PreparedStatement(
                catalog.database,
                "SELECT 1 FROM changeset WHERE merged = 1 AND sum IS NULL AND id IS NOT NULL LIMIT 1")
            defer { found.reset() }
            return try found.step()
        }
        if missing { try write { try self.keepSums($0) } }
        return try read { catalog in
            let found = try PreparedStatement(
                catalog.database, "SELECT n, site, first, last, scope, saves, sum FROM changeset WHERE merged = 1")
            var digest = SaveDigest()
            var open: [SaveRun] = []
            while try found.step() {
                guard try scope.contains(catalog.scope(found.integer(4))) else { continue }
                if let sum = SaveDigest(count: UInt64(found.integer(5)), bytes: found.bytes(6)) {
                    digest.add(sum)
                } else {
                    open.append(SaveRun(found))
                }
            }
            for run in open { digest.add(try self.sum(of: run, catalog).digest) }
            return digest
        }
    }

    /// Where a change-set's saves lie.
    struct SaveRun {
        let number: Int64
        let site: Int64
        let first: UInt64
        let last: UInt64

        /// From a row that begins with n, site, first, last.
        init(_ row: PreparedStatement) {
            number = row.integer(0)
            site = row.integer(1)
            first = UInt64(row.integer(2))
            last = UInt64(row.integer(3))
        }
    }

    private func keepSums(_ catalog: Catalog) throws {
        let found = try PreparedStatement(
            catalog.database,
            "SELECT n, site, first, last FROM changeset WHERE merged = 1 AND sum IS NULL AND id IS NOT NULL")
        var runs: [SaveRun] = []
        while try found.step() { runs.append(SaveRun(found)) }
        for run in runs {
            let (digest, isWhole) = try sum(of: run, catalog)
            guard isWhole else { continue }
            let update = try PreparedStatement(catalog.database, "UPDATE changeset SET sum = ?, saves = ? WHERE n = ?")
            update.bind(1, digest.bytes)
            update.bind(2, Int64(digest.count))
            update.bind(3, run.number)
            try update.run()
        }
    }

    /// The digest of the saves that a change-set brought first, and whether all of them could be read: otherwise it is not
    /// kept, as they may be mended.
    func sum(of run: SaveRun, _ catalog: Catalog) throws -> (digest: SaveDigest, isWhole: Bool) {
        let rows = try PreparedStatement(
            catalog.database, Self.selectSave + " WHERE save.key BETWEEN ? AND ? AND save.changeset = ?")
        rows.bind(1, SaveKey(site: run.site, sequence: run.first).rawValue)
        rows.bind(2, SaveKey(site: run.site, sequence: run.last).rawValue)
        rows.bind(3, run.number)
        defer { rows.reset() }
        var digest = SaveDigest()
        var isWhole = true
        while try rows.step() {
            do {
                digest.add(try save(rows, catalog, .nothing), answers: try AnswerRow.encoded(rows.bytes(6), catalog))
            } catch  where StoreError.isOfContent(error) {
                // It counts as the bytes that are here, which no other replica has.
                var writer = ByteWriter()
                writer.raw("masah-unreadable-1".utf8)
                writer.bigEndian(UInt64(bitPattern: rows.integer(0)))
                writer.counted(rows.bytes(5))
                writer.counted(rows.bytes(6))
                digest.add(canonical: writer.bytes)
                isWhole = false
            }
        }
        return (digest, isWhole)
    }
}
