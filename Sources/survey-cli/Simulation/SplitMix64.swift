/// A seeded source of random numbers that gives the same stream on every machine and in every release.
///
/// SplitMix64 from Guy L. Steele Jr, Doug Lea and Christine H. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014, with the constants of the authors' Java implementation. It suits simulation and nothing secret.
///
/// The ways to draw below are spelt out here and not left to the standard library, whose algorithms may change and
/// would then change every synthetic record of a seed.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator whose whole stream follows from the seed.
    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to 1, 1 excluded, with 53 random bits.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// A whole number of a range, each as likely as the others to within 2⁻⁵³ of the width.
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        let width = Double(range.upperBound - range.lowerBound + 1)
        return min(range.upperBound, range.lowerBound + Int(unit() * width))
    }

    /// A whole number of a range that leans towards a most likely one (triangular distribution).
    mutating func whole(_ range: ClosedRange<Int>, around mode: Int) -> Int {
        let low = Double(range.lowerBound)
        let high = Double(range.upperBound) + 1
        let peak = min(max(Double(mode) + 0.5, low), high)
        let draw = unit()
        let turn = (peak - low) / (high - low)
        let value =
            draw < turn
            ? low + (draw * (high - low) * (peak - low)).squareRoot()
            : high - ((1 - draw) * (high - low) * (high - peak)).squareRoot()
        return min(range.upperBound, max(range.lowerBound, Int(value)))
    }

    /// One of several values by weight. The weights need no common sum.
    mutating func pick<Value>(_ first: (Value, Double), _ others: (Value, Double)...) -> Value {
        let options = [first] + others
        var rest = unit() * options.reduce(0) { $0 + $1.1 }
        for (value, weight) in options {
            if rest < weight { return value }
            rest -= weight
        }
        return first.0
    }
}
