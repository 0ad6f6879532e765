/// One replica of a study: a device, a laptop, the hub.
///
/// It is the first sixteen bytes of SHA-256("masah-site-1" ‖ device public key ‖ nonce), so nobody can write under
/// another's site, and one device can take a new site at any time, off line, by drawing another nonce.
public struct SiteID: Identifier128 {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// From its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The site that a device key and a nonce make.
    public init(deviceKey: [UInt8], nonce: [UInt8]) {
        let hash = Digest256(hashing: Array("masah-site-1".utf8)[...], deviceKey[...], nonce[...])
        var reader = ByteReader(hash.bytes, place: "site")
        // A hash has 32 bytes, so that both reads succeed.
        high = (try? reader.bigEndian()) ?? 0
        low = (try? reader.bigEndian()) ?? 0
    }
}
