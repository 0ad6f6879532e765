/// Which saves a replica holds: for each site, ranges of sequence numbers.
///
/// Two replicas that compare their vectors know what each lacks, whoever carries it between them, and without a hub. A
/// vector holds site ids and numbers only: no answer, no name, no key. Bytes: protocol.md §9.1.
public struct VersionVector: Hashable, Sendable {
    /// A vector file begins with this.
    public static let magic = Array("MVV1".utf8)
    /// Sites in a vector, and ranges of one site.
    public static let limit = 65_536
    /// Bytes of a vector file.
    public static let bytes = 16 << 20

    /// Ascending; between two ranges at least one number is missing.
    private var held: [SiteID: [ClosedRange<UInt64>]] = [:]

    /// A replica that holds nothing.
    public init() {}

    /// Whether there is no save in it.
    public var isEmpty: Bool { held.isEmpty }
    /// Its sites, in order.
    public var sites: [SiteID] { held.keys.sorted() }
    /// How many saves there are in it.
    public var count: Int { held.values.joined().reduce(0) { $0 + $1.count } }

    /// The ranges of a site, ascending.
    public func ranges(of site: SiteID) -> [ClosedRange<UInt64>] { held[site] ?? [] }

    /// Adds a range of a site's saves.
    public mutating func insert(_ site: SiteID, _ range: ClosedRange<UInt64>) {
        var ranges = held[site] ?? []
        // Those that touch the new range become one with it.
        let start = ranges.partitioningIndex { $0.upperBound &+ 1 >= range.lowerBound }
        let end = ranges.partitioningIndex { $0.lowerBound > range.upperBound &+ 1 }
        let touched = ranges[start..<end]
        let first = min(range.lowerBound, touched.first?.lowerBound ?? range.lowerBound)
        let last = max(range.upperBound, touched.last?.upperBound ?? range.upperBound)
        ranges.replaceSubrange(start..<end, with: [first...last])
        held[site] = ranges
    }

    /// Whether a range of a site's saves is in it, whole.
    public func contains(_ site: SiteID, _ range: ClosedRange<UInt64>) -> Bool {
        let ranges = held[site] ?? []
        let place = ranges.partitioningIndex { $0.upperBound >= range.lowerBound }
        guard place < ranges.count else { return false }
        return ranges[place].lowerBound <= range.lowerBound && ranges[place].upperBound >= range.upperBound
    }

    /// Whether a save is in it.
    public func contains(_ dot: Dot) -> Bool { contains(dot.site, dot.sequence...dot.sequence) }

    /// Adds what another replica holds.
    public mutating func formUnion(_ other: VersionVector) {
        for (site, ranges) in other.held { for range in ranges { insert(site, range) } }
    }

    /// What is here and not in another.
    public func subtracting(_ other: VersionVector) -> VersionVector {
        var rest = VersionVector()
        for (site, ranges) in held {
            for range in ranges {
                var first = range.lowerBound
                for taken in other.ranges(of: site) where taken.overlaps(range) {
                    if taken.lowerBound > first { rest.insert(site, first...(taken.lowerBound - 1)) }
                    first = taken.upperBound + 1
                }
                if first <= range.upperBound { rest.insert(site, first...range.upperBound) }
            }
        }
        return rest
    }
}

// MARK: - Bytes

extension VersionVector {
    /// The bytes of a vector file.
    public func encoded(study: StudyID) -> [UInt8] {
        var writer = ByteWriter(reserving: 64 + 24 * held.count)
        writer.raw(Self.magic)
        writer.raw(study.bytes)
        writer.varint(held.count)
        for site in sites {
            writer.raw(site.bytes)
            writer.varint(ranges(of: site).count)
            var next: UInt64 = 0
            for range in ranges(of: site) {
                writer.varint(range.lowerBound - next)
                writer.varint(range.upperBound - range.lowerBound)
                next = range.upperBound + 1
            }
        }
        return writer.bytes + Digest256(hashing: writer.bytes[...]).bytes.prefix(4)
    }

    /// Reads the bytes of a vector file.
    ///
    /// - Throws: ``DecodingProblem`` for bytes that ``encoded(study:)`` does not write.
    public init(encoded bytes: [UInt8], study: StudyID) throws(DecodingProblem) {
        let place = "version vector"
        guard bytes.count <= Self.bytes else { throw DecodingProblem(.tooLarge, place) }
        var reader = ByteReader(Array(bytes.dropLast(4)), place: place)
        guard try reader.raw(4).elementsEqual(Self.magic) else { throw DecodingProblem(.unsupportedVersion, place) }
        guard Digest256(hashing: bytes.dropLast(4)).bytes.prefix(4).elementsEqual(bytes.suffix(4)) else {
            throw DecodingProblem(.malformed, "\(place)'s checksum")
        }
        guard try reader.raw(16).elementsEqual(study.bytes) else {
            throw DecodingProblem(.malformed, "study of the \(place)")
        }
        var last: SiteID?
        for _ in 0..<(try reader.count(limit: Self.limit)) {
            guard let site = SiteID(bytes: try reader.raw(16)) else { throw DecodingProblem(.malformed, place) }
            if let last, last >= site { throw DecodingProblem(.notCanonical, place) }
            last = site
            held[site] = try Self.ranges(&reader, place)
        }
        try reader.end()
    }

    private static func ranges(
        _ reader: inout ByteReader, _ place: String
    ) throws(DecodingProblem) -> [ClosedRange<UInt64>] {
        let count = try reader.count(limit: limit)
        guard count > 0 else { throw DecodingProblem(.notCanonical, place) }
        var ranges: [ClosedRange<UInt64>] = []
        var next: UInt64 = 0
        for _ in 0..<count {
            let (gap, length) = (try reader.varint(), try reader.varint())
            // A gap of 0 would be the number 0, which no save has, or the range before going on.
            guard gap > 0 else { throw DecodingProblem(.notCanonical, place) }
            guard gap <= Limits.sequence, length <= Limits.sequence, next + gap + length <= Limits.sequence else {
                throw DecodingProblem(.malformed, "\(place)'s sequence number")
            }
            ranges.append((next + gap)...(next + gap + length))
            next += gap + length + 1
        }
        return ranges
    }
}

extension [ClosedRange<UInt64>] {
    /// The first place whose range fulfils a condition that all ranges behind it fulfil too.
    fileprivate func partitioningIndex(where condition: (ClosedRange<UInt64>) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
