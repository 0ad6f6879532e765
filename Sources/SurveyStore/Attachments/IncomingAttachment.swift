internal import Crypto
internal import Foundation

/// A file that comes in piece by piece, as from a browser, and becomes an attachment once it is whole.
///
/// Memory does not grow with the file. What is not finished leaves nothing behind.
public struct IncomingAttachment: ~Copyable {
    private let store: SurveyStore
    private let temporary: String
    private let file: BinaryFile
    private var hash = SHA256()
    /// Bytes that have come so far.
    public private(set) var size: UInt64 = 0

    init(_ store: SurveyStore) throws(StoreError) {
        let folder = store.attachmentFolder
        try folder.makePartialFolder()
        folder.sweep(prefix: "new-", olderThan: 86_400)
        let temporary = folder.partial("new-\(Hex.encode(store.environment.randomBytes(8)))")
        let file = try BinaryFile(temporary, .create)
        self.store = store
        self.temporary = temporary
        self.file = file
    }

    deinit {
        // A file that was finished goes by another name by now.
        unlink(temporary)
    }

    /// Takes the next piece.
    ///
    /// - Throws: ``StoreError`` `cannotWrite`, or `badData` for more than ``Limits/attachmentBytes``.
    public mutating func append(_ piece: [UInt8]) throws(StoreError) {
        guard size + UInt64(piece.count) <= Limits.attachmentBytes else {
            throw StoreError(
                .badData, "the file has more than \(Limits.attachmentBytes) bytes, the limit of an attachment",
                next: "shorten it or make it smaller")
        }
        try file.write(piece, at: size)
        piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
        size += UInt64(piece.count)
    }

    /// Keeps the file. It is on disk when this returns; one that is here already is kept once.
    ///
    /// - Returns: its address, for `Answer.attachment(name:digest:)`, and whether it is new here.
    public consuming func finish() throws(StoreError) -> (digest: Digest256, isNew: Bool) {
        try file.synchronize()
        let digest = Digest256(finishing: hash)
        if try store.isHere(digest) { return (digest, false) }
        try store.attachmentFolder.adopt(temporary, as: digest)
        try store.noteFile(digest, size: size)
        return (digest, true)
    }
}

extension SurveyStore {
    /// Begins to take in a file, so that an answer can name it.
    public func incomingAttachment() throws(StoreError) -> IncomingAttachment { try IncomingAttachment(self) }
}
