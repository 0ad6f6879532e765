package import GRDB
internal import GRDBSQLite

/// A prepared statement on GRDB's connection, bound and read through SQLite's own interface: GRDB's argument boxing costs
/// four times as much in the loops that matter (shared research, swift.md §4).
package struct PreparedStatement {
    private let statement: GRDB.Statement
    private var handle: OpaquePointer { statement.sqliteStatement }
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    package init(_ database: Database, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        sqlite3_reset(statement.sqliteStatement)
        sqlite3_clear_bindings(statement.sqliteStatement)
    }

    package func bind(_ place: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(handle, place, value) } else { sqlite3_bind_null(handle, place) }
    }

    package func bind(_ place: Int32, _ value: Int) {
        sqlite3_bind_int64(handle, place, Int64(value))
    }

    package func bind(_ place: Int32, _ bytes: [UInt8]?) {
        guard let bytes else {
            sqlite3_bind_null(handle, place)
            return
        }
        _ = bytes.withUnsafeBytes { buffer in
            // An empty array may have no address, and SQLite takes that for NULL.
            buffer.isEmpty
                ? sqlite3_bind_zeroblob(handle, place, 0)
                : sqlite3_bind_blob(handle, place, buffer.baseAddress, Int32(buffer.count), Self.transient)
        }
    }

    package func bind(_ place: Int32, _ text: String) {
        // With its length: a text may hold a NUL.
        var text = text
        text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { characters in
                _ =
                    characters.isEmpty
                    ? sqlite3_bind_text(handle, place, "", 0, Self.transient)
                    : sqlite3_bind_text(handle, place, characters.baseAddress, Int32(characters.count), Self.transient)
            }
        }
    }

    /// Runs a statement with bytes that SQLite need not copy, as they outlive the call.
    package func run(binding place: Int32, to bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { buffer in
            if buffer.isEmpty {
                sqlite3_bind_zeroblob(handle, place, 0)
            } else {
                sqlite3_bind_blob(handle, place, buffer.baseAddress, Int32(buffer.count), nil)
            }
            defer { sqlite3_bind_null(handle, place) }
            try run()
        }
    }

    /// Moves to the next row; false when there is none.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            let connection = sqlite3_db_handle(handle)
            let error = DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
                message: String(cString: sqlite3_errmsg(connection)))
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs a statement that gives no rows, and makes it ready to run again.
    package func run() throws {
        while try step() {}
    }

    package func reset() {
        sqlite3_reset(handle)
    }

    package func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    package func optionalInteger(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
    }

    package func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    package func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    package func byteCount(_ column: Int32) -> Int {
        Int(sqlite3_column_bytes(handle, column))
    }

    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }
}

extension StoreError {
    /// What SQLite's result codes mean to the person in front of the device.
    init(_ error: any Error, path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        if let error = error as? DecodingProblem, error.code == .missingForm {
            self = StoreError(
                .badData, "the change-set's form is not here", next: "sync, or read a bundle that has the form")
            return
        }
        if let error = error as? DecodingProblem {
            self = StoreError(.badData, "\(error)", next: "fetch it again; if it stays so, ask its sender")
            return
        }
        guard let error = error as? DatabaseError else {
            self = StoreError(.cannotRead, "\(path): \(error)", next: "run `survey-cli check`")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self = StoreError(
                .cannotWrite, "the disk is full: \(path) was not changed",
                next: "free some space and repeat the command")
        case .SQLITE_READONLY, .SQLITE_PERM:
            self = StoreError(
                .cannotWrite, "\(path) cannot be written to", next: "check the permissions of the file and its folder")
        case .SQLITE_CANTOPEN:
            self = StoreError(.cannotRead, "\(path) cannot be opened", next: "check the path and its permissions")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = StoreError(
                .busy, "another program is writing to \(path)", next: "wait for it and repeat the command")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self = StoreError(
                .notAStore, "\(path) is not a store, or is damaged (\(error.message ?? "SQLite"))",
                next: "join again from the hub; what reached the hub is safe there")
        case .SQLITE_IOERR:
            self = StoreError(
                .cannotWrite, "the disk failed under \(path): nothing was changed",
                next: "check the disk and its free space")
        default:
            self = StoreError(.notAStore, "\(path): \(error.message ?? "SQLite error")", next: "run `survey-cli check`")
        }
    }
}
