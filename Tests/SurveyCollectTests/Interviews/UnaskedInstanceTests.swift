import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A repeat that nobody was asked about keeps its instance, as in ODK, and the form counts what the record holds")
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

    @Test("What is not relevant is counted by nobody; corrected, it is as in a new record", arguments: [false, true])
    func refusedHousehold(isCounted: Bool) throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: isCounted)
        var interview = try bench.begin(binding)
        try interview.answer("no", at: "met")
        try bench.desk.saveDraft(&interview)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        #expect(record.answer("total")?.lexical == "0")
        let inside = record.answers.filter { $0.key.template.hasPrefix("g/member[]/") }
        #expect(inside.count == 4 && inside.values.allSatisfy { $0 == .missing(.notRelevant) })
        var corrected = try bench.desk.resume(record, binding, author: "supervisor")
        try corrected.answer("yes", at: "met")
        #expect(try corrected.value("g/member[1]/sex") == "f")
        #expect(try corrected.value("g/member[1]/day") == "2026-03-01")
        if isCounted { try corrected.answer("2", at: "g/size") }
        #expect(try bench.desk.finalise(&corrected).isEmpty)
        #expect(try bench.record(corrected).instances.count == (isCounted ? 2 : 1))
        #expect(try bench.record(corrected).instances.first == record.instances.first)
        #expect(try bench.record(corrected).answer("total")?.lexical == (isCounted ? "2" : "1"))
    }

    @Test("A count that is refused leaves the instance that the form begins with, and a count of none leaves nobody")
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
            #expect(record.instances.count == (count.isEmpty ? 1 : 0))
            #expect(record.answer("total")?.lexical == "\(record.instances.count)")
            var again = try bench.desk.resume(record, binding, author: "supervisor")
            #expect(again.session.nodes(at: "g/member").count == record.instances.count)
            try again.answer("1", at: "g/size")
            #expect(again.session.nodes(at: "g/member").count == 1)
        }
    }

    @Test("Instances keep their places and draws through corrections that make them not relevant and relevant again")
    func notRelevantAnyMore() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: true)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        try interview.answer("3", at: "g/size")
        try interview.answer("34", at: "g/member[2]/age")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let before = try bench.record(interview)
        let lines = before.answers.filter { $0.key.template == "g/member[]/line" }
        #expect(Set(lines.values.map(\.lexical)).count == 3)
        for value in ["no", "never", "yes"] {
            let record = try bench.record(interview)
            _ = try bench.desk.edit(
                record, binding, changes: [#require(AnswerPath(template: "met")): .text(value)], author: "supervisor")
            #expect(try bench.record(interview).instances == before.instances)
            #expect(try bench.record(interview).answer("total")?.lexical == (value == "yes" ? "3" : "0"))
        }
        // The count itself was not relevant, and nobody can say it again but a person.
        let after = try bench.record(interview)
        #expect(lines.allSatisfy { after.answers[$0.key] == $0.value })
    }

    @Test("A count that is lost gives back whom a smaller one took away, at once as after a resumption")
    func countLost() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench, isCounted: true)
        for isResumed in [false, true] {
            var interview = try bench.begin(binding)
            try interview.answer("yes", at: "met")
            try interview.answer("3", at: "g/size")
            for place in 1...3 { try interview.answer("\(place)", at: "g/member[\(place)]/age") }
            // A slip makes many that nobody has answered for.
            try interview.answer("22", at: "g/size")
            try interview.answer("0", at: "g/size")
            if isResumed {
                try bench.desk.saveDraft(&interview)
                interview = try bench.desk.resume(bench.record(interview), binding, author: "amina")
            }
            try interview.setMissing(.dontKnow, at: #require(interview.session.node(at: "g/size")))
            #expect(try (1...3).map { try interview.value("g/member[\($0)]/age") } == ["1", "2", "3"])
            #expect(try bench.desk.finalise(&interview).isEmpty)
            #expect(try bench.record(interview).instances.count == 3)
            #expect(try bench.record(interview).answer("total")?.lexical == "3")
        }
    }

    /// A repeat as long as its count, with a default, a value that an action gives, and a calculation that people may answer.
    private func counted(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<n/><o/><p jr:template=\"\"><pn/><home>yes</home><day/><age/></p><total/>",
            model: """
                <bind nodeset="/data/n" type="int"/><bind nodeset="/data/p/age" type="int" calculate="40 - string-length(/data/o)"/>
                <bind nodeset="/data/total" calculate="count(/data/p)"/>
                <setvalue ref="/data/p/day" event="odk-instance-first-load odk-new-repeat" value="today()"/>
                """,
            body: """
                <input ref="/data/n"/><input ref="/data/o"/><group ref="/data/p"><repeat nodeset="/data/p" jr:count="/data/n">
                <input ref="/data/p/pn"/><input ref="/data/p/home"/><input ref="/data/p/day"/><input ref="/data/p/age"/>
                </repeat></group>
                """)
    }

    @Test("A lost count gives back everybody in whom somebody has said something, be it why there is no answer")
    func everybodySaid() throws {
        let bench = try InterviewBench()
        let binding = try counted(bench)
        for isResumed in [false, true] {
            var interview = try bench.begin(binding)
            try interview.answer("5", at: "n")
            try interview.answer("a", at: "p[1]/pn")
            try interview.setMissing(.refused, at: #require(interview.session.node(at: "p[2]/pn")))
            try interview.answer("33", at: "p[3]/age")
            try interview.answer("no", at: "p[4]/home")
            try interview.answer("1", at: "n")
            if isResumed {
                try bench.desk.saveDraft(&interview)
                interview = try bench.desk.resume(bench.record(interview), binding, author: "amina")
            }
            try interview.setMissing(.refused, at: #require(interview.session.node(at: "n")))
            try bench.desk.saveDraft(&interview)
            let record = try bench.record(interview)
            #expect(record.instances.count == 4 && record.answer("total")?.lexical == "4")
            #expect(interview.session.node(at: "p[2]/pn").flatMap { interview.instance.missing[$0] } == .refused)
            #expect(try interview.value("p[4]/home") == "no")
        }
    }

    @Test("Whom a slip of a count has made, and nobody has spoken of, never comes back by a lost count")
    func nobodySaid() throws {
        let bench = try InterviewBench()
        let binding = try counted(bench)
        var interview = try bench.begin(binding)
        try interview.answer("22", at: "n")
        try bench.desk.saveDraft(&interview)
        #expect(try bench.record(interview).instances.count == 22)
        let saved = try bench.record(interview).instances
        try interview.answer("2", at: "n")
        try bench.desk.saveDraft(&interview)
        #expect(try bench.record(interview).instances == saved, "a count that grows again finds the same persons")
        try interview.setMissing(.refused, at: #require(interview.session.node(at: "n")))
        try bench.desk.saveDraft(&interview)
        var again = try bench.desk.resume(bench.record(interview), binding, author: "amina")
        try again.answer("x", at: "o")
        #expect(try bench.desk.finalise(&again).isEmpty)
        #expect(try bench.record(again).instances.count == 2)
    }

    @Test("An answer without a place stays in a draft beyond the count, and so does one that somebody took back")
    func leftOverBeyond() throws {
        let bench = try InterviewBench()
        func publish(_ version: Int, _ questions: String) throws -> FormBinding {
            try bench.publish(
                version, "<n/><p jr:template=\"\">\(questions)<home>yes</home></p>", model: #"<bind nodeset="/data/n" type="int"/>"#,
                body: """
                    <input ref="/data/n"/><group ref="/data/p"><repeat nodeset="/data/p" jr:count="/data/n">
                    \(questions.isEmpty ? "" : "<input ref=\"/data/p/pt\"/>")<input ref="/data/p/home"/></repeat></group>
                    """)
        }
        var interview = try bench.begin(publish(1, "<pt/>"))
        try interview.answer("3", at: "n")
        try interview.answer("hello", at: "p[2]/pt")
        try interview.answer("", at: "p[3]/home")
        try bench.desk.saveDraft(&interview)
        let second = try publish(2, "")
        for count in ["1", "3"] {
            var again = try bench.desk.resume(bench.record(interview), second, author: "amina")
            try again.answer(count, at: "n")
            try bench.desk.saveDraft(&again)
            #expect(try bench.record(interview).answers.values.contains { $0.lexical == "hello" })
            if count == "3" { #expect(try again.value("p[3]/home") == "") }
        }
    }

    @Test("A day that an action gave and somebody may have changed stays in a draft beyond the count")
    func unclearDay() throws {
        let bench = try InterviewBench()
        let binding = try counted(bench)
        var interview = try bench.begin(binding)
        try interview.answer("2", at: "n")
        try interview.answer("2020-01-01", at: "p[2]/day")
        try bench.desk.saveDraft(&interview)
        var again = try bench.desk.resume(bench.record(interview), binding, author: "amina")
        try again.answer("1", at: "n")
        try bench.desk.saveDraft(&again)
        var last = try bench.desk.resume(bench.record(again), binding, author: "amina")
        try last.answer("2", at: "n")
        #expect(try last.value("p[2]/day") == "2020-01-01")
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

    @Test("A draft that moves to a version with a new repeat begins it as a new record does")
    func newRepeat() throws {
        let bench = try InterviewBench()
        let body = #"<input ref="/data/met"/>"#
        let first = try bench.publish(1, "<met/>", body: body)
        let second = try bench.publish(
            2, "<met/><m jr:template=\"\"><a>7</a></m><m><a>7</a></m><c jr:template=\"\"><a/></c>",
            body: body + """
                <group ref="/data/m"><repeat nodeset="/data/m"><input ref="/data/m/a"/></repeat></group>
                <group ref="/data/c"><repeat nodeset="/data/c"><input ref="/data/c/a"/></repeat></group>
                """)
        var interview = try bench.begin(first)
        try interview.answer("yes", at: "met")
        try bench.desk.saveDraft(&interview)
        var moved = try bench.desk.resume(bench.record(interview), second, author: "amina")
        #expect(try moved.value("m[1]/a") == "7")
        #expect(moved.session.nodes(at: "c").isEmpty)
        try moved.answer("no", at: "met")
        moved.removeInstance(try #require(moved.session.nodes(at: "m").first))
        try bench.desk.saveDraft(&moved)
        let again = try bench.desk.resume(bench.record(interview), second, author: "amina")
        #expect(again.session.nodes(at: "m").isEmpty)
    }
}
