import SurveyStore
import TestSupport

/// Answers of every kind, the odd ones more often than life has them.
enum RandomAnswers {
    static let texts = [
        "", " ", "0", "نعم", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "Chefchaouen, «douar»\r\n\t\"x\"", "e\u{301}t\u{e9}", "👩‍👩‍👧", "a\u{0}b",
        "\u{200F}١٢٣",
    ]
    static let codes = ["cannabis", "tramadol", "kif", "1", "-1", "قنب", "other"]
    private static let lexicals: [(AnswerKind, [String])] = [
        (
            .integer,
            ["0", "-1", "007", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "+5", "x"]
        ),
        (.decimal, ["1.50", "1.5", "-0.0", "-0.50", "00.1", "1e5", "0.000000000000000001", ".5", "5.", "12"]),
        (.boolean, ["true", "false", "1", "TRUE"]),
        (.date, ["2026-11-23", "1969-12-31", "0000-01-01", "9999-12-31", "2024-02-30", "12/3/2026"]),
        (.time, ["00:00:00", "23:59:59.999Z", "00:30:00+01:00", "23:00:00-01:00", "12:30", "24:00:00", "10:00:00.5"]),
        (
            .dateTime,
            ["2026-11-23T10:00:00.000+01:00", "1900-01-01T00:00:00Z", "2026-11-23T10:00:00", "2026-11-23 10:00", "x"]
        ),
        (.choice, ["cannabis", "", "a b"]), (.choices, ["a b", "b a", "", "a a", " a", "a  b"]),
        (.rank, ["c a b", "", "a a"]),
        (.geopoint, ["35.17 -5.27", "35.1700 -5.2700 0 0.0", "35.17", "1 2 3 4 5", "a b"]),
        (.geotrace, ["1 2;3 4", "1 2 0 0;3 4 0 0;", ""]), (.geoshape, ["1 2 0 0;3 4 0 0;1 2 0 0", ";"]),
        (.attachment, ["photo.jpg", "", "صورة.jpg"]),
    ]

    /// An answer to a question: never a mark of a repeat, never an edit.
    static func value(_ random: inout SplitMix64) -> Answer {
        switch random.below(16) {
        case 0...2: return .text(random.pick(texts))
        case 3: return .integer(random.pick([Int64.min, Int64.max, 0, -1, Int64(random.below(120))]))
        case 4:
            let scale = UInt8(random.below(19))
            return .decimal(ExactDecimal(unscaled: random.pick([Int64.min, Int64.max, 150, -5, 0]), scale: scale))
        case 5: return .missing(random.pick(Missing.allCases))
        case 6: return .date(CalendarDate(days: Int64(random.below(60_000)) - 20_000))
        case 7: return .choices(codes.shuffled(using: &random).prefix(random.below(5)).map { $0 })
        case 8: return .rank(codes.shuffled(using: &random).prefix(1 + random.below(4)).map { $0 })
        case 9: return .attachment(name: "صورة.jpg", digest: Digest256(hashing: random.bytes(4)[...]))
        case 10: return .literal(random.pick(AnswerKind.allCases), random.pick(texts))
        case 11: return .choice(random.pick(codes))
        case 12: return .text(String((0..<random.below(40)).map { _ in random.pick(Array("abç نص 12")) }))
        default:
            let (kind, options) = random.pick(lexicals)
            return Answer(lexical: random.pick(options), kind: kind)
        }
    }

    /// What an edit of a select-multiple says.
    static func edit(_ random: inout SplitMix64) -> Answer {
        let some = codes.shuffled(using: &random).prefix(1 + random.below(4))
        let added = random.below(some.count + 1)
        return .choicesEdit(added: Array(some.prefix(added)), removed: Array(some.dropFirst(added)))
    }

    static func kind(_ random: inout SplitMix64) -> AnswerKind { random.pick(AnswerKind.allCases) }
}
