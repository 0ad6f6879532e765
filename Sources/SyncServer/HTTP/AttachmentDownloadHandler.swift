internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyStore
internal import SurveySync

/// `GET /v1/studies/{id}/attachments/{digest}`: the bytes of an attachment, or a range of them (RFC 9110 §14).
struct AttachmentDownloadHandler: Sendable {
    let study: HostedStudy
    let now: @Sendable () -> UInt64

    func respond(to request: Request, digest text: String) async throws -> Response {
        let now = now()
        let gate = RequestGate(request: request, now: now)
        let requester = try await study.activeMember(device: gate.signatureWithoutBody(), now: now)
        let scope = requester.certificate.scope
        guard let digest = AttachmentUploadHandler.digest(text),
            let held = try await study.log.asyncRead({ try AttachmentIndex.held(digest, visibleTo: scope, $0) })
        else { throw HubProblem.noAttachment }
        let asked = try ByteRange(request.headers[.range], size: held.size)
        let range = asked?.bytes ?? 0..<held.size
        var response = try await body(digest, range)
        response.status = asked == nil ? .ok : .partialContent
        if asked != nil {
            response.headers.put(
                "Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(held.size)")
        }
        response.headers.put("Content-Type", "application/octet-stream")
        response.headers.put("Content-Disposition", "attachment")
        response.headers.put("Accept-Ranges", "bytes")
        response.headers.put("ETag", "\"\(digest)\"")
        response.headers.put(AttachmentHTTP.reprDigest, AttachmentHTTP.digestField(digest))
        response.headers.put("Cache-Control", "no-store")
        return response
    }

    /// A short range comes with the hash of just these bytes; a longer one piece by piece, so that memory does not grow.
    private func body(_ digest: Digest256, _ range: Range<UInt64>) async throws -> Response {
        let blobs = study.blobs
        if range.count <= AttachmentLimits.chunkBytes {
            let bytes = try await blobs.read(digest, at: range.lowerBound, count: range.count)
            guard bytes.count == range.count else { throw Self.lost(digest) }
            var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            response.headers.put(
                AttachmentHTTP.contentDigest, AttachmentHTTP.digestField(Digest256(hashing: bytes[...])))
            return response
        }
        return Response(
            status: .ok,
            body: ResponseBody(contentLength: range.count) { writer in
                var offset = range.lowerBound
                while offset < range.upperBound {
                    let count = Int(min(UInt64(BinaryFile.pieceBytes), range.upperBound - offset))
                    let bytes = try await blobs.read(digest, at: offset, count: count)
                    guard bytes.count == count else { throw Self.lost(digest) }
                    try await writer.write(ByteBuffer(bytes: bytes))
                    offset += UInt64(count)
                }
                try await writer.finish(nil)
            })
    }

    private static func lost(_ digest: Digest256) -> StoreError {
        StoreError(
            .cannotRead, "attachment \(digest) is cut short on the hub's disk",
            next: "run `survey-cli server check`; the devices that have it send it again under a new epoch")
    }
}

/// The `Range` field of a request for bytes: one range, from a first byte on.
struct ByteRange: Hashable {
    let bytes: Range<UInt64>

    /// Reads the field; nil for none, and for forms that this hub passes over, as RFC 9110 allows: several ranges, the
    /// last so many bytes, other units.
    ///
    /// - Throws: ``HubProblem`` `range` for one that begins behind the end.
    init?(_ field: String?, size: UInt64) throws(HubProblem) {
        guard let field, let match = field.wholeMatch(of: /bytes=([0-9]{1,18})-([0-9]{0,18})/),
            let first = UInt64(match.1)
        else { return nil }
        let last = match.2.isEmpty ? UInt64.max - 1 : UInt64(match.2) ?? 0
        guard first <= last else { return nil }
        guard first < size else { throw .range(size: size) }
        bytes = first..<min(size, last + 1)
    }
}
