import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("An interview in pages keeps its sections, and says what an earlier form version has left")
struct PagedInterviewTests {
    @Test("A section is the same whichever groups are asked: an answer that comes later opens none that is finished")
    func sections() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<a/><g><x/></g><b/><h><c/></h>", model: #"<bind nodeset="/data/g" relevant="/data/h/c = 'yes'"/>"#,
            body: """
                <input ref="/data/a"/><group ref="/data/g"><input ref="/data/g/x"/></group><input ref="/data/b"/>
                <group ref="/data/h"><input ref="/data/h/c"/></group>
                """)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: true)
        paged.goOn()
        #expect(paged.key?.text == "b" && !paged.canGoBack)
        paged.goOn()
        #expect(paged.key?.text == "h/c" && !paged.canGoBack)
        try paged.interview.answer("yes", at: "h/c")
        let open = paged.interview.screens.indices.filter(paged.isOpen).map {
            ScreenKey(paged.interview.screens[$0], in: paged.interview.session).text
        }
        #expect(open == ["g/x", "h/c"])
    }

    @Test("A link of the overview leads to its question, one of the summary also says what is wrong there")
    func sought() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<first/><g><a/><b/><c/></g>",
            model: #"<bind nodeset="/data/g/b" required="true()"/><bind nodeset="/data/g/c" constraint=". != 'x'"/>"#,
            body: """
                <input ref="/data/first"/><group ref="/data/g" appearance="field-list"><input ref="/data/g/a"/>
                <input ref="/data/g/b"/><input ref="/data/g/c"/></group>
                """)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: false)
        let addresses = paged.addresses
        func address(_ place: String) -> String { addresses.text(of: ScreenKey(place)) }
        func place(_ node: InstanceTree.Node?) -> String? { node.map { paged.interview.session.place(of: $0) } }
        var isThere = paged.look(for: address("g/b"))
        #expect(isThere && place(paged.sought) == "g/b" && paged.mistakes.isEmpty && paged.key?.text == "g/a")
        #expect(InterviewPage(paged, hasMedia: { _ in false }).html.text.contains("data-sought=\"g/b\""))
        // The first question of a page is where the page begins.
        isThere = paged.look(for: address("g/a"))
        #expect(isThere && paged.sought == nil)
        paged.openSummary()
        isThere = paged.look(for: address("g/b"))
        #expect(isThere && place(paged.sought) == "g/b")
        #expect(paged.mistakes.map { place($0.key) } == ["g/b"] && paged.mistakes.values.first?.message == .required)
        // The page that is sent back leads nowhere any more.
        paged.take(try #require(FormFields("f=g/a".utf8)))
        #expect(paged.sought == nil)
        isThere = paged.look(for: "nowhere")
        #expect(!isThere && paged.key?.text == "g/a")
        // A respondent who answers alone is not told at the end what the program found.
        var alone = PagedInterview(try bench.begin(binding), id: "i", isSelf: true)
        alone.openSummary()
        isThere = alone.look(for: address("g/b"))
        #expect(isThere && alone.mistakes.isEmpty)
    }

    @Test("Answers left over from an earlier version stand on the first page and the summary, and respondents see none")
    func leftOver() throws {
        let bench = try InterviewBench()
        let body = #"<input ref="/data/name"/><input ref="/data/town"/>"#
        var interview = try bench.begin(
            bench.publish(1, "<name/><town/><age/>", body: body + #"<input ref="/data/age"/>"#))
        try interview.answer("34", at: "age")
        try bench.desk.saveDraft(&interview)
        let newer = try bench.publish(2, "<name/><town/>", body: body)
        let resumed = try bench.desk.resume(bench.record(interview), newer, author: "amina")
        func shows(_ paged: PagedInterview) -> Bool {
            InterviewPage(paged, hasMedia: { _ in false }).html.text.contains("earlier version of the form")
        }
        var paged = PagedInterview(resumed, id: "i", isSelf: false)
        #expect(shows(paged))
        paged.goOn()
        #expect(paged.key?.text == "town" && !shows(paged))
        paged.openSummary()
        #expect(shows(paged))
        var alone = PagedInterview(resumed, id: "i", isSelf: true)
        #expect(!shows(alone))
        alone.openSummary()
        #expect(!shows(alone))
    }

    @Test("Answers beyond a count that a newer version has made smaller are listed one by one, and go only at the end")
    func beyondTheCount() throws {
        let bench = try InterviewBench()
        func binding(_ version: Int, _ count: Int) throws -> FormBinding {
            try bench.publish(
                version, "<m jr:template=\"\"><a/><b/></m>", model: "<bind nodeset=\"/data/m/a\" type=\"int\"/>",
                body: """
                    <group ref="/data/m"><repeat nodeset="/data/m" jr:count="\(count)"><input ref="/data/m/a"><label>Age</label></input>
                    <input ref="/data/m/b"/></repeat></group>
                    """)
        }
        var interview = try bench.begin(binding(1, 3))
        for place in 1...3 { try interview.answer("\(40 + place)", at: "m[\(place)]/a") }
        try interview.setMissing(.refused, at: #require(interview.session.node(at: "m[3]/b")))
        try bench.desk.saveDraft(&interview)
        let moved = try bench.desk.resume(bench.record(interview), binding(2, 1), author: "amina")
        #expect(
            moved.shelvedTexts(.english).map { "\($0.question) = \($0.answer)" } == [
                "Age (m[2]/a) = 42", "Age (m[3]/a) = 43", "b (m[3]/b) = \(Phrase.refused.text(in: .english))",
            ])
        var paged = PagedInterview(moved, id: "i", isSelf: false)
        func page() -> String { InterviewPage(paged, hasMedia: { _ in false }).html.text }
        #expect(page().contains("Age (m[2]/a)"))
        paged.openSummary()
        #expect(page().contains("Age (m[3]/a)"))
        #expect(ScreenActor(moved).shows("Age (m[2]/a) — 42"))
    }

    private func take(_ fields: String, _ paged: inout PagedInterview) throws {
        paged.take(try #require(FormFields(fields.utf8)))
    }

    @Test("Taking back that there is no answer brings back what was answered, a file, and what was written and not understood")
    func takenBack() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<age/><photo/><last/>",
            model: #"<bind nodeset="/data/age" type="int"/><bind nodeset="/data/photo" type="binary"/>"#,
            body: """
                <group appearance="field-list"><input ref="/data/age"/><upload ref="/data/photo" mediatype="image/*"/></group>
                <input ref="/data/last"/>
                """)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: false)
        let age = try #require(paged.interview.session.node(at: "age"))
        let photo = try #require(paged.interview.session.node(at: "photo"))
        // Written and given up with one press of a button, and one reason after another.
        try take("f=age&a:age=31&m:age=dont-know", &paged)
        #expect(try paged.interview.value("age") == "" && paged.interview.instance.missing[age] == .dontKnow)
        try take("f=age&a:age=&m:age=refused", &paged)
        try take("f=age&a:age=", &paged)
        #expect(try paged.interview.value("age") == "31" && paged.interview.instance.missing[age] == nil)
        // Given before; the script has emptied the field.
        try take("f=age&a:age=&m:age=refused", &paged)
        try take("f=age&a:age=", &paged)
        #expect(try paged.interview.value("age") == "31")
        let digest = Digest256(hashing: [1, 2, 3])
        try paged.attach("a.jpg", digest, at: photo)
        try take("f=photo&m:photo=dont-know", &paged)
        #expect(try paged.interview.value("photo") == "")
        try take("f=photo", &paged)
        #expect(try paged.interview.value("photo") == "a.jpg" && paged.interview.instance.attachments[photo] == digest)
        try take("f=age&a:age=many&m:age=refused", &paged)
        try take("f=age&a:age=", &paged)
        #expect(paged.mistakes[age]?.written == "many" && paged.interview.instance.missing[age] == nil)
        // What is answered in place of the reason stands.
        try take("f=age&a:age=&m:age=refused", &paged)
        try take("f=age&a:age=40", &paged)
        #expect(try paged.interview.value("age") == "40")
        // Another screen has forgotten it, as in the terminal.
        try take("f=age&a:age=&m:age=refused", &paged)
        paged.goOn()
        paged.goBack()
        try take("f=age&a:age=", &paged)
        #expect(try paged.interview.value("age") == "")
    }

    @Test("A line of places that cannot be read is named by its number")
    func wrongLine() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<walk/>", model: #"<bind nodeset="/data/walk" type="geotrace"/>"#, body: #"<input ref="/data/walk"/>"#)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: false)
        for (text, words) in [
            ("35.1 -5.1%0A35.2", "Line 2: Write latitude"), ("35.1 -5.1%0A%0A95 0", "Line 3: Latitude goes"),
            ("35.1 -5.1", "A line needs two places"),
        ] {
            try take("f=walk&a:walk=\(text)", &paged)
            let page = InterviewPage(paged, hasMedia: { _ in false }).html.text
            #expect(page.contains(words), "\(page)")
        }
    }

    @Test("A choice without a translation is marked with its language and direction, on the page and in a browser's list")
    func choices() throws {
        let bench = try InterviewBench()
        let items = ["yes", "no"].map { "<item><label ref=\"jr:itext('\($0)')\"/><value>\($0)</value></item>" }.joined()
        let binding = try bench.publish(
            1, "<a/><b/>",
            model: """
                <itext><translation lang="Français (fr)" default="true()"><text id="yes"><value>Oui</value></text>
                  <text id="no"><value>Non</value></text></translation>
                <translation lang="العربية (ar)"><text id="yes"><value>نعم</value></text></translation></itext>
                """,
            body: """
                <group appearance="field-list"><select1 ref="/data/a">\(items)</select1>
                <select1 ref="/data/b" appearance="minimal">\(items)</select1></group>
                """)
        var paged = PagedInterview(try bench.begin(binding), id: "i", isSelf: false)
        paged.interview.setLanguage("العربية (ar)")
        let page = InterviewPage(paged, hasMedia: { _ in false }).html.text
        #expect(page.contains(#"lang="ar" dir="rtl""#), "\(page)")
        #expect(page.contains(#"<span><span lang="fr" dir="ltr">Non</span></span>"#) && page.contains("<span>نعم</span>"), "\(page)")
        #expect(page.contains(#"<option value="no" lang="fr" dir="ltr">Non"#), "\(page)")
        #expect(page.contains(#"<option value="yes">نعم"#), "\(page)")
    }

    @Test("How good a place must be is what the form says, for a place and for each of a line")
    func accuracy() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<spot/><walk/><any/>",
            model: """
                <bind nodeset="/data/spot" type="geopoint"/><bind nodeset="/data/walk" type="geotrace"/>
                <bind nodeset="/data/any" type="geopoint"/>
                """,
            body: """
                <group appearance="field-list"><input ref="/data/spot" accuracyThreshold="5"/>
                <input ref="/data/walk" accuracyThreshold="7.5"/><input ref="/data/any"/></group>
                """)
        let page = InterviewPage(
            PagedInterview(try bench.begin(binding), id: "i", isSelf: false), hasMedia: { _ in false }
        ).html.text
        let buttons = page.matches(of: /data-for="i:(\w+)"\s*(data-accuracy="[^"]*")?/).map { "\($0.1) \($0.2 ?? "")" }
        #expect(buttons == [#"spot data-accuracy="5.0""#, #"walk data-accuracy="7.5""#, "any "], "\(page)")
    }
}
