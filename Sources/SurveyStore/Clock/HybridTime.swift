/// A hybrid logical clock stamp: 48 bits of milliseconds since 1970, 16 bits of counter
/// (Kulkarni et al., "Logical Physical Clocks and Consistent Snapshots in Globally Distributed Databases", 2014).
///
/// Causality is known from a save's parents; a stamp only orders concurrent saves and tells people when.
public struct HybridTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds in the upper 48 bits, the counter in the lower 16. At most 2^63 - 1.
    public let rawValue: UInt64

    /// From the packed form; the top bit is dropped so that SQLite's signed integers keep the order.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue & (UInt64.max >> 1)
    }

    /// A stamp at a time of the wall clock.
    public init(milliseconds: UInt64, counter: UInt16 = 0) {
        self.init(rawValue: min(milliseconds, (1 << 47) - 1) << 16 | UInt64(counter))
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    public var milliseconds: UInt64 { rawValue >> 16 }
    /// Tells stamps of one millisecond apart.
    public var counter: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

    /// The stamp of a new save.
    ///
    /// It is later than all `parents`, whatever the wall clock says, so a correction always follows what it corrects. It
    /// also follows the site's own last stamp and those seen from others, unless these are so far ahead of the wall clock
    /// that a wrong clock is the likelier cause: one broken device must not push a whole study into the future.
    ///
    /// - Parameter jitter: random; it counts only where the wall clock is behind.
    public static func next(
        wallMilliseconds: UInt64, lastOwn: HybridTime?, seen: HybridTime?, parents: [HybridTime], jitter: UInt16 = 0
    ) -> HybridTime {
        let wall = HybridTime(milliseconds: wallMilliseconds)
        let bound = HybridTime(milliseconds: wallMilliseconds + Limits.clockDriftMilliseconds)
        var floor: HybridTime?
        for stamp in [lastOwn, seen].compactMap({ $0 }) where stamp <= bound {
            floor = max(floor ?? stamp, stamp)
        }
        for stamp in parents {
            floor = max(floor ?? stamp, stamp)
        }
        guard let floor, floor >= wall else { return wall }
        // Behind its own past, a clock gives out stamps by counting: two copies of a store must not count alike, as stamps
        // are what tells their saves apart.
        let step = floor.milliseconds > wall.milliseconds ? 1 + UInt64(jitter) : 1
        // At the end of the range, which no honest clock reaches, the stamp stays where it is instead of starting over.
        return HybridTime(rawValue: min(floor.rawValue + step, UInt64.max >> 1))
    }

    /// The earlier millisecond first, then the smaller counter.
    public static func < (left: HybridTime, right: HybridTime) -> Bool { left.rawValue < right.rawValue }

    /// Milliseconds and counter: `1772359200000+3`.
    public var description: String { "\(milliseconds)+\(counter)" }
}
