import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import SurveyStore
import SurveySync
import Synchronization
import Testing

@testable import SyncServer

/// The log tells the operator what happened, and nobody's secrets.
@Suite struct LoggingTests {
    /// Keeps lines as text.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.add("\(event.message) " + all.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " "))
        }
    }

    @Test func eachRequestIsOneLineWithoutSecretsAnswersOrQueries() async throws {
        let test = try TestHub()
        let lines = Lines()
        let logger = Logger(label: "test") { _ in Handler(lines: lines) }
        let server = HubServer(test.hub, host: "127.0.0.1", port: 0, logger: logger)
        let invitation = try test.invite()
        let key = SigningKey()
        let device = try await server.application(isFollowing: false).test(.router) { client in
            let response = try await TestRequest.enrolment(invitation, key, at: test).send(to: client)
            let answer = try JSONDecoder().decode(EnrolmentAnswer.self, from: Data(response.bytes))
            let device = try TestDevice(
                test, key: key, certificate: Certificate(bytes: #require(Hex.decode(answer.certificate))[...]))
            try device.record(2, age: 77)
            try await device.sync(client)
            try await client.execute(uri: "/health?token=hunter2", method: .get)
            return device
        }
        let requests = lines.all.filter { $0.hasPrefix("request ") }
        #expect(requests.count == 3)
        for line in requests {
            for key in ["method=", "path=/", "status=20", "bytes=", "ms=", "hb.request.id="] {
                #expect(line.contains(key), "\(line)")
            }
        }
        let text = lines.all.joined(separator: "\n")
        for secret in [
            Hex.encode(invitation.secret), Hex.encode(key.rawBytes), "hunter2", Hex.encode(device.certificate.bytes),
        ] { #expect(!text.contains(secret)) }
    }
}
