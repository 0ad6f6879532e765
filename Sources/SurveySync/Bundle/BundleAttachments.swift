internal import Foundation
public import SurveyStore

/// What a bundle says of its attachments, in order: for each a beginning, its bytes in pieces, its end.
public enum BundleAttachmentEvent: Hashable, Sendable {
    /// An attachment of so many bytes, for these scopes.
    case begin(PendingAttachment)
    /// Its next bytes.
    case piece([UInt8])
    /// All its bytes have come. Whether they are those of its address is not yet known.
    case end
}

/// Puts the attachment frames of a bundle together. It holds one piece at a time.
struct BundleAttachmentReader {
    private var left: UInt64 = 0

    /// Whether an attachment still lacks bytes.
    var isOpen: Bool { left > 0 }

    /// The events that a frame brings; nil for a frame that is no part of an attachment.
    mutating func take(_ frame: Frame) throws(DecodingProblem) -> [BundleAttachmentEvent]? {
        switch frame.kind {
        case .attachment:
            guard !isOpen else { throw DecodingProblem(.truncated, "attachment") }
            let header = try PendingAttachment(payload: frame.payload)
            left = header.size
            return left == 0 ? [.begin(header), .end] : [.begin(header)]
        case .piece:
            let count = UInt64(frame.payload.count)
            guard count > 0 else { throw DecodingProblem(.malformed, "piece of an attachment") }
            guard count <= UInt64(AttachmentLimits.chunkBytes) else {
                throw DecodingProblem(.tooLarge, "piece of an attachment")
            }
            guard count <= left else { throw DecodingProblem(.trailingBytes, "attachment") }
            left -= count
            return left == 0 ? [.piece(frame.payload), .end] : [.piece(frame.payload)]
        default:
            guard !isOpen else { throw DecodingProblem(.truncated, "attachment") }
            return nil
        }
    }
}

extension PendingAttachment {
    /// The payload of an attachment frame.
    var payload: [UInt8] {
        var writer = ByteWriter()
        writer.raw(digest.bytes)
        writer.bigEndian(size)
        writer.varint(scopes.count)
        for scope in scopes { writer.counted(scope.path) }
        return writer.bytes
    }

    /// Reads the payload of an attachment frame.
    init(payload: [UInt8]) throws(DecodingProblem) {
        let place = "attachment"
        var reader = ByteReader(payload, place: place)
        guard let digest = Digest256(bytes: try reader.raw(32)) else { throw DecodingProblem(.malformed, place) }
        let size = try reader.bigEndian()
        guard size <= Limits.attachmentBytes else { throw DecodingProblem(.tooLarge, place) }
        var scopes: [Scope] = []
        for _ in 0..<(try reader.count(limit: AttachmentLimits.scopes)) {
            guard let scope = Scope(try reader.text(limit: Limits.nameBytes)) else {
                throw DecodingProblem(.malformed, place)
            }
            scopes.append(scope)
        }
        try reader.end()
        self.init(digest: digest, size: size, scopes: scopes)
    }
}

/// Takes the attachments of a bundle into a store, a piece at a time.
struct BundleAttachmentIntake {
    private let store: SurveyStore
    private var current: PendingAttachment?
    private var offset: UInt64 = 0

    init(_ store: SurveyStore) {
        self.store = store
    }

    mutating func take(_ event: BundleAttachmentEvent, _ reading: inout BundleFile.Reading) throws {
        switch event {
        case .begin(let attachment):
            // All of it is at hand, so that what a broken link has left is of no use.
            guard try !store.isHere(attachment.digest) else { return try carry(attachment) }
            store.dropReceived(attachment.digest)
            current = attachment
            offset = 0
        case .piece(let bytes):
            guard let current else { return }
            offset = try store.receive(bytes, of: current.digest, at: offset)
        case .end:
            guard let attachment = current else { return }
            current = nil
            if attachment.size == 0 { _ = try store.receive([], of: attachment.digest, at: 0) }
            do {
                try store.finishReceiving(attachment.digest)
            } catch {
                guard error.isFaultOfInput else { throw error }
                reading.setAside.append(error.message)
                return
            }
            try carry(attachment)
            reading.attachments += 1
        }
    }

    private func carry(_ attachment: PendingAttachment) throws {
        try store.carry(attachment.digest, for: attachment.scopes)
    }
}

extension BundleFile {
    /// Writes attachments as frames through `put`.
    static func writeAttachments(
        _ attachments: [PendingAttachment], from store: SurveyStore, _ contents: inout Contents,
        _ put: (_ frame: Frame, _ contents: inout Contents) throws -> Void
    ) throws {
        for attachment in attachments {
            // One that is damaged here would be refused everywhere; it is left out, and wanted again.
            guard try store.isSound(attachment.digest) else { continue }
            let scopes = Array(attachment.scopes.prefix(AttachmentLimits.scopes))
            let header = PendingAttachment(digest: attachment.digest, size: attachment.size, scopes: scopes)
            try put(Frame(.attachment, header.payload), &contents)
            var offset: UInt64 = 0
            while offset < attachment.size {
                let bytes = try store.attachmentBytes(
                    attachment.digest, at: offset, count: AttachmentLimits.chunkBytes)
                guard !bytes.isEmpty else {
                    throw StoreError(
                        .cannotRead, "attachment \(attachment.digest.description.prefix(12)) was cut while it was read",
                        next: "run `survey-cli check`")
                }
                try put(Frame(.piece, bytes), &contents)
                offset += UInt64(bytes.count)
            }
            contents.attachments += 1
            contents.attachmentBytes += attachment.size
        }
    }
}
