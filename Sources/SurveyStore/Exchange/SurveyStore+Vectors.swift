internal import GRDB

/// What this replica holds, and what another lacks.
extension SurveyStore {
    /// Which saves are here in sealed change-sets, those carried for others included. Seal first.
    ///
    /// - Parameter scope: only saves at or below this place.
    public func versionVector(scope: Scope = .all) throws(StoreError) -> VersionVector {
        try read { catalog in
            var vector = VersionVector()
            try self.forEachChangeSet(catalog) { site, sequences, place, _ in
                guard scope.contains(try catalog.scope(place)) else { return }
                for range in sequences { vector.insert(site, range) }
            }
            return vector
        }
    }

    /// The addresses of the change-sets with a save that another replica lacks, oldest first. Seal first.
    public func changeSetIDs(missingFrom vector: VersionVector) throws(StoreError) -> [Digest256] {
        try read { catalog in
            var ids: [Digest256] = []
            try self.forEachChangeSet(catalog) { site, sequences, _, id in
                if !sequences.allSatisfy({ vector.contains(site, $0) }), let id = Digest256(bytes: id) {
                    ids.append(id)
                }
            }
            return ids
        }
    }

    /// Goes through the sealed change-sets. The saves of one need not follow each other: others of its site, of another
    /// form or place, can lie between them. Only such a one is opened.
    private func forEachChangeSet(
        _ catalog: Catalog,
        _ body: (_ site: SiteID, _ sequences: [ClosedRange<UInt64>], _ scope: Int64, _ id: [UInt8]) throws -> Void
    ) throws {
        let found = try PreparedStatement(
            catalog.database,
            """
            SELECT site, scope, first, last, id, CASE WHEN saves = last - first + 1 THEN NULL ELSE bytes END
            FROM changeset WHERE id IS NOT NULL ORDER BY n
            """)
        while try found.step() {
            var sequences = [UInt64(found.integer(2))...UInt64(found.integer(3))]
            let bytes = found.bytes(5)
            if !bytes.isEmpty {
                sequences = try ChangeSet(bytes: bytes).header.entries.map { $0.dot.sequence...$0.dot.sequence }
            }
            try body(try catalog.site(found.integer(0)), sequences, found.integer(1), found.bytes(4))
        }
    }
}
