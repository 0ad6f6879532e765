import Testing

@testable import SurveyStore

@Suite("Vectors: value columns")
struct ColumnVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Vector: Codable, Hashable, Sendable {
            var note: String
            var encoding: UInt8?
            var values: [String]
            var hex: String
            /// Whether the reference writer writes it so; readers read all (R28).
            var isReference: Bool
        }
        struct Refused: Codable, Hashable, Sendable {
            var count: Int
            var refusal: RefusalVector
        }
        var vectors: [Vector]
        var refused: [Refused]
    }

    private static func bytes(_ values: [Answer]) -> [UInt8] {
        var writer = ByteWriter()
        ValueColumn.encode(values.map { $0.encoded[...] }, into: &writer)
        return writer.bytes
    }

    private static func values(_ kind: AnswerKind, _ texts: String...) -> [Answer] {
        texts.map { Answer(lexical: $0, kind: kind) }
    }

    private func make() -> File {
        let yes = Answer.choice("yes")
        let no = Answer.choice("no")
        let references: [(String, [Answer])] = [
            ("no value: no bytes", []),
            ("constant", [yes, yes, yes]),
            ("raw: texts that differ", Self.values(.text, "طنجة", "Fès", "a longer remark", "")),
            (
                "dictionary",
                [yes, no, yes, yes, .missing(.refused), yes, no, yes, yes, no, yes, yes, yes, yes, no, yes]
            ),
            ("numbers: integers", (0..<24).map { .integer(18 + $0 * 7 % 40) }),
            (
                "numbers: two prefixes",
                (0..<24).map { .decimal(ExactDecimal(unscaled: 100 + Int64($0) * 13 % 97, scale: $0 % 3 == 0 ? 1 : 2)) }
            ),
            ("numbers: dates", (0..<12).map { .date(CalendarDate(days: 20_454 + $0 * $0)) }),
            (
                "numbers: moments with an offset",
                (0..<9).map { Answer(lexical: "2026-01-31T08:0\($0):00.000+01:00", kind: .dateTime) }
            ),
            (
                "numbers: points",
                (0..<9).map { Answer(lexical: "35.578\($0) -5.36\($0)4 0 4.\($0)", kind: .geopoint) }
            ),
            ("numbers: positions", (1...9).map { .present(position: $0 << 16) }),
            (
                "masks",
                [
                    ["kif"], ["kif", "hash"], [], ["hash", "tramadol"], ["kif", "tramadol"], ["tramadol"], ["hash"],
                    ["kif", "hash", "tramadol"],
                ]
                .map(Answer.choices)
            ),
        ]
        let others: [(String, [Answer], [UInt8])] = [
            ("raw, where a constant would do", [yes, yes], [0, 0, 8] + yes.encoded + yes.encoded),
            (
                "a dictionary with an entry that nobody uses", [no, no],
                [2, 2, 1, 6, 1, 1, 0] + yes.encoded + no.encoded + [0, 2]
            ),
            ("numbers, one prefix", [.integer(5), .integer(5)], [3, 1, 1, 2, 0, 10]),
            ("masks of no codes", [.choices([]), .choices([])], [4, 0, 0, 0]),
        ]
        func refused(_ note: String, _ count: Int, _ bytes: [UInt8], _ code: DecodingProblem.Code) -> File.Refused {
            .init(count: count, refusal: RefusalVector(note, bytes, code))
        }
        return File(
            vectors: references.map { note, values in
                let bytes = Self.bytes(values)
                return .init(
                    note: note, encoding: bytes.first, values: values.map(\.hex), hex: Hex.encode(bytes),
                    isReference: true)
            }
                + others.map { note, values, bytes in
                    .init(
                        note: note, encoding: bytes.first, values: values.map(\.hex), hex: Hex.encode(bytes),
                        isReference: false)
                },
            refused: [
                refused("encoding 5", 1, [5], .malformed),
                refused("no encoding", 1, [], .truncated),
                refused("a constant that is no answer", 3, [1, 1, 0], .malformed),
                refused("a raw value longer than all that is left", 1, [0, 0, 20, 1], .truncated),
                refused("a raw value of negative length", 1, [0, 0, 1, 1], .tooLarge),
                refused("a dictionary larger than the column", 1, [2, 2], .tooLarge),
                refused("an index beyond the dictionary", 2, [2, 1, 0, 2, 18, 1, 0, 1, 0, 1], .malformed),
                refused("numbers without a prefix", 1, [3, 0], .malformed),
                refused("65 prefixes", 1, [3, 65], .tooLarge),
                refused("a prefix of a tag without numbers", 1, [3, 1, 1, 1], .malformed),
                refused("a prefix that is longer than its tag's", 1, [3, 1, 2, 2, 2, 0, 0], .malformed),
                refused("prefixes of unlike numbers", 1, [3, 2, 1, 2, 4, 11, 2, 0, 0], .malformed),
                refused("a prefix index beyond the prefixes", 1, [3, 2, 1, 2, 1, 5, 0, 4, 0, 0], .malformed),
                refused(
                    "a date beyond the calendar", 1,
                    [3, 1, 1, 5, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10], .malformed),
                refused("a mask beyond its codes", 1, [4, 1, 0x61, 0, 4], .malformed),
                refused("a negative mask", 1, [4, 1, 0x61, 0, 1], .malformed),
                refused("codes with two spaces", 1, [4, 4, 0x61, 0x20, 0x20, 0x62, 0, 2], .malformed),
            ])
    }

    @Test("columns are written as in the vectors (§5.5)")
    func write() throws {
        let file = try VectorFile.load("columns", writing: make)
        #expect(file == make())
        // Each encoding occurs.
        #expect(Set(file.vectors.compactMap(\.encoding)) == [0, 1, 2, 3, 4])
    }

    @Test("columns are read in every encoding that §5.5 allows")
    func read() throws {
        for vector in try VectorFile.load("columns", writing: make).vectors {
            var reader = ByteReader(try #require(Hex.decode(vector.hex)), place: "column")
            var pool = ValuePool()
            let ranges = try ValueColumn.decode(vector.values.count, from: &reader, into: &pool)
            #expect(ranges.map { Hex.encode(pool.bytes[$0]) } == vector.values, "\(vector.note)")
            #expect(reader.isAtEnd)
        }
    }

    @Test("bytes that are no column are refused with their code (R27)")
    func refused() throws {
        for vector in try VectorFile.load("columns", writing: make).refused {
            try vector.refusal.check {
                var reader = ByteReader($0, place: "column")
                var pool = ValuePool()
                _ = try ValueColumn.decode(vector.count, from: &reader, into: &pool)
            }
        }
    }
}
