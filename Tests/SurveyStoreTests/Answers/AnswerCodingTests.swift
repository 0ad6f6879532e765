import TestSupport
import Testing

@testable import SurveyStore

@Suite("An answer has one form in bytes")
struct AnswerCodingTests {
    @Test("random answers of all kinds come back from their bytes", arguments: Seeds.first(40))
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let answer = random.once(in: 8) ? RandomAnswers.edit(&random) : RandomAnswers.value(&random)
            let back = try Answer(encoded: answer.encoded[...])
            #expect(back == answer)
            #expect(back.encoded == answer.encoded)
            #expect(back.lexical.map { Array($0.utf8) } == answer.lexical.map { Array($0.utf8) })
        }
    }

    @Test("different answers have different bytes", arguments: Seeds.first(10))
    func distinct(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var answers: [[UInt8]: Answer] = [:]
        for _ in 0..<2_000 {
            let answer = RandomAnswers.value(&random)
            let known = answers.updateValue(answer, forKey: answer.encoded)
            #expect(known == nil || known == answer)
        }
    }

    @Test("alike values of different kinds stay apart")
    func kinds() {
        let answers: [Answer] = [
            .text("7"), .integer(7), .decimal(ExactDecimal(unscaled: 7, scale: 0)), .choice("7"), .choices(["7"]),
            .rank(["7"]), .literal(.integer, "7"), .literal(.decimal, "7"),
            .decimal(ExactDecimal(unscaled: 70, scale: 1)),
            .choicesEdit(added: ["7"], removed: []), .choicesEdit(added: [], removed: ["7"]),
            .date(CalendarDate(days: 7)),
            .attachment(name: "7", digest: nil), .present(position: 7), .removed, .missing(.notAsked), .choices([]),
            .rank([]), .text(""), .boolean(true), .boolean(false),
        ]
        #expect(Set(answers.map(\.encoded)).count == answers.count)
    }

    @Test("codes that begin with a combining mark stay codes of their own")
    func combining() throws {
        let edit = Answer.choicesEdit(added: ["\u{64E}a"], removed: ["x", "\u{301}b"])
        #expect(try Answer(encoded: edit.encoded[...]) == edit)
        let choices = Answer.choices(["a", "\u{301}b"])
        #expect(try Answer(encoded: choices.encoded[...]) == choices)
    }

    @Test(
        "random bytes are an answer in its one form, or a typed error; they are shown without a crash",
        arguments: Seeds.first(20))
    func hostile(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3_000 {
            var bytes = random.bytes(random.below(24))
            if !bytes.isEmpty { bytes[0] = UInt8(random.below(20)) }
            do {
                let answer = try Answer(encoded: bytes[...])
                #expect(answer.encoded == bytes)
                _ = answer.display
            } catch {
                #expect(!error.place.isEmpty)
            }
        }
    }

    @Test("every cut of an answer's bytes is another answer or a typed error", arguments: Seeds.first(10))
    func cuts(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<100 {
            let answer = RandomAnswers.value(&random)
            let bytes = answer.encoded
            for length in bytes.indices where (try? Answer(encoded: bytes[..<length])) == answer {
                Issue.record("\(answer) cut to \(length) bytes is still itself")
            }
        }
    }
}
