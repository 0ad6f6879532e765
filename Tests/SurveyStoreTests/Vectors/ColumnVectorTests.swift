import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: series and columns")
struct ColumnVectorTests {
    struct File: Codable, Hashable, Sendable {
        /// Series of one table, one after the other.
        struct Series: Codable, Hashable, Sendable {
            var note: String
            var rows: Int
            var units: [String]
            var series: [[Int64]]
            var coded: String
        }
        struct Column: Codable, Hashable, Sendable {
            /// The codes that a form's outline lists.
            var choices: [String]
            var rows: [Int]
            var answers: [String]
        }
        /// Columns of one table, one after the other. What is spelled out is here inflated.
        struct Vector: Codable, Hashable, Sendable {
            var note: String
            var rows: Int
            var columns: [Column]
            var coded, words, spelled: String
        }
        struct Refused: Codable, Hashable, Sendable {
            var note: String
            var rows: Int
            var choices: [String]
            var coded, words, spelled, error: String
        }
        var series: [Series]
        var vectors: [Vector]
        var refused: [Refused]
    }

    // MARK: Series

    private static let units: [String: NumberUnit] = ["days": .days, "milliseconds": .milliseconds, "other": .other]

    private static func series(
        _ note: String, _ series: [[Int64]], units: [String]? = nil
    ) throws -> File.Series {
        let units = units ?? series.map { _ in "other" }
        var writer = ColumnWriter()
        var history = TableHistory(rowCount: series[0].count)
        for (numbers, unit) in zip(series, units) {
            writer.series(numbers, unit: try #require(Self.units[unit]), &history)
        }
        return .init(
            note: note, rows: history.rowCount, units: units, series: series, coded: Hex.encode(writer.sink.finish()))
    }

    // MARK: Columns

    private typealias Cells = (choices: [String], cells: [Int: Answer])

    private static func full(_ answers: [Answer], _ choices: [String] = []) -> Cells {
        (choices, Dictionary(uniqueKeysWithValues: answers.enumerated().map { ($0, $1) }))
    }

    private static func values(_ kind: AnswerKind, _ texts: String...) -> [Answer] {
        texts.map { Answer(lexical: $0, kind: kind) }
    }

    private static func vector(_ note: String, _ rows: Int, _ columns: Cells...) throws -> File.Vector {
        var writer = ColumnWriter()
        var history = TableHistory(rowCount: rows)
        var written: [File.Column] = []
        for (choices, cells) in columns {
            let sorted = cells.sorted { $0.key < $1.key }
            writer.column(
                sorted.map { $0.value.encoded[...] }, rows: sorted.map(\.key), choices: choices.map { Array($0.utf8) },
                &history)
            written.append(.init(choices: choices, rows: sorted.map(\.key), answers: sorted.map(\.value.hex)))
        }
        let (words, spelled) = try Self.texts(writer)
        return .init(
            note: note, rows: rows, columns: written, coded: Hex.encode(writer.sink.finish()),
            words: Hex.encode(words), spelled: Hex.encode(spelled))
    }

    private static func texts(_ writer: ColumnWriter) throws -> (words: [UInt8], spelled: [UInt8]) {
        let (words, spelled) = writer.texts.finish()
        guard !spelled.isEmpty else { return (words, []) }
        return (words, try Deflate.inflate(spelled[...], limit: Limits.sectionBytes, place: "texts"))
    }

    private static func vectors() throws -> [File.Vector] {
        let codes = ["kif", "hash", "cocaine", "tramadol"]
        let letters = ["a", "b", "c", "d", "e", "f"]
        let taken: [[String]] = [
            ["kif"], ["kif", "hash"], [], ["hash", "tramadol"], ["kif", "tramadol"], ["tramadol"], ["hash"],
            ["kif", "hash", "tramadol"],
        ]
        let many = rows(32) { taken[$0 * 5 % 8] }
        let sparse: [Int] = (0..<40).filter { row in row * 7 % 11 < 5 }
        let numbers: Cells = ([], cells(sparse) { .integer(Int64($0 * $0 % 13)) })
        let skip = rows(40) { Answer.choice($0 * 7 % 11 < 5 ? "yes" : "no") }
        let run: Cells = ([], cells(Array(10..<35)) { _ in .boolean(true) })
        let decimals = rows(24) {
            Answer.decimal(ExactDecimal(unscaled: 100 + Int64($0 * 13 % 97), scale: $0 % 3 == 0 ? 1 : 2))
        }
        func moments(_ zone: String) -> [Answer] {
            rows(12) { Answer(lexical: "2026-01-\(11 + $0)T08:0\($0 % 7):00.000\(zone)", kind: .dateTime) }
        }
        let odd: [Answer] = [.choices(["tramadol", "kif"]), .choicesEdit(added: ["kif"], removed: ["hash"])]
        return [
            try vector("a constant", 3, full(rows(3) { _ in .choice("yes") })),
            try vector("texts", 4, full(values(.text, "طنجة", "Fès", "a longer remark", ""))),
            try vector(
                "choices that the form lists, and one that it does not", 5,
                full(["yes", "no", "yes", "maybe", "no"].map(Answer.choice), ["no", "yes", "unknown"])),
            try vector(
                "missing among choices", 4,
                full([.choice("yes"), .missing(.refused), .choice("no"), .missing(.dontKnow)], ["yes", "no"])),
            try vector("integers", 24, full(rows(24) { .integer(Int64(18 + $0 * 7 % 40)) })),
            try vector("decimals of two scales, and a literal", 25, full(decimals + values(.decimal, "007.5"))),
            try vector(
                "dates from moments, and moments from others", 12, full(moments("Z")),
                full(rows(12) { Answer(lexical: "2026-01-\(11 + $0)", kind: .date) }), full(moments("+01:00"))),
            try vector(
                "points", 9, full(rows(9) { Answer(lexical: "35.578\($0) -5.36\($0)4 0 4.\($0)", kind: .geopoint) })),
            try vector("positions", 9, full(rows(9) { .present(position: Int64($0 + 1) << 16) })),
            try vector("select-multiples", 8, full(taken.map(Answer.choices))),
            try vector(
                "select-multiples whose codes the form lists, beside those before", 32,
                full(many.map(Answer.choices), codes),
                full(many.map { list in Answer.choices(list.filter { $0 != "kif" }) }, codes)),
            try vector(
                "a select-multiple in another order than the rest, and an edit", 8,
                full(taken.prefix(6).map(Answer.choices) + odd, codes)),
            try vector(
                "a select-multiple of one answer throughout, whose codes the form lists", 6,
                full(rows(6) { _ in .choices(["kif", "hash"]) }, codes)),
            try vector(
                "select-multiples of which only two occur: whole answers", 64,
                full(rows(64) { .choices($0 * 11 % 7 < 3 ? letters : []) }, letters)),
            try vector(
                "edits of select-multiples, whose codes the form lists in another order", 12,
                (
                    codes,
                    cells(Array(0..<9)) { row in
                        row == 4
                            ? .choices(["hash", "kif"])
                            : .choicesEdit(added: row % 3 == 0 ? ["hash", "kif"] : ["cocaine"], removed: row % 2 == 0 ? ["tramadol"] : [])
                    }
                )),
            try vector(
                "edits of a select-multiple that the form does not know, one of them of nothing", 3,
                full([
                    .choicesEdit(added: ["a"], removed: ["c"]), .choicesEdit(added: [], removed: []),
                    .choicesEdit(added: ["b", "c"], removed: ["a"]),
                ])),
            try vector(
                "few answers in many columns: rows told by how many answers they have", 12,
                ([], cells([0, 3, 7]) { .integer(Int64(20 + $0)) }), ([], cells([1, 3, 4]) { .text("mot \($0)") }),
                ([], cells([5, 8]) { .boolean($0 == 5) }), ([], cells([2, 6, 9, 10]) { .integer(Int64($0 * 50)) }),
                ([], cells([0, 11]) { _ in .choice("a") })),
            try vector("rows that answer or not", 40, numbers),
            try vector("rows told from another column", 40, full(skip, ["yes", "no"]), numbers),
            try vector("a run of rows", 60, run),
            try vector(
                "symbols told from another column, and from the row before", 64,
                full(rows(64) { .choice($0 / 16 % 2 == 0 ? "a" : "b") }),
                full(rows(64) { .choice($0 / 16 % 2 == 0 ? "x" : "y") })),
            try vector(
                "lengths of numbers told from another column", 64, full(rows(64) { .boolean($0 * 11 % 7 < 3) }),
                full(rows(64) { .integer(Int64($0 * 11 % 7 < 3 ? 1_000 + $0 * $0 * 37 % 3_001 : $0 % 2)) })),
        ]
    }

    private static func rows<Value>(_ count: Int, _ value: (Int) -> Value) -> [Value] { (0..<count).map(value) }

    private static func cells(_ rows: [Int], _ value: (Int) -> Answer) -> [Int: Answer] {
        [Int: Answer](uniqueKeysWithValues: rows.map { ($0, value($0)) })
    }

    // MARK: Refused columns

    /// A column of three rows that says what it likes.
    private static func refused(
        _ note: String, choices: [String] = [], _ code: DecodingProblem.Code, _ write: (inout ColumnWriter) -> Void
    ) throws -> File.Refused {
        var writer = ColumnWriter()
        write(&writer)
        let (words, spelled) = try Self.texts(writer)
        return .init(
            note: note, rows: 3, choices: choices, coded: Hex.encode(writer.sink.finish()), words: Hex.encode(words),
            spelled: Hex.encode(spelled), error: code.rawValue)
    }

    private static func refused() throws -> [File.Refused] {
        func entry(_ writer: inout ColumnWriter, _ kind: Int, _ bytes: [UInt8]) {
            writer.number(.entryKind, kind)
            writer.text(bytes)
        }
        /// One entry, which all rows have.
        func begin(_ writer: inout ColumnWriter, _ kind: Int, _ bytes: [UInt8]) {
            writer.number(.presence, 0)
            writer.number(.entryCount, 1)
            entry(&writer, kind, bytes)
        }
        func prefix(_ writer: inout ColumnWriter, _ tag: Int, _ form: Int...) {
            writer.number(.entryKind, 3)
            writer.number(.numberTag, tag)
            for number in form { writer.number(.numberForm, number) }
        }
        /// One entry of numbers, which all rows have.
        func numbers(_ writer: inout ColumnWriter, _ tag: Int, _ form: Int...) {
            writer.number(.presence, 0)
            writer.number(.entryCount, 1)
            writer.number(.entryKind, 3)
            writer.number(.numberTag, tag)
            for number in form { writer.number(.numberForm, number) }
        }
        func series(_ writer: inout ColumnWriter, _ numbers: Int...) {
            for (purpose, number) in zip([.predictor, .base, .width, .divisor, .lengthContext] as [ColumnStructure], numbers) {
                writer.number(purpose, number)
            }
        }
        func masks(_ writer: inout ColumnWriter, _ codes: String...) {
            writer.number(.presence, 0)
            writer.number(.entryCount, 1)
            writer.number(.entryKind, 4)
            writer.number(.maskCodes, codes.count)
            for code in codes { writer.text(code.utf8) }
        }
        return [
            try refused("rows like those of a column that is not there", .malformed) { $0.number(.presence, 4) },
            try refused("presence 259", .tooLarge) { $0.number(.presence, 259) },
            try refused("no row", .notCanonical) { writer in
                writer.number(.presence, 1)
                let model = writer.sink.addModels(1)
                for _ in 0..<3 { writer.sink.bit(0, model) }
            },
            try refused("seeding 3", choices: ["a"], .tooLarge) {
                $0.number(.presence, 0)
                $0.number(.seeding, 3)
            },
            try refused("no entry", .malformed) {
                $0.number(.presence, 0)
                $0.number(.entryCount, 0)
            },
            try refused("more entries than rows", .tooLarge) {
                $0.number(.presence, 0)
                $0.number(.entryCount, 4)
            },
            try refused("entry kind 6", .tooLarge) {
                $0.number(.presence, 0)
                $0.number(.entryCount, 1)
                $0.number(.entryKind, 6)
            },
            try refused("an entry that no row has", .notCanonical) { writer in
                writer.number(.presence, 0)
                writer.number(.entryCount, 2)
                entry(&writer, 1, [0x61])
                entry(&writer, 1, [0x62])
                writer.number(.symbolContext, 0)
                let isNew = writer.sink.addModels(1)
                for _ in 0..<2 { writer.sink.bit(0, isNew) }
            },
            try refused("a context of symbols that is not there", .malformed) { writer in
                writer.number(.presence, 0)
                writer.number(.entryCount, 2)
                entry(&writer, 1, [0x61])
                entry(&writer, 1, [0x62])
                writer.number(.symbolContext, 2)
            },
            try refused("a text as a whole answer", .notCanonical) { begin(&$0, 0, [1, 0x61]) },
            try refused("tag 19", .malformed) { begin(&$0, 0, [19]) },
            try refused("an empty answer", .truncated) { begin(&$0, 0, []) },
            try refused("a text that is not UTF-8", .malformed) { begin(&$0, 1, [0xFF]) },
            try refused("a text of 2 MiB", .tooLarge) { writer in
                writer.number(.presence, 0)
                writer.number(.entryCount, 1)
                writer.number(.entryKind, 1)
                writer.number(.entryLength, 2 << 20)
            },
            try refused("a text longer than all that is spelled out", .truncated) { writer in
                writer.number(.presence, 0)
                writer.number(.entryCount, 1)
                writer.number(.entryKind, 1)
                writer.number(.entryLength, 9)
            },
            try refused("numbers behind a tag without", .malformed) { numbers(&$0, 1) },
            try refused("numbers behind tag 19", .malformed) { numbers(&$0, 19) },
            try refused("numbers behind tag 256", .tooLarge) { numbers(&$0, 256) },
            try refused("a scale of 19", .malformed) { numbers(&$0, 3, 19) },
            try refused("a scale of 128", .tooLarge) { numbers(&$0, 3, 128) },
            try refused("a time whose format is none", .malformed) { numbers(&$0, 6, 32, 0) },
            try refused("an offset of a day", .malformed) { numbers(&$0, 6, 17, 2_880) },
            try refused("a point of five numbers", .malformed) { numbers(&$0, 11, 5, 0, 0, 0, 0, 0) },
            try refused("a date beyond the calendar", .malformed) {
                numbers(&$0, 5)
                series(&$0, 0, 1 << 53, 0)
            },
            try refused("a number that its scale does not divide", .malformed) { writer in
                writer.number(.presence, 0)
                writer.number(.entryCount, 2)
                prefix(&writer, 3, 2)
                prefix(&writer, 3, 0)
                writer.number(.symbolContext, 0)
                let isNew = writer.sink.addModels(1)
                writer.sink.bit(1, isNew)
                let isSecond = writer.sink.addModels(1)
                writer.sink.bit(1, isSecond)
                series(&writer, 0, 302, 0)
            },
            try refused("predictor 66", .tooLarge) {
                numbers(&$0, 2)
                series(&$0, 66)
            },
            try refused("a guess from a series that is not there", .malformed) {
                numbers(&$0, 2)
                series(&$0, 2, 0, 0)
            },
            try refused("a width of 65", .tooLarge) {
                numbers(&$0, 2)
                series(&$0, 0, 0, 65)
            },
            try refused("a context of lengths that is not there", .malformed) {
                numbers(&$0, 2)
                series(&$0, 0, 0, 1, 1, 1)
            },
            try refused("65 codes", .tooLarge) {
                $0.number(.presence, 0)
                $0.number(.entryCount, 1)
                $0.number(.entryKind, 4)
                $0.number(.maskCodes, 65)
            },
            try refused("an order of codes that is none", choices: ["a", "b"], .tooLarge) {
                $0.number(.presence, 0)
                $0.number(.seeding, 1)
                $0.number(.entryCount, 1)
                $0.number(.entryKind, 4)
                $0.number(.codeOrder, 2)
            },
            try refused("a code that is not among those left", choices: ["a", "b"], .tooLarge) {
                $0.number(.presence, 0)
                $0.number(.seeding, 1)
                $0.number(.entryCount, 1)
                $0.number(.entryKind, 5)
                $0.number(.codeOrder, 1)
                $0.number(.codeOrder, 2)
            },
            try refused("an empty code", .malformed) { masks(&$0, "") },
            try refused("a code with a space", .malformed) { masks(&$0, "a b") },
            try refused("codes beside those of no column", .malformed) {
                masks(&$0, "a")
                $0.number(.maskContext, 1)
            },
        ]
    }

    private func make() throws -> File {
        let moments: [Int64] = Self.rows(20) { 1_767_225_600_000 + 86_399_999 * Int64($0) }
        let from: [Int64] = [900, -77, 12_345, 5, 99_999, -4_321]
        let days: [Int64] = [20_454, 20_001, 19_000, 20_400]
        return File(
            series: [
                try Self.series("one number", [[34]]),
                try Self.series("all alike", [[7, 7, 7]]),
                try Self.series("1 to 12: each from the one before", [Array(1...12)]),
                try Self.series("ages", [[34, 19, 27, 41, 22, 58, 33]]),
                try Self.series("multiples of 500 above 1000", [[1_000, 3_500, 1_500, 99_500]]),
                try Self.series("the widest", [[.min, .max, 0]]),
                try Self.series(
                    "from another series", [[5, 900, -77, 12_345, 6], [6, 901, -76, 12_346, 7], [0, 5, 900, -77, 12_345]]),
                try Self.series("from the row before of another series", [from, [7] + from.dropLast().map { $0 + 7 }]),
                try Self.series("days from milliseconds", [moments, moments.map { $0 / 86_400_000 }], units: ["milliseconds", "days"]),
                try Self.series("milliseconds from days", [days, days.map { $0 * 86_400_000 + 5 }], units: ["days", "milliseconds"]),
            ], vectors: try Self.vectors(), refused: try Self.refused())
    }

    // MARK: Tests

    @Test("series and columns are written as in the vectors (§5.5)")
    func write() throws {
        #expect(try VectorFile.load("columns", writing: make) == make())
    }

    @Test("series are read as they were written")
    func series() throws {
        for vector in try VectorFile.load("columns", writing: make).series {
            var reader = ColumnReader(
                try #require(Hex.decode(vector.coded))[...], texts: try TextReader(words: [], spelled: []))
            var history = TableHistory(rowCount: vector.rows)
            for (unit, numbers) in zip(vector.units, vector.series) {
                let read = try reader.series(unit: try #require(Self.units[unit]), &history)
                #expect(read == numbers, "\(vector.note)")
            }
            try reader.end()
        }
    }

    @Test("columns are read as they were written")
    func read() throws {
        for vector in try VectorFile.load("columns", writing: make).vectors {
            let texts = try TextReader(
                words: try #require(Hex.decode(vector.words))[...], spelled: try #require(Hex.decode(vector.spelled)))
            var reader = ColumnReader(try #require(Hex.decode(vector.coded))[...], texts: texts)
            var history = TableHistory(rowCount: vector.rows)
            for column in vector.columns {
                let read = try reader.column(choices: ChoiceSeeds(column.choices.map { Array($0.utf8) }), &history)
                let answers = read.answers.map { Hex.encode(reader.pool[reader.values[Int($0)].range]) }
                #expect(read.rows == column.rows && answers == column.answers, "\(vector.note)")
            }
            try reader.end()
        }
    }

    @Test("bytes that are no column are refused with their code (R152 to R156)")
    func refused() throws {
        for vector in try VectorFile.load("columns", writing: make).refused {
            let words = try #require(Hex.decode(vector.words))
            let spelled = try #require(Hex.decode(vector.spelled))
            let refusal = RefusalVector(note: vector.note, hex: vector.coded, error: vector.error)
            try refusal.check { coded in
                var reader = ColumnReader(coded[...], texts: try TextReader(words: words[...], spelled: spelled))
                var history = TableHistory(rowCount: vector.rows)
                _ = try reader.column(choices: ChoiceSeeds(vector.choices.map { Array($0.utf8) }), &history)
                try reader.end()
            }
        }
    }
}
