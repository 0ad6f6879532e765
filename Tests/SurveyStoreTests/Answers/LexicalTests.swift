import SurveyStore
import TestSupport
import Testing

@Suite("An answer comes back exactly as it was written")
struct LexicalTests {
    @Test(
        "any text of any kind has an answer that writes the same text",
        arguments: [
            "", " ", "1.50", "1.5", "007", "-0", "-0.0", "+5", "9223372036854775807", "9223372036854775808",
            "-9223372036854775808", "0.0000000000000000001", "true", "1", "2026-11-23", "2026-02-29", "0000-01-01",
            "9999-12-31", "10000-01-01", "12:30", "12:30:00", "12:30:00.5", "12:30:00.000Z", "12:30:60", "24:00:00",
            "2026-11-23T12:30:00+01:00", "2026-11-23T12:30:00-00:00", "2026-11-23t12:30:00Z",
            "1969-12-31T23:59:59.999Z",
            "a b c", "a  b", " a", "a a", "35.17 -5.27", "35.17 -5.27 0 4.5", "1 2;3 4", "1 2;3 4;", ";", "نعم",
            "e\u{301}", "\u{e9}", "\u{301}b a", "a \u{301}b", "a\u{0}b", "\u{200D}", "👩‍👩‍👧 👧", "1\u{301}", "\r\n",
        ], AnswerKind.allCases)
    func roundTrip(text: String, kind: AnswerKind) throws {
        let answer = Answer(lexical: text, kind: kind)
        let lexical = try #require(answer.lexical)
        #expect(Array(lexical.utf8) == Array(text.utf8))
    }

    @Test("random texts too, down to their bytes", arguments: Seeds.first(40))
    func random(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("0123456789.-+:TZ ;aeé\u{301}عن\u{200D}")
        for _ in 0..<200 {
            let text = String((0..<random.below(14)).map { _ in random.pick(alphabet) })
            let kind = RandomAnswers.kind(&random)
            #expect(Answer(lexical: text, kind: kind).lexical.map { Array($0.utf8) } == Array(text.utf8), "\(kind)")
        }
    }

    @Test("random dates, times and moments have a compact form", arguments: Seeds.first(10))
    func compact(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func digits(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: width - String(value).count) + String(value)
        }
        for _ in 0..<200 {
            let date = CalendarDate(days: Int64(random.below(3_652_425)) - 719_528).description
            #expect(Answer(lexical: date, kind: .date) == CalendarDate(date).map(Answer.date))
            var time = [random.below(24), random.below(60), random.below(60)].map { digits($0, 2) }.joined(
                separator: ":")
            time += random.pick(["", ".\(random.below(10))", ".\(digits(random.below(1_000), 3))"])
            time += random.pick(["", "Z", "+01:00", "-11:30", "+14:00"])
            for (text, kind) in [(time, AnswerKind.time), ("\(date)T\(time)", .dateTime)] {
                let answer = Answer(lexical: text, kind: kind)
                #expect(answer.lexical == text)
                if case .literal = answer { Issue.record("\(text) has no compact form") }
            }
        }
    }

    @Test(
        "days follow the calendar",
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_780, "2026-11-23"),
            (-719_528, "0000-01-01"),
            (2_932_896, "9999-12-31"), (-25_509, "1900-02-28"), (-25_508, "1900-03-01"),
        ])
    func days(days: Int64, text: String) {
        #expect(CalendarDate(days: days).description == text)
        #expect(CalendarDate(text)?.days == days)
    }

    @Test(
        "days that no calendar has are shown as a number, however far",
        arguments: [Int64.min, .max, 2_932_897, -719_529])
    func farDays(days: Int64) {
        #expect(Answer.date(CalendarDate(days: days)).display == "day \(days)")
    }

    @Test("five kinds of missing have names that lead back to them")
    func missing() {
        #expect(Set(Missing.allCases.map(\.name)).count == 5)
        for missing in Missing.allCases {
            #expect(Missing(name: missing.name) == missing)
            #expect(Answer.missing(missing).lexical == nil)
        }
        #expect(Missing(name: "gone") == nil)
    }
}
