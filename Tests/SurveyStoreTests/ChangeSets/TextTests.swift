import Testing

@testable import SurveyStore

@Suite("Texts come back, spelled out or as words")
struct TextTests {
    private func expectBack(_ texts: [String]) throws -> Bool {
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
        return !words.isEmpty
    }

    @Test("texts of few words, with spaces at either end and side by side", arguments: Seeds.first(60))
    func words(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let vocabulary = ["", "", "كان", "في", "هذا", "répondant", "absent,", "a", "\u{2D63}\u{2D4D}"]
        let texts = (0..<random.below(300)).map { _ in
            (0..<random.below(12)).map { _ in random.pick(vocabulary) }.joined(separator: " ")
        }
        _ = try expectBack(texts)
    }

    @Test("many texts of the same words become words, few do not")
    func choice() throws {
        var random = SplitMix64(seed: 1)
        let vocabulary = (0..<60).map { "word\($0)" }
        let notes = (0..<200).map { _ in (0..<8).map { _ in random.pick(vocabulary) }.joined(separator: " ") }
        #expect(try expectBack(notes))
        #expect(try !expectBack(["one"]))
        #expect(try !expectBack([]))
    }

    @Test("a word stream that lies is refused", arguments: Seeds.first(30))
    func hostile(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let words = random.bytes(1 + random.below(30))
            do throws(DecodingProblem) {
                var reader = try TextReader(words: words[...], spelled: random.bytes(random.below(20)))
                for _ in 0..<10 { _ = try reader.text(random.below(100)) }
                try reader.end()
            } catch {
                continue
            }
        }
    }
}
