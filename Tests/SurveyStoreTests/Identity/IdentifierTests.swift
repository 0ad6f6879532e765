import TestSupport
import Testing

@testable import SurveyStore

@Suite("Names of records, sites and places")
struct IdentifierTests {
    @Test("a record's id and the dot of its first save say the same", arguments: Seeds.first(10))
    func recordID(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var ids: Set<RecordID> = []
        for _ in 0..<2_000 {
            let site = SiteID(high: random.next(), low: random.next())
            let sequence = random.pick([1, 2, Limits.sequence, random.next() % Limits.sequence + 1])
            let dot = Dot(site: site, sequence: sequence)
            let id = RecordID(firstSave: dot)
            #expect(id.firstSave(of: site) == dot)
            #expect(id.sitePrefix == SitePrefix(site))
            #expect(RecordID(text: id.description) == id)
            #expect(RecordID(bytes: id.bytes) == id)
            ids.insert(id)
        }
        #expect(ids.count == 2_000)
    }

    @Test("neighbouring records of one site differ in their first digits")
    func scattered() {
        let site = SiteID(high: 1, low: 2)
        let heads = (1...1_000 as ClosedRange<UInt64>).map {
            RecordID(firstSave: Dot(site: site, sequence: $0)).description.prefix(8)
        }
        #expect(Set(heads).count == 1_000)
    }

    @Test(
        "scopes are read",
        arguments: [
            ("", true), ("01", true), ("01/571/team-3", true), ("a.b_c/D-1", true), ("..", false), (".", false),
        ])
    func scopes(text: String, isScope: Bool) {
        #expect((Scope(text) != nil) == isScope)
    }

    @Test(
        "what is no scope is refused",
        arguments: [
            "/", "01/", "/01", "01//571", "01/../06", "01 571", "région", "a\u{0}", "1/2/3/4/5/6/7/8/9", "\u{301}",
        ])
    func notScopes(text: String) {
        #expect(Scope(text) == nil)
    }

    @Test(
        "a scope holds itself and what lies below it, and nothing else",
        arguments: [
            ("", "", true), ("", "01/571", true), ("01", "01", true), ("01", "01/571", true), ("01", "010", false),
            ("01/571", "01", false), ("01/571", "01/5711", false), ("01", "", false), ("01", "06/571", false),
        ])
    func containment(outer: String, inner: String, holds: Bool) {
        #expect(scope(outer).contains(scope(inner)) == holds)
    }

    @Test("hexadecimal text is read in either case, and nothing else is")
    func hex() {
        #expect(Hex.decode("00fFaB") == [0, 255, 171])
        #expect(Hex.encode([0, 255, 171]) == "00ffab")
        for text in ["0", "0g", " 0", "0x", "٠٠"] { #expect(Hex.decode(text) == nil) }
        #expect(SiteID(text: "00") == nil)
    }
}
