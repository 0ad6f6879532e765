/// A file that answers name by its SHA-256, or that is carried for others.
public struct Attachment: Hashable, Sendable {
    /// How much of it is here.
    public enum State: Hashable, Sendable {
        /// Nothing yet.
        case wanted
        /// So many bytes.
        case partial(UInt64)
        /// All of it.
        case here
    }

    /// Its address: the SHA-256 of its bytes.
    public let digest: Digest256
    /// The file names that answers give it; none for one that is only carried.
    public internal(set) var names: [String] = []
    /// The records with an answer, or an earlier answer, that names it.
    public internal(set) var records: [RecordID] = []
    /// Where those records belong; for one that is only carried, the scopes that came with it.
    public internal(set) var scopes: [Scope] = []
    /// Its bytes, once that is known here.
    public internal(set) var size: UInt64?
    /// How much of it is here.
    public internal(set) var state: State = .wanted
    /// Whether the hub has given a receipt for each of ``scopes``.
    public internal(set) var isOnHub = false
    /// Why the hub did not take it.
    public internal(set) var refused: String?

    init(digest: Digest256) {
        self.digest = digest
    }
}

/// An attachment that the hub has given no receipt for.
public struct PendingAttachment: Hashable, Sendable {
    /// Its address.
    public let digest: Digest256
    /// Its bytes.
    public let size: UInt64
    /// The scopes without a receipt.
    public let scopes: [Scope]

    /// An attachment that is to be sent.
    public init(digest: Digest256, size: UInt64, scopes: [Scope]) {
        self.digest = digest
        self.size = size
        self.scopes = scopes
    }
}
