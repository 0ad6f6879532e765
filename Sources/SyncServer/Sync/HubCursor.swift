internal import SurveyStore

/// "I have all of your log up to here that I may see": opaque to clients.
///
/// Bytes: the epoch (8), a tag of what the member may see (4), the position (varint).
struct HubCursor: Hashable, Sendable {
    static let epochBytes = 8

    let epoch: [UInt8]
    let tag: [UInt8]
    var position: UInt64

    init(epoch: [UInt8], tag: [UInt8], position: UInt64) {
        self.epoch = epoch
        self.tag = tag
        self.position = position
    }

    /// Reads a cursor; nil for bytes that this hub would not have written.
    init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes, place: "cursor")
        guard let epoch = try? reader.raw(Self.epochBytes), let tag = try? reader.raw(4),
            let position = try? reader.varint(), position <= UInt64(Int64.max), reader.isAtEnd
        else { return nil }
        self.init(epoch: Array(epoch), tag: Array(tag), position: position)
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 22)
        writer.raw(epoch)
        writer.raw(tag)
        writer.varint(position)
        return writer.bytes
    }

    /// Changes when the member's rights do: what was held back before must then be sent.
    static func tag(role: Role, scope: Scope) -> [UInt8] {
        Array(Digest256(hashing: [role.rawValue], Array(scope.path.utf8)[...]).bytes.prefix(4))
    }
}
