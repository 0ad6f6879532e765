/// A decimal number as it was written: `1.50` is 150 with two decimals, and stays apart from `1.5`.
public struct ExactDecimal: Hashable, Sendable, CustomStringConvertible {
    /// The digits without the point.
    public let unscaled: Int64
    /// How many of the digits stand behind the point: 0 to 18.
    public let scale: UInt8

    /// The number `unscaled` / 10^`scale`.
    public init(unscaled: Int64, scale: UInt8) {
        self.unscaled = unscaled
        self.scale = scale
    }

    /// Reads a plain decimal such as `-12.50`. Nil for exponents, signs other than `-`, spare zeros in front, a point
    /// without digits on both sides, or more digits than fit: such a text is kept as a literal instead.
    public init?(_ text: some StringProtocol) {
        var digits: Int64 = 0
        var scale: UInt8 = 0
        var sawPoint = false
        var wholeDigits = 0
        let negative = text.utf8.first == 0x2D
        for byte in negative ? text.utf8.dropFirst() : text.utf8.dropFirst(0) {
            if byte == 0x2E {
                guard !sawPoint, wholeDigits > 0 else { return nil }
                sawPoint = true
                continue
            }
            guard (0x30...0x39).contains(byte), scale < 18 else { return nil }
            let (tens, overflow) = digits.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int64(byte - 0x30))
            guard !overflow, !carry else { return nil }
            digits = sum
            if sawPoint { scale += 1 } else { wholeDigits += 1 }
        }
        guard wholeDigits > 0, !sawPoint || scale > 0 else { return nil }
        self.init(unscaled: negative ? -digits : digits, scale: scale)
        guard description == text else { return nil }
    }

    /// The number as a double, for statistics.
    public var doubleValue: Double {
        var power = 1.0
        for _ in 0..<scale { power *= 10 }
        return Double(unscaled) / power
    }

    /// The number as it was written, its zeros at the end included.
    public var description: String {
        guard scale > 0 else { return String(unscaled) }
        var digits = String(unscaled.magnitude)
        if digits.count <= Int(scale) {
            digits = String(repeating: "0", count: Int(scale) - digits.count + 1) + digits
        }
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -Int(scale)))
        return (unscaled < 0 ? "-" : "") + digits
    }
}
