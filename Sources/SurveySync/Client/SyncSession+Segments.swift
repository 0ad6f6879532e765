internal import Foundation
internal import SurveyStore

/// Whole segments of the hub's log.
extension SyncSession {
    /// Takes in a segment that has arrived whole. The cursor moves with its last transaction.
    ///
    /// - Throws: ``SyncError`` `malformed` for a file that is no segment.
    mutating func takeSegment(_ path: String, cursor: [UInt8]) throws {
        let malformed = SyncError(
            .malformed, "a segment of the hub's log cannot be read",
            next: "sync again; if it stays so, tell the operator")
        guard let file = FileHandle(forReadingAtPath: path) else { throw malformed }
        defer { try? file.close() }
        var frames = FrameReader(magic: SegmentManifest.magic)
        do {
            while let data = try file.read(upToCount: 64 << 10), !data.isEmpty {
                frames.append(data)
                while let frame = try frames.next() {
                    if let delivery = try Delivery(frame) {
                        try arrive(
                            Arrival(delivery.parcel, position: delivery.position, cursor: nil), frame.payload.count)
                    } else if frame.kind != .end {
                        throw malformed
                    }
                }
            }
        } catch is DecodingProblem {
            throw malformed
        }
        guard frames.isEnded else { throw malformed }
        try settle(cursor: cursor)
        try mend()
        report.segments += 1
        tookSegments = true
    }

    /// Counts bytes of a segment that arrived.
    mutating func received(_ bytes: Int) {
        report.bytesReceived += bytes
        segmentBytes += bytes
    }
}
