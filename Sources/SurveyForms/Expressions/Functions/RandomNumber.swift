/// Numbers of chance between 0 and 1.
enum RandomNumber {
    /// A fraction from 64 random bits: 0 or more and below 1.
    static func fraction(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }
}

/// The generator of Park and Miller, which the specification names for `randomize` with a seed.
///
/// The first seed and the fraction follow JavaRosa and Enketo, so that an order seen on a phone is the same here.
struct ParkMiller {
    private static let modulus = 2_147_483_647.0
    private var state: Double

    init(seed: Int64) {
        state = Double(seed).truncatingRemainder(dividingBy: Self.modulus)
        if state <= 0 { state += Self.modulus - 1 }
    }

    mutating func next() -> Double {
        state = (state * 16_807).truncatingRemainder(dividingBy: Self.modulus)
        return (state - 1) / (Self.modulus - 1)
    }
}
