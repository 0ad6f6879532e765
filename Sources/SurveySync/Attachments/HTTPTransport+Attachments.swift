internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
public import SurveyStore

/// Attachments over HTTP: protocol.md §14.
extension HTTPTransport: AttachmentTransport {
    /// Declares attachments; the hub answers how much it has of each.
    public func declare(_ attachments: [AttachmentDeclaration]) async throws -> [AttachmentStanding] {
        let body = try JSONEncoder().encode(AttachmentDeclarations(attachments: attachments))
        let request = SignedRequest(
            .POST, "attachments", mediaType: "application/json", body: Array(body))
        let answer = try await collect(request, limit: AttachmentLimits.answerBytes)
        guard let standings = try? JSONDecoder().decode(AttachmentStandings.self, from: Data(answer.bytes)) else {
            throw notAHub
        }
        return standings.attachments
    }

    /// Appends a piece to an upload.
    public func append(
        _ bytes: [UInt8], to digest: Digest256, at offset: UInt64, isLast: Bool
    ) async throws -> AttachmentStanding {
        let request = SignedRequest(
            .PATCH, "attachments/\(digest)/upload", mediaType: AttachmentHTTP.partialUpload, body: bytes,
            headers: [
                (AttachmentHTTP.uploadOffset, String(offset)), (AttachmentHTTP.uploadComplete, isLast ? "?1" : "?0"),
            ])
        let answer = try await collect(request, limit: AttachmentLimits.answerBytes)
        guard let standing = try? JSONDecoder().decode(AttachmentStanding.self, from: Data(answer.bytes)),
            standing.digest == digest.description
        else { throw notAHub }
        return standing
    }

    /// Fetches a range, and verifies it by its own hash.
    public func fetch(_ digest: Digest256, at offset: UInt64, count: Int) async throws -> AttachmentPiece? {
        let request = SignedRequest(
            .GET, "attachments/\(digest)", headers: [("Range", "bytes=\(offset)-\(offset + UInt64(max(count, 1)) - 1)")]
        )
        let answer: Answer
        do {
            answer = try await collect(request, limit: count)
        } catch let error as SyncError {
            // A range behind the end: the answer says how large the attachment is.
            if let size = error.problem?.expectedOffset, error.problem?.name == "range" {
                return AttachmentPiece(bytes: [], size: size)
            }
            if error.problem?.name == "not-found" { return nil }
            throw error
        }
        guard let size = Self.size(answer, at: offset) else { throw notAHub }
        let digest = AttachmentHTTP.digestField(Digest256(hashing: answer.bytes[...]))
        guard answer.headers.first(name: AttachmentHTTP.contentDigest) == digest else {
            throw SyncError(
                .cut, "a piece of an attachment was altered on its way",
                next: "fetch it again; if it stays so, a proxy in between may alter it")
        }
        return AttachmentPiece(bytes: answer.bytes, size: size)
    }

    /// The size of the whole, out of `Content-Range: bytes 0-1023/4096`, if it is the range that was asked for.
    private static func size(_ answer: Answer, at offset: UInt64) -> UInt64? {
        guard let range = answer.headers.first(name: "Content-Range"),
            let match = range.wholeMatch(of: /bytes ([0-9]{1,19})-([0-9]{1,19})\/([0-9]{1,19})/),
            let first = UInt64(match.1), let last = UInt64(match.2), let size = UInt64(match.3),
            first == offset, last >= first, last < size, last - first + 1 == UInt64(answer.bytes.count)
        else { return nil }
        return size
    }
}
