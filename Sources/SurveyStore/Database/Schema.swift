internal import GRDB

/// The tables of a store, as migrations: a store of any age opens with any newer program.
///
/// A save's key is its site's local number and its sequence (``SaveKey``), so that inserts append. A record has no row
/// of its own until it has a second save: its first save is its row, and its answers are stored once.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2") { database in
            try database.execute(sql: version2)
        }
        migrator.registerMigration("attachments") { database in
            try database.execute(sql: AttachmentSchema.tables)
        }
        return migrator
    }

    /// "MSAH": tells `file` and a careless open what this database is.
    static let applicationID: Int32 = 0x4D53_4148

    private static let version2 = """
        -- What this replica is: study, keys, own site, cursor. One row a fact.
        CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT;

        -- Sites by local number. Without a nonce the site is only known by name so far.
        CREATE TABLE site(n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, nonce BLOB, device BLOB) STRICT;
        CREATE TABLE certificate(bytes BLOB PRIMARY KEY, device BLOB NOT NULL) WITHOUT ROWID, STRICT;
        CREATE INDEX certificate_device ON certificate(device);

        -- Form versions by local number. Without an id only the hash is known so far.
        CREATE TABLE form(
            n INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, id TEXT, version TEXT, title TEXT, publication BLOB,
            position INTEGER, refused TEXT, UNIQUE(id, version)) STRICT;

        CREATE TABLE scope(n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE path(n INTEGER PRIMARY KEY, template TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE code(n INTEGER PRIMARY KEY, code BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE author(n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

        -- The log. An open change-set (id NULL) collects own saves until it is sealed: until then its last is only a bound
        -- and its saves are not counted. position is the hub's.
        -- merged = 0: carried for others, outside this member's rights. saves counts those that it brought first;
        -- sum is the digest of these, once somebody has asked for it.
        CREATE TABLE changeset(
            n INTEGER PRIMARY KEY, site INTEGER NOT NULL, form INTEGER NOT NULL, scope INTEGER NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL, saves INTEGER NOT NULL, merged INTEGER NOT NULL,
            id BLOB UNIQUE, bytes BLOB, position INTEGER, refused TEXT, sum BLOB) STRICT;
        CREATE INDEX changeset_open ON changeset(n) WHERE id IS NULL;
        CREATE INDEX changeset_pending ON changeset(n) WHERE position IS NULL AND id IS NOT NULL;

        -- record is NULL for the save that began its record.
        CREATE TABLE save(
            key INTEGER PRIMARY KEY, record INTEGER, clock INTEGER NOT NULL, mark INTEGER NOT NULL,
            changeset INTEGER NOT NULL, author INTEGER NOT NULL, parents BLOB, answers BLOB NOT NULL) STRICT;
        CREATE INDEX save_record ON save(record) WHERE record IS NOT NULL;

        -- Records with more than one save, or without their first one: what the merge made of them.
        CREATE TABLE merged(
            record INTEGER PRIMARY KEY, state INTEGER NOT NULL, saves INTEGER NOT NULL, conflicts INTEGER NOT NULL,
            incomplete INTEGER NOT NULL, changed INTEGER NOT NULL, heads BLOB NOT NULL) STRICT;
        CREATE INDEX merged_conflicts ON merged(record) WHERE conflicts > 0;
        CREATE INDEX merged_incomplete ON merged(record) WHERE incomplete > 0;

        -- Change-sets whose dots are taken by other content: kept whole until their site's owner has settled it.
        CREATE TABLE quarantine(id BLOB PRIMARY KEY, bytes BLOB NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID, STRICT;
        """
}

/// A save's place in the store: its site's local number in the upper 23 bits, its sequence in the lower 40.
struct SaveKey: Hashable, Comparable {
    let rawValue: Int64

    init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    init(site: Int64, sequence: UInt64) {
        rawValue = site << 40 | Int64(sequence)
    }

    var site: Int64 { rawValue >> 40 }
    var sequence: UInt64 { UInt64(rawValue) & Limits.sequence }

    static func < (left: SaveKey, right: SaveKey) -> Bool { left.rawValue < right.rawValue }
}
