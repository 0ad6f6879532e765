internal import Foundation
internal import GRDB
internal import SurveyStore

/// One study's log, members and audit trail: one SQLite file, durable when a write returns.
///
/// Several processes can use it at a time: the server, and the operator's commands beside it. A transaction is a closure
/// that never awaits.
final class StudyLog: Sendable {
    static let suffix = ".study"

    let path: String
    let study: Study
    let studyKey: [UInt8]
    let studyID: StudyID
    private let pool: DatabasePool
    /// The writes of requests, some together.
    let commits: GroupCommit

    private init(path: String, study: Study, studyKey: [UInt8], pool: DatabasePool) {
        self.path = path
        self.study = study
        self.studyKey = studyKey
        studyID = StudyID(studyKey: studyKey)
        self.pool = pool
        commits = GroupCommit(pool)
    }

    // MARK: Opening

    /// Opens a log, bringing its tables up to date.
    ///
    /// - Throws: ``StoreError`` `cannotRead`, `notAStore`, `newerStore` or `busy`.
    static func open(path: String) throws(StoreError) -> StudyLog {
        guard try DatabaseIdentity.applicationID(path: path) == LogSchema.applicationID else {
            throw StoreError(.notAStore, "\(path) is not a hub's log", next: "move it out of the hub's folder")
        }
        do {
            let pool = try connect(path)
            let (study, key) = try pool.read { database in
                (try Self.fact(.study, database), try Self.fact(.studyKey, database))
            }
            return StudyLog(path: path, study: try Study(encoded: study), studyKey: key, pool: pool)
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }

    /// Makes a log with nothing in it but what it is.
    static func create(path: String, study: Study, studyKey: [UInt8], epoch: [UInt8]) throws(StoreError) {
        // Only the owner may read it: SQLite gives its -wal file the same permissions.
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw StoreError(
                .cannotWrite, "\(path) cannot be made", next: "check that its folder exists and can be written to")
        }
        do {
            let pool = try connect(path)
            let document = try study.encoded()
            try pool.write { database in
                try Self.setFact(.study, document, database)
                try Self.setFact(.studyKey, studyKey, database)
                try Self.setFact(.epoch, epoch, database)
            }
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }

    private static func connect(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // After opening: GRDB sets NORMAL when it turns WAL on, and a commit would not wait for the disk.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        let migrator = LogSchema.migrator
        try pool.read { database in
            if try migrator.hasBeenSuperseded(database) {
                throw StoreError(.newerStore, "\(path) was written by a newer survey-cli", next: "update this one")
            }
        }
        if try pool.read({ try !migrator.hasCompletedMigrations($0) }) {
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA application_id = \(LogSchema.applicationID)")
            }
            try migrator.migrate(pool)
        }
        return pool
    }

    func close() throws(StoreError) {
        do {
            // What lies in the -wal file moves into the database, so that the database can be moved by itself. A reader
            // elsewhere can be in the way; the -wal file then stays, and SQLite finds it at the next opening.
            _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }

    // MARK: Transactions

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            // Immediate, so that positions are handed out in the order in which they are committed.
            return try pool.writeWithoutTransaction { database in
                try database.inImmediateTransaction { try body(database) }
            }
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }

    /// As ``read(_:)``, off the caller's thread.
    func asyncRead<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }

    /// As ``write(_:)``, off the caller's thread, and with one wait for the disk for all who wait for the log at that time
    /// (``GroupCommit``). It goes on if the task is cancelled: a client that went away loses nothing of what it sent.
    func asyncWrite<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await commits.write(body)
        } catch {
            throw StoreError(ofLog: error, path: path)
        }
    }
}

/// The facts in table `fact`.
enum LogFact: String {
    case study, studyKey, epoch
}

extension StudyLog {
    static func fact(_ key: LogFact, _ database: Database) throws -> [UInt8] {
        let found = try PreparedStatement(database, "SELECT value FROM fact WHERE key = ?")
        found.bind(1, key.rawValue)
        guard try found.step() else {
            throw StoreError(
                .notAStore, "\(key.rawValue) is missing from the hub's log", next: "put back a backup of the hub")
        }
        defer { found.reset() }
        return found.bytes(0)
    }

    static func setFact(_ key: LogFact, _ value: [UInt8], _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO fact(key, value) VALUES (?, ?)", arguments: [key.rawValue, Data(value)])
    }

    /// The position of the last entry, 0 for an empty log: one step down the table's tree, however long it is.
    static func lastPosition(_ database: Database) throws -> UInt64 {
        UInt64(try Int64.fetchOne(database, sql: "SELECT coalesce(max(position), 0) FROM entry") ?? 0)
    }
}
