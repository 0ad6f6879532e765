/// The one byte form of an answer: a tag, then the tag's payload. Rows, change-sets and digests all use it
/// (protocol.md §4), and equal answers have equal bytes.
enum AnswerTag: UInt8 {
    case text = 1
    case integer, decimal, boolean, date, time, choice, choices, choicesEdit, rank
    case geopoint, geotrace, geoshape, attachment, literal, missing, present, removed
}

extension Answer {
    /// Days and milliseconds are smaller than this, so that arithmetic of the calendar cannot overflow.
    static let calendarBound: UInt64 = 1 << 52

    /// The answer's bytes.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }

    func encode(into writer: inout ByteWriter) {
        switch self {
        case .text(let text): writer.tagged(.text, text)
        case .integer(let value):
            writer.tag(.integer)
            writer.zigzag(value)
        case .decimal(let value):
            writer.tag(.decimal)
            writer.byte(value.scale)
            writer.zigzag(value.unscaled)
        case .boolean(let value):
            writer.tag(.boolean)
            writer.byte(value ? 1 : 0)
        case .date(let date):
            writer.tag(.date)
            writer.zigzag(date.days)
        case .time(let time): time.encode(into: &writer)
        case .choice(let code): writer.tagged(.choice, code)
        case .choices(let codes): writer.tagged(.choices, codes.joined(separator: " "))
        case .choicesEdit(let added, let removed):
            let parts = added.map { "+" + $0 } + removed.map { "-" + $0 }
            writer.tagged(.choicesEdit, parts.joined(separator: " "))
        case .rank(let codes): writer.tagged(.rank, codes.joined(separator: " "))
        case .geopoint(let point):
            writer.tag(.geopoint)
            writer.point(point)
        case .geotrace(let points):
            writer.tag(.geotrace)
            points.forEach { writer.point($0) }
        case .geoshape(let points):
            writer.tag(.geoshape)
            points.forEach { writer.point($0) }
        case .attachment(let name, let digest):
            writer.tag(.attachment)
            writer.byte(digest == nil ? 0 : 1)
            if let digest { writer.raw(digest.bytes) }
            writer.raw(name.utf8)
        case .literal(let kind, let text):
            writer.tag(.literal)
            writer.byte(kind.rawValue)
            writer.raw(text.utf8)
        case .missing(let missing):
            writer.tag(.missing)
            writer.byte(missing.rawValue)
        case .present(let position):
            writer.tag(.present)
            writer.zigzag(position)
        case .removed: writer.tag(.removed)
        }
    }

    /// Reads an answer's bytes.
    ///
    /// - Throws: ``DecodingProblem`` unless the bytes are exactly one answer in its canonical form.
    init(encoded bytes: ArraySlice<UInt8>) throws(DecodingProblem) {
        var reader = ByteReader(bytes, place: "answer")
        guard let tag = AnswerTag(rawValue: try reader.byte()) else { throw DecodingProblem(.malformed, "answer tag") }
        switch tag {
        case .text: self = .text(try reader.restAsText())
        case .integer: self = .integer(try reader.zigzag())
        case .decimal:
            let scale = try reader.byte()
            guard scale <= 18 else { throw DecodingProblem(.malformed, "decimal scale") }
            self = .decimal(ExactDecimal(unscaled: try reader.zigzag(), scale: scale))
        case .boolean:
            let value = try reader.byte()
            guard value <= 1 else { throw DecodingProblem(.malformed, "boolean") }
            self = .boolean(value == 1)
        case .date:
            let days = try reader.zigzag()
            guard days.magnitude < Self.calendarBound else { throw DecodingProblem(.malformed, "date") }
            self = .date(CalendarDate(days: days))
        case .time: self = .time(try ClockTime(from: &reader))
        case .choice: self = .choice(try reader.restAsText())
        case .choices: self = .choices(try reader.restAsCodes())
        case .choicesEdit: self = try Self.edit(reader.restAsCodes())
        case .rank: self = .rank(try reader.restAsCodes())
        case .geopoint: self = .geopoint(try reader.point())
        case .geotrace: self = .geotrace(try reader.points())
        case .geoshape: self = .geoshape(try reader.points())
        case .attachment:
            var digest: Digest256?
            switch try reader.byte() {
            case 0: break
            case 1: digest = Digest256(bytes: try reader.raw(32))
            default: throw DecodingProblem(.malformed, "attachment")
            }
            self = .attachment(name: try reader.restAsText(), digest: digest)
        case .literal:
            guard let kind = AnswerKind(rawValue: try reader.byte()) else {
                throw DecodingProblem(.malformed, "literal kind")
            }
            self = .literal(kind, try reader.restAsText())
        case .missing:
            guard let missing = Missing(rawValue: try reader.byte()) else {
                throw DecodingProblem(.malformed, "missing kind")
            }
            self = .missing(missing)
        case .present: self = .present(position: try reader.zigzag())
        case .removed: self = .removed
        }
        try reader.end()
    }

    /// Whether its bytes can be read back, as far as that can be told without trying.
    var isSurelyReadable: Bool {
        switch self {
        case .text, .choice, .integer, .boolean, .attachment, .literal, .missing, .present, .removed: true
        case .decimal(let value): value.scale <= 18
        case .date(let date): date.days.magnitude < Self.calendarBound
        case .choices(let codes), .rank(let codes): codes.allSatisfy { !$0.isEmpty && !$0.utf8.contains(0x20) }
        case .geopoint(let point): (2...4).contains(point.count) && point.allSatisfy { $0.scale <= 18 }
        case .choicesEdit, .time, .geotrace, .geoshape: false
        }
    }

    /// Whether bytes are exactly one answer in its canonical form: as ``init(encoded:)``, without making the answer where
    /// that is the dear part.
    static func check(encoded bytes: ArraySlice<UInt8>) throws(DecodingProblem) {
        switch bytes.first.flatMap(AnswerTag.init(rawValue:)) {
        case .text, .choice:
            guard UTF8.isValid(bytes.dropFirst()) else { throw DecodingProblem(.malformed, "text") }
        case .choices, .rank:
            // Codes with one space between them.
            let codes = bytes.dropFirst()
            guard UTF8.isValid(codes) else { throw DecodingProblem(.malformed, "text") }
            var last: UInt8 = 0x20
            for byte in codes {
                guard byte != 0x20 || last != 0x20 else { throw DecodingProblem(.malformed, "choices") }
                last = byte
            }
            guard codes.isEmpty || last != 0x20 else { throw DecodingProblem(.malformed, "choices") }
        default: _ = try Answer(encoded: bytes)
        }
    }

    private static func edit(_ parts: [String]) throws(DecodingProblem) -> Answer {
        var added: [String] = []
        var removed: [String] = []
        for part in parts {
            // By bytes: a code may begin with a mark that joins the sign before it into one character.
            switch part.utf8.first {
            case 0x2B where removed.isEmpty: added.append(String(decoding: part.utf8.dropFirst(), as: UTF8.self))
            case 0x2D: removed.append(String(decoding: part.utf8.dropFirst(), as: UTF8.self))
            default: throw DecodingProblem(.malformed, "choices edit")
            }
        }
        guard !added.contains(""), !removed.contains(""),
            Set((added + removed).map { Array($0.utf8) }).count == parts.count
        else {
            throw DecodingProblem(.malformed, "choices edit")
        }
        return .choicesEdit(added: added, removed: removed)
    }
}

extension ClockTime {
    /// Format byte: bit 0 a date belongs to it, bits 1-2 fraction digits, bits 3-4 offset (0 none, 1 `Z`, 2 minutes).
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.tag(.time)
        var format = (hasDate ? 1 : 0) | fractionDigits << 1
        switch offset {
        case .none: writer.byte(format)
        case .utc:
            format |= 1 << 3
            writer.byte(format)
        case .minutes(let minutes):
            format |= 2 << 3
            writer.byte(format)
            writer.zigzag(Int64(minutes))
        }
        writer.zigzag(milliseconds)
    }

    fileprivate init(from reader: inout ByteReader) throws(DecodingProblem) {
        let format = try reader.byte()
        let offset: Offset
        switch format >> 3 {
        case 0: offset = .none
        case 1: offset = .utc
        case 2:
            guard let minutes = Int16(exactly: try reader.zigzag()), abs(Int(minutes)) < 1_440 else {
                throw DecodingProblem(.malformed, "time offset")
            }
            offset = .minutes(minutes)
        default: throw DecodingProblem(.malformed, "time format")
        }
        let milliseconds = try reader.zigzag()
        guard milliseconds.magnitude < Answer.calendarBound else { throw DecodingProblem(.malformed, "time") }
        self.init(
            hasDate: format & 1 == 1, milliseconds: milliseconds, fractionDigits: format >> 1 & 3, offset: offset)
    }
}

extension ByteWriter {
    mutating func tag(_ tag: AnswerTag) {
        byte(tag.rawValue)
    }

    mutating func tagged(_ tag: AnswerTag, _ text: String) {
        byte(tag.rawValue)
        raw(text.utf8)
    }

    /// Number of coordinates, their scales, then their digits: alike things lie together for the column codec.
    fileprivate mutating func point(_ point: [ExactDecimal]) {
        byte(UInt8(point.count))
        for number in point { byte(number.scale) }
        for number in point { zigzag(number.unscaled) }
    }
}

extension ByteReader {
    fileprivate mutating func restAsText() throws(DecodingProblem) -> String {
        guard let text = String(validating: rest(), as: UTF8.self) else { throw DecodingProblem(.malformed, "text") }
        return text
    }

    fileprivate mutating func restAsCodes() throws(DecodingProblem) -> [String] {
        let text = try restAsText()
        if text.isEmpty { return [] }
        let codes = Answer.codes(text)
        guard !codes.contains("") else { throw DecodingProblem(.malformed, "choices") }
        return codes
    }

    fileprivate mutating func point() throws(DecodingProblem) -> [ExactDecimal] {
        let count = Int(try byte())
        guard (2...4).contains(count) else { throw DecodingProblem(.malformed, "point") }
        let scales = Array(try raw(count))
        var numbers: [ExactDecimal] = []
        for scale in scales {
            guard scale <= 18 else { throw DecodingProblem(.malformed, "point") }
            numbers.append(ExactDecimal(unscaled: try zigzag(), scale: scale))
        }
        return numbers
    }

    fileprivate mutating func points() throws(DecodingProblem) -> [[ExactDecimal]] {
        var points: [[ExactDecimal]] = []
        while !isAtEnd { points.append(try point()) }
        return points
    }
}
