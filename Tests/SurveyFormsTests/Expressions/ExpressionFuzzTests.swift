import SurveyForms
import TestSupport
import Testing

@Suite("Whatever stands in an expression, reading and evaluating it ends without a crash")
struct ExpressionFuzzTests {
    private static let words = [
        "(", ")", "[", "]", "/", "//", ".", "..", "@", ",", "::", "|", "+", "-", "*", "=", "!=", "<", "<=", ">", ">=", "and",
        "or", "div", "mod", "1", "0", ".5", "3.25", "99999999999999999999", "'a'", "''", "\"2026-03-01\"", "'('", "age", "data",
        "person", "years", "label", "child", "towns", "item", "name", "self", "ancestor", "descendant-or-self", "node()", "text()",
        "current()", "instance('towns')", "position()", "last()", " ", " ", "\n", "$", "{", "#", "é", "العمر", "\u{0}", "😀",
    ]

    private static let functions = [
        "string", "concat", "join", "substr", "substring", "translate", "contains", "regex", "uuid", "digest", "pulldata",
        "if", "coalesce", "once", "boolean", "not", "checklist", "weighted-checklist", "number", "int", "sum", "max", "min",
        "round", "pow", "sqrt", "count", "position", "randomize", "count-non-empty", "indexed-repeat", "date", "date-time",
        "format-date", "format-date-time", "decimal-date-time", "decimal-time", "selected", "selected-at", "count-selected",
        "jr:choice-name", "jr:itext", "area", "distance", "geofence", "base64-decode", "extract-signed", "property",
    ]

    @Test("Random tokens: refused or read, and what is read prints and reads again", arguments: Seeds.fixedAndFresh)
    func tokens(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let context = try Bench.context(Bench.form(), at: "/data/person[2]/years")
        for _ in 0..<4_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...14, using: &numbers) {
                if Int.random(in: 0..<4, using: &numbers) == 0 {
                    text += (Self.functions.randomElement(using: &numbers) ?? "") + "("
                } else {
                    text += Self.words.randomElement(using: &numbers) ?? ""
                }
            }
            tryOut(text, context, seed)
        }
    }

    @Test("Random calls with random arguments", arguments: Seeds.fixedAndFresh)
    func calls(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let context = try Bench.context(Bench.form(), at: "/data/person[1]/child[2]/nick")
        func argument(_ depth: Int) -> String {
            let leaves = [
                "1", "-1", "0", "2.5", "1 div 0", "0 div 0", "''", "'abc'", "'2026-03-01'", "'2026-03-01T10:00:00Z'", ".",
                "..", "/data/person", "/data/shape", "/data/place", "'[a-z]+'", "'(('", "'%Y'", "'MD5'", "instance('towns')/root/item",
                "'1 2;3 4'", "99999999999", "-99999999999", "true()", "/data/empty", "/data/nowhere", "'/data/sex'",
            ]
            if depth == 0 || Bool.random(using: &numbers) { return leaves.randomElement(using: &numbers) ?? "1" }
            let count = Int.random(in: 0...4, using: &numbers)
            let name = Self.functions.randomElement(using: &numbers) ?? "not"
            return "\(name)(\((0..<count).map { _ in argument(depth - 1) }.joined(separator: ", ")))"
        }
        for _ in 0..<4_000 { tryOut(argument(3), context, seed) }
    }

    @Test("Random bytes", arguments: Seeds.fixedAndFresh)
    func bytes(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let context = try Bench.context(Bench.form())
        for _ in 0..<4_000 {
            let count = Int.random(in: 0...40, using: &numbers)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            tryOut(String(decoding: bytes, as: UTF8.self), context, seed)
        }
    }

    @Test("Random patterns are refused or matched, in bounded time", arguments: Seeds.fixedAndFresh)
    func patterns(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let context = try Bench.context(Bench.form())
        let pieces = [
            "a", "b", ".", "*", "+", "?", "{2}", "{2,}", "{1,3}", "{1000}", "(", ")", "[", "]", "[^a]", "[a-z]", "|", "^", "$", "\\\\",
            "\\d", "\\w", "\\b", "(?=", "(?!", "(?:", "\\p{L}", "-", "()", "(a+)+", "x{0}", "{", "}",
        ]
        for _ in 0..<3_000 {
            let count = Int.random(in: 1...12, using: &numbers)
            let pattern = (0..<count).map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined()
            tryOut("regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaab', '\(pattern)')", context, seed)
        }
    }

    private func tryOut(_ text: String, _ context: EvaluationContext, _ seed: UInt64) {
        guard let read = try? XPathExpression(text) else { return }
        _ = try? read.evaluate(in: context)
        let printed = read.description
        let again = try? XPathExpression(printed)
        #expect(again?.description == printed, "seed \(seed): \(text) was printed as \(printed)")
    }
}
