/// Why a run of bytes from outside is not what it claims to be.
public struct DecodingProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Hashable, Sendable {
        case truncated, tooLarge, malformed, notCanonical, unsupportedVersion, trailingBytes, badCompression,
            missingForm
        /// A number in the store's own rows stands for a name that the store does not have. It does not travel.
        case missingName
    }

    /// What is wrong.
    public let code: Code
    /// Which part, in words, for the person who has to find the cause.
    public let place: String

    /// Names a fault and the part that has it.
    public init(_ code: Code, _ place: String) {
        self.code = code
        self.place = place
    }

    /// The place and what is wrong with it, as a clause.
    public var description: String {
        switch code {
        case .truncated: "\(place) is cut short"
        case .tooLarge: "\(place) is larger than the limit"
        case .malformed: "\(place) is malformed"
        case .notCanonical: "\(place) is not in its one canonical form"
        case .unsupportedVersion: "\(place) has a version that this program does not know; update the program"
        case .trailingBytes: "\(place) is followed by bytes that do not belong to it"
        case .badCompression: "\(place) does not inflate"
        case .missingForm: "\(place) needs its form, which is not here"
        case .missingName: "\(place) is missing from the store"
        }
    }
}

/// Reads what ``ByteWriter`` writes, from bytes that nobody vouches for: no length is used before it is checked.
package struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    package private(set) var position: Int
    private let place: String

    package init(_ bytes: ArraySlice<UInt8>, place: String) {
        self.bytes = bytes
        self.position = bytes.startIndex
        self.place = place
    }

    package init(_ bytes: [UInt8], place: String) {
        self.init(bytes[...], place: place)
    }

    package var remaining: Int { bytes.endIndex - position }
    package var isAtEnd: Bool { position == bytes.endIndex }

    package mutating func byte() throws(DecodingProblem) -> UInt8 {
        guard position < bytes.endIndex else { throw DecodingProblem(.truncated, place) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Passes over `count` bytes.
    package mutating func skip(_ count: Int) throws(DecodingProblem) {
        guard count >= 0, count <= remaining else { throw DecodingProblem(.truncated, place) }
        position += count
    }

    /// Adds bytes that were passed before to others.
    func copy(_ range: Range<Int>, to target: inout [UInt8]) {
        target.append(contentsOf: bytes[range])
    }

    package mutating func raw(_ count: Int) throws(DecodingProblem) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw DecodingProblem(.truncated, place) }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    package mutating func rest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }

    package mutating func varint() throws(DecodingProblem) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            if shift == 63, next > 1 { throw DecodingProblem(.malformed, place) }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 {
                // One value has one form: otherwise equal content could have two hashes.
                if next == 0, shift > 0 { throw DecodingProblem(.notCanonical, place) }
                return value
            }
            shift += 7
            if shift > 63 { throw DecodingProblem(.malformed, place) }
        }
    }

    /// A varint that must not exceed `limit`.
    package mutating func count(limit: Int) throws(DecodingProblem) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw DecodingProblem(.tooLarge, place) }
        return Int(value)
    }

    package mutating func zigzag() throws(DecodingProblem) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func bigEndian(count: Int = 8) throws(DecodingProblem) -> UInt64 {
        var value: UInt64 = 0
        for next in try raw(count) {
            value = value << 8 | UInt64(next)
        }
        return value
    }

    package mutating func counted(limit: Int) throws(DecodingProblem) -> ArraySlice<UInt8> {
        try raw(count(limit: limit))
    }

    package mutating func text(limit: Int) throws(DecodingProblem) -> String {
        let slice = try counted(limit: limit)
        guard let text = String(validating: slice, as: UTF8.self) else { throw DecodingProblem(.malformed, place) }
        return text
    }

    package func end() throws(DecodingProblem) {
        guard isAtEnd else { throw DecodingProblem(.trailingBytes, place) }
    }
}
