internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
public import SurveyStore
internal import Synchronization

/// The hub over HTTP, with every request signed by the device's key.
public final class HTTPTransport: SegmentTransport {
    private let base: String
    private let study: StudyID
    private let device: SigningKey
    private let certificate: Certificate?
    private let now: @Sendable () -> UInt64
    /// How far the hub's clock is ahead, in seconds: field devices have wrong clocks, and must still be let in.
    private let skew = Mutex<Int64>(0)

    /// The client of the process. It says at once when nothing listens, as trying again is ``SyncClient``'s business, and it
    /// gives a link up that brings nothing for a minute.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(
            timeout: .init(connect: .seconds(15), read: .seconds(60)))
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// A transport for one device and study.
    ///
    /// - Parameters:
    ///   - url: the hub's address, such as `https://hub.example.org`.
    ///   - certificate: the membership, shown only to a hub that has forgotten it.
    ///   - now: the wall clock, in milliseconds since 1970.
    public init(
        url: String, study: StudyID, device: SigningKey, certificate: Certificate? = nil,
        now: @escaping @Sendable () -> UInt64
    ) throws(SyncError) {
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme), parsed.host != nil else {
            throw SyncError(
                .unreachable, "\"\(url)\" is not the address of a hub", next: "give it as https://host:port")
        }
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.study = study
        self.device = device
        self.certificate = certificate
        self.now = now
    }

    /// Posts a request to the hub; once more with the hub's time if the hub finds the device's clock wrong, and once more
    /// with the membership if the hub does not know the device.
    public func exchange(
        _ request: [UInt8], receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws {
        var signed = SignedRequest(.POST, "sync", mediaType: SyncStream.mediaType, body: request)
        let response: HTTPClientResponse
        do {
            response = try await send(signed)
        } catch let error as SyncError {
            guard error.problem?.name == "unknown-device", let certificate else { throw error }
            signed.headers.append((Membership.field, Membership.text(certificate.bytes)))
            response = try await send(signed)
        }
        guard isOf(SyncStream.mediaType, response) else { throw notAHub }
        do {
            for try await buffer in response.body { try receive(Array(buffer.readableBytesView)) }
        } catch let error as any HTTPStackError {
            throw cut(error)
        }
    }

    /// Asks the hub for membership.
    ///
    /// - Throws: ``SyncError`` with the hub's problem for an invitation that is expired, spent or unknown.
    public func enrol(_ enrolment: EnrolmentRequest) async throws -> EnrolmentAnswer {
        let body = Array(try JSONEncoder().encode(enrolment))
        let answer = try await collect(
            SignedRequest(.POST, "members", mediaType: "application/json", body: body), limit: Self.documentBytes)
        guard answer.headers.first(name: "Content-Type")?.hasPrefix("application/json") == true,
            let decoded = try? JSONDecoder().decode(EnrolmentAnswer.self, from: Data(answer.bytes))
        else { throw notAHub }
        return decoded
    }

    // MARK: Segments

    /// Asks which segments there are; nil for a hub of an older version.
    public func segments(after cursor: [UInt8]) async throws -> SegmentManifest? {
        var request = SignedRequest(.GET, "segments")
        request.query = cursor.isEmpty ? "" : "?after=\(Hex.encode(cursor))"
        let answer: Answer
        do {
            answer = try await collect(request, limit: SegmentManifest.limit)
        } catch let error as SyncError {
            guard error.problem?.status == 404 else { throw error }
            return nil
        }
        guard answer.headers.first(name: "Content-Type")?.hasPrefix("application/json") ?? false,
            let manifest = try? JSONDecoder().decode(SegmentManifest.self, from: Data(answer.bytes)), manifest.isSound
        else { throw notAHub }
        return manifest
    }

    /// Fetches a segment from one of its bytes on.
    public func segment(
        _ name: Digest256, from start: Int, receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws {
        let range = start > 0 ? [(name: "Range", value: "bytes=\(start)-")] : []
        let response = try await send(SignedRequest(.GET, "segments/\(name)", headers: range))
        guard isOf(SegmentManifest.mediaType, response) else { throw notAHub }
        // A proxy may answer with the whole all the same.
        var skipped = response.status == .partialContent ? start : 0
        do {
            for try await buffer in response.body {
                let bytes = Array(buffer.readableBytesView)
                let rest = Array(bytes.dropFirst(max(0, start - skipped)))
                skipped += bytes.count
                if !rest.isEmpty { try receive(rest) }
            }
        } catch let error as any HTTPStackError {
            throw cut(error)
        }
    }

    // MARK: Requests

    /// Bytes of an answer to a request to join: a membership and a study document.
    private static let documentBytes = 16 << 20

    /// A request, before it is signed.
    struct SignedRequest {
        let method: HTTPMethod
        /// The path within the study.
        let resource: String
        let mediaType: String?
        let body: [UInt8]?
        var headers: [(name: String, value: String)]
        /// What follows the path; it is not signed.
        var query = ""

        init(
            _ method: HTTPMethod, _ resource: String, mediaType: String? = nil, body: [UInt8]? = nil,
            headers: [(name: String, value: String)] = []
        ) {
            self.method = method
            self.resource = resource
            self.mediaType = mediaType
            self.body = body
            self.headers = headers
        }
    }

    /// A whole answer.
    struct Answer {
        let headers: HTTPHeaders
        let bytes: [UInt8]
    }

    /// Sends a request and waits for the whole answer, which must not have more bytes than `limit`.
    func collect(_ request: SignedRequest, limit: Int) async throws -> Answer {
        let response = try await send(request)
        do {
            let body = try await response.body.collect(upTo: limit)
            return Answer(headers: response.headers, bytes: Array(body.readableBytesView))
        } catch let error as any HTTPStackError {
            throw cut(error)
        } catch is NIOTooManyBytesError {
            throw notAHub
        }
    }

    /// Sends a request; once more with the hub's time if the hub finds the device's clock wrong.
    private func send(_ request: SignedRequest) async throws -> HTTPClientResponse {
        do {
            return try await attempt(request)
        } catch let error as SyncError {
            guard error.problem?.name == "clock-skew", let hubTime = error.problem?.hubTime else { throw error }
            // Once is enough: the hub has told its time.
            skew.withLock { $0 = hubTime - Int64(now() / 1_000) }
            return try await attempt(request)
        }
    }

    private func attempt(_ signed: SignedRequest) async throws -> HTTPClientResponse {
        let path = "/v1/studies/\(study)/\(signed.resource)"
        var request = HTTPClientRequest(url: base + path + signed.query)
        request.method = signed.method
        request.headers.add(name: "User-Agent", value: "masah")
        if let mediaType = signed.mediaType { request.headers.add(name: "Content-Type", value: mediaType) }
        for header in signed.headers { request.headers.add(name: header.name, value: header.value) }
        let created = Int64(now() / 1_000) + skew.withLock { $0 }
        let fields = try RequestSignature.headers(
            method: signed.method.rawValue, path: path, body: signed.body, device: device, createdSeconds: created)
        for field in fields { request.headers.add(name: field.name, value: field.value) }
        if let body = signed.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response: HTTPClientResponse
        do {
            response = try await Self.client.execute(request, timeout: .minutes(10))
        } catch {
            throw unreachable(error)
        }
        guard (200...299).contains(response.status.code) else { throw await problem(response) }
        return response
    }

    private func isOf(_ mediaType: String, _ response: HTTPClientResponse) -> Bool {
        response.headers.first(name: "Content-Type")?.hasPrefix(mediaType) ?? false
    }

    // MARK: Failures

    private func cut(_ error: any HTTPStackError) -> SyncError {
        SyncError(.cut, "the link to \(base) broke (\(error))", next: "sync again: it goes on where it stopped")
    }

    var notAHub: SyncError {
        SyncError(
            .notAHub, "\(base) answers, but not as a hub of Masah",
            next: "check the address; a hotel or campus network may want a log-in first")
    }

    private func unreachable(_ error: any Error) -> SyncError {
        SyncError(
            .unreachable, "the hub at \(base) cannot be reached (\(Self.reason(error)))",
            next: "check the network and sync again later: everything saved here stays here")
    }

    private static func reason(_ error: any Error) -> String {
        let text = String(describing: error)
        if text.contains("ECONNREFUSED") || text.contains("refused") { return "connection refused" }
        if text.localizedCaseInsensitiveContains("timeout") { return "no answer in time" }
        if text.localizedCaseInsensitiveContains("resolve") || text.contains("getaddrinfo") { return "unknown host" }
        return "the connection broke"
    }

    private func problem(_ response: HTTPClientResponse) async -> SyncError {
        let body = try? await response.body.collect(upTo: 65_536)
        if let body, let problem = Problem(encoded: Array(body.readableBytesView)) { return SyncError(problem) }
        // A proxy in between answers 502 to 504 while the hub restarts.
        if response.status.code == 429 || response.status.code >= 500 {
            return SyncError(
                .unreachable, "\(base) answers with status \(response.status.code): the hub behind it is down or busy",
                next: "sync again later: everything saved here stays here")
        }
        return notAHub
    }
}

/// The errors of the HTTP stack, as opposed to those of taking in what arrived.
private protocol HTTPStackError: Error {}
extension HTTPClientError: HTTPStackError {}
extension HTTPParserError: HTTPStackError {}
extension ChannelError: HTTPStackError {}
extension IOError: HTTPStackError {}
