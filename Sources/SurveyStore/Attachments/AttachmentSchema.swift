internal import GRDB

/// The tables that say which attachments a store knows. The bytes lie in ``AttachmentFolder``.
enum AttachmentSchema {
    static let tables = """
        -- The files that are here, whole.
        CREATE TABLE attachment(digest BLOB PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID, STRICT;

        -- Which save's answers name which file.
        CREATE TABLE attachment_use(
            digest BLOB NOT NULL, save INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY(digest, save, name)) WITHOUT ROWID, STRICT;

        -- Files out of bundles that belong to records outside this member's rights, with the scopes that came with them.
        CREATE TABLE attachment_carried(
            digest BLOB NOT NULL, scope TEXT NOT NULL, PRIMARY KEY(digest, scope)) WITHOUT ROWID, STRICT;

        -- What the hub of an epoch said: a receipt, or why it refused.
        CREATE TABLE attachment_answer(
            digest BLOB NOT NULL, scope TEXT NOT NULL, epoch BLOB NOT NULL, receipt BLOB, refused TEXT,
            PRIMARY KEY(digest, scope)) WITHOUT ROWID, STRICT;
        """
}

extension Catalog {
    /// Notes that a save's answer names a file.
    func noteAttachment(in answer: Answer, of key: SaveKey) throws {
        guard case .attachment(let name, let digest?) = answer else { return }
        let statement = try PreparedStatement(
            database, "INSERT OR IGNORE INTO attachment_use(digest, save, name) VALUES (?, ?, ?)")
        statement.bind(1, digest.bytes)
        statement.bind(2, key.rawValue)
        statement.bind(3, name)
        try statement.run()
    }

    /// Notes that a save's encoded answer names a file.
    func noteAttachment(in encoded: ArraySlice<UInt8>, of key: SaveKey) throws {
        guard encoded.first == AnswerTag.attachment.rawValue else { return }
        try noteAttachment(in: Answer(encoded: encoded), of: key)
    }

    /// A save has another dot now.
    func moveAttachments(from old: SaveKey, to new: SaveKey) throws {
        let update = try PreparedStatement(database, "UPDATE attachment_use SET save = ? WHERE save = ?")
        update.bind(1, new.rawValue)
        update.bind(2, old.rawValue)
        try update.run()
    }
}
