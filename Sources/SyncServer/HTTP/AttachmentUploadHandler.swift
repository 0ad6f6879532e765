internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyStore
internal import SurveySync

/// `POST /v1/studies/{id}/attachments` declares attachments; `PATCH …/attachments/{digest}/upload` appends a piece to one,
/// and `HEAD` says how far it has come (draft-ietf-httpbis-resumable-upload).
struct AttachmentUploadHandler: Sendable {
    let study: HostedStudy
    let policy: AttachmentPolicy
    let now: @Sendable () -> UInt64

    // MARK: Declaring

    func declare(_ request: Request) async throws -> Response {
        let gate = RequestGate(request: request, now: now())
        try gate.checkBody(mediaType: "application/json", limit: AttachmentLimits.declarationBytes)
        let (device, digest) = try gate.signature()
        let intake = try await intake(device)
        let body = try await Self.collect(request.body, limit: AttachmentLimits.declarationBytes, signed: digest)
        let declared = try Self.declarations(body)
        let standings = try await Self.attempt { try await intake.declare(declared) }
        return try Self.json(AttachmentStandings(attachments: standings))
    }

    private static func declarations(_ body: [UInt8]) throws(HubProblem) -> [AttachmentIntake.Declared] {
        guard let declarations = try? JSONDecoder().decode(AttachmentDeclarations.self, from: Data(body)) else {
            throw .malformed("the body is not a JSON object with \"attachments\"")
        }
        guard declarations.attachments.count <= AttachmentLimits.declarations else {
            throw .tooLarge("more than \(AttachmentLimits.declarations) attachments are declared at once")
        }
        var declared: [AttachmentIntake.Declared] = []
        for declaration in declarations.attachments {
            guard let digest = digest(declaration.digest) else {
                throw .malformed("\"digest\" is not 64 lower-case hexadecimal digits")
            }
            let scopes = declaration.scopes.compactMap { Scope($0) }
            guard scopes.count == declaration.scopes.count, (1...AttachmentLimits.scopes).contains(scopes.count) else {
                throw .malformed("\"scopes\" is not 1 to \(AttachmentLimits.scopes) scopes")
            }
            declared.append(.init(digest: digest, size: declaration.size, scopes: scopes))
        }
        return declared
    }

    // MARK: Pieces

    func progress(_ request: Request, digest text: String) async throws -> Response {
        let gate = RequestGate(request: request, now: now())
        let intake = try await intake(gate.signatureWithoutBody())
        guard let digest = Self.digest(text) else { throw HubProblem.noAttachment }
        let offset = try await Self.attempt { try await intake.progress(digest).offset }
        var response = Response(status: .noContent)
        response.headers.put(AttachmentHTTP.uploadOffset, String(offset))
        response.headers.put(AttachmentHTTP.uploadComplete, "?0")
        response.headers.put("Cache-Control", "no-store")
        return response
    }

    func append(_ request: Request, digest text: String) async throws -> Response {
        let gate = RequestGate(request: request, now: now())
        try gate.checkBody(mediaType: AttachmentHTTP.partialUpload, limit: AttachmentLimits.chunkBytes)
        let (device, signed) = try gate.signature()
        let intake = try await intake(device)
        guard let digest = Self.digest(text) else { throw HubProblem.noAttachment }
        guard let field = request.headers.only(AttachmentHTTP.uploadOffset.lowercased()),
            field.utf8.count <= 19, field.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let offset = UInt64(field)
        else { throw HubProblem.malformed("\(AttachmentHTTP.uploadOffset) is not a number") }
        // A piece is verified before a byte of it is stored: one that was cut or altered leaves no trace.
        let bytes = try await Self.collect(request.body, limit: AttachmentLimits.chunkBytes, signed: signed)
        // A piece under way is not given up because its sender went away.
        let standing = try await Task {
            try await Self.attempt { try await intake.append(bytes, to: digest, at: offset) }
        }.value
        var response = try Self.json(standing)
        response.headers.put(AttachmentHTTP.uploadOffset, String(standing.offset))
        response.headers.put(AttachmentHTTP.uploadComplete, standing.receipts == nil ? "?0" : "?1")
        return response
    }

    // MARK: Parts

    private func intake(_ device: [UInt8]) async throws -> AttachmentIntake {
        let now = now()
        return AttachmentIntake(
            study: study, requester: try await study.activeMember(device: device, mayWait: true, now: now),
            policy: policy, now: now)
    }

    /// A digest out of a path or document: in its one form, so that it can name a file.
    static func digest(_ text: String) -> Digest256? {
        guard text.utf8.count == 64, let bytes = Hex.decode(text), Hex.encode(bytes) == text else { return nil }
        return Digest256(bytes: bytes)
    }

    private static func collect(
        _ body: RequestBody, limit: Int, signed digest: Digest256
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await chunk in body {
                guard bytes.count + chunk.readableBytes <= limit else {
                    throw HubProblem.tooLarge("the body has more than \(limit) bytes")
                }
                bytes += chunk.readableBytesView
            }
        } catch let problem as HubProblem {
            throw problem
        } catch {
            throw HubProblem.cutShort(bytes.count)
        }
        guard Digest256(hashing: bytes[...]) == digest else { throw HubProblem.contentDigest }
        return bytes
    }

    private static func attempt<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let failure as AttachmentIntake.Failure {
            throw HubProblem(failure)
        } catch let error as StoreError {
            guard error.code == .cannotWrite else { throw error }
            throw HubProblem.noRoom("the hub's disk is full or cannot be written")
        }
    }

    private static func json(_ document: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var response = Response(
            status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(document))))
        response.headers.put("Content-Type", "application/json")
        response.headers.put("Cache-Control", "no-store")
        return response
    }
}
