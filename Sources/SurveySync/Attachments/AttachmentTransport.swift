public import SurveyStore

/// A piece of an attachment from the hub.
public struct AttachmentPiece: Hashable, Sendable {
    /// The bytes.
    public var bytes: [UInt8]
    /// The size of the whole attachment.
    public var size: UInt64

    /// A piece.
    public init(bytes: [UInt8], size: UInt64) {
        self.bytes = bytes
        self.size = size
    }
}

/// Carries attachments to the hub and back, a piece at a time.
public protocol AttachmentTransport: Sendable {
    /// Tells the hub which attachments there are, and learns how much of each it has.
    func declare(_ attachments: [AttachmentDeclaration]) async throws -> [AttachmentStanding]

    /// Appends the bytes from `offset` on to an attachment at the hub.
    ///
    /// - Throws: ``SyncError`` with the problem `upload-offset` and the right offset, if the hub has come to another place.
    func append(_ bytes: [UInt8], to digest: Digest256, at offset: UInt64, isLast: Bool) async throws
        -> AttachmentStanding

    /// Fetches up to `count` bytes from `offset` on; nil if the hub has no such attachment for this device.
    func fetch(_ digest: Digest256, at offset: UInt64, count: Int) async throws -> AttachmentPiece?
}
