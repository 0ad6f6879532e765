import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A signed request, before a test spoils it.
struct TestRequest {
    var method = HTTPRequest.Method.post
    var path: String
    var headers: HTTPFields = [:]
    var body: [UInt8]

    /// - Parameter offset: seconds by which the signer's clock is ahead of the hub's.
    static func signed(
        _ resource: String, _ body: [UInt8], by key: SigningKey, at hub: TestHub, offset: Int64 = 0,
        mediaType: String = SyncStream.mediaType
    ) throws -> TestRequest {
        let path = "/v1/studies/\(hub.study)/\(resource)"
        var request = TestRequest(path: path, body: body)
        request.headers.put("Content-Type", mediaType)
        let created = Int64(hub.clock.now / 1_000) + offset
        for header in try RequestSignature.headers(
            method: "POST", path: path, body: body, device: key, createdSeconds: created)
        {
            request.headers.put(header.name, header.value)
        }
        return request
    }

    static func enrolment(
        _ invitation: Invitation, _ key: SigningKey, at hub: TestHub, name: String? = nil, device: [UInt8]? = nil
    ) throws -> TestRequest {
        let body = try JSONEncoder().encode(
            EnrolmentRequest(
                secret: Hex.encode(invitation.secret), device: Hex.encode(device ?? key.publicKey), name: name))
        return try signed("members", Array(body), by: key, at: hub, mediaType: "application/json")
    }

    @discardableResult
    func send(to client: any TestClientProtocol) async throws -> TestResponse {
        try await client.executeRequest(uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body))
    }
}

extension TestResponse {
    var bytes: [UInt8] { Array(body.readableBytesView) }

    /// The problem document, checked for what all of them have.
    func problem() throws -> Problem {
        #expect(headers[.contentType] == Problem.mediaType)
        let problem = try #require(Problem(encoded: bytes))
        #expect(problem.status == status.code)
        #expect(!problem.detail.isEmpty && !problem.next.isEmpty)
        return problem
    }
}

extension TestHub {
    /// Runs a test against the hub's routes, without sockets.
    func serve<Value>(
        limits: HubServer.EnrolmentLimits = .init(), _ test: @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        try await server(limits: limits).application(isFollowing: false).test(.router, test)
    }
}

extension TestDevice {
    /// One round trip, its answer not taken into the store.
    func exchange(
        _ client: any TestClientProtocol, offers: [Digest256] = [], _ parcels: [Parcel] = [], hello: Hello? = nil
    ) async throws -> Answer {
        let body = try requestBody(hello ?? self.hello(), offers: offers, parcels)
        let response = try await TestRequest.signed("sync", body, by: key, at: hub).send(to: client)
        try #require(response.status == .ok, "\(String(buffer: response.body))")
        return try Answer(response.bytes)
    }

    /// Syncs the store as the program does.
    @discardableResult
    func sync(_ client: any TestClientProtocol) async throws -> SyncReport {
        try await SyncClient(store: store, transport: TestTransport(device: self, client: client), sleep: { _ in })
            .run()
    }
}

/// Carries a store's requests to the routes under test.
struct TestTransport: SyncTransport {
    let device: TestDevice
    let client: any TestClientProtocol

    func exchange(_ request: [UInt8], receive: (_ bytes: [UInt8]) throws -> Void) async throws {
        let response = try await TestRequest.signed("sync", request, by: device.key, at: device.hub).send(to: client)
        guard response.status == .ok else { throw SyncError(try response.problem()) }
        try receive(response.bytes)
    }
}
