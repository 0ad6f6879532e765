/// What is fuzzed in the sync: a function of bytes that must come to an end, within memory, without a trap.
public enum SyncTarget: String, CaseIterable, Sendable {
    /// Any bytes as a stream of frames, in pieces, and each frame as the message that it says it is.
    case frames
    /// Any frames as a bundle file, under a checksum that holds.
    case bundle
    /// Any bytes as an invitation, a problem document or the headers of a signed request.
    case words

    /// - Throws: ``SyncPromiseBroken``.
    public func run(_ bytes: [UInt8]) throws {
        switch self {
        case .frames: try FrameReading.run(bytes)
        case .bundle: try BundleReading.run(bytes)
        case .words: try WordReading.run(bytes)
        }
    }
}

/// A property that does not hold: a finding, as much as a crash is.
public struct SyncPromiseBroken: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
