/// The answers of one save with their bytes, all in one buffer.
struct EncodedAnswers {
    private var writer = ByteWriter()
    private(set) var entries: [(path: AnswerPath, bytes: Range<Int>)] = []

    init(reserving count: Int) {
        writer = ByteWriter(reserving: count * 12)
        entries.reserveCapacity(count)
    }

    /// Adds an answer and gives its bytes' place.
    mutating func add(_ answer: Answer, at path: AnswerPath) -> Range<Int> {
        let start = writer.bytes.count
        answer.encode(into: &writer)
        entries.append((path, start..<writer.bytes.count))
        return start..<writer.bytes.count
    }

    /// The bytes of all answers.
    var byteCount: Int { writer.bytes.count }

    subscript(_ range: Range<Int>) -> ArraySlice<UInt8> { writer.bytes[range] }
}
