/// What libFuzzer hands over, read as a source of choices. Past its end everything is zero, so that every input means
/// something.
struct FuzzInput {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place >= bytes.count }

    mutating func byte() -> UInt8 {
        guard place < bytes.count else { return 0 }
        defer { place += 1 }
        return bytes[place]
    }

    /// So many bytes, or fewer at the end.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, place + count)
        defer { place = end }
        return Array(bytes[place..<end])
    }

    mutating func rest() -> [UInt8] { bytes(bytes.count) }

    mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(byte()) % bound }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// A number of a length that the input chooses: small ones are as likely as great ones.
    mutating func integer() -> Int64 {
        let count = below(9)
        var value: UInt64 = 0
        for _ in 0..<count { value = value << 8 | UInt64(byte()) }
        return Int64(bitPattern: flag() ? ~value : value)
    }

    /// A text with what is hard in texts: other scripts, combining marks, controls, what CSV and XML quote.
    mutating func text() -> String {
        (0..<below(12)).map { _ in pick(Self.pieces) }.joined()
    }

    private static let pieces = [
        "a", "b", " ", "0", "-1", "1.5", "e\u{301}", "\u{e9}", "نص", "ⵜ", "👩‍👧", "\u{0}", "\n", "\"", ",", ";",
        "\u{FEFF}",
        "\u{200F}", "007", "T",
    ]
}

/// A property that does not hold: a finding, as much as a crash is.
public struct BrokenPromise: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
