internal import Foundation
internal import GRDB

/// Which attachments there are, their bytes, and whether they are sound.
extension SurveyStore {
    /// The uses by records that are not erased, with their scopes.
    static let fromUses = """
        FROM attachment_use AS used JOIN save ON save.key = used.save
        JOIN changeset ON changeset.n = save.changeset JOIN scope ON scope.n = changeset.scope
        LEFT JOIN merged ON merged.record = coalesce(save.record, save.key)
        WHERE coalesce(merged.state, 0) <> \(MergedRecord.State.erased.rawValue)
        """

    /// The attachments that the answers here name, and those that are carried for others, by address.
    public func attachments() throws(StoreError) -> [Attachment] {
        try read { catalog in
            var found: [Digest256: Attachment] = [:]
            let uses = try PreparedStatement(
                catalog.database,
                "SELECT used.digest, used.name, coalesce(save.record, save.key), scope.path \(Self.fromUses)")
            while try uses.step() {
                guard let digest = Digest256(bytes: uses.bytes(0)), let scope = Scope(uses.text(3)) else { continue }
                let record = RecordID(firstSave: try catalog.dot(SaveKey(rawValue: uses.integer(2))))
                found[digest, default: Attachment(digest: digest)].add(
                    name: uses.text(1), record: record, scope: scope)
            }
            let carried = try PreparedStatement(catalog.database, "SELECT digest, scope FROM attachment_carried")
            while try carried.step() {
                guard let digest = Digest256(bytes: carried.bytes(0)), let scope = Scope(carried.text(1)) else {
                    continue
                }
                found[digest, default: Attachment(digest: digest)].add(scope: scope)
            }
            return try found.values.sorted { $0.digest < $1.digest }.map { try self.complete($0, catalog) }
        }
    }

    private func complete(_ attachment: Attachment, _ catalog: Catalog) throws -> Attachment {
        var attachment = attachment
        attachment.sort()
        let digest = attachment.digest
        if let size = try sizeHere(digest, catalog) {
            attachment.size = size
            attachment.state = .here
        } else {
            let length = attachmentFolder.length(ofPartial: digest.description)
            if length > 0 { attachment.state = .partial(length) }
        }
        let answers = try hubAnswers(digest, catalog)
        attachment.isOnHub = attachment.scopes.allSatisfy { answers[$0]?.isReceipt == true }
        attachment.refused = attachment.scopes.compactMap { answers[$0]?.refused }.first
        return attachment
    }

    /// The attachment whose address begins with these digits.
    ///
    /// - Throws: ``StoreError`` `badData`, `notFound` or `ambiguous`.
    public func attachment(abbreviated text: String) throws(StoreError) -> Attachment {
        let digits = text.lowercased()
        guard (4...64).contains(digits.utf8.count), digits.utf8.allSatisfy({ Character(.init($0)).isHexDigit }) else {
            throw StoreError(
                .badData, "\"\(text)\" is not the address of an attachment: 4 to 64 hexadecimal digits are needed",
                next: "list them with `survey-cli attachment list`")
        }
        let matches = try attachments().filter { $0.digest.description.hasPrefix(digits) }
        guard let match = matches.first else {
            throw StoreError(
                .notFound, "no attachment in \(path) has an address that begins with \(text)",
                next: "list them with `survey-cli attachment list`, or sync first")
        }
        guard matches.count == 1 else {
            throw StoreError(
                .ambiguous, "\(matches.count) attachments have addresses that begin with \(text)",
                next: "give more digits")
        }
        return match
    }

    /// Bytes of an attachment that is here.
    ///
    /// - Throws: ``StoreError`` `cannotRead` if its file has gone.
    public func attachmentBytes(_ digest: Digest256, at offset: UInt64, count: Int) throws(StoreError) -> [UInt8] {
        try BinaryFile(attachmentFolder.file(digest), .read).read(at: offset, count: count)
    }

    /// Writes a copy of an attachment where there is no file yet. Its bytes are verified on the way.
    ///
    /// - Throws: ``StoreError`` `exists`, `cannotWrite`, `cannotRead`, or `badData` for a file that is damaged here.
    public func copyAttachment(_ digest: Digest256, to target: String) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw StoreError(.exists, "\(target) exists already", next: "choose another folder, or remove it yourself")
        }
        let temporary = "\(target).part-\(Hex.encode(environment.randomBytes(4)))"
        do throws(StoreError) {
            let (copied, _) = try Self.copy(BinaryFile(attachmentFolder.file(digest), .read), to: temporary)
            guard copied == digest else { throw Self.damaged(digest) }
            guard rename(temporary, target) == 0 else { throw BinaryFile.writeFailure(target, errno) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    static func damaged(_ digest: Digest256) -> StoreError {
        StoreError(
            .badData, "attachment \(digest.description.prefix(12)): its bytes are not those of its address",
            next: "fetch it again with `survey-cli attachment fetch`")
    }

    // MARK: Checking

    /// Compares the files with what the store says of them.
    ///
    /// - Parameter readsFiles: whether every file is read and hashed, too.
    /// - Returns: how many there are, and what is wrong.
    func checkAttachments(readsFiles: Bool, _ catalog: Catalog) throws -> (count: Int, problems: [String]) {
        let found = try PreparedStatement(catalog.database, "SELECT digest, size FROM attachment ORDER BY digest")
        var (count, problems) = (0, [String]())
        while try found.step() {
            guard let digest = Digest256(bytes: found.bytes(0)) else { continue }
            count += 1
            let name = "attachment \(digest.description.prefix(12))"
            switch attachmentFolder.size(of: digest) {
            case nil: problems.append("\(name): its file is missing from \(attachmentFolder.path)")
            case UInt64(found.integer(1)):
                if readsFiles, try !attachmentFolder.isSound(digest) {
                    problems.append("\(name): its bytes are not those of its address")
                }
            default: problems.append("\(name): its file has another size than it had")
            }
        }
        return (count, problems)
    }
}

extension Attachment {
    fileprivate mutating func add(name: String? = nil, record: RecordID? = nil, scope: Scope) {
        if let name, !names.containsBytes(of: name) { names.append(name) }
        if let record, !records.contains(record) { records.append(record) }
        if !scopes.contains(scope) { scopes.append(scope) }
    }

    fileprivate mutating func sort() {
        names.sort()
        records.sort()
        scopes.sort()
    }
}
