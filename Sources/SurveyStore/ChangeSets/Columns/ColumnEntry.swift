/// One entry of a column's dictionary: a whole answer, or what answers have in common before their numbers or choices.
struct ColumnEntry: Hashable {
    /// How an entry is written, and what its rows add to it.
    enum Kind: Int, CaseIterable {
        /// A whole answer, of any kind; a text; a choice's code. The tag of the last two goes without saying.
        case literal = 0, text, choice
        /// Tag, scale, format: each row adds numbers.
        case numbers
        /// A select-multiple: each row adds which of the column's codes it has.
        case choices
        /// An edit of a select-multiple: each row adds which of the column's codes it adds and removes.
        case edits
    }

    let kind: Kind
    /// The answer's bytes, or the first ones of it.
    let bytes: [UInt8]
    /// How many numbers a row adds.
    let numbers: Int

    /// A whole answer.
    init(answer: ArraySlice<UInt8>) {
        switch answer.first.flatMap(AnswerTag.init(rawValue:)) {
        case .text: kind = .text
        case .choice: kind = .choice
        default: kind = .literal
        }
        bytes = Array(answer)
        numbers = 0
    }

    /// A choice, by its code.
    init(choice code: [UInt8]) {
        self.init(kind: .choice, bytes: [AnswerTag.choice.rawValue] + code, numbers: 0)
    }

    /// The select-multiples of a column.
    static let choices = ColumnEntry(kind: .choices, bytes: [AnswerTag.choices.rawValue], numbers: 0)

    /// The edits of select-multiples of a column.
    static let edits = ColumnEntry(kind: .edits, bytes: [AnswerTag.choicesEdit.rawValue], numbers: 0)

    private init(kind: Kind, bytes: [UInt8], numbers: Int) {
        self.kind = kind
        self.bytes = bytes
        self.numbers = numbers
    }

    /// What comes before an answer's numbers; nil for answers without.
    init?(prefixOf answer: ArraySlice<UInt8>) {
        guard let layout = Self.layout(answer) else { return nil }
        self.init(kind: .numbers, bytes: Array(answer.prefix(layout.prefix)), numbers: layout.numbers)
    }

    /// How many bytes come before the numbers, and how many numbers there are.
    private static func layout(_ answer: ArraySlice<UInt8>) -> (prefix: Int, numbers: Int)? {
        guard let tag = answer.first.flatMap(AnswerTag.init(rawValue:)) else { return nil }
        let second = answer.dropFirst().first
        switch tag {
        case .integer, .date, .present: return (1, 1)
        case .decimal: return second == nil ? nil : (2, 1)
        case .time:
            guard let second else { return nil }
            if second >> 3 < 2 { return (2, 1) }
            return answer.dropFirst(2).firstIndex { $0 < 0x80 }.map { ($0 - answer.startIndex + 1, 1) }
        case .geopoint: return second.map { (2 + Int($0), Int($0)) }
        default: return nil
        }
    }

    /// Whether rows add something to it.
    var addsToRows: Bool { kind == .numbers || kind == .choices || kind == .edits }

    // MARK: What its numbers are

    private var tag: AnswerTag? { bytes.first.flatMap(AnswerTag.init(rawValue:)) }

    /// Decimal digits behind the point of the `slot`-th number.
    func scale(_ slot: Int) -> Int {
        switch tag {
        case .decimal: bytes.count > 1 ? Int(bytes[1]) : 0
        case .geopoint: bytes.count > 2 + slot ? Int(bytes[2 + slot]) : 0
        default: 0
        }
    }

    /// What the numbers count, for predicting them from those of another column.
    var unit: NumberUnit {
        switch tag {
        case .date: .days
        case .time: bytes.count > 1 && bytes[1] & 1 == 1 ? .milliseconds : .other
        default: .other
        }
    }

    /// Whether a number may stand in an answer of this kind.
    func allows(_ number: Int64) -> Bool {
        guard tag == .date || tag == .time else { return true }
        return number.magnitude < Answer.calendarBound
    }

    // MARK: Bytes

    /// The text that is written of it: all that its kind does not say. Nil for kinds without.
    var text: ArraySlice<UInt8>? {
        switch kind {
        case .literal: bytes[...]
        case .text, .choice: bytes.dropFirst()
        case .numbers, .choices, .edits: nil
        }
    }

    /// What comes before its numbers, behind the tag, as numbers: a scale; a format, and the offset where it has one; how many
    /// scales, and these.
    var form: [UInt64] {
        guard kind == .numbers, bytes.count > 1 else { return [] }
        guard tag == .time, bytes.count > 2 else { return bytes.dropFirst().map(UInt64.init) }
        var reader = ByteReader(bytes[2...], place: "time")
        return [UInt64(bytes[1]), (try? reader.varint()) ?? 0]
    }

    /// Reads what ``form`` gives, and checks that it begins answers in their canonical form.
    ///
    /// - Parameter next: reads the next number of it, at most so great.
    init(tag number: Int, form next: (_ limit: Int) throws(DecodingProblem) -> UInt64) throws(DecodingProblem) {
        guard let tag = UInt8(exactly: number).flatMap(AnswerTag.init(rawValue:)) else {
            throw DecodingProblem(.malformed, "number prefix")
        }
        var writer = ByteWriter()
        writer.raw([tag.rawValue])
        switch tag {
        case .integer, .date, .present: break
        case .decimal: writer.varint(try next(127))
        case .time:
            let format = try next(127)
            writer.varint(format)
            if format >> 3 >= 2 { writer.varint(try next(.max)) }
        case .geopoint:
            let count = try next(127)
            writer.varint(count)
            for _ in 0..<count { writer.varint(try next(127)) }
        default: throw DecodingProblem(.malformed, "number prefix")
        }
        let written = writer.bytes[...]
        guard let layout = Self.layout(written), layout.prefix == written.count else {
            throw DecodingProblem(.malformed, "number prefix")
        }
        // A prefix with zeros behind it is the smallest answer that it can begin: this checks it for all rows.
        try Answer.check(encoded: (written + [UInt8](repeating: 0, count: layout.numbers))[...])
        self.init(kind: .numbers, bytes: Array(written), numbers: layout.numbers)
    }

    /// An entry whose tag goes without saying, by the whole answer.
    init(_ kind: Kind, answer bytes: [UInt8]) throws(DecodingProblem) {
        guard UTF8.isValid(bytes.dropFirst()) else { throw DecodingProblem(.malformed, "text") }
        self.init(kind: kind, bytes: bytes, numbers: 0)
    }

    /// Reads a whole answer, and checks that it is in its canonical form.
    init(literal written: ArraySlice<UInt8>) throws(DecodingProblem) {
        try Answer.check(encoded: written)
        self.init(answer: written)
        guard kind == .literal else { throw DecodingProblem(.notCanonical, "column entry") }
    }
}

/// What a run of numbers counts.
enum NumberUnit {
    case days, milliseconds, other

    private static let day: Int64 = 86_400_000

    /// A number of another unit in this one, as a guess; nil where one says nothing about the other.
    func guess(_ number: Int64, _ unit: NumberUnit) -> Int64? {
        switch (self, unit) {
        case (.days, .milliseconds): number >= 0 ? number / Self.day : -1 - (-1 - number) / Self.day
        case (.milliseconds, .days): number &* Self.day
        case (.days, .days), (.milliseconds, .milliseconds), (.other, .other): number
        default: nil
        }
    }
}

extension UTF8 {
    /// Whether bytes are well-formed UTF-8.
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes.span)) != nil
    }
}
