internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyStore
internal import SurveySync

/// `POST /v1/studies/{id}/members`: a device joins with an invitation.
struct EnrolmentHandler: Sendable {
    /// Bytes of a request: a secret, a key and a name are far below it.
    static let bodyBytes = 16 << 10

    let study: HostedStudy
    let attempts: TokenBucket
    let now: @Sendable () -> UInt64

    func respond(to request: Request) async throws -> Response {
        let now = now()
        let gate = RequestGate(request: request, now: now)
        try gate.checkBody(mediaType: "application/json", limit: Self.bodyBytes)
        if let seconds = attempts.take(now: now) { throw HubProblem.tooManyRequests(seconds: seconds) }
        let (device, digest) = try gate.signature()
        let body = try await Self.collect(request.body)
        guard Digest256(hashing: body[...]) == digest else { throw HubProblem.contentDigest }
        let enrolment = try Self.enrolment(body, signedBy: device, now: now)
        let certificate: Certificate
        do {
            certificate = try await study.log.enrol(enrolment, studyKey: study.key)
        } catch let refusal as EnrolmentRefusal {
            throw HubProblem(refusal)
        }
        attempts.giveBack()
        return try answer(certificate)
    }

    private func answer(_ certificate: Certificate) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = try encoder.encode(
            EnrolmentAnswer(certificate: Hex.encode(certificate.bytes), study: study.log.study))
        var response = Response(status: .created, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
        response.headers.put("Content-Type", "application/json")
        response.headers.put("Cache-Control", "no-store")
        return response
    }

    private static func collect(_ body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= bodyBytes else {
                throw HubProblem.tooLarge("the body has more than \(bodyBytes) bytes")
            }
            bytes += chunk.readableBytesView
        }
        return bytes
    }

    private static func enrolment(
        _ body: [UInt8], signedBy device: [UInt8], now: UInt64
    ) throws(HubProblem) -> Enrolment {
        guard let request = try? JSONDecoder().decode(EnrolmentRequest.self, from: Data(body)) else {
            throw .malformed("the body is not an enrolment: a JSON object with \"secret\" and \"device\"")
        }
        guard let secret = Hex.decode(request.secret), secret.count == 16 else {
            throw .malformed("\"secret\" is not 32 hexadecimal digits")
        }
        guard let named = Hex.decode(request.device), named.count == 32 else {
            throw .malformed("\"device\" is not 64 hexadecimal digits")
        }
        // Whoever joins must hold the key: a key that another device has shown cannot be signed up.
        guard named == device else { throw .notSigned("the request is not signed by the device key that it names") }
        if let name = request.name, !MemberName.isGood(name) {
            throw .malformed("\"name\" is empty, longer than \(MemberName.bytes) bytes or has control characters")
        }
        return Enrolment(
            secretHash: Invitation.hash(ofSecret: secret), device: device, wishedName: request.name, now: now)
    }
}
