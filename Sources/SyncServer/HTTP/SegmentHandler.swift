internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import SurveyStore
internal import SurveySync

/// `GET /v1/studies/{id}/segments` and `…/segments/{sha256}`: the beginning of the log in large, resumable pieces.
struct SegmentHandler: Sendable {
    private static let chunk = 64 << 10

    let study: HostedStudy
    let now: @Sendable () -> UInt64
    let logger: Logger

    /// Which segments there are for the member, behind its cursor.
    func list(_ request: Request) async throws -> Response {
        let requester = try await requester(request)
        let cursor = request.uri.queryParameters.get("after").map { Hex.decode($0) ?? [0] } ?? []
        let hello = Hello(site: nil, lastSequence: 0, cursor: cursor)
        let standing = try await study.standing(hello, requester.certificate)
        var manifest = SegmentManifest(segments: [])
        let start: LogPlace? =
            switch standing.client {
            case .new: .start
            case .at(let place): place
            case .useless, .elsewhere: nil
            }
        // Of a cursor that is of no use the sync tells; an unconfirmed member gets nothing.
        if let start, requester.state == .active {
            manifest.segments = try await study.segments.segments(for: requester.certificate.scope)
                .filter { $0.last > start.position }
                .map {
                    SegmentManifest.Segment(
                        sha256: $0.sha256, first: $0.first, last: $0.last, bytes: $0.bytes,
                        cursor: Hex.encode(standing.cursors.bytes($0.end)))
                }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Self.response(
            .ok, "application/json", ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(manifest))))
    }

    /// A segment, or what is still missing of it.
    func fetch(_ request: Request, name: String) async throws -> Response {
        let requester = try await requester(request)
        guard requester.state == .active, let digest = Digest256(text: name), digest.description == name,
            let (path, size) = await study.segments.file(digest, for: requester.certificate.scope),
            let file = FileHandle(forReadingAtPath: path)
        else { throw HubProblem.notFound("there is no such segment for this member") }
        let start = Self.start(request.headers[.range])
        guard start < size else {
            try? file.close()
            throw HubProblem.range("the segment has \(size) bytes", size: size)
        }
        try file.seek(toOffset: UInt64(start))
        let body = ResponseBody(contentLength: size - start) { writer in
            defer { try? file.close() }
            while let data = try file.read(upToCount: Self.chunk), !data.isEmpty {
                try await writer.write(ByteBuffer(bytes: data))
            }
            try await writer.finish(nil)
        }
        var response = Self.response(start > 0 ? .partialContent : .ok, SegmentManifest.mediaType, body)
        response.headers.put("Accept-Ranges", "bytes")
        if start > 0 { response.headers.put("Content-Range", "bytes \(start)-\(size - 1)/\(size)") }
        return response
    }

    private func requester(_ request: Request) async throws -> Requester {
        let now = now()
        let gate = RequestGate(request: request, now: now)
        return try await study.requester(try gate.signatureWithoutBody(), showing: gate.certificate, now: now, logger)
    }

    /// The first byte of `bytes=N-`; 0 for none, and for forms that need not be understood (RFC 9110 §14.2).
    private static func start(_ range: String?) -> Int {
        guard let range, let match = range.wholeMatch(of: /bytes=([0-9]{1,15})-/) else { return 0 }
        return Int(match.1) ?? 0
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: ResponseBody) -> Response {
        var response = Response(status: status, body: body)
        response.headers.put("Content-Type", type)
        response.headers.put("Cache-Control", "no-store")
        return response
    }
}
