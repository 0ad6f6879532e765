public import SurveyStore

/// What a client says first: who it is and how far it has come.
public struct Hello: Hashable, Sendable {
    /// The client's own site; its own change-sets are not sent back to it.
    public var site: SiteID?
    /// The greatest sequence number of that site in the client's store. A hub that knows a greater one knows that this
    /// store was put back from an old copy.
    public var lastSequence: UInt64
    /// The cursor of the last answer, or empty.
    public var cursor: [UInt8]

    /// A greeting.
    public init(site: SiteID?, lastSequence: UInt64, cursor: [UInt8]) {
        self.site = site
        self.lastSequence = lastSequence
        self.cursor = cursor
    }

    /// The payload of a hello frame.
    public var payload: [UInt8] {
        var writer = ByteWriter()
        writer.counted(site?.bytes ?? [])
        writer.varint(lastSequence)
        writer.counted(cursor)
        return writer.bytes
    }

    /// Reads the payload of a hello frame.
    public init(payload: [UInt8]) throws(DecodingProblem) {
        var reader = ByteReader(payload, place: "hello")
        let site = try reader.counted(limit: 16)
        self.site = SiteID(bytes: site)
        guard site.isEmpty || self.site != nil else { throw DecodingProblem(.malformed, "hello") }
        lastSequence = try reader.varint()
        cursor = Array(try reader.counted(limit: SyncLimits.cursorBytes))
        try reader.end()
    }
}

/// The requests' and answers' first bytes.
public enum SyncStream {
    /// A request begins with this.
    public static let request = Array("MSQ1".utf8)
    /// An answer begins with this.
    public static let response = Array("MSR1".utf8)
    /// The media type of both.
    public static let mediaType = "application/vnd.masah.sync"
}

/// The addresses of change-sets that a client may have sent before: the hub acknowledges those that it holds.
public enum Offer {
    /// The payload of an offer frame.
    public static func payload(_ ids: [Digest256]) -> [UInt8] {
        ids.flatMap(\.bytes)
    }

    /// Reads the payload of an offer frame.
    public static func ids(payload: [UInt8]) throws(DecodingProblem) -> [Digest256] {
        guard payload.count % 32 == 0 else { throw DecodingProblem(.malformed, "offer") }
        guard payload.count / 32 <= SyncLimits.offers else { throw DecodingProblem(.tooLarge, "offer") }
        return stride(from: 0, to: payload.count, by: 32).compactMap { Digest256(bytes: payload[$0..<($0 + 32)]) }
    }
}

/// What a hub tells of itself, where it is not what the client's cursor says.
public struct HubAnswer: Hashable, Sendable {
    /// The hub's epoch.
    public var epoch: [UInt8]
    /// The hub knows later saves of the client's own site than the client does: its store is an old copy.
    public var siteIsBehind: Bool
    /// The cursor is of no use: start over.
    public var restart: Bool
    /// The operator has to confirm this member before it is sent anything: the hub was put back from a backup that did
    /// not know it.
    public var pullWaits: Bool

    /// An answer.
    public init(epoch: [UInt8], siteIsBehind: Bool, restart: Bool, pullWaits: Bool = false) {
        self.epoch = epoch
        self.siteIsBehind = siteIsBehind
        self.restart = restart
        self.pullWaits = pullWaits
    }

    /// The payload of a state frame.
    public var payload: [UInt8] {
        var writer = ByteWriter()
        writer.counted(epoch)
        writer.byte((siteIsBehind ? 1 : 0) | (restart ? 2 : 0) | (pullWaits ? 4 : 0))
        return writer.bytes
    }

    /// Reads the payload of a state frame.
    public init(payload: [UInt8]) throws(DecodingProblem) {
        var reader = ByteReader(payload, place: "hub state")
        epoch = Array(try reader.counted(limit: SyncLimits.cursorBytes))
        let flags = try reader.byte()
        siteIsBehind = flags & 1 != 0
        restart = flags & 2 != 0
        pullWaits = flags & 4 != 0
        try reader.end()
    }
}

/// What became of one pushed parcel.
public enum PushResult: Hashable, Sendable {
    /// The hub holds it durably, at this position.
    case accepted(Digest256, position: UInt64)
    /// The hub will not take it, now or later.
    case refused(Digest256, reason: String)
    /// These of its sequence numbers are taken by other saves.
    case forked(Digest256, sequences: [UInt64])

    /// The frame that says so.
    public var frame: Frame {
        var writer = ByteWriter()
        switch self {
        case .accepted(let id, let position):
            writer.raw(id.bytes)
            writer.varint(position)
            return Frame(.accepted, writer.bytes)
        case .refused(let id, let reason):
            writer.raw(id.bytes)
            writer.counted(reason)
            return Frame(.refused, writer.bytes)
        case .forked(let id, let sequences):
            writer.raw(id.bytes)
            writer.varint(sequences.count)
            for sequence in sequences { writer.varint(sequence) }
            return Frame(.forked, writer.bytes)
        }
    }

    /// Reads a frame; nil for frames of other kinds.
    public init?(_ frame: Frame) throws(DecodingProblem) {
        guard [.accepted, .refused, .forked].contains(frame.kind) else { return nil }
        var reader = ByteReader(frame.payload, place: "push result")
        guard let id = Digest256(bytes: try reader.raw(32)) else { throw DecodingProblem(.malformed, "push result") }
        switch frame.kind {
        case .accepted: self = .accepted(id, position: try reader.position())
        case .refused: self = .refused(id, reason: try reader.text(limit: 4_096))
        default:
            var sequences: [UInt64] = []
            for _ in 0..<(try reader.count(limit: Limits.changeSetSaves)) {
                let sequence = try reader.varint()
                guard sequence <= Limits.sequence else { throw DecodingProblem(.malformed, "sequence number") }
                sequences.append(sequence)
            }
            self = .forked(id, sequences: sequences)
        }
        try reader.end()
    }
}

/// A parcel out of the hub's log: its position, the cursor that holds once it is taken in, and the parcel.
public struct Delivery: Hashable, Sendable {
    /// Its place in the hub's log.
    public let position: UInt64
    /// The cursor to keep with it.
    public let cursor: [UInt8]
    /// The parcel.
    public let parcel: Parcel

    /// A frame for bytes of the log.
    public static func frame(_ kind: Frame.Kind, position: UInt64, cursor: [UInt8], bytes: [UInt8]) -> Frame {
        var writer = ByteWriter(reserving: bytes.count + 32)
        writer.varint(position)
        writer.counted(cursor)
        writer.raw(bytes)
        return Frame(kind, writer.bytes)
    }

    /// Reads a frame; nil for frames of other kinds.
    public init?(_ frame: Frame) throws(DecodingProblem) {
        guard [.site, .form, .changeSet].contains(frame.kind) else { return nil }
        var reader = ByteReader(frame.payload, place: "delivery")
        position = try reader.position()
        cursor = Array(try reader.counted(limit: SyncLimits.cursorBytes))
        guard let parcel = try Frame.parcel(frame.kind, Array(reader.rest())) else { return nil }
        self.parcel = parcel
    }
}

extension ByteReader {
    /// A place in a log: what a signed 64-bit integer holds, as every database keeps it.
    fileprivate mutating func position() throws(DecodingProblem) -> UInt64 {
        let position = try varint()
        guard position <= UInt64(Int64.max) else { throw DecodingProblem(.malformed, "position") }
        return position
    }
}
