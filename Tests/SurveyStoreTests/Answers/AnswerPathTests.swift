import SurveyStore
import Testing

@Suite("Paths name a place in a record")
struct AnswerPathTests {
    @Test(
        "a path is read as it is written",
        arguments: [
            "age", "household/head/age", "m[0000000000000001]", "m[ffffffffffffffff]/age",
            "a/m[3f2a90cc11d0e7b2]/d[0000000000000002]/name", "السن", "m[3f2a90cc11d0e7b2]/d[0000000000000002]",
        ])
    func roundTrip(text: String) throws {
        let path = try #require(AnswerPath(text))
        #expect(path.description == text)
        #expect(AnswerPath(template: path.template, instances: path.instances) == path)
    }

    @Test(
        "what is no path is refused",
        arguments: [
            "", "/", "a/", "/a", "a//b", "a b", "a\tb", "a[", "a]", "a[]", "a[1]", "a[000000000000000g]",
            "a[0000000000000001]b", "[0000000000000001]", "a[0000000000000001][0000000000000002]", "a\u{7F}", "a\n",
            "a[+000000000000001]", "a[0000000000000001]/",
        ])
    func refused(text: String) {
        #expect(AnswerPath(text) == nil)
    }

    @Test("a path is no longer and no deeper than the limits")
    func limits() {
        #expect(AnswerPath(String(repeating: "a", count: Limits.nameBytes)) != nil)
        #expect(AnswerPath(String(repeating: "a", count: Limits.nameBytes + 1)) == nil)
        func nested(_ depth: Int) -> AnswerPath? {
            AnswerPath(
                template: Array(repeating: "r[]", count: depth).joined(separator: "/"),
                instances: (0..<depth).map { InstanceID(rawValue: UInt64($0)) })
        }
        #expect(nested(Limits.repeatDepth) != nil)
        #expect(nested(Limits.repeatDepth + 1) == nil)
        #expect(AnswerPath(template: "r[]/a", instances: []) == nil)
        #expect(AnswerPath(template: "a", instances: [InstanceID(rawValue: 1)]) == nil)
    }

    @Test("a path knows its instance and its place in the form")
    func parts() {
        let inner = path("h/m[0000000000000001]/d[0000000000000002]/name")
        #expect(inner.enclosingInstance == path("h/m[0000000000000001]/d[0000000000000002]"))
        #expect(inner.formPath == "h/m/d/name")
        #expect(!inner.isInstance)
        #expect(path("h/m[0000000000000001]").isInstance)
        #expect(path("h/age").enclosingInstance == nil)
    }

    @Test("instances of one save differ, and those of different saves too")
    func instances() {
        var ids: Set<InstanceID> = []
        for site in 0..<10 as Range<UInt64> {
            for sequence in 1...10 as ClosedRange<UInt64> {
                for ordinal in 0..<10 {
                    let dot = Dot(site: SiteID(high: site, low: 0), sequence: sequence)
                    ids.insert(InstanceID(addedBy: dot, ordinal: ordinal))
                }
            }
        }
        #expect(ids.count == 1_000)
        #expect(ids.allSatisfy { InstanceID(text: $0.description) == $0 })
    }
}
