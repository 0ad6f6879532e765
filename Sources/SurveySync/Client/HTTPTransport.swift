internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
public import SurveyStore
internal import Synchronization

/// The hub over HTTP, with every request signed by the device's key.
public final class HTTPTransport: SyncTransport {
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

    private func post(
        _ resource: String, _ mediaType: String, _ body: [UInt8], showing certificate: Certificate? = nil,
        receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws {
        let path = "/v1/studies/\(study)/\(resource)"
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: mediaType)
        request.headers.add(name: "User-Agent", value: "masah")
        if let certificate { request.headers.add(name: Membership.field, value: Membership.text(certificate.bytes)) }
        let created = Int64(now() / 1_000) + skew.withLock { $0 }
        let signed = try RequestSignature.headers(
            method: "POST", path: path, body: body, device: device, createdSeconds: created)
        for header in signed { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        let response: HTTPClientResponse
        do {
            response = try await Self.client.execute(request, timeout: .minutes(10))
        } catch {
            throw unreachable(error)
        }
        guard (200...299).contains(response.status.code) else { throw await problem(response) }
        let type = response.headers.first(name: "Content-Type") ?? ""
        guard type.hasPrefix(mediaType) else { throw notAHub }
        do {
            for try await buffer in response.body { try receive(Array(buffer.readableBytesView)) }
        } catch let error as any HTTPStackError {
            throw SyncError(
                .cut, "the link to \(base) broke (\(error))", next: "sync again: it goes on where it stopped")
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
