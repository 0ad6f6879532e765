import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SurveyStore
import SurveySync
import Synchronization
import Testing

@testable import SyncServer

extension TestDevice {
    /// A signed GET, by the path below the study.
    func get(
        _ client: any TestClientProtocol, _ resource: String, query: String = "", range: String? = nil
    ) async throws -> TestResponse {
        let path = "/v1/studies/\(hub.study)/\(resource)"
        var headers: HTTPFields = [:]
        for header in try RequestSignature.headers(
            method: "GET", path: path, body: nil, device: key, createdSeconds: Int64(hub.clock.now / 1_000))
        {
            headers.put(header.name, header.value)
        }
        if let range { headers.put("Range", range) }
        return try await client.executeRequest(uri: path + query, method: .get, headers: headers, body: nil)
    }

    func manifest(_ client: any TestClientProtocol, after cursor: [UInt8] = []) async throws -> SegmentManifest {
        let query = cursor.isEmpty ? "" : "?after=\(Hex.encode(cursor))"
        let response = try await get(client, "segments", query: query)
        try #require(response.status == .ok)
        return try JSONDecoder().decode(SegmentManifest.self, from: Data(response.bytes))
    }
}

/// Carries a store's requests to the routes under test, segments too, and lets a test spoil a segment's bytes.
final class SegmentTestTransport: SegmentTransport {
    private let inner: TestTransport
    private let spoil: @Sendable (_ attempt: Int, _ bytes: [UInt8]) -> [UInt8]?
    private let attempts = Mutex(0)
    private let received = Mutex(0)

    /// Bytes of segments that were handed over.
    var segmentBytes: Int { received.withLock { $0 } }

    /// - Parameter spoil: what is left of a segment's bytes at the n-th attempt, from 0; nil for a link that breaks there.
    init(
        _ device: TestDevice, _ client: any TestClientProtocol,
        spoil: @escaping @Sendable (_ attempt: Int, _ bytes: [UInt8]) -> [UInt8]? = { $1 }
    ) {
        inner = TestTransport(device: device, client: client)
        self.spoil = spoil
    }

    func exchange(_ request: [UInt8], receive: (_ bytes: [UInt8]) throws -> Void) async throws {
        try await inner.exchange(request, receive: receive)
    }

    func segments(after cursor: [UInt8]) async throws -> SegmentManifest? {
        try await inner.device.manifest(inner.client, after: cursor)
    }

    func segment(_ name: Digest256, from start: Int, receive: (_ bytes: [UInt8]) throws -> Void) async throws {
        let range = start > 0 ? "bytes=\(start)-" : nil
        let response = try await inner.device.get(inner.client, "segments/\(name)", range: range)
        guard [.ok, .partialContent].contains(response.status) else { throw SyncError(try response.problem()) }
        let attempt = attempts.withLock { count in
            defer { count += 1 }
            return count
        }
        let whole = response.bytes
        let bytes = spoil(attempt, whole) ?? []
        for place in stride(from: 0, to: bytes.count, by: 50_000) {
            let chunk = Array(bytes[place..<min(place + 50_000, bytes.count)])
            received.withLock { $0 += chunk.count }
            try receive(chunk)
        }
        guard bytes.count == whole.count else { throw SyncError(.cut, "the link broke", next: "sync again") }
    }
}
