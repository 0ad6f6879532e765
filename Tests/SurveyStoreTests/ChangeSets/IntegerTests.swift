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
}
