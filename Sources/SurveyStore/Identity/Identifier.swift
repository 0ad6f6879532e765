/// Sixteen bytes that name something, held as two machine words so that comparing and hashing stay cheap.
public protocol Identifier128: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    var high: UInt64 { get }
    /// The last eight bytes, big-endian.
    var low: UInt64 { get }
    /// From two words.
    init(high: UInt64, low: UInt64)
}

extension Identifier128 {
    /// From sixteen bytes; nil for any other number.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
        }
        self.init(high: words.0, low: words.1)
    }

    /// From 32 hexadecimal digits; hyphens are passed over.
    public init?(text: some StringProtocol) {
        guard let bytes = Hex.decode(String(text.filter { $0 != "-" })) else { return nil }
        self.init(bytes: bytes)
    }

    /// The sixteen bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 16)
        writer.bigEndian(high)
        writer.bigEndian(low)
        return writer.bytes
    }

    /// In the order of the bytes, as SQLite sorts them.
    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// 32 hexadecimal digits in small letters.
    public var description: String { Hex.encode(bytes) }
}
