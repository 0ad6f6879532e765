internal import HTTPTypes
internal import Hummingbird
internal import SurveyStore
internal import SurveySync

/// What every request with a body must pass before the body is read.
struct RequestGate {
    let request: Request
    /// The hub's clock, in milliseconds since 1970.
    let now: UInt64

    /// Checks what the body claims to be.
    ///
    /// - Throws: ``HubProblem`` `media-type` or `too-large`.
    func checkBody(mediaType: String, limit: Int) throws(HubProblem) {
        let given = request.headers[.contentType]?.split(separator: ";").first.map { String($0) } ?? ""
        guard given.lowercased() == mediaType, request.headers[.contentEncoding] == nil else {
            throw .mediaType(mediaType)
        }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw .tooLarge("the body has \(length) bytes; the limit is \(limit)")
        }
    }

    /// Who signed the request.
    ///
    /// That the body is the signed one is for whoever reads the body to check.
    ///
    /// - Throws: ``HubProblem`` `not-signed` or `clock-skew`.
    func signature() throws(HubProblem) -> (device: [UInt8], bodyDigest: Digest256) {
        let signature = try verified()
        guard let digest = signature.bodyDigest else {
            throw .notSigned("the request's signature does not cover its body")
        }
        return (signature.device, digest)
    }

    /// Who signed a request that has no body.
    ///
    /// - Throws: ``HubProblem`` `not-signed` or `clock-skew`.
    func signatureWithoutBody() throws(HubProblem) -> [UInt8] { try verified().device }

    private func verified() throws(HubProblem) -> RequestSignature {
        let signature = RequestSignature(
            signatureInput: request.headers.only("signature-input"), signature: request.headers.only("signature"),
            contentDigest: request.headers.only("content-digest"))
        guard let signature else {
            throw .notSigned("the request has no signature that this hub can read")
        }
        guard signature.holds(method: request.method.rawValue, path: path) else {
            throw .notSigned("the signature is not that of this request")
        }
        let hubTime = Int64(now / 1_000)
        let skew = signature.created - hubTime
        guard skew.magnitude <= UInt64(SyncLimits.clockSkewSeconds) else {
            throw .clockSkew(seconds: skew, hubTime: hubTime)
        }
        return signature
    }

    /// The membership that the request shows; nil for none, and for what cannot be read.
    var certificate: Certificate? {
        guard let text = request.headers.only(Membership.field.lowercased()),
            let bytes = Membership.certificate(text)
        else { return nil }
        return try? Certificate(bytes: bytes[...])
    }

    /// The path as it was sent, without the query.
    private var path: String {
        let path = request.head.path ?? ""
        return String(path.prefix { $0 != "?" })
    }
}
