import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: range coder, symbols, numbers, words")
struct CodingVectorTests {
    struct File: Codable, Hashable, Sendable {
        /// Bits in, bytes out. A step is `0=1`, a 1 under model 0, or `/16=4660`, sixteen plain bits.
        struct Bits: Codable, Hashable, Sendable {
            var note, steps, hex: String
        }
        struct Symbols: Codable, Hashable, Sendable {
            var note: String
            var size, contexts: Int
            /// Of each symbol: itself, the number that it is below, its context.
            var symbols: [[Int]]
            var hex: String
        }
        struct Numbers: Codable, Hashable, Sendable {
            var note: String
            var width: Int
            var numbers: [UInt64]
            var contexts: [Int]
            var hex: String
        }
        struct Texts: Codable, Hashable, Sendable {
            var note: String
            var texts: [String]
            /// The word stream, empty for none, and what is spelled out, inflated.
            var words, spelled: String
        }
        struct RefusedTexts: Codable, Hashable, Sendable {
            var note: String
            var lengths: [Int]
            var words, spelled, error: String
        }
        var bits: [Bits]
        var symbols: [Symbols]
        var numbers: [Numbers]
        var texts: [Texts]
        var refusedTexts: [RefusedTexts]
    }

    // MARK: Bits

    private enum Step {
        case bit(Int, model: Int)
        case plain(UInt64, count: Int)

        init(_ text: Substring) throws {
            let parts = text.split(separator: "=")
            if parts[0].hasPrefix("/") {
                self = .plain(try #require(UInt64(parts[1])), count: try #require(Int(parts[0].dropFirst())))
            } else {
                self = .bit(try #require(Int(parts[1])), model: try #require(Int(parts[0])))
            }
        }
    }

    private static func steps(_ text: String) throws -> [Step] {
        try text.split(separator: " ").map(Step.init)
    }

    private static func bits(_ note: String, _ text: String) throws -> File.Bits {
        var encoder = RangeEncoder()
        let models = encoder.addModels(4)
        for step in try steps(text) {
            switch step {
            case .bit(let bit, let model): encoder.bit(bit, models + model)
            case .plain(let value, let count): encoder.bits(value, count)
            }
        }
        return .init(note: note, steps: text, hex: Hex.encode(encoder.finish()))
    }

    private static func repeated(_ step: String, _ count: Int) -> String {
        Array(repeating: step, count: count).joined(separator: " ")
    }

    // MARK: Symbols and numbers

    private static func symbols(_ note: String, _ size: Int, _ contexts: Int, _ symbols: [[Int]]) -> File.Symbols {
        var encoder = RangeEncoder()
        let model = SymbolModel(size: size, contexts: contexts, in: &encoder)
        for symbol in symbols { model.encode(symbol[0], below: symbol[1], symbol[2], into: &encoder) }
        return .init(
            note: note, size: size, contexts: contexts, symbols: symbols, hex: Hex.encode(encoder.finish()))
    }

    private static func numbers(
        _ note: String, _ width: Int, _ numbers: [UInt64], _ contexts: [Int]? = nil
    ) -> File.Numbers {
        let contexts = contexts ?? numbers.map { _ in 0 }
        var encoder = RangeEncoder()
        let model = NumberModel(width: width, contexts: TableHistory.contexts, in: &encoder)
        for (number, context) in zip(numbers, contexts) { model.encode(number, context, into: &encoder) }
        return .init(
            note: note, width: width, numbers: numbers, contexts: contexts, hex: Hex.encode(encoder.finish()))
    }

    // MARK: Texts

    private static func texts(_ note: String, _ texts: [String]) throws -> File.Texts {
        var writer = TextWriter()
        for text in texts { writer.add(text.utf8) }
        let (words, spelled) = writer.finish()
        let inflated =
            spelled.isEmpty
            ? [] : try Deflate.inflate(spelled[...], limit: Limits.sectionBytes, place: "texts")
        return .init(note: note, texts: texts, words: Hex.encode(words), spelled: Hex.encode(inflated))
    }

    /// A word stream that says what it likes.
    private static func words(_ count: Int, _ write: (WordModels, inout RangeEncoder) -> Void) -> [UInt8] {
        var encoder = RangeEncoder()
        let models = WordModels.count(count, in: &encoder)
        write(models, &encoder)
        return encoder.finish()
    }

    private static func rows(_ count: Int, _ text: (Int) -> String) -> [String] { (0..<count).map(text) }

    private static func refusedTexts() -> [File.RefusedTexts] {
        func refused(
            _ note: String, _ lengths: [Int], _ words: [UInt8], _ spelled: String, _ code: DecodingProblem.Code
        ) -> File.RefusedTexts {
            .init(
                note: note, lengths: lengths, words: Hex.encode(words), spelled: Hex.encode(spelled.utf8),
                error: code.rawValue)
        }
        let one = words(1) { models, encoder in models.lengths.encode(2, into: &encoder) }
        func lettered(_ length: UInt64) -> [UInt8] {
            words(1) { models, encoder in models.lengths.encode(length, into: &encoder) }
        }
        return [
            refused("more text than is spelled out", [3], [], "ab", .truncated),
            refused("less text than is spelled out", [1], [], "ab", .trailingBytes),
            refused("more words than there are bytes, and one", [2], words(4) { _, _ in }, "ab", .malformed),
            refused("a word longer than its text", [1], one, "ab", .malformed),
            refused("a word longer than what is spelled out", [2], one, "a", .truncated),
            refused(
                "a word of more than 1 MiB", [2],
                words(1) { models, encoder in models.lengths.encode(1 << 20 + 1, into: &encoder) }, "ab", .tooLarge),
            refused(
                "fewer words than were announced", [2],
                words(2) { models, encoder in models.lengths.encode(2, into: &encoder) }, "ab", .notCanonical),
            refused("zeros behind the word stream", [2], one + [0], "ab", .trailingBytes),
            refused("65,537 letters", [1, 65_536], words(0) { _, _ in }, "", .tooLarge),
            refused("a word of 65,537 letters", [65_537], lettered(65_537), "", .tooLarge),
            refused("more words than there may be letters, and one", [2], words(65_538) { _, _ in }, "", .malformed),
            refused("no words, and something that is spelled out", [0], words(0) { _, _ in }, "ab", .trailingBytes),
        ]
    }

    private func make() throws -> File {
        let words: [String] = ["il", "ne", "sait", "pas", "combien", "cannabis", "où", "", "قال", "إنه", "لا", "يعرف"]
        var remarks: [String] = []
        var random: UInt64 = 1
        for _ in 0..<40 {
            let chosen: [String] = (0..<12).map { _ in
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return words[Int(random >> 40) % words.count]
            }
            remarks.append(chosen.joined(separator: " "))
        }
        remarks += ["", " ", "  ", "pas ", " pas"]
        return File(
            bits: [
                try Self.bits("no bit: no byte", ""),
                try Self.bits("one 1, one 0", "0=1 0=0"),
                try Self.bits("forty ones: a model that learns", Self.repeated("0=1", 40)),
                try Self.bits("four hundred zeros, then a 1: a count that stays at 255", Self.repeated("0=0", 400) + " 0=1"),
                try Self.bits("two models in turn", Self.repeated("0=1 1=0 0=0 1=1 0=1 1=0", 9)),
                try Self.bits("plain bits in groups of sixteen", "/64=81985529216486895 /1=1 /33=4294967297 /16=4660"),
                try Self.bits("a carry", "/16=65535 /16=65535 /16=65535 /15=32767 0=0 0=0 1=0 1=0 2=0 3=0 3=0"),
            ],
            symbols: [
                Self.symbols("one symbol: nothing to tell", 1, 1, [[0, 1, 0], [0, 1, 0]]),
                Self.symbols("five symbols", 5, 1, [0, 1, 2, 3, 4, 4, 4, 0].map { [$0, 5, 0] }),
                Self.symbols(
                    "those so far: some forks go without saying", 6, 1, [[0, 1, 0], [0, 2, 0], [2, 3, 0], [4, 5, 0]]),
                Self.symbols("two contexts", 4, 2, (0..<12).map { [$0 % 2 * 3, 4, $0 % 2] }),
            ],
            numbers: [
                Self.numbers("lengths 0 to 5", 5, [0, 1, 2, 3, 4, 7, 8, 15, 16, 31]),
                Self.numbers("of 64 bits", 64, [.max, 0, 1 << 63, 12_345_678_901, 5]),
                Self.numbers("contexts of lengths", 9, [1, 500, 1, 501, 1, 510, 2, 400], [1, 15, 1, 15, 1, 15, 1, 15]),
            ],
            texts: [
                try Self.texts("no text", []),
                try Self.texts("empty texts", ["", ""]),
                try Self.texts("letters", ["Fès", "طنجة", "", "ⵜⴰⵏⵊⴰ", "\u{0}\u{7F}"]),
                try Self.texts("spelled out", [String(repeating: "0123456789abcdef", count: 200)]),
                try Self.texts("words in letters", remarks),
                try Self.texts("words, spelled out", Self.rows(400) { "m\($0 * 7_919 % 1_000) n\($0 * 613 % 997)" } + remarks),
            ],
            refusedTexts: Self.refusedTexts())
    }

    // MARK: Tests

    @Test("bits, symbols, numbers and words are written as in the vectors (§5.4, §5.6)")
    func write() throws {
        #expect(try VectorFile.load("coding", writing: make) == make())
    }

    @Test("bits are read as they were written")
    func bits() throws {
        for vector in try VectorFile.load("coding", writing: make).bits {
            var decoder = RangeDecoder(try #require(Hex.decode(vector.hex))[...])
            let models = decoder.addModels(4)
            for step in try Self.steps(vector.steps) {
                switch step {
                case .bit(let bit, let model): #expect(decoder.bit(models + model) == bit, "\(vector.note)")
                case .plain(let value, let count): #expect(decoder.bits(count) == value, "\(vector.note)")
                }
            }
            try decoder.end("bits")
        }
    }

    @Test("symbols and numbers are read as they were written")
    func symbols() throws {
        let file = try VectorFile.load("coding", writing: make)
        for vector in file.symbols {
            var decoder = RangeDecoder(try #require(Hex.decode(vector.hex))[...])
            let model = SymbolModel(size: vector.size, contexts: vector.contexts, in: &decoder)
            let read = vector.symbols.map { [model.decode(below: $0[1], $0[2], from: &decoder), $0[1], $0[2]] }
            #expect(read == vector.symbols, "\(vector.note)")
            try decoder.end("symbols")
        }
        for vector in file.numbers {
            var decoder = RangeDecoder(try #require(Hex.decode(vector.hex))[...])
            let model = NumberModel(width: vector.width, contexts: TableHistory.contexts, in: &decoder)
            let read = vector.contexts.map { model.decode($0, from: &decoder) }
            #expect(read == vector.numbers, "\(vector.note)")
            try decoder.end("numbers")
        }
    }

    @Test("texts are read as they were written")
    func texts() throws {
        for vector in try VectorFile.load("coding", writing: make).texts {
            var reader = try TextReader(
                words: try #require(Hex.decode(vector.words))[...], spelled: try #require(Hex.decode(vector.spelled)))
            for text in vector.texts {
                #expect(try Array(reader.text(text.utf8.count)) == Array(text.utf8), "\(vector.note)")
            }
            try reader.end()
        }
    }

    @Test("words that do not make the texts are refused with their code (R158)")
    func refused() throws {
        for vector in try VectorFile.load("coding", writing: make).refusedTexts {
            let words = try #require(Hex.decode(vector.words))
            let refusal = RefusalVector(note: vector.note, hex: vector.spelled, error: vector.error)
            try refusal.check { spelled in
                var reader = try TextReader(words: words[...], spelled: spelled)
                for length in vector.lengths { _ = try reader.text(length) }
                try reader.end()
            }
        }
    }
}
