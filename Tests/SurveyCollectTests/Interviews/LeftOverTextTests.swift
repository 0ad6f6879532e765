import SurveyForms
import SurveyRecords
import Testing

@testable import SurveyCollect

@Suite("Answers that will not count are told in the words of the version that asked for them")
struct LeftOverTextTests {
    @Test("Labels of answers without a place are filled with the answers that they name, masked ones never")
    func filledLabels() throws {
        let bench = try InterviewBench()
        let asked = """
            <input ref="/data/age"><label>Age of <output value="/data/name"/> (<output value="/data/code"/>)</label></input>
            <select1 ref="/data/kin"><label>Kin</label><item><label>Child of <output value="/data/name"/></label>
              <value>child</value></item></select1>
            """
        func binding(_ version: Int, _ count: Int, _ nodes: String, _ old: String) throws -> FormBinding {
            try bench.publish(
                version, "<name/><code/>\(nodes)<m jr:template=\"\"><nick/><b/></m>",
                body: """
                    <input ref="/data/name"/><input ref="/data/code" appearance="masked"/>\(old)
                    <group ref="/data/m"><repeat nodeset="/data/m" jr:count="\(count)"><input ref="/data/m/nick"/>
                    <input ref="/data/m/b"><label>Trade of <output value="/data/m/nick"/>, kin of <output value="/data/name"/></label>
                    </input></repeat></group>
                    """)
        }
        var interview = try bench.begin(binding(1, 2, "<age/><kin/>", asked))
        for (place, value) in [
            ("name", "Zaki_one"), ("code", "Zr-71"), ("age", "34"), ("kin", "child"), ("m[1]/nick", "Ali"),
            ("m[2]/nick", "Omar"), ("m[2]/b", "baker"),
        ] { try interview.answer(value, at: place) }
        try bench.desk.saveDraft(&interview)
        var moved = try bench.desk.resume(bench.record(interview), binding(2, 1, "", ""), author: "amina")
        #expect(
            moved.leftOverTexts(.english).map { "\($0.question) = \($0.answer)" } == [
                "Age of Zaki_one (…) (age) = 34", "Kin (kin) = Child of Zaki_one (child)",
            ])
        #expect(moved.shelvedTexts(.english).map(\.question).last == "Trade of Omar, kin of Zaki_one (m[2]/b)")
        try moved.answer("Sami", at: "name")
        #expect(moved.leftOverTexts(.english).first?.question == "Age of Sami (…) (age)")
    }
}
