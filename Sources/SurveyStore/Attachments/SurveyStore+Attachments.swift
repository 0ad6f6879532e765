internal import Crypto
internal import Foundation
internal import GRDB

/// Attachments: the files that answers name. They lie in a folder beside the store's file, `a.survey.attachments`, by their
/// SHA-256; one that several answers name is there once.
extension SurveyStore {
    var attachmentFolder: AttachmentFolder { AttachmentFolder(path: path + AttachmentFolder.suffix) }

    // MARK: Adding

    /// Takes a copy of a file, so that an answer can name it. It is on disk when this returns.
    ///
    /// Memory does not grow with the file. A file that is here already is kept once.
    ///
    /// - Returns: its address, for `Answer.attachment(name:digest:)`, and whether it is new here.
    /// - Throws: ``StoreError`` `cannotRead`, `cannotWrite`, or `badData` for a file larger than
    ///   ``Limits/attachmentBytes``.
    public func addAttachment(file: String) throws(StoreError) -> (digest: Digest256, isNew: Bool) {
        let source = try BinaryFile(file, .read)
        guard try source.size <= Limits.attachmentBytes else { throw Self.tooLarge(file) }
        let folder = attachmentFolder
        try folder.makePartialFolder()
        folder.sweep(prefix: "new-", olderThan: 86_400)
        let temporary = folder.partial("new-\(Hex.encode(environment.randomBytes(8)))")
        do throws(StoreError) {
            let (digest, size) = try Self.copy(source, to: temporary)
            if try isHere(digest) {
                unlink(temporary)
                return (digest, false)
            }
            try folder.adopt(temporary, as: digest)
            try noteFile(digest, size: size)
            return (digest, true)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    static func copy(
        _ source: borrowing BinaryFile, to path: String
    ) throws(StoreError) -> (Digest256, UInt64) {
        let copy = try BinaryFile(path, .create)
        var hash = SHA256()
        var size: UInt64 = 0
        while true {
            let piece = try source.read(at: size, count: BinaryFile.pieceBytes)
            guard !piece.isEmpty else { break }
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
            try copy.write(piece, at: size)
            size += UInt64(piece.count)
            // The file may grow while it is read.
            guard size <= Limits.attachmentBytes else { throw tooLarge(source.path) }
        }
        try copy.synchronize()
        return (Digest256(finishing: hash), size)
    }

    private static func tooLarge(_ file: String) -> StoreError {
        StoreError(
            .badData, "\(file) has more than \(Limits.attachmentBytes) bytes, the limit of an attachment",
            next: "shorten it or make it smaller")
    }

    func noteFile(_ digest: Digest256, size: UInt64) throws(StoreError) {
        try write { catalog in
            let insert = try PreparedStatement(
                catalog.database, "INSERT OR REPLACE INTO attachment(digest, size) VALUES (?, ?)")
            insert.bind(1, digest.bytes)
            insert.bind(2, Int64(size))
            try insert.run()
        }
    }

    /// Whether all of a file is here. A store that was copied without its folder of attachments has none of them.
    public func isHere(_ digest: Digest256) throws(StoreError) -> Bool {
        try read { try self.sizeHere(digest, $0) } != nil
    }

    func sizeHere(_ digest: Digest256, _ catalog: Catalog) throws -> UInt64? {
        let found = try PreparedStatement(catalog.database, "SELECT size FROM attachment WHERE digest = ?")
        found.bind(1, digest.bytes)
        guard try found.step() else { return nil }
        let size = UInt64(found.integer(0))
        found.reset()
        return attachmentFolder.size(of: digest) == size ? size : nil
    }

    /// Removes files that no save names and nobody carries: those that were added for a save that then failed.
    public func dropUnused(_ digests: [Digest256]) throws(StoreError) {
        let unused = try write { catalog in
            try digests.filter { digest in
                let used = try PreparedStatement(
                    catalog.database,
                    """
                    SELECT 1 FROM attachment_use WHERE digest = ?1
                    UNION ALL SELECT 1 FROM attachment_carried WHERE digest = ?1 LIMIT 1
                    """)
                used.bind(1, digest.bytes)
                defer { used.reset() }
                guard try !used.step() else { return false }
                try self.forget(digest, catalog)
                return true
            }
        }
        for digest in unused { attachmentFolder.remove(digest) }
    }

    /// Removes the files that only erased records name: consent was withdrawn for them too.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func dropErasedAttachments() throws(StoreError) -> Int {
        let (erased, count) = try write { catalog in
            let found = try PreparedStatement(
                catalog.database,
                """
                SELECT DISTINCT digest FROM attachment_use WHERE digest NOT IN (SELECT digest FROM attachment_carried)
                    AND digest NOT IN (SELECT used.digest \(Self.fromUses))
                """)
            var digests: [Digest256] = []
            while try found.step() {
                if let digest = Digest256(bytes: found.bytes(0)) { digests.append(digest) }
            }
            let count = try digests.count { try self.sizeHere($0, catalog) != nil }
            for digest in digests { try self.forget(digest, catalog) }
            return (digests, count)
        }
        for digest in erased {
            attachmentFolder.remove(digest)
            attachmentFolder.removePartial(digest.description)
        }
        return count
    }

    private func forget(_ digest: Digest256, _ catalog: Catalog) throws {
        let delete = try PreparedStatement(catalog.database, "DELETE FROM attachment WHERE digest = ?")
        delete.bind(1, digest.bytes)
        try delete.run()
    }
}
