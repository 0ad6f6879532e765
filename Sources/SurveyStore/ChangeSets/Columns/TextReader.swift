/// Reads what ``TextWriter`` wrote, one text after the other, each of a length that is known.
struct TextReader: ~Copyable {
    private var spelled: ByteReader
    private var decoder: RangeDecoder
    private let models: WordModels?
    private let wordCount: Int
    private var words: [PoolRange] = []
    private var last = 0
    private var total = 0

    /// - Parameters:
    ///   - words: the word stream; empty where all is spelled out.
    ///   - spelled: what is spelled out, inflated.
    init(words: ArraySlice<UInt8>, spelled: [UInt8]) throws(DecodingProblem) {
        self.spelled = ByteReader(spelled, place: "texts")
        var decoder = RangeDecoder(words)
        var models: WordModels?
        var count = 0
        if !words.isEmpty {
            let number = NumberModel(width: 32, in: &decoder).decode(from: &decoder)
            // All words are different, so that at most one has no bytes.
            guard number <= UInt64(spelled.count + 1) else { throw DecodingProblem(.malformed, "words") }
            guard number <= UInt64(Limits.sectionWords) else { throw DecodingProblem(.tooLarge, "words") }
            count = Int(number)
            models = WordModels(words: count, in: &decoder)
        }
        wordCount = count
        self.models = models
        self.decoder = decoder
    }

    /// - Parameter tag: a byte to stand before the text.
    mutating func text(_ count: Int, behind tag: UInt8? = nil) throws(DecodingProblem) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(count + 1)
        if let tag { text.append(tag) }
        let end = text.count + count
        guard let models else {
            text.append(contentsOf: try spelled.raw(count))
            return text
        }
        total += count
        guard total <= Limits.sectionBytes else { throw DecodingProblem(.tooLarge, "texts") }
        while text.count < end {
            let word = try next(models)
            guard text.count + word.count <= end else { throw DecodingProblem(.malformed, "words") }
            spelled.copy(word.range, to: &text)
            if text.count < end { text.append(0x20) }
        }
        return text
    }

    private mutating func next(_ models: WordModels) throws(DecodingProblem) -> PoolRange {
        let isNew = words.isEmpty || words.count < wordCount && decoder.bit(models.isNew + last) == 1
        last = isNew ? 1 : 0
        guard isNew else { return words[models.words.decode(below: words.count, 0, from: &decoder)] }
        let length = models.lengths.decode(from: &decoder)
        guard length <= UInt64(Limits.answerBytes) else { throw DecodingProblem(.tooLarge, "word") }
        let start = spelled.position
        try spelled.skip(Int(length))
        let word = PoolRange(start: start, end: spelled.position)
        words.append(word)
        return word
    }

    borrowing func end() throws(DecodingProblem) {
        try spelled.end()
        guard words.count == wordCount else { throw DecodingProblem(.notCanonical, "words") }
        try decoder.end("words")
    }
}
