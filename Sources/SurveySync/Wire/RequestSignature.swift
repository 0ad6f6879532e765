internal import Foundation
public import SurveyStore

/// The signature on each request: HTTP Message Signatures (RFC 9421) with Ed25519 over the method, the path and, where
/// there is a body, its `Content-Digest` (RFC 9530).
public struct RequestSignature: Hashable, Sendable {
    /// The device's public key.
    public let device: [UInt8]
    /// When the request was made, in seconds since 1970 by the client's clock.
    public let created: Int64
    /// The body's SHA-256; nil without a body.
    public let bodyDigest: Digest256?
    private let parameters: String
    private let signature: [UInt8]

    /// The header fields that sign a request.
    public static func headers(
        method: String, path: String, body: [UInt8]?, device: SigningKey, createdSeconds: Int64
    ) throws(StoreError) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        var digest: Digest256?
        if let body {
            let hash = Digest256(hashing: body[...])
            headers.append(("Content-Digest", contentDigest(hash)))
            digest = hash
        }
        let components = digest == nil ? "(\"@method\" \"@path\")" : "(\"@method\" \"@path\" \"content-digest\")"
        let parameters =
            "\(components);created=\(createdSeconds);keyid=\"\(Hex.encode(device.publicKey))\";alg=\"ed25519\""
        let base = base(method: method, path: path, digest: digest, parameters: parameters)
        let signature = Data(try device.sign(Array(base.utf8))).base64EncodedString()
        headers.append(("Signature-Input", "masah=\(parameters)"))
        headers.append(("Signature", "masah=:\(signature):"))
        return headers
    }

    private static func contentDigest(_ hash: Digest256) -> String {
        "sha-256=:\(Data(hash.bytes).base64EncodedString()):"
    }

    /// RFC 9421 §2.5.
    private static func base(method: String, path: String, digest: Digest256?, parameters: String) -> String {
        var lines = ["\"@method\": \(method)", "\"@path\": \(path)"]
        if let digest { lines.append("\"content-digest\": \(contentDigest(digest))") }
        lines.append("\"@signature-params\": \(parameters)")
        return lines.joined(separator: "\n")
    }

    /// Reads the three header fields of a request; nil if they are not what ``headers(method:path:body:device:createdSeconds:)``
    /// writes.
    public init?(signatureInput: String?, signature: String?, contentDigest: String?) {
        guard let signatureInput, let signature, signatureInput.hasPrefix("masah="), signature.hasPrefix("masah=:"),
            signature.hasSuffix(":"), signatureInput.utf8.count < 1_024
        else { return nil }
        parameters = String(signatureInput.dropFirst("masah=".count))
        let pattern =
            /\(("@method" "@path"(?: "content-digest")?)\);created=([0-9]{1,15});keyid="([0-9a-f]{64})";alg="ed25519"/
        guard let match = parameters.wholeMatch(of: pattern), let created = Int64(match.2),
            let device = Hex.decode(match.3),
            let bytes = Data(base64Encoded: String(signature.dropFirst("masah=:".count).dropLast()))
        else { return nil }
        self.created = created
        self.device = device
        self.signature = Array(bytes)
        guard match.1.hasSuffix("\"content-digest\"") else {
            bodyDigest = nil
            return
        }
        guard let contentDigest, contentDigest.hasPrefix("sha-256=:"), contentDigest.hasSuffix(":"),
            let hash = Data(base64Encoded: String(contentDigest.dropFirst("sha-256=:".count).dropLast())),
            let digest = Digest256(bytes: hash)
        else { return nil }
        bodyDigest = digest
    }

    /// Whether the holder of the device key signed this request. That the body has ``bodyDigest`` is for the reader of
    /// the body to check.
    public func holds(method: String, path: String) -> Bool {
        let base = Self.base(method: method, path: path, digest: bodyDigest, parameters: parameters)
        return SigningKey.verify(signature, of: Array(base.utf8), by: device)
    }
}
