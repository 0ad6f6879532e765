import Foundation
import HTTPTypes
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// The hub's routes under test as the client sees them.
struct TestAttachmentTransport: AttachmentTransport {
    let device: TestDevice
    let client: any TestClientProtocol

    func declare(_ attachments: [AttachmentDeclaration]) async throws -> [AttachmentStanding] {
        let response = try await device.request(
            .post, "attachments", Array(JSONEncoder().encode(AttachmentDeclarations(attachments: attachments))),
            mediaType: "application/json"
        ).send(to: client)
        guard response.status == .ok else { throw SyncError(try response.problem()) }
        return try JSONDecoder().decode(AttachmentStandings.self, from: Data(response.bytes)).attachments
    }

    func append(_ bytes: [UInt8], to digest: Digest256, at offset: UInt64, isLast: Bool) async throws -> AttachmentStanding {
        let response = try await device.piece(bytes, of: digest, at: offset).send(to: client)
        guard response.status == .ok else { throw SyncError(try response.problem()) }
        return try JSONDecoder().decode(AttachmentStanding.self, from: Data(response.bytes))
    }

    func fetch(_ digest: Digest256, at offset: UInt64, count: Int) async throws -> AttachmentPiece? {
        let response = try await device.get("attachments/\(digest)", range: "bytes=\(offset)-\(Int(offset) + count - 1)")
            .send(to: client)
        if response.status == .notFound { return nil }
        guard response.status == .partialContent else {
            let problem = try response.problem()
            if problem.name == "range" { return AttachmentPiece(bytes: [], size: try #require(problem.expectedOffset)) }
            throw SyncError(problem)
        }
        let size = response.headers[.contentRange]?.split(separator: "/").last.flatMap { UInt64($0) }
        return AttachmentPiece(bytes: response.bytes, size: try #require(size))
    }
}

extension TestDevice {
    func request(
        _ method: HTTPRequest.Method, _ resource: String, _ body: [UInt8]?, mediaType: String? = nil
    ) throws -> TestRequest {
        let path = "/v1/studies/\(hub.study)/\(resource)"
        var request = TestRequest(method: method, path: path, body: body ?? [])
        if let mediaType { request.headers.put("Content-Type", mediaType) }
        let fields = try RequestSignature.headers(
            method: method.rawValue, path: path, body: body, device: key,
            createdSeconds: Int64(hub.clock.now / 1_000))
        for field in fields { request.headers.put(field.name, field.value) }
        return request
    }

    func piece(_ bytes: [UInt8], of digest: Digest256, at offset: UInt64) throws -> TestRequest {
        var request = try request(
            .patch, "attachments/\(digest)/upload", bytes, mediaType: AttachmentHTTP.partialUpload)
        request.headers.put(AttachmentHTTP.uploadOffset, String(offset))
        return request
    }

    func get(_ resource: String, range: String? = nil, method: HTTPRequest.Method = .get) throws -> TestRequest {
        var request = try request(method, resource, nil)
        if let range { request.headers.put("Range", range) }
        return request
    }

    /// Takes a file of these bytes and saves a record that names it.
    @discardableResult
    func photograph(_ bytes: [UInt8], in scope: String? = nil, name: String = "p.jpg") throws -> Digest256 {
        let file = "\(hub.folder)/\(UUID().uuidString)"
        try Data(bytes).write(to: URL(filePath: file))
        let digest = try store.addAttachment(file: file).digest
        let place = try #require(Scope(scope ?? certificate.scope.path))
        let path = try #require(AnswerPath("photo"))
        try store.save(Draft(form: hub.form, scope: place, answers: [path: .attachment(name: name, digest: digest)]))
        return digest
    }

    func declare(
        _ client: any TestClientProtocol, _ digest: Digest256, size: Int, scopes: [String]
    ) async throws -> AttachmentStanding {
        let declaration = AttachmentDeclaration(
            PendingAttachment(digest: digest, size: UInt64(size), scopes: scopes.compactMap { Scope($0) }))
        return try #require(try await TestAttachmentTransport(device: self, client: client).declare([declaration]).first)
    }

    /// Exchanges answers, then attachments, as the program does.
    @discardableResult
    func syncAll(_ client: any TestClientProtocol) async throws -> AttachmentReport {
        try await sync(client)
        return try await attachmentClient(client).run(fetching: store.wantedAttachments())
    }

    func attachmentClient(_ client: any TestClientProtocol) -> AttachmentClient {
        AttachmentClient(store: store, transport: TestAttachmentTransport(device: self, client: client), sleep: { _ in })
    }
}

func randomBytes(_ count: Int) -> [UInt8] { StoreEnvironment.system.randomBytes(count) }
