import SurveyStore
import TestSupport
import Testing

@testable import SurveySync

@Suite("Vectors: signed requests")
struct SignatureVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Signed: Codable, Hashable, Sendable {
            var note, secret, device, method, path: String
            /// Absent for a request without a body.
            var body: String?
            var created: Int64
            var base: String
            var headers: [String: String]
        }
        struct Refused: Codable, Hashable, Sendable {
            var note, method, path: String
            var headers: [String: String]
        }
        var signed: [Signed]
        var refused: [Refused]
    }

    private static let sync = "/v1/studies/57beb93f5cf1bec2ba9d52a83e8ae5d5/sync"

    private func make() throws -> File {
        let device = try #require(SigningKey(rawBytes: [UInt8](repeating: 0xA1, count: 32)))
        func sign(_ note: String, _ method: String, _ path: String, _ body: [UInt8]?) throws -> File.Signed {
            let headers = try RequestSignature.headers(
                method: method, path: path, body: body, device: device, createdSeconds: 1_767_225_600)
            let fields = Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            let parameters = try #require(fields["Signature-Input"]).dropFirst("masah=".count)
            let digest = fields["Content-Digest"].map { "\"content-digest\": \($0)\n" } ?? ""
            return .init(
                note: note, secret: Hex.encode(device.rawBytes), device: Hex.encode(device.publicKey), method: method,
                path: path, body: body.map { Hex.encode($0) }, created: 1_767_225_600,
                base: "\"@method\": \(method)\n\"@path\": \(path)\n\(digest)\"@signature-params\": \(parameters)",
                headers: fields)
        }
        let whole = try sign("a sync", "POST", Self.sync, Array("MSQ1".utf8) + [0x01, 0x03, 0, 0, 0, 0x7F, 0])
        func altered(_ note: String, _ change: (inout File.Refused) throws -> Void) rethrows -> File.Refused {
            var refused = File.Refused(note: note, method: whole.method, path: whole.path, headers: whole.headers)
            try change(&refused)
            return refused
        }
        return File(
            signed: [
                whole, try sign("an empty body", "POST", Self.sync, []), try sign("no body", "GET", "/v1/health", nil),
            ],
            refused: [
                altered("another method") { $0.method = "GET" },
                altered("another path") { $0.path += "/" },
                altered("another body") {
                    $0.headers["Content-Digest"] = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
                },
                altered("another time") {
                    $0.headers["Signature-Input"] = $0.headers["Signature-Input"]?.replacing(
                        "1767225600", with: "1767225601")
                },
                altered("no content digest") { $0.headers["Content-Digest"] = nil },
                altered("no signature") { $0.headers["Signature"] = nil },
                altered("another label") {
                    $0.headers["Signature-Input"] = $0.headers["Signature-Input"]?.replacing("masah=", with: "sig1=")
                },
                altered("another algorithm") {
                    $0.headers["Signature-Input"] = $0.headers["Signature-Input"]?.replacing(
                        "ed25519", with: "hmac-sha256")
                },
                altered("parameters in another order") {
                    $0.headers["Signature-Input"] = $0.headers["Signature-Input"]?
                        .replacing(";alg=\"ed25519\"", with: "").replacing(";created", with: ";alg=\"ed25519\";created")
                },
            ])
    }

    private func read(_ headers: [String: String]) -> RequestSignature? {
        RequestSignature(
            signatureInput: headers["Signature-Input"], signature: headers["Signature"],
            contentDigest: headers["Content-Digest"])
    }

    @Test("requests are signed as in the vectors, and the signatures hold (§11)")
    func signed() throws {
        let file = try VectorFile.load("signatures", writing: make)
        #expect(try file == make())
        for vector in file.signed {
            let signature = try #require(read(vector.headers))
            #expect(signature.holds(method: vector.method, path: vector.path), "\(vector.note)")
            #expect(signature.created == vector.created && Hex.encode(signature.device) == vector.device)
            let body = vector.body.flatMap { Hex.decode($0) }
            #expect(signature.bodyDigest == body.map { Digest256(hashing: $0[...]) })
        }
    }

    @Test("an altered request does not hold (R86, R87)")
    func refused() throws {
        for vector in try VectorFile.load("signatures", writing: make).refused {
            let holds = read(vector.headers)?.holds(method: vector.method, path: vector.path) ?? false
            #expect(!holds, "\(vector.note)")
        }
    }
}
