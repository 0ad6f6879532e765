import CReference
import SurveyStore

/// Rows as they lie in memory for the C references.
struct PlainTable {
    private let text: [CChar]
    private let offsets: [Int64]
    private let kinds: [UInt8]
    private let rowCount: Int

    init(columns: [String], rows: [Sheet.Row], kind: (String) -> AnswerKind?) {
        var text: [CChar] = []
        var offsets: [Int64] = []
        offsets.reserveCapacity(rows.count * columns.count)
        for cell in rows.joined() {
            guard let cell else {
                offsets.append(-1)
                continue
            }
            offsets.append(Int64(text.count))
            text += cell.utf8CString
        }
        self.text = text
        self.offsets = offsets
        kinds = columns.map { column in
            switch kind(column) {
            case .integer: UInt8(ascii: "i")
            case .decimal: UInt8(ascii: "r")
            default: UInt8(ascii: "t")
            }
        }
        rowCount = rows.count
    }

    func withTable<Value>(_ body: (UnsafePointer<cref_table>) throws -> Value) rethrows -> Value {
        try text.withUnsafeBufferPointer { text in
            try offsets.withUnsafeBufferPointer { offsets in
                try kinds.withUnsafeBufferPointer { kinds in
                    var table = cref_table(
                        text: text.baseAddress, offsets: offsets.baseAddress, kinds: kinds.baseAddress,
                        columns: Int32(kinds.count), rows: Int64(rowCount))
                    return try body(&table)
                }
            }
        }
    }
}

/// A database with one wide table, written by plain C.
final class PlainDatabase {
    enum Key {
        /// A sequential key, nothing indexed: the fastest there is.
        case sequential
        /// The first column is the primary key.
        case firstColumn
    }

    /// SQLite's `synchronous` pragma.
    enum Durability: Int32 { case normal = 1, full }

    /// Whether this machine's SQLite has the session extension.
    static var hasSessions: Bool { cref_has_sessions() != 0 }

    private let handle: OpaquePointer

    init(path: String, like table: PlainTable, key: Key = .sequential, _ durability: Durability = .normal) throws {
        let reference = key == .sequential ? CREF_SEQUENTIAL : CREF_FIRST_COLUMN
        let opened = table.withTable { cref_open(path, $0, reference, durability.rawValue) }
        guard let opened else { throw BenchError("SQLite cannot make \(path)") }
        handle = opened
    }

    deinit {
        cref_close(handle)
    }

    /// Moves what the -wal file holds into the database.
    static func checkpoint(_ path: String) throws {
        guard cref_checkpoint(path) == 0 else { throw BenchError("\(path) cannot be checkpointed") }
    }

    /// Inserts rows, so many a transaction, and adds what it took.
    func insert(_ table: PlainTable, rowsInTransaction: Int = 200, _ seconds: inout Seconds) throws {
        let result = table.withTable {
            cref_insert(handle, $0, Int64(rowsInTransaction), &seconds.cpu, &seconds.wall)
        }
        try check(result)
    }

    /// Inserts rows with a session of SQLite's extension, and gives its change-set.
    func session(_ table: PlainTable) throws -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        try check(table.withTable { cref_session(handle, $0, &bytes, &count) })
        defer { cref_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Applies a session's deflated change-set, and adds the CPU seconds it took.
    func apply(_ deflated: [UInt8], plainCount: Int, _ seconds: inout Seconds) throws {
        try check(cref_apply(handle, deflated, deflated.count, plainCount, &seconds.cpu))
    }

    private func check(_ result: Int32) throws {
        guard result == 0 else { throw BenchError("SQLite says \(result)") }
    }
}

/// zlib at level 9, or another.
func zlib(_ bytes: [UInt8], level: Int32 = 9) throws -> [UInt8] {
    var count = 0
    guard let deflated = cref_deflate(bytes, bytes.count, level, &count) else { throw BenchError("zlib has no memory") }
    defer { cref_free(deflated) }
    return Array(UnsafeBufferPointer(start: deflated, count: count))
}
