import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceLifecycle
import SurveyStore
import SurveySync
import Synchronization
import Testing

@testable import SyncServer

/// The hub on a real socket.
@Suite struct ServingTests {
    /// Runs the server until the test is done.
    private func running<Value: Sendable>(
        _ test: TestHub, _ body: @escaping @Sendable (_ url: String, _ group: ServiceGroup) async throws -> Value
    ) async throws -> Value {
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let application = test.server().application { source.yield($0) }
        let services = ServiceGroup(configuration: .init(services: [application], logger: TestHub.silent))
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await services.run()
                return nil
            }
            group.addTask {
                let port = try #require(await ports.first { _ in true })
                let value = try await body("http://127.0.0.1:\(port)", services)
                await services.triggerGracefulShutdown()
                return value
            }
            var value: Value?
            for try await result in group { value = result ?? value }
            return try #require(value)
        }
    }

    @Test func theProgramsClientJoinsAndSyncsAndTheProjectionFollows() async throws {
        let test = try TestHub()
        let invitation = try test.invite(.surveyor, "01/571")
        let digest = try await running(test) { url, _ in
            let key = SigningKey()
            let transport = try HTTPTransport(
                url: url, study: test.study, device: key, now: { test.clock.now })
            let answer = try await transport.enrol(
                EnrolmentRequest(
                    secret: Hex.encode(invitation.secret), device: Hex.encode(key.publicKey), name: nil))
            let device = try TestDevice(
                test, key: key, certificate: Certificate(bytes: #require(Hex.decode(answer.certificate))[...]))
            try device.record(50)
            let report = try await SyncClient(store: device.store, transport: transport).run()
            #expect(report.pushed == 50 && report.refused.isEmpty)
            for _ in 0..<200 where try test.hosted.projection.digest() != device.digest {
                try await Task.sleep(for: .milliseconds(50))
            }
            return try device.digest
        }
        #expect(try test.hosted.projection.digest() == digest)
    }

    @Test func aDeviceWithAWrongClockIsLetInWithTheHubsTime() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record(2)
        let pushed = try await running(test) { url, _ in
            let transport = try HTTPTransport(
                url: url, study: test.study, device: device.key, now: { test.clock.now - 90_000_000 })
            return try await SyncClient(store: device.store, transport: transport).run().pushed
        }
        #expect(pushed == 2)
    }

    @Test func aConnectionThatIsCutLeavesWhatWasWhole() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record(3)
        let body = try requestBody(device.hello(), device.parcels())
        let request = try TestRequest.signed("sync", body, by: device.key, at: test)
        try await running(test) { url, _ in
            let port = try #require(UInt16(url.split(separator: ":").last ?? ""))
            var head = "POST \(request.path) HTTP/1.1\r\nHost: hub\r\nContent-Length: \(body.count)\r\n"
            for field in request.headers { head += "\(field.name.rawName): \(field.value)\r\n" }
            // All but the end frame.
            try RawConnection(port: port).sendAndClose(Array("\(head)\r\n".utf8) + body.dropLast(2))
            for _ in 0..<200 where try test.hosted.log.read({ try StudyLog.lastPosition($0) }) < 3 {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(try test.hosted.log.read { try StudyLog.lastPosition($0) } == 3)
    }

    @Test func aRequestUnderWayWhenTheServerStopsComesToItsEnd() async throws {
        let test = try TestHub()
        let (author, reader) = (try await test.join(), try await test.join(.researcher, ""))
        // Several batches for the reader.
        for _ in 0..<6 {
            try author.record(60, noteBytes: 4_096)
            _ = try author.sealed()
        }
        _ = try await test.serve { client in try await author.sync(client) }
        let digest = try await running(test) { url, services in
            let transport = try HTTPTransport(url: url, study: test.study, device: reader.key, now: { test.clock.now })
            let stopped = Mutex(false)
            var session = SyncSession(store: reader.store)
            let request = try #require(try session.nextRequest())
            var received: [UInt8] = []
            try await transport.exchange(request) { bytes in
                if !stopped.withLock({ $0 }) {
                    stopped.withLock { $0 = true }
                    Task { await services.triggerGracefulShutdown() }
                }
                received += bytes
            }
            #expect(received.count > 1 << 20)
            try session.receive(received)
            try session.finish()
            return try reader.digest
        }
        #expect(try digest == author.digest)
    }

    @Test func anAddressThatIsTakenIsNamed() async throws {
        let (test, other) = (try TestHub(), try TestHub())
        let error = try await running(test) { url, _ in
            let port = try #require(Int(url.split(separator: ":").last ?? ""))
            let second = HubServer(other.hub, host: "127.0.0.1", port: port, logger: TestHub.silent)
            return await #expect(throws: StoreError.self) { try await second.run() }
        }
        #expect(error?.code == .busy && error?.message.contains("127.0.0.1") == true)
    }

    @Test func aStoppedHubIsClosedAndOpensAgain() async throws {
        let test = try TestHub()
        try await running(test) { _, _ in }
        let again = try Hub.open(at: test.path)
        #expect(again.studies.map(\.id) == [test.study])
    }
}
