import Testing

@testable import SurveyForms

@Suite("References of an XForm become paths without the root, whichever way they are written")
struct InstancePathTests {
    @Test(
        "Plain, prefixed, relative and Unicode paths; expressions and foreign roots are none",
        arguments: [
            ("/data/a/b", "", "a/b"), (" /data/a ", "", "a"), ("/data/a-1.x/_b", "", "a-1.x/_b"), ("/data", "a", ""),
            ("/data/a/../b", "", "b"), ("/data/./a", "", "a"), ("/data/a//b", "", "a/b"), ("/data/a/", "", "a"),
            ("/data/orx:meta/orx:id", "", "meta/id"), ("/data/âge", "", "âge"), ("/data/السن", "", "السن"),
            ("/data/meta/entity/@id", "", "meta/entity/@id"), ("../b", "g/a", "g/b"), ("b", "g", "g/b"),
            ("current()/../b", "g/a", "g/b"), ("/database/a", "", nil), ("/other/a", "", nil), ("/data/1a", "", nil),
            ("/data/a[1]", "", nil), ("/data/-a", "", nil), ("/data/a/@b/c", "", nil), ("../../b", "g", nil),
        ] as [(String, String, String?)])
    func relative(reference: String, context: String, path: String?) {
        #expect(InstancePaths(rootName: "data").relative(reference, context: context) == path)
    }
}
