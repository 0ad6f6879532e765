/// How many bytes the next piece has: halved with each cut and doubled with each piece that came through, so that a link
/// that carries little before it breaks still gets on, and a good one is not slowed down.
struct ChunkSize: Hashable, Sendable {
    private(set) var bytes = AttachmentLimits.chunkBytes

    mutating func cut() {
        bytes = max(AttachmentLimits.smallestChunkBytes, bytes / 2)
    }

    mutating func cameThrough() {
        bytes = min(AttachmentLimits.chunkBytes, bytes * 2)
    }
}
