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
        var isSetRight = false
        var shown: Certificate?
        while true {
            do {
                return try await post("sync", SyncStream.mediaType, request, showing: shown, receive: receive)
            } catch let error as SyncError {
                switch error.problem?.name {
                case "clock-skew" where !isSetRight:
                    guard let hubTime = error.problem?.hubTime else { throw error }
                    // Once is enough: the hub has told its time.
                    isSetRight = true
                    skew.withLock { $0 = hubTime - Int64(now() / 1_000) }
                case "unknown-device" where shown == nil && certificate != nil: shown = certificate
                default: throw error
                }
            }
        }
    }

    /// Asks the hub for membership.
    ///
    /// - Throws: ``SyncError`` with the hub's problem for an invitation that is expired, spent or unknown.
    public func enrol(_ enrolment: EnrolmentRequest) async throws -> EnrolmentAnswer {
        let body = Array(try JSONEncoder().encode(enrolment))
        var answer: [UInt8] = []
        func attempt() async throws {
            answer = []
            try await post("members", "application/json", body) { answer += $0 }
        }
        do {
            try await attempt()
        } catch let error as SyncError {
            guard error.problem?.name == "clock-skew", let hubTime = error.problem?.hubTime else { throw error }
            skew.withLock { $0 = hubTime - Int64(now() / 1_000) }
            try await attempt()
        }
        guard let decoded = try? JSONDecoder().decode(EnrolmentAnswer.self, from: Data(answer)) else { throw notAHub }
        return decoded
    }

    /// Asks which segments there are; nil for a hub of an older version.
    public func segments(after cursor: [UInt8]) async throws -> SegmentManifest? {
        var answer: [UInt8] = []
        do {
            let query = cursor.isEmpty ? "" : "?after=\(Hex.encode(cursor))"
            try await get("segments", query: query, "application/json") { bytes, _ in
                answer += bytes
                guard answer.count <= SegmentManifest.limit else { throw notAHub }
            }
        } catch let error as SyncError {
            guard error.problem?.status == 404 else { throw error }
            return nil
        }
        guard let manifest = try? JSONDecoder().decode(SegmentManifest.self, from: Data(answer)), manifest.isSound
        else {
            throw notAHub
        }
        return manifest
    }

    /// Fetches a segment from one of its bytes on.
    public func segment(
        _ name: Digest256, from start: Int, receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws {
        var skipped = 0
        try await get("segments/\(name)", from: start, SegmentManifest.mediaType) { bytes, isPart in
            // A proxy may answer with the whole all the same.
            let rest = isPart ? bytes : Array(bytes.dropFirst(max(0, start - skipped)))
            skipped += bytes.count
            if !rest.isEmpty { try receive(rest) }
        }
    }

    private func get(
        _ resource: String, query: String = "", from start: Int = 0, _ mediaType: String,
        receive: (_ bytes: [UInt8], _ isPart: Bool) throws -> Void
    ) async throws {
        let path = "/v1/studies/\(study)/\(resource)"
        var request = HTTPClientRequest(url: base + path + query)
        if start > 0 { request.headers.add(name: "Range", value: "bytes=\(start)-") }
        try await send(&request, path, body: nil) { response in
            let isPart = response.status == .partialContent
            guard response.headers.first(name: "Content-Type")?.hasPrefix(mediaType) ?? false else { throw notAHub }
            for try await buffer in response.body { try receive(Array(buffer.readableBytesView), isPart) }
        }
    }

    /// Signs and sends a request. What the HTTP stack says while the answer arrives is a broken link.
    private func send(
        _ request: inout HTTPClientRequest, _ path: String, body: [UInt8]?,
        _ take: (HTTPClientResponse) async throws -> Void
    ) async throws {
        request.headers.add(name: "User-Agent", value: "masah")
        let created = Int64(now() / 1_000) + skew.withLock { $0 }
        let signed = try RequestSignature.headers(
            method: request.method.rawValue, path: path, body: body, device: device, createdSeconds: created)
        for header in signed { request.headers.add(name: header.name, value: header.value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response: HTTPClientResponse
        do {
            response = try await Self.client.execute(request, timeout: .minutes(10))
        } catch {
            throw unreachable(error)
        }
        guard (200...299).contains(response.status.code) else { throw await problem(response) }
        do {
            try await take(response)
        } catch let error as any HTTPStackError {
            throw SyncError(
                .cut, "the link to \(base) broke (\(error))", next: "sync again: it goes on where it stopped")
        }
    }

    private func post(
        _ resource: String, _ mediaType: String, _ body: [UInt8], showing certificate: Certificate? = nil,
        receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws {
        let path = "/v1/studies/\(study)/\(resource)"
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: mediaType)
        if let certificate { request.headers.add(name: Membership.field, value: Membership.text(certificate.bytes)) }
        try await send(&request, path, body: body) { response in
            guard response.headers.first(name: "Content-Type")?.hasPrefix(mediaType) ?? false else { throw notAHub }
            for try await buffer in response.body { try receive(Array(buffer.readableBytesView)) }
        }
    }

    private var notAHub: SyncError {
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
