internal import SurveyStore

/// The segments of a hub's log that a member may have: immutable runs of it, named by their hash (protocol.md §8.7).
public struct SegmentManifest: Codable, Hashable, Sendable {
    /// One segment.
    public struct Segment: Codable, Hashable, Sendable {
        /// The SHA-256 of its bytes, in hexadecimal: its name.
        public var sha256: String
        /// The first position that it covers.
        public var first: UInt64
        /// The last position that it covers.
        public var last: UInt64
        /// How long it is.
        public var bytes: Int
        /// The cursor that holds once all of it is here, in hexadecimal.
        public var cursor: String

        /// A segment.
        public init(sha256: String, first: UInt64, last: UInt64, bytes: Int, cursor: String) {
            self.sha256 = sha256
            self.first = first
            self.last = last
            self.bytes = bytes
            self.cursor = cursor
        }
    }

    /// In the order of their positions, each beginning where the one before it ends.
    public var segments: [Segment]

    /// A list of segments.
    public init(segments: [Segment]) {
        self.segments = segments
    }

    /// A segment begins with this.
    public static let magic = Array("MSG1".utf8)
    /// The media type of a segment.
    public static let mediaType = "application/vnd.masah.segment"
    /// Bytes of a manifest that a client reads.
    static let limit = 16 << 20
    /// Bytes of a segment: some frames, of which the last can be as large as any.
    static let segmentBytes = 40 << 20

    /// Whether its numbers can be meant.
    var isSound: Bool {
        segments.allSatisfy { segment in
            segment.first >= 1 && segment.first <= segment.last && segment.last <= UInt64(Int64.max)
                && (1...Self.segmentBytes).contains(segment.bytes) && Digest256(text: segment.sha256) != nil
                && (Hex.decode(segment.cursor)?.count ?? .max) <= SyncLimits.cursorBytes
        } && zip(segments, segments.dropFirst()).allSatisfy { $0.last + 1 == $1.first }
    }
}
