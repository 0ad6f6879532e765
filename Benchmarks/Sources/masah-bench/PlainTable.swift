import Foundation
import GRDBSQLite

/// The reference for speed and size: one prepared insert a row into a wide table, through SQLite's C interface.
struct PlainTable {
    let path: String

    /// Inserts the rows, so many a transaction, and gives the CPU seconds it took.
    func insert(_ workload: Workload, rowsInTransaction: Int, synchronous: String) -> Double {
        var database: OpaquePointer?
        sqlite3_open(path, &database)
        defer { sqlite3_close(database) }
        sqlite3_exec(database, "PRAGMA journal_mode = wal; PRAGMA synchronous = \(synchronous)", nil, nil, nil)
        let columns = workload.columns.map { name in
            switch Workload.kind(of: name) {
            case .integer: "\(name) INTEGER"
            case .decimal: "\(name) REAL"
            default: "\(name) TEXT"
            }
        }
        sqlite3_exec(database, "CREATE TABLE r(\(columns.joined(separator: ",")))", nil, nil, nil)
        let marks = [String](repeating: "?", count: columns.count).joined(separator: ",")
        var statement: OpaquePointer?
        sqlite3_prepare_v2(database, "INSERT INTO r VALUES(\(marks))", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        // The cells lie in memory as C strings before the clock starts, as in the common workload's C program.
        let rows = workload.devices.joined().map { row in row.map { $0.map { $0.utf8CString } } }
        let kinds = workload.columns.map(Workload.kind(of:))
        return timed {
            sqlite3_exec(database, "BEGIN", nil, nil, nil)
            for (number, row) in rows.enumerated() {
                if number > 0, number % rowsInTransaction == 0 {
                    sqlite3_exec(database, "COMMIT; BEGIN", nil, nil, nil)
                }
                for (column, cell) in row.enumerated() {
                    let place = Int32(column + 1)
                    guard let cell else {
                        sqlite3_bind_null(statement, place)
                        continue
                    }
                    _ = cell.withUnsafeBufferPointer { text in
                        switch kinds[column] {
                        case .integer: sqlite3_bind_int64(statement, place, atoll(text.baseAddress!))
                        case .decimal: sqlite3_bind_double(statement, place, atof(text.baseAddress!))
                        default: sqlite3_bind_text(statement, place, text.baseAddress, -1, nil)
                        }
                    }
                }
                sqlite3_step(statement)
                sqlite3_reset(statement)
            }
            sqlite3_exec(database, "COMMIT", nil, nil, nil)
        }
    }
}
