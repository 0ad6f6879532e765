internal import GRDB

/// One line of a hub's audit trail.
public struct AuditEntry: Hashable, Sendable {
    /// When, in milliseconds since 1970.
    public let at: UInt64
    /// What kind of thing happened: `invited`, `enrolled`, `replaced`, `spent`, `revoked`, `withdrawn`, `published`,
    /// `forked`, `epoch`, `returned`, `confirmed`.
    public let event: String
    /// To whom or what. Never a secret, never an answer.
    public let detail: String
}

/// Writing and reading the audit trail. A line is written in the transaction of what it tells of.
enum AuditTrail {
    static func note(_ event: String, _ detail: String, at: UInt64, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO audit(at, event, detail) VALUES (?, ?, ?)", arguments: [Int64(at), event, detail])
    }

    /// The last lines, oldest first.
    static func last(_ count: Int, _ database: Database) throws -> [AuditEntry] {
        try Row.fetchAll(
            database, sql: "SELECT at, event, detail FROM audit ORDER BY n DESC LIMIT ?", arguments: [count]
        )
        .reversed()
        .map { row in
            let at: Int64 = row["at"]
            return AuditEntry(at: UInt64(at), event: row["event"], detail: row["detail"])
        }
    }
}
