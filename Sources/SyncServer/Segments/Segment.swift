internal import SurveyStore
internal import SurveySync

/// A closed run of the log as one member's scope shows it: immutable, named by its hash.
struct Segment: Codable, Hashable, Sendable {
    /// The SHA-256 of its bytes, in hexadecimal.
    let sha256: String
    /// The positions that it covers.
    let first: UInt64
    let last: UInt64
    /// The log's chain at ``last``: a segment of a log that was put back does not fit it any more.
    let chain: UInt64
    let bytes: Int

    var end: LogPlace { LogPlace(position: last, chain: chain) }
}

/// Gathers entries until they are enough for a segment.
struct SegmentBuilder {
    /// Enough that a link is used well, little enough that a cut or a damaged one costs little.
    static let target = 1 << 20

    private let first: UInt64
    private var bytes = SegmentManifest.magic
    private(set) var end: LogPlace

    init(after place: LogPlace) {
        first = place.position + 1
        end = place
    }

    var isFull: Bool { bytes.count >= Self.target }

    mutating func append(_ entry: LogEntry) {
        // No cursor: it is the manifest that says which one holds behind the whole segment.
        bytes += Delivery.frame(entry.kind, position: entry.position, cursor: [], bytes: entry.bytes).bytes
        end = entry.place
    }

    func finish() -> (segment: Segment, bytes: [UInt8]) {
        let whole = bytes + Frame(.end, [0]).bytes
        let segment = Segment(
            sha256: Digest256(hashing: whole[...]).description, first: first, last: end.position, chain: end.chain,
            bytes: whole.count)
        return (segment, whole)
    }
}
