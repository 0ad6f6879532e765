/// Reads what ``TextWriter`` wrote, one text after the other, each of a length that is known.
struct TextReader: ~Copyable {
    private var spelled: ByteReader
    private var decoder: RangeDecoder
    /// Nil where all texts are spelled out whole.
    private let models: WordModels?
    private let wordCount: Int
    /// What new words and whole texts are read with; nil where they are spelled out.
    private var letters: LetterModel?
    private var lettersLeft = Limits.sectionLetters
    private var usesLeft: Int
    /// The words so far: where they lie in ``pool``, or in what is spelled out.
    private var words: [PoolRange] = []
    private var pool: [UInt8] = []
    private var last = 0
    private var total = 0

    /// - Parameters:
    ///   - words: the word stream; empty where all is spelled out.
    ///   - spelled: what is spelled out, inflated.
    ///   - uses: words that may stand in all texts together.
    init(
        words: ArraySlice<UInt8>, spelled: [UInt8], uses: Int = Limits.sectionWordUses
    ) throws(DecodingProblem) {
        self.spelled = ByteReader(spelled, place: "texts")
        usesLeft = uses
        var decoder = RangeDecoder(words)
        var models: WordModels?
        var count = 0
        letters = !words.isEmpty && spelled.isEmpty ? LetterModel.taught : nil
        if !words.isEmpty {
            let limit = spelled.isEmpty ? Limits.sectionLetters : spelled.count
            (count, models) = try WordModels.count(limit: limit, in: &decoder)
        }
        wordCount = count
        self.models = models
        self.decoder = decoder
    }

    /// - Parameter tag: a byte to stand before the text.
    mutating func text(_ count: Int, behind tag: UInt8? = nil) throws(DecodingProblem) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(min(count, Limits.sectionLetters) + 1)
        if let tag { text.append(tag) }
        let start = text.count
        guard let models else {
            text.append(contentsOf: try spelled.raw(count))
            return text
        }
        total += count
        guard total <= Limits.sectionBytes else { throw DecodingProblem(.tooLarge, "texts") }
        var before = LetterModel.LastBytes()
        if wordCount == 0, letters != nil {
            text += try spell(count, &before)
            return text
        }
        let end = start + count
        while text.count < end {
            try appendWord(models, &before, to: &text, end)
            if text.count < end {
                text.append(0x20)
                before.append(0x20)
            }
        }
        return text
    }

    private mutating func appendWord(
        _ models: WordModels, _ before: inout LetterModel.LastBytes, to text: inout [UInt8], _ end: Int
    ) throws(DecodingProblem) {
        usesLeft -= 1
        guard usesLeft >= 0 else { throw DecodingProblem(.tooLarge, "words") }
        let isNew = words.isEmpty || words.count < wordCount && decoder.bit(models.isNew + last) == 1
        last = isNew ? 1 : 0
        let place = isNew ? words.count : models.words.decode(below: words.count, 0, from: &decoder)
        if isNew {
            let length = models.lengths.decode(from: &decoder)
            guard length <= UInt64(Limits.answerBytes) else { throw DecodingProblem(.tooLarge, "word") }
            guard text.count + Int(length) <= end else { throw DecodingProblem(.malformed, "words") }
            let start = letters == nil ? spelled.position : pool.count
            if letters == nil {
                try spelled.skip(Int(length))
            } else {
                pool += try spell(Int(length), &before)
            }
            words.append(PoolRange(start: start, end: start + Int(length)))
        }
        let word = words[place]
        guard text.count + word.count <= end else { throw DecodingProblem(.malformed, "words") }
        guard letters != nil else { return spelled.copy(word.range, to: &text) }
        text += pool[word.range]
        if !isNew { for byte in pool[word.range].suffix(2) { before.append(byte) } }
    }

    /// Reads so many letters.
    private mutating func spell(
        _ count: Int, _ before: inout LetterModel.LastBytes
    ) throws(DecodingProblem) -> [UInt8] {
        lettersLeft -= count
        // Letters can cost next to nothing, and each takes its time.
        guard lettersLeft >= 0 else { throw DecodingProblem(.tooLarge, "letters") }
        var text: [UInt8] = []
        text.reserveCapacity(count)
        for _ in 0..<count {
            guard let letter = letters?.decode(&before, from: &decoder) else { break }
            text.append(letter)
        }
        return text
    }

    borrowing func end() throws(DecodingProblem) {
        try spelled.end()
        guard words.count == wordCount else { throw DecodingProblem(.notCanonical, "words") }
        try decoder.end("words")
    }
}
