/// The texts of a section: whole or as words of which only new ones are spelled (Moffat, "Word-based text compression", 1989);
/// and what is spelled for deflate, or letter by letter under a ``LetterModel``, which knows short texts better. Whichever is
/// smallest. Layout: protocol.md §5.6.
struct TextWriter {
    private var texts: [UInt8] = []
    /// Where each text ends in ``texts``.
    private var ends: [Int] = []
    /// More letters than this are left to deflate: it knows long texts about as well, and is read much faster.
    private static let letters = 1_024

    mutating func add(_ text: some Collection<UInt8>) {
        texts.append(contentsOf: text)
        ends.append(texts.count)
    }

    /// The word stream, empty where all is spelled out, and what is spelled out, deflated.
    func finish() -> (words: [UInt8], spelled: [UInt8]) {
        guard !texts.isEmpty else { return ([], []) }
        var best: (words: [UInt8], spelled: [UInt8]) = ([], Deflate.compress(texts))
        func consider(_ words: [UInt8], _ spelled: [UInt8]) {
            // A stream that ends in nothing but zeros is no bytes at all, which would say that there is none.
            guard !words.isEmpty, words.count + spelled.count < best.words.count + best.spelled.count else { return }
            best = (words, spelled)
        }
        if texts.count <= Self.letters { consider(asLetters(), []) }
        guard let words = Words(texts, ends) else { return best }
        consider(words.stream(inLetters: false), Deflate.compress(words.spelled))
        if words.spelled.count <= Self.letters { consider(words.stream(inLetters: true), []) }
        return best
    }

    /// Whole texts, letter by letter.
    private func asLetters() -> [UInt8] {
        var sink = RangeEncoder()
        _ = WordModels.count(0, in: &sink)
        var letters = LetterModel.taught
        var start = 0
        for end in ends {
            var last = LetterModel.LastBytes()
            for byte in texts[start..<end] { letters.encode(byte, &last, into: &sink) }
            start = end
        }
        return sink.finish()
    }
}

/// Texts as numbers of words.
private struct Words {
    /// For each word of the texts its number, from 0 in the order in which they are new; -1 where a text begins.
    private var tokens: [Int] = []
    private var known: [ArraySlice<UInt8>: Int] = [:]
    /// The different words.
    private var words: [ArraySlice<UInt8>] = []
    /// Their bytes, one behind the other.
    private(set) var spelled: [UInt8] = []

    /// Nil for more words than a reader takes.
    init?(_ texts: [UInt8], _ ends: [Int]) {
        var start = 0
        for end in ends {
            tokens.append(-1)
            for word in WordSplit(text: texts[start..<end]) {
                let number = known[word] ?? words.count
                if number == words.count {
                    known[word] = number
                    words.append(word)
                    spelled += word
                }
                tokens.append(number)
            }
            start = end
        }
        guard words.count <= Limits.sectionWords else { return nil }
    }

    /// The word stream, with the letters of new words in it or without.
    func stream(inLetters: Bool) -> [UInt8] {
        var sink = RangeEncoder()
        let models = WordModels.count(words.count, in: &sink)
        var letters = inLetters ? LetterModel.taught : LetterModel()
        var before = LetterModel.LastBytes()
        var seen = 0
        var last = 0
        for token in tokens {
            guard token >= 0 else {
                before = LetterModel.LastBytes()
                continue
            }
            let isNew = token == seen
            if seen > 0, seen < words.count { sink.bit(isNew ? 1 : 0, models.isNew + last) }
            last = isNew ? 1 : 0
            if isNew {
                models.lengths.encode(UInt64(words[token].count), into: &sink)
                seen += 1
                if inLetters { for byte in words[token] { letters.encode(byte, &before, into: &sink) } }
            } else {
                models.words.encode(token, below: seen, 0, into: &sink)
                for byte in words[token].suffix(2) { before.append(byte) }
            }
            before.append(0x20)
        }
        return sink.finish()
    }
}

/// The words of a text: what lies between single spaces. A space at the end is one that no word follows.
private struct WordSplit: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(text: ArraySlice<UInt8>) {
        rest = text
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let space = rest.firstIndex(of: 0x20) ?? rest.endIndex
        defer { rest = rest[Swift.min(space + 1, rest.endIndex)...] }
        return rest[..<space]
    }
}

/// What the word stream is written under.
struct WordModels {
    /// Widths in bits: of the number of words, and of the length of a word that is new.
    private static let countWidth = 21
    private static let lengthWidth = 21

    let isNew: Int
    let lengths: NumberModel
    let words: SymbolModel

    /// Writes how many words there are, and makes their models.
    static func count(_ count: Int, in sink: inout RangeEncoder) -> WordModels {
        NumberModel(width: countWidth, in: &sink).encode(UInt64(count), into: &sink)
        return WordModels(
            isNew: sink.addModels(2), lengths: NumberModel(width: lengthWidth, in: &sink),
            words: SymbolModel(size: count, contexts: 1, in: &sink))
    }

    /// Reads how many words there are, at most so many, and makes their models.
    static func count(
        limit: Int, in decoder: inout RangeDecoder
    ) throws(DecodingProblem) -> (count: Int, models: WordModels) {
        let number = NumberModel(width: countWidth, in: &decoder).decode(from: &decoder)
        // All words are different, so that at most one has no bytes.
        guard number <= UInt64(limit + 1) else { throw DecodingProblem(.malformed, "words") }
        guard number <= UInt64(Limits.sectionWords) else { throw DecodingProblem(.tooLarge, "words") }
        let models = WordModels(
            isNew: decoder.addModels(2), lengths: NumberModel(width: lengthWidth, in: &decoder),
            words: SymbolModel(size: Int(number), contexts: 1, in: &decoder))
        return (Int(number), models)
    }
}
