import SurveyData
import TestSupport
import Testing

@Suite("JSON keeps spellings and order, and refuses what is not JSON")
struct JSONReaderTests {
    private func read(_ text: String) throws(JSONReader.Fault) -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    private func fault(_ text: String) -> JSONReader.Fault? {
        do throws(JSONReader.Fault) {
            _ = try read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("Numbers stay as they are written", arguments: ["1.50", "-0", "0.10", "1e3", "12345678901234567890.5E-7"])
    func numbers(text: String) throws {
        #expect(try read(text) == .number(text))
    }

    @Test("Texts are unescaped, members keep their order")
    func values() throws {
        let value = try read(#" { "b" : "a\n\"\u0634\ud83d\ude42/" , "a" : [ true , null, {} , [] ] } "#)
        #expect(value == ["b": "a\n\"ش🙂/", "a": [true, .null, [:], []]])
        #expect(String(decoding: JSONWriter.write(value), as: UTF8.self) == #"{"b":"a\n\"ش🙂/","a":[true,null,{},[]]}"#)
        #expect(
            String(decoding: JSONWriter.write(value, sortsKeys: true), as: UTF8.self).hasPrefix(#"{"a":[true"#))
    }

    @Test(
        "What is wrong is said with its place",
        arguments: [
            ("{\"a\":1,\"a\":2}", 7, "named twice"), ("{\"a\":01}", 6, "comma or a closing brace"),
            ("[1,]", 3, "not a JSON value"),
            ("{\"a\" 1}", 5, "colon"), ("\"abc", 0, "never closed"), ("1 2", 2, "follows"), ("", 0, "missing"),
            ("-", 1, "digit"), ("1.", 2, "digit"), ("\"\\x\"", 3, "escape"), ("\"\\ud800x\"", 7, "surrogate"),
            ("tru", 0, "not a JSON value"), ("\"a\tb\"", 2, "control"),
        ])
    func faults(text: String, offset: Int, cause: String) throws {
        let found = try #require(fault(text))
        #expect(found.offset == offset, "\(text): \(found)")
        #expect(found.cause.contains(cause), "\(text): \(found)")
    }

    @Test("Depth has a bound")
    func depth() {
        #expect(fault(String(repeating: "[", count: 100_000))?.cause.contains("levels") == true)
    }

    @Test("What is written reads back", arguments: 0..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let value = Self.value(depth: 0, &random)
        #expect(try JSONReader.read(JSONWriter.write(value)) == value, "seed \(seed)")
        #expect(try JSONReader.read(JSONWriter.write(value, isSpread: true)) == value, "seed \(seed)")
    }

    private static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        let alphabet = Array("ab\"\\/\n\t\u{1}\u{7F}éش🙂 ")
        func text(_ random: inout SplitMix64) -> String {
            let length = Int.random(in: 0...6, using: &random)
            return String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
        }
        switch Int.random(in: 0...(depth > 3 ? 3 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(["0", "-1.50", "1E9", "7"].randomElement(using: &random) ?? "0")
        case 3: return .string(text(&random))
        case 4: return .array((0..<3).map { _ in value(depth: depth + 1, &random) })
        default:
            return .object((0..<3).map { .init("\($0)" + text(&random), value(depth: depth + 1, &random)) })
        }
    }
}
