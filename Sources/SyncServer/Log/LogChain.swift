internal import Foundation
internal import GRDB
internal import SurveyStore

/// A place in the log, bound to everything that lies before it.
///
/// The chain says which log it is: a hub that was put back from a backup hands out the same positions again, with other
/// entries at them.
struct LogPlace: Hashable, Sendable {
    var position: UInt64
    var chain: UInt64

    /// Before the first entry.
    static let start = LogPlace(position: 0, chain: 0)

    /// The place behind one more entry.
    func advanced(by id: Digest256, to position: UInt64) -> LogPlace {
        LogPlace(position: position, chain: Self.chain(chain, id.bytes))
    }

    /// The first eight bytes of SHA-256("masah-chain-1" ‖ u64 chain before ‖ address).
    static func chain(_ chain: UInt64, _ id: [UInt8]) -> UInt64 {
        var writer = ByteWriter(reserving: 64)
        writer.raw(Array("masah-chain-1".utf8))
        writer.bigEndian(chain)
        writer.raw(id)
        return Digest256(hashing: writer.bytes[...]).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension StudyLog {
    /// The end of the log: one step down the table's tree, however long it is.
    static func end(_ database: Database) throws -> LogPlace {
        let last = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT position, chain FROM entry ORDER BY position DESC LIMIT 1"))
        return last.map(place) ?? .start
    }

    /// The place at a position; nil where there is no entry.
    static func place(at position: UInt64, _ database: Database) throws -> LogPlace? {
        if position == 0 { return .start }
        return try Row.fetchOne(
            database.cachedStatement(sql: "SELECT position, chain FROM entry WHERE position = ?"),
            arguments: [Int64(position)]
        ).map(place)
    }

    private static func place(_ row: Row) -> LogPlace {
        let (position, chain): (Int64, Int64) = (row["position"], row["chain"])
        return LogPlace(position: UInt64(position), chain: UInt64(bitPattern: chain))
    }
}

extension LogSchema {
    /// Logs that were begun before there was a chain get one.
    static func addChain(_ database: Database) throws {
        guard try !database.columns(in: "entry").contains(where: { $0.name == "chain" }) else { return }
        try database.execute(sql: "ALTER TABLE entry ADD COLUMN chain INTEGER NOT NULL DEFAULT 0")
        var chain: UInt64 = 0
        let entries = try Row.fetchCursor(database, sql: "SELECT position, id FROM entry ORDER BY position")
        let update = try database.makeStatement(sql: "UPDATE entry SET chain = ? WHERE position = ?")
        while let entry = try entries.next() {
            let (position, id): (Int64, [UInt8]) = (entry["position"], Array(entry["id"] as Data))
            chain = LogPlace.chain(chain, id)
            try update.execute(arguments: [Int64(bitPattern: chain), position])
        }
    }
}
