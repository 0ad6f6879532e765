import TestSupport
import Testing

@testable import SurveyStore

@Suite("Texts come back, spelled out or as words")
struct TextTests {
    private enum Form {
        case spelled, words, letters
    }

    /// Checks that texts come back, and gives how they were written.
    @discardableResult
    private func expectBack(_ texts: [String]) throws -> Form {
        var writer = TextWriter()
        for text in texts { writer.add(text.utf8) }
        let (words, spelled) = writer.finish()
        let plain = spelled.isEmpty ? [] : try Deflate.inflate(spelled[...], limit: 1 << 24, place: "texts")
        var reader = try TextReader(words: words[...], spelled: plain)
        for text in texts {
            let back = try reader.text(text.utf8.count)
            #expect(Array(back) == Array(text.utf8))
        }
        try reader.end()
        return words.isEmpty ? .spelled : spelled.isEmpty ? .letters : .words
    }

    @Test("texts of few words, with spaces at either end and side by side", arguments: Seeds.first(60))
    func words(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let vocabulary = ["", "", "كان", "في", "هذا", "répondant", "absent,", "a", "\u{2D63}\u{2D4D}"]
        let texts = (0..<random.below(300)).map { _ in
            (0..<random.below(12)).map { _ in random.pick(vocabulary) }.joined(separator: " ")
        }
        try expectBack(texts)
    }

    @Test("words are bounded, each as often as it stands there: one said again costs next to nothing")
    func wordUses() throws {
        var writer = TextWriter()
        let texts = (0..<600).map { "first\($0 % 300) second\($0 % 299)" }
        for text in texts { writer.add(text.utf8) }
        let (words, spelled) = writer.finish()
        try #require(!words.isEmpty)
        let plain = spelled.isEmpty ? [] : try Deflate.inflate(spelled[...], limit: 1 << 24, place: "texts")
        func read(uses: Int) throws {
            var reader = try TextReader(words: words[...], spelled: plain, uses: uses)
            for text in texts { _ = try reader.text(text.utf8.count) }
            try reader.end()
        }
        try read(uses: 600 * 2)
        #expect(throws: DecodingProblem(.tooLarge, "words")) { try read(uses: 600 * 2 - 1) }
    }

    @Test("letters of any bytes come back", arguments: Seeds.first(40))
    func letters(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let texts = (0..<random.below(60)).map { _ in
            String(
                String.UnicodeScalarView(
                    (0..<random.below(20)).compactMap { _ in
                        Unicode.Scalar(UInt32(random.below(random.once(in: 3) ? 0x11_0000 : 0x700)))
                    }))
        }
        try expectBack(texts)
    }

    @Test("many texts of the same words become words, few letters, and what repeats itself at length is left to deflate")
    func choice() throws {
        var random = SplitMix64(seed: 1)
        let vocabulary = (0..<60).map { "word\($0)" }
        let notes = (0..<200).map { _ in (0..<8).map { _ in random.pick(vocabulary) }.joined(separator: " ") }
        #expect(try expectBack(notes) != .spelled)
        #expect(try expectBack((0..<600).map { "first\($0 % 300) second\($0 % 299)" }) == .words)
        #expect(try expectBack(["one"]) == .letters)
        #expect(try expectBack([String(repeating: "0123456789", count: 400)]) == .spelled)
        #expect(try expectBack([]) == .spelled)
    }

    @Test("letters are bounded: a stream goes on for ever behind its end, and each letter takes its time")
    func letterLimit() throws {
        var encoder = RangeEncoder()
        _ = WordModels.count(0, in: &encoder)
        let stream = encoder.finish()
        var reader = try TextReader(words: stream[...], spelled: [])
        for _ in 0..<16 { #expect(try reader.text(Limits.sectionLetters / 16).count == Limits.sectionLetters / 16) }
        do throws(DecodingProblem) {
            _ = try reader.text(1)
            Issue.record("one letter too many was read")
        } catch {
            #expect(error.code == .tooLarge)
        }
    }

    @Test("a word stream that lies is refused", arguments: Seeds.first(30))
    func hostile(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let words = random.bytes(1 + random.below(30))
            let spelled = random.once(in: 2) ? [] : random.bytes(random.below(20))
            do throws(DecodingProblem) {
                var reader = try TextReader(words: words[...], spelled: spelled)
                for _ in 0..<10 { _ = try reader.text(random.below(100)) }
                try reader.end()
            } catch {
                continue
            }
        }
    }
}
