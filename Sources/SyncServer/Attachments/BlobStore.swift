internal import NIOPosix
internal import SurveyStore

/// Where a hub keeps the bytes of attachments: a folder, or whatever else can append, verify and read pieces.
///
/// Nothing here knows members or scopes: ``AttachmentIndex`` does.
protocol BlobStore: Sendable {
    /// How many bytes of an upload are stored.
    func length(ofUpload name: String) async throws -> UInt64
    /// Appends to an upload. What was appended is durable when this returns; two writers never mix.
    func append(_ bytes: [UInt8], toUpload name: String, at offset: UInt64) async throws -> AttachmentFolder.Append
    /// Makes a blob of an upload whose bytes have this hash; the upload stays until it is discarded. False if they have
    /// another hash.
    func publish(upload name: String, as digest: Digest256) async throws -> Bool
    /// Gives an upload up, or what is left of it.
    func discard(upload name: String) async throws
    /// Gives up the uploads that nobody has added to for so long.
    func discardUploads(olderThan seconds: Double) async throws
    /// The size of a blob; nil if there is none.
    func size(of digest: Digest256) async throws -> UInt64?
    /// Bytes of a blob: fewer than `count` only at its end.
    func read(_ digest: Digest256, at offset: UInt64, count: Int) async throws -> [UInt8]
    /// Whether a blob's bytes have its hash.
    func isSound(_ digest: Digest256) async throws -> Bool
}

/// Blobs in a folder on the hub's disk. Waiting for the disk happens on threads that nothing else waits for.
struct BlobFolder: BlobStore {
    let folder: AttachmentFolder

    init(path: String) {
        folder = AttachmentFolder(path: path)
    }

    func length(ofUpload name: String) async throws -> UInt64 {
        try await Self.aside { folder.length(ofPartial: name) }
    }

    func append(_ bytes: [UInt8], toUpload name: String, at offset: UInt64) async throws -> AttachmentFolder.Append {
        try await Self.aside { try folder.append(bytes, toPartial: name, at: offset) }
    }

    func publish(upload name: String, as digest: Digest256) async throws -> Bool {
        try await Self.aside { try folder.publish(partial: name, as: digest, keepsPartial: true) != nil }
    }

    func discard(upload name: String) async throws {
        try await Self.aside { folder.removePartial(name) }
    }

    func discardUploads(olderThan seconds: Double) async throws {
        try await Self.aside { folder.sweep(olderThan: seconds) }
    }

    func size(of digest: Digest256) async throws -> UInt64? {
        try await Self.aside { folder.size(of: digest) }
    }

    func read(_ digest: Digest256, at offset: UInt64, count: Int) async throws -> [UInt8] {
        try await Self.aside { try BinaryFile(folder.file(digest), .read).read(at: offset, count: count) }
    }

    func isSound(_ digest: Digest256) async throws -> Bool {
        try await Self.aside { try folder.isSound(digest) }
    }

    private static func aside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}
