internal import Crypto
internal import Foundation

/// An Ed25519 signing key (RFC 8032): a device's, or a study's.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Draws a new key from the system's randomness.
    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// From the 32 bytes that ``rawBytes`` gives; nil for anything else.
    public init?(rawBytes: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: rawBytes) else { return nil }
        self.key = key
    }

    /// The 32 secret bytes: for the device's own store, and for nothing else.
    public var rawBytes: [UInt8] { Array(key.rawRepresentation) }

    /// The 32 public bytes.
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// The 64-byte signature of a message.
    public func sign(_ message: [UInt8]) throws(StoreError) -> [UInt8] {
        do {
            return Array(try key.signature(for: message))
        } catch {
            throw StoreError(.signing, "the device key could not sign", next: "run `survey-cli check`")
        }
    }

    /// Whether `signature` is that of `message` under a public key.
    public static func verify(
        _ signature: some Sequence<UInt8>, of message: [UInt8], by publicKey: [UInt8]
    ) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(signature), for: message)
    }
}

/// Names a study by its key: the first sixteen bytes of SHA-256("masah-study-1" ‖ study public key).
public struct StudyID: Identifier128 {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// From its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The study whose certificates this key signs.
    public init(studyKey: [UInt8]) {
        let hash = Digest256(hashing: Array("masah-study-1".utf8)[...], studyKey[...])
        var reader = ByteReader(hash.bytes, place: "study")
        // A hash has 32 bytes, so that both reads succeed.
        high = (try? reader.bigEndian()) ?? 0
        low = (try? reader.bigEndian()) ?? 0
    }
}
