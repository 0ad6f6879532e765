internal import GRDB

extension SurveyStore {
    /// The record of a form that was saved last on this device, of those that are still there; `nil` if there is none.
    ///
    /// - Parameter isWanted: Whether a record counts, asked of the latest first. Records that cannot be read do not.
    public func recordSavedLast(
        formID: String, where isWanted: (MergedRecord) -> Bool = { _ in true }
    ) throws(StoreError) -> MergedRecord? {
        try read { catalog in
            guard let site = try catalog.number(.site).map({ Int64($0) }) else { return nil }
            let found = try PreparedStatement(
                catalog.database,
                """
                SELECT coalesce(save.record, save.key) FROM save
                JOIN changeset ON changeset.n = save.changeset JOIN form ON form.n = changeset.form
                WHERE form.id = ?1 AND save.key BETWEEN ?2 AND ?3 ORDER BY save.key DESC
                """)
            defer { found.reset() }
            found.bind(1, formID)
            found.bind(2, SaveKey(site: site, sequence: 0).rawValue)
            found.bind(3, SaveKey(site: site, sequence: Limits.sequence).rawValue)
            var seen: Set<SaveKey> = []
            while try found.step() {
                let key = SaveKey(rawValue: found.integer(0))
                guard seen.insert(key).inserted else { continue }
                do {
                    guard let merged = RecordMerge.merge(try self.saves(ofRecord: key, catalog)) else { continue }
                    if merged.state == .active, isWanted(merged) { return merged }
                } catch let error as StoreError where error.code == .badData {
                    continue
                }
            }
            return nil
        }
    }
}
