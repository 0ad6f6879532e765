internal import Foundation

/// An error of the hub as a problem document (RFC 9457), with two members of our own: what to do next, and whether the
/// same request can succeed later.
public struct Problem: Codable, Error, Hashable, Sendable {
    /// `urn:x-masah:problem:` and a name from protocol.md §8.6.
    public var type: String
    /// What kind of problem it is, in words.
    public var title: String
    /// The HTTP status.
    public var status: Int
    /// What happened here.
    public var detail: String
    /// What to do next.
    public var next: String
    /// Whether the same request can succeed later.
    public var retryable: Bool
    /// The hub's clock in seconds since 1970, where clocks are the problem.
    public var hubTime: Int64?
    /// Where the hub stands, where the place in an attachment is the problem.
    public var expectedOffset: UInt64?

    /// The media type of the document.
    public static let mediaType = "application/problem+json"

    /// A problem of a named kind.
    public init(
        _ name: String, title: String, status: Int, detail: String, next: String, retryable: Bool = false,
        hubTime: Int64? = nil
    ) {
        type = "urn:x-masah:problem:\(name)"
        self.title = title
        self.status = status
        self.detail = detail
        self.next = next
        self.retryable = retryable
        self.hubTime = hubTime
    }

    /// The name at the end of ``type``.
    public var name: String { String(type.split(separator: ":").last ?? "") }

    /// The document: JSON with sorted keys.
    public var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A struct of strings, numbers and booleans always encodes.
        return (try? Array(encoder.encode(self))) ?? []
    }

    /// Reads a document; nil if it is none.
    public init?(encoded: [UInt8]) {
        guard let problem = try? JSONDecoder().decode(Problem.self, from: Data(encoded)) else { return nil }
        self = problem
    }
}
