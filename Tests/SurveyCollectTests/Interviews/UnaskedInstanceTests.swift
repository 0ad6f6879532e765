import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A finished record has the repeat instances that somebody was to be asked about, and no others")
struct UnaskedInstanceTests {
    /// As pyxform writes it: a template, and the instance with which a record begins.
    private func binding(_ bench: InterviewBench, isCounted: Bool, relevant: String = "yes") throws -> FormBinding {
        let content = "<age/><sex>f</sex><day/><line/>"
        return try bench.publish(
            1, "<met/><g><size/><member jr:template=\"\">\(content)</member><member>\(content)</member></g><total/>",
            model: """
                <bind nodeset="/data/g" relevant="/data/met = '\(relevant)'"/>
                <bind nodeset="/data/g/member/line" calculate="once(random())"/>
                <bind nodeset="/data/total" calculate="count(/data/g/member)"/>
                <setvalue ref="/data/g/member/day" event="odk-instance-first-load odk-new-repeat" value="today()"/>
                """,
            body: """
                <input ref="/data/met"/><group ref="/data/g"><input ref="/data/g/size"/><group ref="/data/g/member">
                <repeat nodeset="/data/g/member"\(isCounted ? " jr:count=\"/data/g/size\"" : "")>
                <input ref="/data/g/member/age"/><input ref="/data/g/member/sex"/><input ref="/data/g/member/day"/>
                </repeat></group></group>
                """)
    }

    @Test("What nobody was asked about is no person: the record has as many as the form counts", arguments: [false, true])
    func refusedHousehold(isCounted: Bool) throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: isCounted)
        var interview = try bench.begin(binding)
        try interview.answer("no", at: "met")
        try bench.desk.saveDraft(&interview)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        #expect(record.instances.isEmpty)
        #expect(record.answer("total")?.lexical == "0")
        // Corrected, it begins as a new record does.
        var corrected = try bench.desk.resume(record, binding, author: "supervisor")
        try corrected.answer("yes", at: "met")
        #expect(try corrected.value("g/member[1]/sex") == "f")
        #expect(try corrected.value("g/member[1]/day") == "2026-03-01")
        if isCounted { try corrected.answer("2", at: "g/size") }
        #expect(try bench.desk.finalise(&corrected).isEmpty)
        #expect(try bench.record(corrected).instances.count == (isCounted ? 2 : 1))
    }

    @Test("A count that is refused makes nobody; a count of none neither, also when the record is opened again")
    func noCount() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: true)
        for count in ["", "0"] {
            var interview = try bench.begin(binding)
            try interview.answer("yes", at: "met")
            let size = try #require(interview.session.node(at: "g/size"))
            if count.isEmpty { try interview.setMissing(.refused, at: size) } else { try interview.answer(count, at: size) }
            #expect(try bench.desk.finalise(&interview).isEmpty)
            let record = try bench.record(interview)
            #expect(record.instances.isEmpty)
            #expect(record.answer("total")?.lexical == "0", "the form counts whom the record holds")
            var again = try bench.desk.resume(record, binding, author: "supervisor")
            #expect(again.session.nodes(at: "g/member").count == (count.isEmpty ? 1 : 0))
            try again.answer("1", at: "g/size")
            #expect(again.session.nodes(at: "g/member").count == 1)
        }
    }

    @Test("An instance that was asked for and left empty stays, and one in which somebody said something")
    func kept() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: false)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        try interview.add("g/member")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        var record = try bench.record(interview)
        #expect(record.instances.count == 2)
        var corrected = try bench.desk.resume(record, binding, author: "supervisor")
        try corrected.answer("34", at: "g/member[2]/age")
        try corrected.answer("no", at: "met")
        #expect(try bench.desk.finalise(&corrected).isEmpty)
        record = try bench.record(corrected)
        #expect(record.instances.count == 1)
        let age = try #require(record.answers.first { $0.key.template == "g/member[]/age" })
        #expect(age.value == .missing(.notRelevant))
    }

    @Test("One in which somebody said something keeps its place and its draw through corrections of other things")
    func notRelevantAnyMore() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: false)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        try interview.answer("34", at: "g/member[1]/age")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let before = try bench.record(interview)
        let line = try #require(before.answers.first { $0.key.template == "g/member[]/line" })
        for value in ["no", "never", "yes"] {
            var corrected = try bench.desk.resume(bench.record(interview), binding, author: "supervisor")
            try corrected.answer(value, at: "met")
            #expect(try bench.desk.finalise(&corrected).isEmpty)
            #expect(try bench.record(interview).instances == before.instances)
        }
        #expect(try bench.record(interview).answers[line.key] == line.value)
    }

    @Test("A count that is not known any more takes nobody out whom somebody counted")
    func countLost() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: true)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        try interview.answer("2", at: "g/size")
        try interview.answer("2026-02-01", at: "g/member[2]/day")
        try interview.setMissing(.dontKnow, at: #require(interview.session.node(at: "g/size")))
        #expect(try bench.desk.finalise(&interview).isEmpty)
        #expect(try bench.record(interview).instances.count == 2)
    }

    @Test("Where somebody has taken out the only instance, none comes back")
    func emptied() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: false)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        interview.removeInstance(try #require(interview.session.nodes(at: "g/member").first))
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let again = try bench.desk.resume(bench.record(interview), binding, author: "supervisor")
        #expect(again.session.nodes(at: "g/member").isEmpty)
    }

    @Test("A value typed over the one that the form fills in is an answer, also where the count is lost")
    func typedOver() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: true)
        for (place, value, count) in [("day", "2026-02-01", 1), ("day", "2026-03-01", 0), ("sex", "m", 1)] {
            var interview = try bench.begin(binding)
            try interview.answer("yes", at: "met")
            try interview.answer(value, at: "g/member[1]/\(place)")
            try interview.setMissing(.refused, at: #require(interview.session.node(at: "g/size")))
            #expect(try bench.desk.finalise(&interview).isEmpty)
            #expect(try bench.record(interview).instances.count == count, "\(place) = \(value)")
            #expect(try bench.record(interview).answer("total")?.lexical == "\(count)")
        }
    }

    @Test(
        "An instance stays where the record without it would ask for something else than was asked",
        arguments: [("count(/data/m) = 0", "y"), ("count(/data/m) > 0", "y"), ("true()", "")])
    func followed(relevant: String, answer: String) throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<size/><m jr:template=\"\"><a/></m><m><a/></m><total/><why/>",
            model: """
                <bind nodeset="/data/total" calculate="count(/data/m)"/>
                <bind nodeset="/data/why" relevant="\(relevant.replacing(">", with: "&gt;"))"
                  required="/data/total = 0"/>
                """,
            body: """
                <input ref="/data/size"/><group ref="/data/m"><repeat nodeset="/data/m" jr:count="/data/size">
                <input ref="/data/m/a"/></repeat></group><input ref="/data/why"/>
                """)
        var interview = try bench.begin(binding)
        try interview.setMissing(.refused, at: #require(interview.session.node(at: "size")))
        let why = try #require(interview.session.node(at: "why"))
        if !answer.isEmpty, interview.session.isRelevant(why) { try interview.answer(answer, at: why) }
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        #expect(record.instances.count == 1)
        #expect(record.answer("total")?.lexical == "1")
        // Opened and finished again, it says the same.
        var again = try bench.desk.resume(record, binding, author: "supervisor")
        #expect(try bench.desk.finalise(&again).isEmpty)
        #expect(
            try bench.record(interview).answers.filter { $0.key.template == "why" || $0.key.template == "total" }
                == record.answers.filter { $0.key.template == "why" || $0.key.template == "total" })
    }

    @Test("A repeat inside a repeat that nobody was asked about begins with its instance, too, once that is corrected")
    func nested() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<met/><h><x/><m><a/></m></h><h><x/><m><a/></m></h><people/>",
            model: """
                <bind nodeset="/data/h" relevant="/data/met = 'yes'"/>
                <bind nodeset="/data/people" calculate="count(/data/h/m)"/>
                <setvalue ref="/data/h/m/a" event="odk-instance-first-load odk-new-repeat" value="position(..)"/>
                """,
            body: """
                <input ref="/data/met"/><group ref="/data/h"><repeat nodeset="/data/h"><input ref="/data/h/x"/>
                <group ref="/data/h/m"><repeat nodeset="/data/h/m"><input ref="/data/h/m/a"/></repeat></group>
                </repeat></group>
                """)
        var interview = try bench.begin(binding)
        try interview.answer("no", at: "met")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        #expect(try bench.record(interview).instances.isEmpty)
        var corrected = try bench.desk.resume(bench.record(interview), binding, author: "supervisor")
        try corrected.answer("yes", at: "met")
        #expect(try corrected.value("people") == "1")
        #expect(try corrected.value("h[1]/m[1]/a") == "1")
        #expect(try bench.desk.finalise(&corrected).isEmpty)
        #expect(try bench.record(corrected).instances.count == 2)
    }
}
