public import SurveyStore

/// One piece of a sync conversation or a bundle: a type byte, a length, a payload (protocol.md §8.1).
public struct Frame: Hashable, Sendable {
    /// What the payload is.
    public enum Kind: UInt8, Hashable, Sendable {
        case hello = 0x01, offer = 0x02
        case site = 0x10, form = 0x11, changeSet = 0x12
        case state = 0x20, accepted = 0x21, refused = 0x22, forked = 0x23, cursor = 0x24
        case study = 0x30, attachment = 0x31, piece = 0x32
        case end = 0x7F
    }

    /// What the payload is.
    public let kind: Kind
    /// The payload.
    public let payload: [UInt8]

    /// A frame.
    public init(_ kind: Kind, _ payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    /// The frame of a parcel that travels without a place in a log: from a client to its hub, or in a bundle.
    public init(_ parcel: Parcel) {
        switch parcel {
        case .site: self.init(.site, parcel.bytes)
        case .form: self.init(.form, parcel.bytes)
        case .changeSet: self.init(.changeSet, parcel.bytes)
        }
    }

    /// The bytes as they travel.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.byte(kind.rawValue)
        writer.counted(payload)
        return writer.bytes
    }

    /// Reads a parcel out of a payload; nil for frames of other kinds.
    public static func parcel(_ kind: Kind, _ payload: [UInt8]) throws(DecodingProblem) -> Parcel? {
        switch kind {
        case .site: .site(try SiteCard(bytes: payload[...]))
        case .form: .form(try PublishedForm(bytes: payload))
        case .changeSet: .changeSet(try ChangeSet(bytes: payload))
        default: nil
        }
    }
}

/// Takes bytes as they arrive and gives frames as they become whole. What came before a cut is never lost, and what was
/// cut is never taken for whole.
public struct FrameReader: Sendable {
    private let magic: [UInt8]
    private var buffer: [UInt8] = []
    private var consumed = 0
    private var sawMagic = false
    /// Whether the end frame has come.
    public private(set) var isEnded = false

    /// A reader for a stream that begins with `magic`.
    public init(magic: [UInt8]) {
        self.magic = magic
    }

    /// Takes in more bytes.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer.removeFirst(consumed)
        consumed = 0
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame; nil if more bytes are needed, or after the end frame.
    ///
    /// - Throws: ``DecodingProblem`` for bytes that no further bytes can mend.
    public mutating func next() throws(DecodingProblem) -> Frame? {
        if !sawMagic {
            guard buffer.count - consumed >= magic.count else {
                guard magic.starts(with: buffer[consumed...]) else {
                    throw DecodingProblem(.unsupportedVersion, "stream")
                }
                return nil
            }
            guard buffer[consumed...].starts(with: magic) else { throw DecodingProblem(.unsupportedVersion, "stream") }
            consumed += magic.count
            sawMagic = true
        }
        if isEnded {
            guard consumed == buffer.count else { throw DecodingProblem(.trailingBytes, "stream") }
            return nil
        }
        var place = consumed
        guard place < buffer.count else { return nil }
        guard let kind = Frame.Kind(rawValue: buffer[place]) else { throw DecodingProblem(.malformed, "frame type") }
        place += 1
        var length: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard place < buffer.count else { return nil }
            let byte = buffer[place]
            place += 1
            guard shift < 35 else { throw DecodingProblem(.tooLarge, "frame") }
            length |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        guard length <= UInt64(SyncLimits.frameBytes) else { throw DecodingProblem(.tooLarge, "frame") }
        guard buffer.count - place >= Int(length) else { return nil }
        let payload = Array(buffer[place..<(place + Int(length))])
        consumed = place + Int(length)
        if kind == .end { isEnded = true }
        return Frame(kind, payload)
    }
}
