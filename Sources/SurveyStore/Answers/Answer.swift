/// What a question's answer is made of, as ODK XForms types it.
public enum AnswerKind: UInt8, Hashable, Sendable, CaseIterable {
    case text = 1
    case integer, decimal, boolean, date, time, dateTime
    case choice, choices, rank
    case geopoint, geotrace, geoshape
    case attachment
}

/// Why there is no value. Not asked is the fifth state and has no case of its own here unless an answer was taken back:
/// a question that was never asked has no answer at all.
public enum Missing: UInt8, Hashable, Sendable, CaseIterable {
    /// An answer was taken back, so that the question stands as not asked.
    case notAsked = 0
    case notRelevant, dontKnow, refused, erased

    /// The name in exports and on the command line.
    public var name: String {
        switch self {
        case .notAsked: "not-asked"
        case .notRelevant: "not-relevant"
        case .dontKnow: "dont-know"
        case .refused: "refused"
        case .erased: "erased"
        }
    }

    /// The state of that name.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

/// One typed answer. It comes back exactly as it was written: what has no compact form is kept as a literal.
public enum Answer: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case decimal(ExactDecimal)
    case boolean(Bool)
    case date(CalendarDate)
    /// A time of day, or a moment where the value has a date.
    case time(ClockTime)
    /// The code of one choice.
    case choice(String)
    /// The codes of the choices taken, in the order in which they were taken.
    case choices([String])
    /// What an edit of a select-multiple changed; never the merged value.
    case choicesEdit(added: [String], removed: [String])
    /// Codes from first to last place.
    case rank([String])
    /// Latitude and longitude in degrees (WGS 84), then where known altitude and accuracy in metres.
    case geopoint([ExactDecimal])
    case geotrace([[ExactDecimal]])
    case geoshape([[ExactDecimal]])
    /// A file, named by its SHA-256 once its bytes are known.
    case attachment(name: String, digest: Digest256?)
    /// A value of a kind in a spelling that the kind's compact form would not give back, such as `007`.
    case literal(AnswerKind, String)
    case missing(Missing)
    /// A repeat instance is there, at this place in the order of its repeat.
    case present(position: Int64)
    /// A repeat instance was removed.
    case removed

    /// Reads what ODK XForms writes for a value of `kind`. Every text has an answer: checking it against the form is the
    /// form's business.
    public init(lexical text: String, kind: AnswerKind) {
        self = Self.compact(text, kind) ?? .literal(kind, text)
    }

    private static func compact(_ text: String, _ kind: AnswerKind) -> Answer? {
        switch kind {
        case .text: return .text(text)
        case .integer:
            guard let value = Int64(text), String(value) == text else { return nil }
            return .integer(value)
        case .decimal: return ExactDecimal(text).map(Answer.decimal)
        case .boolean: return ["true": .boolean(true), "false": .boolean(false)][text]
        case .date: return CalendarDate(text).map(Answer.date)
        case .time: return ClockTime(text, hasDate: false).map(Answer.time)
        case .dateTime: return ClockTime(text, hasDate: true).map(Answer.time)
        case .choice: return .choice(text)
        case .choices, .rank:
            let codes = codes(text)
            guard !codes.contains(""), kind == .rank || Set(codes.map { Array($0.utf8) }).count == codes.count else { return nil }
            return kind == .rank ? .rank(codes) : .choices(codes)
        case .geopoint: return point(text[...]).map(Answer.geopoint)
        case .geotrace: return points(text).map(Answer.geotrace)
        case .geoshape: return points(text).map(Answer.geoshape)
        case .attachment: return .attachment(name: text, digest: nil)
        }
    }

    /// The parts between single spaces. By bytes: a space and a combining mark behind it make one character.
    static func codes(_ text: String) -> [String] {
        text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func point(_ text: Substring) -> [ExactDecimal]? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map { ExactDecimal($0) }
        let numbers = parts.compactMap { $0 }
        guard (2...4).contains(numbers.count), numbers.count == parts.count else { return nil }
        return numbers
    }

    private static func points(_ text: String) -> [[ExactDecimal]]? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { point($0) }
        let all = parts.compactMap { $0 }
        return all.count == parts.count && !all.isEmpty ? all : nil
    }

    /// The value as ODK XForms writes it; nil for what is not a value (missing, and the marks of repeats).
    public var lexical: String? {
        switch self {
        case .text(let text), .choice(let text), .literal(_, let text): text
        case .integer(let value): String(value)
        case .decimal(let value): value.description
        case .boolean(let value): value ? "true" : "false"
        case .date(let date): date.description
        case .time(let time): time.description
        case .choices(let codes), .rank(let codes): codes.joined(separator: " ")
        case .geopoint(let point): Self.text(point)
        case .geotrace(let points), .geoshape(let points): points.map(Self.text).joined(separator: ";")
        case .attachment(let name, _): name
        case .choicesEdit, .missing, .present, .removed: nil
        }
    }

    private static func text(_ point: [ExactDecimal]) -> String {
        point.map(\.description).joined(separator: " ")
    }

    /// What a person is shown, whatever the case.
    public var display: String {
        switch self {
        case .missing(let missing): "(\(missing.name))"
        case .choicesEdit(let added, let removed):
            (added.map { "+" + $0 } + removed.map { "-" + $0 }).joined(separator: " ")
        case .present: "(present)"
        case .removed: "(removed)"
        default: lexical ?? ""
        }
    }
}
