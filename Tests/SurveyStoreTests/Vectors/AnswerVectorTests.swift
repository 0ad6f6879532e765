import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: answers")
struct AnswerVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Lexical: Codable, Hashable, Sendable {
            /// A literal's kind code: which question the text answers.
            var kind: UInt8
            var text: String
            var hex: String
        }
        struct Other: Codable, Hashable, Sendable {
            var note: String
            var hex: String
        }
        var lexical: [Lexical]
        var other: [Other]
        var refused: [RefusalVector]
    }

    private static let texts: [(AnswerKind, [String])] = [
        (.text, ["", "Fès", "مسح ميداني", "a\nb", "e\u{301}"]),
        (
            .integer,
            ["0", "34", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "007", "+5", "-0"]
        ),
        (.decimal, ["1.50", "1.5", "-0.25", "12", "0.000000000000000001", "007.5", "1e3", ".5", "5.", "-0.0"]),
        (.boolean, ["true", "false", "1", "TRUE"]),
        (.date, ["1970-01-01", "2026-01-31", "1955-06-15", "0000-03-01", "9999-12-31", "2024-02-30", "31/01/2026"]),
        (
            .time,
            ["08:05:00", "23:59:59.9", "12:00:00.000Z", "00:30:00+01:00", "08:00:00-09:30", "24:00:00", "08:05"]
        ),
        (
            .dateTime,
            [
                "2026-01-31T08:05:00", "2026-01-31T08:05:00.123+01:00", "1969-12-31T23:59:59Z",
                "2026-01-31T08:05:00.1234Z",
                "2026-01-31 08:05:00", "2026-01-31T08:05:00+0100",
            ]
        ),
        (.choice, ["cannabis", "نعم", ""]),
        (.choices, ["cannabis tramadol", "tramadol", "a a", "a  b", ""]),
        (.rank, ["price ease effect", "a a", ""]),
        (.geopoint, ["35.5785 -5.3684", "35.5785 -5.3684 0 4.5", "35.5785", "35,5 -5"]),
        (.geotrace, ["35.1 -5.1;35.2 -5.2 10 3", "35.1 -5.1; 35.2 -5.2"]),
        (.geoshape, ["35.1 -5.1;35.2 -5.2;35.1 -5.1", "35.1 -5.1;"]),
        (.attachment, ["photo 1.jpg"]),
    ]

    private func make() throws -> File {
        let digest = Digest256(hashing: Array("a photo".utf8)[...])
        var other: [File.Other] = [
            .init(note: "choices, none", hex: Answer.choices([]).hex),
            .init(note: "choices edit", hex: Answer.choicesEdit(added: ["kif", "hash"], removed: ["alcohol"]).hex),
            .init(note: "choices edit, only removed", hex: Answer.choicesEdit(added: [], removed: ["alcohol"]).hex),
            .init(note: "attachment with its hash", hex: Answer.attachment(name: "a.jpg", digest: digest).hex),
            .init(note: "present at 65536", hex: Answer.present(position: 65_536).hex),
            .init(note: "present at -1", hex: Answer.present(position: -1).hex),
            .init(note: "removed", hex: Answer.removed.hex),
        ]
        other += Missing.allCases.map { .init(note: "missing: \($0.name)", hex: Answer.missing($0).hex) }
        return File(
            lexical: Self.texts.flatMap { kind, texts in
                texts.map { .init(kind: kind.rawValue, text: $0, hex: Answer(lexical: $0, kind: kind).hex) }
            },
            other: other,
            refused: [
                RefusalVector("nothing", [], .truncated),
                RefusalVector("tag 0", [0], .malformed),
                RefusalVector("tag 19", [19], .malformed),
                RefusalVector("text that is not UTF-8", [1, 0xC3], .malformed),
                RefusalVector("an integer in a longer form than it needs", [2, 0x84, 0x00], .notCanonical),
                RefusalVector(
                    "an integer of more than 64 bits", [2] + [UInt8](repeating: 0xFF, count: 9) + [2], .malformed),
                RefusalVector("an integer that is cut", [2, 0x80], .truncated),
                RefusalVector("an integer with a byte behind it", [2, 1, 1], .trailingBytes),
                RefusalVector("a decimal of scale 19", [3, 19, 2], .malformed),
                RefusalVector("a boolean that is 2", [4, 2], .malformed),
                RefusalVector(
                    "a date beyond the calendar", [5, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10], .malformed),
                RefusalVector("a time of format 24", [6, 24, 0], .malformed),
                RefusalVector("an offset of a day", [6, 0x10, 0xC0, 0x16, 0], .malformed),
                RefusalVector("choices with an empty code", [8] + Array("a  b".utf8), .malformed),
                RefusalVector("an edit without signs", [9] + Array("a".utf8), .malformed),
                RefusalVector("an edit that adds behind a removal", [9] + Array("-a +b".utf8), .malformed),
                RefusalVector("an edit that names a code twice", [9] + Array("+a -a".utf8), .malformed),
                RefusalVector("a point of one number", [11, 1, 0, 2], .malformed),
                RefusalVector("a point that is cut", [11, 2, 0, 0, 2], .truncated),
                RefusalVector("an attachment of form 2", [14, 2], .malformed),
                RefusalVector("a literal of kind 15", [15, 15], .malformed),
                RefusalVector("a fifth missing state and one", [16, 5], .malformed),
                RefusalVector("removed, and a byte", [18, 0], .trailingBytes),
            ])
    }

    @Test("a text becomes the bytes of the vector, and comes back as it was written (R17)")
    func lexical() throws {
        let file = try VectorFile.load("answers", writing: make)
        #expect(try file == make())
        for vector in file.lexical {
            #expect(try Answer(hex: vector.hex).lexical.map { Array($0.utf8) } == Array(vector.text.utf8))
        }
    }

    @Test("every kind of answer is read and written alike")
    func both() throws {
        for vector in try VectorFile.load("answers", writing: make).other {
            #expect(try Answer(hex: vector.hex).hex == vector.hex, "\(vector.note)")
        }
    }

    @Test("bytes that are no answer are refused with their code (R16)")
    func refused() throws {
        for vector in try VectorFile.load("answers", writing: make).refused {
            try vector.check { _ = try Answer(encoded: $0[...]) }
        }
    }
}
