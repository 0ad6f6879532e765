/// An interview or a register entry.
///
/// The id is the dot of the record's first save in another form, so it costs nothing on the wire and no index in the
/// store: six bytes that scatter the sequence number, then the site's first ten. The scattering lets the first few
/// digits name a record, as in git.
public struct RecordID: Identifier128 {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// From its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    private static let mask: UInt64 = (1 << 48) - 1
    /// Odd, so that multiplying by it modulo 2^48 can be undone; the digits are those of the golden ratio.
    private static let scatter: UInt64 = 0x9E37_79B9_7F4B
    private static let gather = inverse(of: scatter)

    /// The record that the save at `dot` began.
    public init(firstSave dot: Dot) {
        let scattered = (dot.sequence &* Self.scatter &+ dot.site.low) & Self.mask
        high = scattered << 16 | dot.site.high >> 48
        low = dot.site.high << 16 | dot.site.low >> 48
    }

    /// The first ten bytes of the site whose save began the record.
    var sitePrefix: SitePrefix {
        SitePrefix(high: (high & 0xFFFF) << 48 | low >> 16, low: UInt16(low & 0xFFFF))
    }

    /// The dot of the first save, given the site that ``sitePrefix`` belongs to.
    func firstSave(of site: SiteID) -> Dot {
        let scattered = high >> 16
        return Dot(site: site, sequence: ((scattered &- site.low) &* Self.gather) & Self.mask)
    }

    /// Newton's iteration: each round doubles the number of correct low bits.
    private static func inverse(of odd: UInt64) -> UInt64 {
        var guess = odd
        for _ in 0..<6 { guess = guess &* (2 &- odd &* guess) }
        return guess & mask
    }
}

/// As much of a site as a ``RecordID`` carries: 80 bits.
struct SitePrefix: Hashable, Sendable {
    let high: UInt64
    let low: UInt16

    init(high: UInt64, low: UInt16) {
        self.high = high
        self.low = low
    }

    init(_ site: SiteID) {
        self.init(high: site.high, low: UInt16(site.low >> 48))
    }
}
