internal import Foundation
public import SurveyStore

/// The bounds of moving attachments (protocol.md §2); how large one may be at most is ``Limits/attachmentBytes``.
public enum AttachmentLimits {
    /// Bytes of one piece: what a request carries, and what a cut costs at most.
    public static let chunkBytes = 1 << 20
    /// The smallest piece that a client comes down to on a bad link.
    public static let smallestChunkBytes = 64 << 10
    /// Attachments declared in one request.
    public static let declarations = 256
    /// Scopes of one declaration.
    public static let scopes = 64
    /// Bytes of a request that declares attachments.
    public static let declarationBytes = 1 << 20
    /// Bytes of an answer to such a request.
    public static let answerBytes = 16 << 20
}

/// "I have this file, for those who may see these scopes."
public struct AttachmentDeclaration: Codable, Hashable, Sendable {
    /// The SHA-256 in lower-case hexadecimal.
    public var digest: String
    /// Bytes.
    public var size: UInt64
    /// Where the records are that name it.
    public var scopes: [String]

    /// Declares an attachment.
    public init(_ pending: PendingAttachment) {
        digest = pending.digest.description
        size = pending.size
        scopes = pending.scopes.map(\.path)
    }
}

/// A request that declares attachments.
public struct AttachmentDeclarations: Codable, Hashable, Sendable {
    /// What is declared.
    public var attachments: [AttachmentDeclaration]

    /// A request.
    public init(attachments: [AttachmentDeclaration]) {
        self.attachments = attachments
    }
}

/// Where the hub stands with an attachment, as far as the device that asks has brought it.
public struct AttachmentStanding: Codable, Hashable, Sendable {
    /// The SHA-256 in lower-case hexadecimal.
    public var digest: String
    /// Bytes that the hub has of it.
    public var offset: UInt64
    /// Once it is whole: a receipt for each scope, in hexadecimal.
    public var receipts: [String]?
    /// Why the hub will not take it.
    public var refused: String?

    /// A standing.
    public init(digest: String, offset: UInt64, receipts: [String]? = nil, refused: String? = nil) {
        self.digest = digest
        self.offset = offset
        self.receipts = receipts
        self.refused = refused
    }
}

/// The answer to ``AttachmentDeclarations``: the standings in the order of the declarations.
public struct AttachmentStandings: Codable, Hashable, Sendable {
    /// One for each declaration.
    public var attachments: [AttachmentStanding]

    /// An answer.
    public init(attachments: [AttachmentStanding]) {
        self.attachments = attachments
    }
}

/// The names that the transfer of attachments uses in HTTP.
public enum AttachmentHTTP {
    /// The media type of a piece (draft-ietf-httpbis-resumable-upload).
    public static let partialUpload = "application/partial-upload"
    /// Where a piece begins, and how far the hub has come.
    public static let uploadOffset = "Upload-Offset"
    /// Whether the upload is whole: `?1` or `?0` (RFC 9651).
    public static let uploadComplete = "Upload-Complete"
    /// The SHA-256 of the bytes in this message (RFC 9530).
    public static let contentDigest = "Content-Digest"
    /// The SHA-256 of the whole attachment (RFC 9530).
    public static let reprDigest = "Repr-Digest"

    /// A digest as RFC 9530 writes it.
    public static func digestField(_ digest: Digest256) -> String {
        "sha-256=:\(Data(digest.bytes).base64EncodedString()):"
    }
}
