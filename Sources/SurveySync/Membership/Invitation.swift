internal import Foundation
public import SurveyStore

/// A one-time invitation: where the hub is, which study, and a secret that the hub knows only by its hash.
///
/// People pass it on as one word of text; it holds the study's public key, so a device knows its study before it has
/// spoken to anybody.
public struct Invitation: Hashable, Sendable {
    /// The hub's address, such as `https://hub.example.org`.
    public let url: String
    /// The study's public key.
    public let studyKey: [UInt8]
    /// Sixteen random bytes.
    public let secret: [UInt8]

    private static let prefix = "masah1."

    /// An invitation.
    public init(url: String, studyKey: [UInt8], secret: [UInt8]) {
        self.url = url
        self.studyKey = studyKey
        self.secret = secret
    }

    /// What the hub keeps of the secret: SHA-256("masah-invitation-1" ‖ secret).
    public static func hash(ofSecret secret: [UInt8]) -> Digest256 {
        Digest256(hashing: Array("masah-invitation-1".utf8)[...], secret[...])
    }

    /// The one word: `masah1.` and base64url of key, secret, address and four bytes of checksum.
    public var text: String {
        let body = studyKey + secret + Array(url.utf8)
        let bytes = body + Digest256(hashing: body[...]).bytes.prefix(4)
        let base64 = Data(bytes).base64EncodedString()
        return Self.prefix
            + base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads the one word; nil if it is no invitation or was copied only in part.
    public init?(text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.hasPrefix(Self.prefix), trimmed.utf8.count < 4_096 else { return nil }
        var base64 = trimmed.dropFirst(Self.prefix.count).replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let data = Data(base64Encoded: String(base64)), data.count > 52 else { return nil }
        let bytes = Array(data)
        let body = bytes.dropLast(4)
        guard Digest256(hashing: body).bytes.prefix(4).elementsEqual(bytes.suffix(4)),
            let url = String(validating: body.dropFirst(48), as: UTF8.self)
        else { return nil }
        self.init(url: url, studyKey: Array(body.prefix(32)), secret: Array(body[32..<48]))
    }
}

/// What a device asks the hub when it joins.
public struct EnrolmentRequest: Codable, Hashable, Sendable {
    /// The invitation's secret, in hexadecimal.
    public var secret: String
    /// The public key that the device made for itself, in hexadecimal.
    public var device: String
    /// What the member wishes to be called; nil leaves it to the hub.
    public var name: String?

    /// A request.
    public init(secret: String, device: String, name: String?) {
        self.secret = secret
        self.device = device
        self.name = name
    }
}

/// What the hub answers a device that joins.
public struct EnrolmentAnswer: Codable, Hashable, Sendable {
    /// The membership, in hexadecimal (protocol.md §3.1).
    public var certificate: String
    /// The study document.
    public var study: Study

    /// An answer.
    public init(certificate: String, study: Study) {
        self.certificate = certificate
        self.study = study
    }
}
