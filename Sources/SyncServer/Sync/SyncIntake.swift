internal import Crypto
internal import SurveyStore
internal import SurveySync

/// Reads a sync request as its bytes arrive. It knows the order of the frames and their bounds, and neither the network
/// nor the log.
struct SyncIntake {
    /// Addresses offered in one request.
    static let offers = SyncLimits.offersInRequest

    private var reader = FrameReader(magic: SyncStream.request)
    private var hash = SHA256()
    /// Bytes taken in so far.
    private(set) var bytes = 0
    private(set) var hello: Hello?
    private(set) var offered: [Digest256] = []
    /// Parcels that are whole, and have not been drained yet.
    private(set) var parcels: [Parcel] = []
    /// Bytes of ``parcels``.
    private(set) var waitingBytes = 0

    /// Whether the end frame has come. A request without it was cut.
    var isEnded: Bool { reader.isEnded }

    /// Takes in more bytes.
    ///
    /// - Throws: ``DecodingProblem`` for bytes that no further bytes can mend, and past ``SyncLimits/acceptedBytes``.
    mutating func take(_ chunk: some Sequence<UInt8>, count: Int) throws(DecodingProblem) {
        bytes += count
        guard bytes <= SyncLimits.acceptedBytes else { throw DecodingProblem(.tooLarge, "request") }
        let plain = Array(chunk)
        plain.withUnsafeBytes { hash.update(bufferPointer: $0) }
        reader.append(plain)
        while let frame = try reader.next() { try take(frame) }
    }

    private mutating func take(_ frame: Frame) throws(DecodingProblem) {
        guard hello != nil || frame.kind == .hello else { throw DecodingProblem(.malformed, "request without hello") }
        switch frame.kind {
        case .hello:
            guard hello == nil else { throw DecodingProblem(.malformed, "second hello") }
            hello = try Hello(payload: frame.payload)
        case .offer:
            offered += try Offer.ids(payload: frame.payload)
            guard offered.count <= Self.offers else { throw DecodingProblem(.tooLarge, "offers") }
        case .site, .form, .changeSet:
            guard let parcel = try Frame.parcel(frame.kind, frame.payload) else { return }
            parcels.append(parcel)
            waitingBytes += frame.payload.count
        case .end: break
        case .state, .accepted, .refused, .forked, .cursor, .study, .attachment, .piece:
            throw DecodingProblem(.malformed, "frame of type \(frame.kind.rawValue) in a request")
        }
    }

    /// Hands over the parcels that have arrived since the last time.
    mutating func drain() -> [Parcel] {
        defer {
            parcels = []
            waitingBytes = 0
        }
        return parcels
    }

    /// The SHA-256 of all that was taken in.
    var digest: Digest256? { Digest256(bytes: Array(hash.finalize())) }
}
