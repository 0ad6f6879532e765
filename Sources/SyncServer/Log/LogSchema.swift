internal import GRDB

/// The tables of a study's log, as migrations: a log of any age opens with any newer program.
enum LogSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: version1)
        }
        migrator.registerMigration("attachments") { database in
            try database.execute(sql: AttachmentIndex.tables)
        }
        migrator.registerMigration("chain", migrate: addChain)
        return migrator
    }

    /// "MSHB": tells `file` and a careless open what this database is.
    static let applicationID: Int32 = 0x4D53_4842

    private static let version1 = """
        -- What this log is: study document, study key, epoch. One row a fact.
        CREATE TABLE fact(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT;

        -- Only the secret's hash is kept. state: InvitationState.
        CREATE TABLE invitation(
            n INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, role INTEGER NOT NULL, scope TEXT NOT NULL, label TEXT,
            created INTEGER NOT NULL, expires INTEGER NOT NULL, state INTEGER NOT NULL) STRICT;

        -- state: MemberState.
        CREATE TABLE member(
            n INTEGER PRIMARY KEY, device BLOB NOT NULL UNIQUE, certificate BLOB NOT NULL, invitation INTEGER NOT NULL,
            state INTEGER NOT NULL, enrolled INTEGER NOT NULL, ended INTEGER) STRICT;
        CREATE INDEX member_invitation ON member(invitation);

        CREATE TABLE site(
            n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, device BLOB NOT NULL, forked INTEGER NOT NULL) STRICT;
        CREATE TABLE scope(n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;

        -- The log itself. Positions are dense; kind is the type of the frame that carries the bytes; carrier is the
        -- member who brought it. A card's scope is that of its certificate; a form has neither site nor scope.
        -- The bytes come last: what stands behind them in a row is read through all of their pages.
        CREATE TABLE entry(
            position INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id BLOB NOT NULL UNIQUE, site INTEGER, scope INTEGER,
            carrier INTEGER, received INTEGER NOT NULL, chain INTEGER NOT NULL DEFAULT 0, bytes BLOB NOT NULL) STRICT;
        CREATE INDEX entry_card ON entry(site) WHERE kind = 16;

        -- Every save in the log: its site's number and its sequence (SurveyStore's SaveKey has the same form), a mark of
        -- what its header says, and the entry that first brought it.
        CREATE TABLE dot(key INTEGER PRIMARY KEY, mark INTEGER NOT NULL, position INTEGER NOT NULL) STRICT;

        CREATE TABLE form(
            id TEXT NOT NULL, version TEXT NOT NULL, hash BLOB NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY(id, version)) WITHOUT ROWID, STRICT;

        CREATE TABLE audit(n INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
        """
}
