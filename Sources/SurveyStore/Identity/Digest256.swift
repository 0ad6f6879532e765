internal import Crypto
internal import Foundation

/// A SHA-256 hash (FIPS 180-4): the address of a change-set, a form or an attachment.
public struct Digest256: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Hashes the parts as one message.
    public init(hashing parts: ArraySlice<UInt8>...) {
        var hash = SHA256()
        for part in parts {
            part.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        bytes = Array(hash.finalize())
    }

    /// The 32 bytes that a hash function gave.
    init(hashed bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// From 32 bytes; nil for any other number.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// From 64 hexadecimal digits; nil for anything else.
    public init?(text: some StringProtocol) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// By the bytes alone, without their number, which is always 32.
    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// In the order of the bytes.
    public static func < (left: Digest256, right: Digest256) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// 64 hexadecimal digits in small letters.
    public var description: String { Hex.encode(bytes) }
}
