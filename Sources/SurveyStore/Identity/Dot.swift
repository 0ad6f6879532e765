/// Names one save: the site that made it and its place in that site's sequence, counted from 1 without gaps
/// (Almeida et al., "Scalable and Accurate Causality Tracking for Eventually Consistent Stores", 2014).
public struct Dot: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The site that made the save.
    public let site: SiteID
    /// Its place in the site's sequence, from 1.
    public let sequence: UInt64

    /// Names the `sequence`-th save of `site`.
    public init(site: SiteID, sequence: UInt64) {
        self.site = site
        self.sequence = sequence
    }

    /// By site, then in the order in which the site saved: it says nothing of the time between sites.
    public static func < (left: Dot, right: Dot) -> Bool {
        (left.site, left.sequence) < (right.site, right.sequence)
    }

    /// The site's first eight hexadecimal digits and the sequence number: `1f3a90cc/17`.
    public var description: String { "\(site.description.prefix(8))/\(sequence)" }
}
