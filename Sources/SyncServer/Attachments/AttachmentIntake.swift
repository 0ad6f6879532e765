internal import GRDB
internal import SurveyStore
internal import SurveySync

/// Takes attachments in: who declares one is told how much of it is here, and brings the rest.
///
/// Whoever knows a hash must not learn from the hub whether the file is there, nor get at it by claiming to have it. So
/// nothing shows of what a member may not see: such a member brings every byte again, into an upload of its own, and the
/// hub then keeps the file once. Only to a member who may fetch the file anyway does the hub say that it has it.
struct AttachmentIntake: Sendable {
    let study: HostedStudy
    let requester: Requester
    let policy: AttachmentPolicy
    let now: UInt64

    private var log: StudyLog { study.log }

    /// Why an attachment cannot be taken in at the moment.
    enum Failure: Error {
        /// There is no upload of it by this member.
        case notDeclared
        /// The hub has come to another place.
        case offset(UInt64)
        /// Another request is writing to the same upload.
        case busy
        /// Its bytes, now whole, have another hash. They are dropped.
        case damaged
        /// The piece does not fit into what was declared.
        case tooLong(size: UInt64)
        /// The study's quota is used up.
        case noRoom
    }

    // MARK: Declaring

    /// What a member declares, once it is known to be well-formed.
    struct Declared: Hashable, Sendable {
        let digest: Digest256
        let size: UInt64
        let scopes: [Scope]
    }

    func declare(_ declared: [Declared]) async throws -> [AttachmentStanding] {
        try await giveUpOldUploads()
        var standings: [AttachmentStanding] = []
        for declaration in declared { standings.append(try await declare(declaration)) }
        return standings
    }

    private func declare(_ declared: Declared) async throws -> AttachmentStanding {
        let digest = declared.digest
        guard declared.size <= policy.largest else {
            return AttachmentStanding(
                digest: digest.description, offset: 0,
                refused: "it has \(declared.size) bytes, and this hub takes \(policy.largest)")
        }
        let (scope, member, now) = (requester.certificate.scope, requester.number, now)
        let held = try await log.asyncRead { try AttachmentIndex.held(digest, visibleTo: scope, $0) }
        // What the index knows and the disk has lost is asked for again.
        if let held, try await study.blobs.size(of: digest) == held.size {
            let added = try await log.asyncWrite {
                try AttachmentIndex.add(declared.scopes, to: held.number, carrier: member, now: now, $0)
            }
            return try standing(digest, held.size, added)
        }
        let upload = AttachmentIndex.Upload(
            member: member, digest: digest, size: declared.size, scopes: declared.scopes)
        let quota = policy.quota
        let begun = try await log.asyncWrite { database -> (AttachmentIndex.Upload?, AttachmentIndex.Upload)? in
            let earlier = try AttachmentIndex.upload(digest, by: member, database)
            if let quota, earlier == nil {
                let (sum, overflow) = try AttachmentIndex.bytes(database).addingReportingOverflow(upload.size)
                guard !overflow, sum <= quota else { return nil }
            }
            try AttachmentIndex.begin(upload, now: now, database)
            return (earlier, try AttachmentIndex.upload(digest, by: member, database) ?? upload)
        }
        guard let (earlier, current) = begun else { throw Failure.noRoom }
        // A hash has one size: bytes that came under another one are no part of it.
        if let earlier, earlier.size != current.size { try await study.blobs.discard(upload: current.name) }
        let offset = try await study.blobs.length(ofUpload: current.name)
        // All of it had come, and the hub stopped before it was entered.
        if offset >= current.size { return try await finish(current) }
        return AttachmentStanding(digest: digest.description, offset: offset)
    }

    private func giveUpOldUploads() async throws {
        let (patience, now) = (policy.patience, now)
        guard now / 1_000 > patience else { return }
        try await log.asyncWrite { try AttachmentIndex.forgetUploads(before: now - patience * 1_000, $0) }
        try await study.blobs.discardUploads(olderThan: Double(patience))
    }

    // MARK: Pieces

    /// The member's upload of an attachment, and how far it has come.
    func progress(_ digest: Digest256) async throws -> (upload: AttachmentIndex.Upload, offset: UInt64) {
        let member = requester.number
        guard let upload = try await log.asyncRead({ try AttachmentIndex.upload(digest, by: member, $0) }) else {
            throw Failure.notDeclared
        }
        return (upload, try await study.blobs.length(ofUpload: upload.name))
    }

    /// Appends a piece whose bytes are known to be the signed ones.
    func append(_ bytes: [UInt8], to digest: Digest256, at offset: UInt64) async throws -> AttachmentStanding {
        let upload = try await progress(digest).upload
        guard offset <= upload.size, UInt64(bytes.count) <= upload.size - offset else {
            throw Failure.tooLong(size: upload.size)
        }
        switch try await study.blobs.append(bytes, toUpload: upload.name, at: offset) {
        case .busy: throw Failure.busy
        case .mismatch(let length): throw Failure.offset(length)
        case .appended(let length):
            if length == upload.size { return try await finish(upload) }
            return AttachmentStanding(digest: digest.description, offset: length)
        }
    }

    /// Enters an upload whose bytes have all come: bytes first, then the index, then the upload goes; a crash in between
    /// is made good when the member declares it again.
    private func finish(_ upload: AttachmentIndex.Upload) async throws -> AttachmentStanding {
        let now = now
        guard try await study.blobs.publish(upload: upload.name, as: upload.digest) else {
            try await study.blobs.discard(upload: upload.name)
            throw Failure.damaged
        }
        let added = try await log.asyncWrite { try AttachmentIndex.enter(upload, now: now, $0) }
        try await study.blobs.discard(upload: upload.name)
        return try standing(upload.digest, upload.size, added)
    }

    private func standing(
        _ digest: Digest256, _ size: UInt64, _ added: [(scope: Scope, received: UInt64)]
    ) throws -> AttachmentStanding {
        let receipts = try added.map { entry in
            Hex.encode(
                try AttachmentReceipt(
                    digest: digest, size: size, received: entry.received, scope: entry.scope, signedBy: study.key
                ).bytes)
        }
        return AttachmentStanding(digest: digest.description, offset: size, receipts: receipts)
    }
}
