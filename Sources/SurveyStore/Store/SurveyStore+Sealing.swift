/// Own saves become change-sets.
extension SurveyStore {
    /// Saves in one change-set made here: enough to compress well, few enough that a cut link costs little.
    static let savesInChangeSet = 512

    /// Seals the own saves that no change-set holds yet. They are then ready for any carrier.
    ///
    /// A change-set is read back before it counts: where its saves are too much together, they go into several.
    ///
    /// - Returns: the saves that cannot be sealed even alone. They stay as they are, hold no other back, and are tried again
    ///   the next time.
    @discardableResult
    public func seal() throws(StoreError) -> [UnsealedSave] {
        let isOpen = try read { catalog in
            let open = try PreparedStatement(catalog.database, "SELECT 1 FROM changeset WHERE id IS NULL LIMIT 1")
            defer { open.reset() }
            return try open.step()
        }
        // Looking first keeps a sync with nothing to say from taking the write lock.
        guard isOpen else { return [] }
        return try write { catalog in
            let open = try PreparedStatement(
                catalog.database, "SELECT n, site, form, scope, first, last FROM changeset WHERE id IS NULL ORDER BY n")
            var runs: [Sealing.Run] = []
            while try open.step() {
                runs.append(
                    Sealing.Run(
                        number: open.integer(0), site: open.integer(1), form: open.integer(2), scope: open.integer(3),
                        first: UInt64(open.integer(4)), last: UInt64(open.integer(5))))
            }
            let sealing = try Sealing(self, catalog)
            return try runs.flatMap { try sealing.seal($0) }
        }
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
            try changeSet.readBack(outline)
        } catch let problem as DecodingProblem {
            let questions = Set(save.answers.keys.map { ExactText($0.template) }).count
            throw StoreError(
                .badData,
                "a save of \(save.answers.count) answers to \(questions) questions is too large for a change-set, \(problem)",
                next: "save some of the answers first and the others in a second save, or divide the form")
        }
    }
}
