internal import Foundation
internal import GRDB
internal import SurveyStore

/// Which attachments a study has, and whose they are. The hub does not read answers: whoever brings an attachment says in
/// which scopes records name it.
enum AttachmentIndex {
    static let tables = """
        -- The attachments that are here whole.
        CREATE TABLE attachment(
            n INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, received INTEGER NOT NULL) STRICT;

        -- Whose they are: members whose scope contains one of these. carrier is the member who said so.
        CREATE TABLE attachment_scope(
            attachment INTEGER NOT NULL, scope TEXT NOT NULL, carrier INTEGER NOT NULL, received INTEGER NOT NULL,
            PRIMARY KEY(attachment, scope)) WITHOUT ROWID, STRICT;

        -- What members are bringing. Each member's upload is its own: what another has brought does not show in it.
        CREATE TABLE upload(
            member INTEGER NOT NULL, digest BLOB NOT NULL, size INTEGER NOT NULL, touched INTEGER NOT NULL,
            PRIMARY KEY(member, digest)) WITHOUT ROWID, STRICT;
        CREATE TABLE upload_scope(
            member INTEGER NOT NULL, digest BLOB NOT NULL, scope TEXT NOT NULL,
            PRIMARY KEY(member, digest, scope)) WITHOUT ROWID, STRICT;
        """

    /// An attachment that is here.
    struct Held: Hashable, Sendable {
        let number: Int64
        let size: UInt64
    }

    /// An attachment that a member with this scope may have; nil for any other, whether it is here or not.
    static func held(_ digest: Digest256, visibleTo scope: Scope, _ database: Database) throws -> Held? {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT n, size FROM attachment WHERE digest = ?"),
            arguments: [Data(digest.bytes)])
        guard let row else { return nil }
        let number: Int64 = row["n"]
        let size: Int64 = row["size"]
        let scopes = try String.fetchAll(
            database.cachedStatement(sql: "SELECT scope FROM attachment_scope WHERE attachment = ?"),
            arguments: [number])
        guard scopes.compactMap({ Scope($0) }).contains(where: scope.contains) else { return nil }
        return Held(number: number, size: UInt64(size))
    }

    /// Adds scopes to an attachment.
    ///
    /// - Returns: when each of them was added.
    static func add(
        _ scopes: [Scope], to number: Int64, carrier: Int64, now: UInt64, _ database: Database
    ) throws -> [(scope: Scope, received: UInt64)] {
        try scopes.map { scope in
            try database.execute(
                sql: """
                    INSERT OR IGNORE INTO attachment_scope(attachment, scope, carrier, received) VALUES (?, ?, ?, ?)
                    """, arguments: [number, scope.path, carrier, Int64(now)])
            let received = try Int64.fetchOne(
                database, sql: "SELECT received FROM attachment_scope WHERE attachment = ? AND scope = ?",
                arguments: [number, scope.path])
            return (scope, received.map { UInt64($0) } ?? now)
        }
    }

    /// Enters an attachment whose bytes are durable, and ends the upload that brought it.
    static func enter(
        _ upload: Upload, now: UInt64, _ database: Database
    ) throws -> [(scope: Scope, received: UInt64)] {
        let digest = Data(upload.digest.bytes)
        try database.execute(
            sql: "INSERT OR IGNORE INTO attachment(digest, size, received) VALUES (?, ?, ?)",
            arguments: [digest, Int64(upload.size), Int64(now)])
        guard
            let number = try Int64.fetchOne(
                database, sql: "SELECT n FROM attachment WHERE digest = ?", arguments: [digest])
        else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        let receipts = try add(upload.scopes, to: number, carrier: upload.member, now: now, database)
        try end(upload, database)
        return receipts
    }

    // MARK: Uploads

    /// An attachment that a member is bringing.
    struct Upload: Hashable, Sendable {
        let member: Int64
        let digest: Digest256
        let size: UInt64
        let scopes: [Scope]
        /// What the blob store calls it.
        var name: String { "\(member)-\(digest)" }
    }

    static func upload(_ digest: Digest256, by member: Int64, _ database: Database) throws -> Upload? {
        let key: StatementArguments = [member, Data(digest.bytes)]
        let size = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT size FROM upload WHERE member = ? AND digest = ?"), arguments: key)
        guard let size else { return nil }
        let scopes = try String.fetchAll(
            database.cachedStatement(
                sql: "SELECT scope FROM upload_scope WHERE member = ? AND digest = ? ORDER BY scope"), arguments: key)
        return Upload(member: member, digest: digest, size: UInt64(size), scopes: scopes.compactMap { Scope($0) })
    }

    /// Begins an upload, or goes on with the one that there is.
    static func begin(_ upload: Upload, now: UInt64, _ database: Database) throws {
        let digest = Data(upload.digest.bytes)
        try database.execute(
            sql: "INSERT OR REPLACE INTO upload(member, digest, size, touched) VALUES (?, ?, ?, ?)",
            arguments: [upload.member, digest, Int64(upload.size), Int64(now)])
        for scope in upload.scopes {
            try database.execute(
                sql: "INSERT OR IGNORE INTO upload_scope(member, digest, scope) VALUES (?, ?, ?)",
                arguments: [upload.member, digest, scope.path])
        }
    }

    static func end(_ upload: Upload, _ database: Database) throws {
        for table in ["upload", "upload_scope"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE member = ? AND digest = ?",
                arguments: [upload.member, Data(upload.digest.bytes)])
        }
    }

    /// Forgets the uploads that nobody has taken up since.
    static func forgetUploads(before time: UInt64, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM upload_scope WHERE (member, digest) IN (SELECT member, digest FROM upload WHERE touched < ?)
                """, arguments: [Int64(time)])
        try database.execute(sql: "DELETE FROM upload WHERE touched < ?", arguments: [Int64(time)])
    }

    /// Bytes of all attachments, and of all that are being brought.
    static func bytes(_ database: Database) throws -> UInt64 {
        let sum = try Int64.fetchOne(
            database,
            sql: """
                SELECT (SELECT coalesce(sum(size), 0) FROM attachment) + (SELECT coalesce(sum(size), 0) FROM upload)
                """)
        return UInt64(sum ?? 0)
    }
}
