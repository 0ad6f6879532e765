import Testing

@testable import SurveyStore

@Suite("A commit waits for the disk")
struct DurableCommitTests {
    /// SQLite's number for `synchronous = FULL`: a power cut after a commit loses nothing of it.
    private static let full: Int64 = 2

    @Test("in a new store and in one that is opened again")
    func synchronous() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            #expect(try synchronous(store) == Self.full)
            try store.close()
            #expect(try synchronous(SurveyStore.open(path: folder.file("a"))) == Self.full)
        }
    }

    private func synchronous(_ store: SurveyStore) throws -> Int64? {
        try store.write { catalog in
            let pragma = try PreparedStatement(catalog.database, "PRAGMA synchronous")
            defer { pragma.reset() }
            return try pragma.step() ? pragma.integer(0) : nil
        }
    }
}
