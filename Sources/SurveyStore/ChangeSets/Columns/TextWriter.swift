/// The texts of a section: spelled out one behind the other for deflate, or as words of which only new ones are spelled
/// (Moffat, "Word-based text compression", 1989), whichever is smaller. Layout: protocol.md §5.6.
struct TextWriter {
    private var texts: [UInt8] = []
    /// Where each text ends in ``texts``.
    private var ends: [Int] = []

    mutating func add(_ text: some Collection<UInt8>) {
        texts.append(contentsOf: text)
        ends.append(texts.count)
    }

    /// The word stream, empty where all is spelled out, and what is spelled out, deflated.
    func finish() -> (words: [UInt8], spelled: [UInt8]) {
        guard !texts.isEmpty else { return ([], []) }
        let plain = Deflate.compress(texts)
        guard let (words, spelled) = asWords() else { return ([], plain) }
        let deflated = Deflate.compress(spelled)
        return words.count + deflated.count < plain.count ? (words, deflated) : ([], plain)
    }

    /// Nil for more words than a reader takes.
    private func asWords() -> (words: [UInt8], spelled: [UInt8])? {
        var known: [ArraySlice<UInt8>: Int] = [:]
        var tokens: [Int] = []
        var spelled: [UInt8] = []
        var lengths: [Int] = []
        var start = 0
        for end in ends {
            for word in WordSplit(text: texts[start..<end]) {
                let number = known[word] ?? known.count
                if number == known.count {
                    known[word] = number
                    spelled += word
                    lengths.append(word.count)
                }
                tokens.append(number)
            }
            start = end
        }
        guard known.count <= Limits.sectionWords else { return nil }
        var sink = RangeEncoder()
        NumberModel(width: 32, in: &sink).encode(UInt64(known.count), into: &sink)
        let models = WordModels(words: known.count, in: &sink)
        var seen = 0
        var last = 0
        for token in tokens {
            let isNew = token == seen
            if seen > 0, seen < known.count { sink.bit(isNew ? 1 : 0, models.isNew + last) }
            last = isNew ? 1 : 0
            if isNew {
                models.lengths.encode(UInt64(lengths[seen]), into: &sink)
                seen += 1
            } else {
                models.words.encode(token, below: seen, 0, into: &sink)
            }
        }
        return (sink.finish(), spelled)
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
    /// Longest word that is spelled, as a width in bits.
    static let lengthWidth = 21

    let isNew: Int
    let lengths: NumberModel
    let words: SymbolModel

    init(words count: Int, in sink: inout some BitSink) {
        isNew = sink.addModels(2)
        lengths = NumberModel(width: Self.lengthWidth, in: &sink)
        words = SymbolModel(size: count, contexts: 1, in: &sink)
    }

    init(words count: Int, in decoder: inout RangeDecoder) {
        isNew = decoder.addModels(2)
        lengths = NumberModel(width: Self.lengthWidth, in: &decoder)
        words = SymbolModel(size: count, contexts: 1, in: &decoder)
    }
}
