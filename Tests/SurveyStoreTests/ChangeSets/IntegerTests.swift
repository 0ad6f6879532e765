import Testing

@testable import SurveyStore

@Suite("Integers have one form in bytes")
struct IntegerTests {
    @Test(
        "varints and zigzags come back",
        arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 32, UInt64.max >> 1, .max])
    func varint(value: UInt64) throws {
        var writer = ByteWriter()
        writer.varint(value)
        writer.zigzag(Int64(bitPattern: value))
        writer.bigEndian(value)
        var reader = ByteReader(writer.bytes, place: "number")
        #expect(try reader.varint() == value)
        #expect(try reader.zigzag() == Int64(bitPattern: value))
        #expect(try reader.bigEndian() == value)
        try reader.end()
    }

    private func refusal(_ bytes: [UInt8]) -> DecodingProblem.Code? {
        var reader = ByteReader(bytes, place: "number")
        do {
            _ = try reader.varint()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a varint that is longer than it need be, or than 64 bits, is refused")
    func notCanonical() {
        #expect(refusal([0x80, 0]) == .notCanonical)
        #expect(refusal([0xFF, 0x80, 0]) == .notCanonical)
        #expect(refusal([UInt8](repeating: 0xFF, count: 9) + [2]) == .malformed)
        #expect(refusal([UInt8](repeating: 0x80, count: 10)) == .malformed)
        #expect(refusal([UInt8](repeating: 0xFF, count: 9) + [1]) == nil)
        #expect(refusal([0x80]) == .truncated)
        #expect(refusal([]) == .truncated)
    }

    @Test("series of any integers come back", arguments: Seeds.first(60))
    func series(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let count = random.below(300)
        var value = Int64(random.below(1_000))
        let values =
            (0..<count).map { _ in
                switch seed % 5 {
                case 0: value = Int64(bitPattern: random.next())
                case 1: value += Int64(random.below(3)) * 60_000
                case 2: value = random.pick([Int64.min, Int64.max, 0])
                case 3: value = 42
                default: value = Int64(random.below(7)) * 65_536 - 100_000
                }
                return value
            } as [Int64]
        var writer = ByteWriter()
        IntegerSeries.encode(values, into: &writer)
        var reader = ByteReader(writer.bytes, place: "series")
        #expect(try IntegerSeries.decode(count, from: &reader) == values)
        try reader.end()
        for length in 0..<min(writer.bytes.count, 40) {
            var cut = ByteReader(writer.bytes[..<length], place: "series")
            #expect(throws: DecodingProblem.self) { try IntegerSeries.decode(count, from: &cut) }
        }
    }
}
