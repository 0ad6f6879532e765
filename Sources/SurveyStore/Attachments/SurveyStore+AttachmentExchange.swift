internal import Foundation
internal import GRDB

/// What a sync and the bundles need of a store's attachments.
extension SurveyStore {
    // MARK: Sending

    /// What the hub said about an attachment in a scope.
    struct HubAnswer {
        let isReceipt: Bool
        let refused: String?
    }

    /// What the hub of the epoch that the store knows said about a file, by scope.
    func hubAnswers(_ digest: Digest256, _ catalog: Catalog) throws -> [Scope: HubAnswer] {
        let found = try PreparedStatement(
            catalog.database,
            "SELECT scope, receipt, refused FROM attachment_answer WHERE digest = ? AND epoch = ?")
        found.bind(1, digest.bytes)
        found.bind(2, try catalog.meta(.epoch) ?? [])
        var answers: [Scope: HubAnswer] = [:]
        while try found.step() {
            guard let scope = Scope(found.text(0)) else { continue }
            answers[scope] = HubAnswer(
                isReceipt: !found.isNull(1), refused: found.isNull(2) ? nil : found.text(2))
        }
        return answers
    }

    /// The attachments that are here, and that the hub has neither a receipt for nor refused, by address.
    public func pendingAttachments() throws(StoreError) -> [PendingAttachment] {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database,
                """
                SELECT DISTINCT digest, path FROM (
                    SELECT used.digest, scope.path \(Self.fromUses)
                    UNION SELECT digest, scope FROM attachment_carried) AS named
                WHERE digest IN (SELECT digest FROM attachment) AND NOT EXISTS (
                    SELECT 1 FROM attachment_answer AS answer
                    WHERE answer.digest = named.digest AND answer.scope = named.path AND answer.epoch = ?)
                """)
            found.bind(1, try catalog.meta(.epoch) ?? [])
            var scopes: [Digest256: [Scope]] = [:]
            while try found.step() {
                guard let digest = Digest256(bytes: found.bytes(0)), let scope = Scope(found.text(1)) else { continue }
                scopes[digest, default: []].append(scope)
            }
            return try scopes.sorted { $0.key < $1.key }.compactMap { digest, scopes in
                try self.sizeHere(digest, catalog).map {
                    PendingAttachment(digest: digest, size: $0, scopes: scopes.sorted())
                }
            }
        }
    }

    /// Keeps the hub's receipt.
    ///
    /// - Throws: ``StoreError`` `signing` for a receipt that the study's key did not sign.
    public func keep(_ receipt: AttachmentReceipt) throws(StoreError) {
        try write { catalog in
            guard let studyKey = try catalog.meta(.studyKey), receipt.isSigned(by: studyKey) else {
                throw StoreError(
                    .signing,
                    "the receipt for attachment \(receipt.digest.description.prefix(12)) is not signed by "
                        + "this study's key", next: "tell the operator; the attachment stays here and is sent again")
            }
            try self.note(receipt.digest, receipt.scope, receipt: receipt.bytes, refused: nil, catalog)
        }
    }

    /// Notes that the hub will not take an attachment, and why. It stays here and travels in bundles.
    public func refuse(_ pending: PendingAttachment, reason: String) throws(StoreError) {
        try write { catalog in
            for scope in pending.scopes {
                try self.note(pending.digest, scope, receipt: nil, refused: reason, catalog)
            }
        }
    }

    private func note(
        _ digest: Digest256, _ scope: Scope, receipt: [UInt8]?, refused: String?, _ catalog: Catalog
    ) throws {
        let insert = try PreparedStatement(
            catalog.database,
            """
            INSERT OR REPLACE INTO attachment_answer(digest, scope, epoch, receipt, refused) VALUES (?, ?, ?, ?, ?)
            """)
        insert.bind(1, digest.bytes)
        insert.bind(2, scope.path)
        insert.bind(3, try catalog.meta(.epoch) ?? [])
        insert.bind(4, receipt)
        if let refused { insert.bind(5, refused) }
        try insert.run()
    }

    /// The receipts that this store keeps for an attachment.
    public func receipts(_ digest: Digest256) throws(StoreError) -> [AttachmentReceipt] {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database,
                "SELECT receipt FROM attachment_answer WHERE digest = ? AND receipt IS NOT NULL ORDER BY scope")
            found.bind(1, digest.bytes)
            var receipts: [AttachmentReceipt] = []
            while try found.step() { receipts.append(try AttachmentReceipt(bytes: found.bytes(0))) }
            return receipts
        }
    }

    // MARK: Receiving

    /// The attachments that answers here name and whose bytes are not here, by address.
    public func wantedAttachments() throws(StoreError) -> [Digest256] {
        try read { catalog in
            let found = try PreparedStatement(
                catalog.database, "SELECT DISTINCT used.digest \(Self.fromUses) ORDER BY used.digest")
            var digests: [Digest256] = []
            while try found.step() {
                if let digest = Digest256(bytes: found.bytes(0)) { digests.append(digest) }
            }
            return try digests.filter { try self.sizeHere($0, catalog) == nil }
        }
    }

    /// How many bytes of an attachment have come so far.
    public func receivedBytes(of digest: Digest256) -> UInt64 {
        attachmentFolder.length(ofPartial: digest.description)
    }

    /// Takes the next bytes of an attachment. They are on disk when this returns.
    ///
    /// - Returns: how many bytes there are now.
    /// - Throws: ``StoreError`` `busy` if another program fetches the same attachment into this store, `badData` for more
    ///   than ``Limits/attachmentBytes``.
    public func receive(_ bytes: [UInt8], of digest: Digest256, at offset: UInt64) throws(StoreError) -> UInt64 {
        guard offset <= Limits.attachmentBytes, Limits.attachmentBytes - offset >= UInt64(bytes.count) else {
            throw StoreError(
                .badData, "attachment \(digest.description.prefix(12)) is larger than the limit",
                next: "tell the operator")
        }
        switch try attachmentFolder.append(bytes, toPartial: digest.description, at: offset) {
        case .appended(let length): return length
        case .mismatch, .busy:
            throw StoreError(
                .busy, "another program is fetching attachment \(digest.description.prefix(12)) into \(path)",
                next: "wait for it and repeat the command")
        }
    }

    /// Puts an attachment whose bytes have all come into its place, once they are found to be those of its address.
    ///
    /// - Throws: ``StoreError`` `badData` if they are not; they are then dropped.
    public func finishReceiving(_ digest: Digest256) throws(StoreError) {
        let folder = attachmentFolder
        let name = digest.description
        guard let size = try folder.publish(partial: name, as: digest) else {
            folder.removePartial(name)
            throw Self.damaged(digest)
        }
        try noteFile(digest, size: size)
    }

    /// Gives up what has come of an attachment.
    public func dropReceived(_ digest: Digest256) {
        attachmentFolder.removePartial(digest.description)
    }

    /// Whether the file of an attachment here still has the bytes of its address. A damaged one is given up: it is wanted
    /// again.
    public func isSound(_ digest: Digest256) throws(StoreError) -> Bool {
        if try attachmentFolder.isSound(digest) { return true }
        attachmentFolder.remove(digest)
        return false
    }

    // MARK: Carrying

    /// The attachments for a bundle: those that are here, with the scopes that they are named in.
    ///
    /// - Parameter unsentOnly: only those that the hub has given no receipt for.
    public func attachmentsToCarry(unsentOnly: Bool) throws(StoreError) -> [PendingAttachment] {
        if unsentOnly { return try pendingAttachments() }
        return try attachments().compactMap { attachment in
            guard attachment.state == .here, let size = attachment.size else { return nil }
            return PendingAttachment(digest: attachment.digest, size: size, scopes: attachment.scopes)
        }
    }

    /// Keeps an attachment for others, if no answer here names it: to be sent to the hub or into another bundle.
    ///
    /// - Returns: whether it is only carried.
    @discardableResult
    public func carry(_ digest: Digest256, for scopes: [Scope]) throws(StoreError) -> Bool {
        try write { catalog in
            let used = try PreparedStatement(catalog.database, "SELECT 1 FROM attachment_use WHERE digest = ? LIMIT 1")
            used.bind(1, digest.bytes)
            let isNamed = try used.step()
            used.reset()
            guard !isNamed else { return false }
            for scope in scopes {
                let insert = try PreparedStatement(
                    catalog.database, "INSERT OR IGNORE INTO attachment_carried(digest, scope) VALUES (?, ?)")
                insert.bind(1, digest.bytes)
                insert.bind(2, scope.path)
                try insert.run()
            }
            return true
        }
    }
}
