import Testing

@testable import SurveyStore

@Suite("Vectors: integer series")
struct SeriesVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Vector: Codable, Hashable, Sendable {
            var note: String
            var values: [Int64]
            var hex: String
            /// Whether the reference writer writes it so; readers read all (R26).
            var isReference: Bool
        }
        struct Refused: Codable, Hashable, Sendable {
            var count: Int
            var refusal: RefusalVector
        }
        var vectors: [Vector]
        var refused: [Refused]
    }

    private static func bytes(_ values: [Int64]) -> [UInt8] {
        var writer = ByteWriter()
        IntegerSeries.encode(values, into: &writer)
        return writer.bytes
    }

    private func make() -> File {
        let references: [(String, [Int64])] = [
            ("no number: no bytes", []),
            ("one number", [34]),
            ("all alike: no planes", [7, 7, 7]),
            ("1 to 12: differences", Array(1...12)),
            ("ages", [34, 19, 27, 41, 22, 58, 33]),
            ("multiples of 500 above 1000", [1_000, 3_500, 1_500, 99_500]),
            ("two planes", [0, 256, 65_535, 4]),
            ("negative numbers", [-1, -200, 3]),
            ("the widest", [.min, .max, 0]),
            ("stamps of a morning", (0..<20).map { 1_767_225_600_000 + 420_000 * $0 + $0 * $0 * 37 }),
        ]
        let others: [(String, [Int64], [UInt8])] = [
            ("wider than it need be", [1, 2], [2, 0, 1, 0, 0, 1, 2]),
            ("differences of one number", [5], [0x80, 10, 0]),
            ("a divisor of 10", [0, 20], [1, 0, 10, 0, 2]),
            (
                "differences that wrap around", [.max, .min],
                [0x80] + [0xFE] + [UInt8](repeating: 0xFF, count: 8) + [1, 2]
            ),
        ]
        return File(
            vectors: references.map {
                .init(note: $0, values: $1, hex: Hex.encode(Self.bytes($1)), isReference: true)
            } + others.map { .init(note: $0, values: $1, hex: Hex.encode($2), isReference: false) },
            refused: [
                .init(
                    count: 2,
                    refusal: RefusalVector("a width of 9", [9, 0, 1] + [UInt8](repeating: 0, count: 18), .malformed)),
                .init(count: 3, refusal: RefusalVector("a plane that is cut", [1, 0, 1, 5, 6], .truncated)),
                .init(count: 1, refusal: RefusalVector("nothing where one number is due", [], .truncated)),
                .init(count: 1_000_000, refusal: RefusalVector("a million rows of nothing", [8, 0, 1], .truncated)),
                .init(count: 1, refusal: RefusalVector("a minimum in a longer form", [0, 0x80, 0], .notCanonical)),
            ])
    }

    @Test("series are written as in the vectors (§5.4)")
    func write() throws {
        #expect(try VectorFile.load("series", writing: make) == make())
    }

    @Test("series are read in every form that §5.4 allows")
    func read() throws {
        for vector in try VectorFile.load("series", writing: make).vectors {
            var reader = ByteReader(try #require(Hex.decode(vector.hex)), place: "series")
            #expect(try IntegerSeries.decode(vector.values.count, from: &reader) == vector.values, "\(vector.note)")
            #expect(reader.isAtEnd)
        }
    }

    @Test("bytes that are no series are refused with their code")
    func refused() throws {
        for vector in try VectorFile.load("series", writing: make).refused {
            try vector.refusal.check {
                var reader = ByteReader($0, place: "series")
                _ = try IntegerSeries.decode(vector.count, from: &reader)
            }
        }
    }
}
