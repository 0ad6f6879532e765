internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyStore
internal import SurveySync

/// A problem document with the header fields that go with it.
struct HubProblem: Error, Sendable {
    var problem: Problem
    var headers: [(name: String, value: String)] = []

    init(_ problem: Problem, headers: [(name: String, value: String)] = []) {
        self.problem = problem
        self.headers = headers
    }

    /// The document as an answer.
    var response: Response {
        var response = Response(
            status: HTTPResponse.Status(code: problem.status),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: problem.encoded)))
        response.headers.put("Content-Type", Problem.mediaType)
        response.headers.put("Cache-Control", "no-store")
        for header in headers { response.headers.put(header.name, header.value) }
        return response
    }
}

extension HTTPFields {
    /// Sets a field by its name.
    mutating func put(_ name: String, _ value: String) {
        guard let name = HTTPField.Name(name) else { return }
        self[name] = value
    }

    /// The value of a field that came exactly once; nil for none, and for several, which could mean different things to
    /// different readers.
    func only(_ name: String) -> String? {
        let fields = self.filter { $0.name.canonicalName == name }
        return fields.count == 1 ? fields.first?.value : nil
    }
}

/// All problems that this hub tells of: protocol.md §8.6.
extension HubProblem {
    // MARK: 400

    static func malformed(_ detail: String) -> HubProblem {
        HubProblem(
            Problem(
                "malformed", title: "The request cannot be read", status: 400, detail: detail,
                next: "update the program; if it stays so, tell its maintainers"))
    }

    static let contentDigest = HubProblem(
        Problem(
            "content-digest", title: "The body is not what was signed", status: 400,
            detail: "the body's SHA-256 is not the one in Content-Digest; what was not yet stored of it is dropped",
            next: "send it again; a proxy in between may alter it", retryable: true))

    static func cutShort(_ bytes: Int) -> HubProblem {
        HubProblem(
            Problem(
                "cut-short", title: "The request broke off", status: 400,
                detail: "\(bytes) bytes arrived without the end; what was whole in them is stored",
                next: "sync again: it goes on where it stopped", retryable: true))
    }

    /// Bytes that cannot be decoded.
    init(_ problem: DecodingProblem) {
        switch problem.code {
        case .tooLarge: self = .tooLarge("\(problem)")
        case .unsupportedVersion:
            self.init(
                Problem(
                    "unsupported-version", title: "Another version of the protocol", status: 400,
                    detail: "\(problem)", next: "update the program, or ask the operator to update the hub"))
        case .truncated, .malformed, .notCanonical, .trailingBytes, .badCompression, .missingForm,
            .missingName:
            self = .malformed("\(problem) (\(problem.code.rawValue))")
        }
    }

    // MARK: 401, 403

    /// RFC 9110 wants a challenge with each 401, RFC 9421 §5.1 says what to sign.
    private static let challenge = [
        (name: "WWW-Authenticate", value: "Signature"),
        (
            name: "Accept-Signature",
            value: "masah=(\"@method\" \"@path\" \"content-digest\");created;keyid;alg=\"ed25519\""
        ),
    ]

    static func notSigned(_ detail: String) -> HubProblem {
        HubProblem(
            Problem(
                "not-signed", title: "No valid signature", status: 401, detail: detail,
                next: "sign each request with the device's key, as protocol.md says"), headers: challenge)
    }

    static func clockSkew(seconds: Int64, hubTime: Int64) -> HubProblem {
        HubProblem(
            Problem(
                "clock-skew", title: "Clock too far off", status: 401,
                detail: "the request was signed \(seconds.magnitude) s \(seconds < 0 ? "behind" : "ahead of") the hub",
                next: "set the device's clock; the saves in the store are not affected", hubTime: hubTime),
            headers: challenge)
    }

    static func notAMember(_ detail: String, next: String) -> HubProblem {
        HubProblem(Problem("not-a-member", title: "Not a member", status: 403, detail: detail, next: next))
    }

    /// A member shows its certificate then: a hub that was put back may have forgotten it.
    static let unknownDevice = HubProblem(
        Problem(
            "unknown-device", title: "Not a member", status: 403, detail: "this hub does not know the device's key",
            next: "join with an invitation from the study's operator"))

    init(_ refusal: EnrolmentRefusal) {
        let (name, detail): (String, String)
        switch refusal {
        case .unknown: (name, detail) = ("unknown-invitation", "this hub has not made this invitation")
        case .expired: (name, detail) = ("expired-invitation", "the invitation has expired")
        case .spent: (name, detail) = ("spent-invitation", "a device has joined with this invitation already")
        case .withdrawn: (name, detail) = ("withdrawn-invitation", "the operator has taken the invitation back")
        case .alreadyMember: (name, detail) = ("already-a-member", "this device key has joined by another invitation")
        }
        self.init(
            Problem(
                name, title: "The invitation cannot be used", status: 403, detail: detail,
                next: refusal == .alreadyMember
                    ? "sync with the store that holds this key" : "ask the study's operator for a new invitation"))
    }

    // MARK: Other statuses

    static func notFound(_ detail: String) -> HubProblem {
        HubProblem(
            Problem("not-found", title: "Not found", status: 404, detail: detail, next: "check the address of the hub"))
    }

    static func methodNotAllowed(_ method: String, allowed: [String]) -> HubProblem {
        let allowed = allowed.joined(separator: ", ")
        return HubProblem(
            Problem(
                "method-not-allowed", title: "Method not allowed", status: 405,
                detail: "\(method) is not possible here", next: "use \(allowed)"),
            headers: [(name: "Allow", value: allowed)])
    }

    static func tooLarge(_ detail: String) -> HubProblem {
        HubProblem(
            Problem(
                "too-large", title: "Too large", status: 413, detail: detail,
                next: "send less in one request; protocol.md §2 has the limits"))
    }

    static func mediaType(_ wanted: String) -> HubProblem {
        HubProblem(
            Problem(
                "media-type", title: "Unsupported media type", status: 415,
                detail: "the body must be \(wanted), without a Content-Encoding", next: "send it so"))
    }

    static func range(_ detail: String, size: Int) -> HubProblem {
        HubProblem(
            Problem(
                "range", title: "Nothing there", status: 416, detail: detail, next: "ask for bytes that there are"),
            headers: [(name: "Content-Range", value: "bytes */\(size)")])
    }

    static func tooManyRequests(seconds: Int) -> HubProblem {
        HubProblem(
            Problem(
                "too-many-requests", title: "Too many attempts", status: 429,
                detail: "too many devices tried to join and failed", next: "try again in \(seconds) s", retryable: true),
            headers: [(name: "Retry-After", value: "\(seconds)")])
    }

    static func `internal`(requestID: String) -> HubProblem {
        HubProblem(
            Problem(
                "internal", title: "The hub failed", status: 500,
                detail: "something went wrong in the hub; its log has more under request \(requestID)",
                next: "try again later, and tell the operator the request's number", retryable: true))
    }

    static func unavailable(_ detail: String) -> HubProblem {
        HubProblem(
            Problem(
                "unavailable", title: "The hub cannot answer now", status: 503, detail: detail,
                next: "try again later: everything saved on the device stays there", retryable: true),
            headers: [(name: "Retry-After", value: "30")])
    }
}
