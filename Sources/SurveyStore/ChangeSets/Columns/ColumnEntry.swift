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

        /// The tag of the answers that it makes, where that goes without saying.
        var impliedTag: AnswerTag? {
            switch self {
            case .text: .text
            case .choice: .choice
            case .literal, .numbers, .choices: nil
            }
        }
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
    var addsToRows: Bool { kind == .numbers || kind == .choices }

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

    /// What is written of it: all that its kind does not say.
    var written: ArraySlice<UInt8> {
        switch kind {
        case .literal, .numbers: bytes[...]
        case .text, .choice: bytes.dropFirst()
        case .choices: []
        }
    }

    /// An entry whose tag goes without saying, by the whole answer.
    init(_ kind: Kind, answer bytes: [UInt8]) throws(DecodingProblem) {
        guard UTF8.isValid(bytes.dropFirst()) else { throw DecodingProblem(.malformed, "text") }
        self.init(kind: kind, bytes: bytes, numbers: 0)
    }

    /// Reads any other entry, and checks that the answers which it makes are in their canonical form.
    init(_ kind: Kind, written: ArraySlice<UInt8>) throws(DecodingProblem) {
        switch kind {
        case .literal:
            try Answer.check(encoded: written)
            self.init(answer: written)
            guard self.kind == .literal else { throw DecodingProblem(.notCanonical, "column entry") }
        case .text, .choice:
            throw DecodingProblem(.malformed, "column entry")
        case .numbers:
            guard let layout = Self.layout(written), layout.prefix == written.count else {
                throw DecodingProblem(.malformed, "number prefix")
            }
            // A prefix with zeros behind it is the smallest answer that it can begin: this checks it for all rows.
            try Answer.check(encoded: (written + [UInt8](repeating: 0, count: layout.numbers))[...])
            self.init(kind: .numbers, bytes: Array(written), numbers: layout.numbers)
        case .choices:
            guard written.isEmpty else { throw DecodingProblem(.malformed, "column entry") }
            self = .choices
        }
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
