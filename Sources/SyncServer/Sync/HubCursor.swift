internal import Crypto
internal import Foundation
internal import SurveyStore

/// Writes and reads the cursors of one member: "I have all of your log up to here that I may see".
///
/// Bytes: the position (varint), the log's chain there (8), and 8 bytes of an HMAC-SHA-256 over both, the epoch, and the
/// member's rights. Nobody but the hub can make one, so that one which fits the hub's epoch and not its log proves that
/// the log was put back from a backup. Epoch and rights do not travel: a cursor of others does not open.
struct HubCursor: Sendable {
    static let epochBytes = 8
    private static let sealBytes = 8

    private let key: SymmetricKey
    private let context: [UInt8]

    /// - Parameter studyKey: the secret that the cursors' key is made of: a backup and what it is put back to share it.
    init(studyKey: SigningKey, epoch: [UInt8], rights: Certificate) {
        let secret = Digest256(hashing: Array("masah-cursor-1".utf8)[...], studyKey.rawBytes[...])
        key = SymmetricKey(data: secret.bytes)
        context = epoch + [rights.role.rawValue] + Array(rights.scope.path.utf8)
    }

    /// The cursor of a place.
    func bytes(_ place: LogPlace) -> [UInt8] {
        var writer = ByteWriter(reserving: 26)
        writer.varint(place.position)
        writer.bigEndian(place.chain)
        return writer.bytes + seal(writer.bytes)
    }

    /// The place of a cursor; nil if this hub did not write it in this epoch for a member with these rights.
    func place(_ bytes: [UInt8]) -> LogPlace? {
        var reader = ByteReader(bytes, place: "cursor")
        guard let position = try? reader.varint(), position <= UInt64(Int64.max), let chain = try? reader.bigEndian(),
            let given = try? reader.raw(Self.sealBytes), reader.isAtEnd
        else { return nil }
        let place = LogPlace(position: position, chain: chain)
        // All bytes are compared, whatever the first ones are: the time says nothing about the right seal.
        let expected = seal(Array(bytes.dropLast(Self.sealBytes)))
        return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0 ? place : nil
    }

    private func seal(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes + context, using: key).prefix(Self.sealBytes))
    }
}
