import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A value that was drawn stays what it was, whatever becomes not relevant meanwhile")
struct KeptValueTests {
    private func binding(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<met/><g><pick/><code/><score/><t/></g>",
            model: """
                <bind nodeset="/data/g" relevant="/data/met = 'yes'"/>
                <bind nodeset="/data/g/pick" calculate="once(random())"/>
                <bind nodeset="/data/g/score" calculate="string-length(/data/met)"/>
                <bind nodeset="/data/g/code" readonly="true()"/>
                <setvalue ref="/data/g/code" event="odk-instance-first-load" value="uuid()"/>
                """,
            body: """
                <input ref="/data/met"/><group ref="/data/g"><input ref="/data/g/code"/><input ref="/data/g/t"/></group>
                """)
    }

    private func path(_ template: String) throws -> AnswerPath { try #require(AnswerPath(template: template)) }

    @Test("Within a session, and in a draft that is resumed")
    func draft() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        let drawn = (try interview.value("g/pick"), try interview.value("g/code"))
        #expect(!drawn.0.isEmpty && !drawn.1.isEmpty)
        try interview.answer("no", at: "met")
        try bench.desk.saveDraft(&interview)
        let record = try bench.record(interview)
        #expect(record.answer("g/pick")?.lexical == drawn.0)
        #expect(record.answer("g/score") == nil, "what is reckoned is not said of what nobody is asked")
        var resumed = try bench.desk.resume(record, binding, author: "amina")
        try resumed.answer("yes", at: "met")
        #expect(try resumed.value("g/pick") == drawn.0)
        #expect(try resumed.value("g/code") == drawn.1)
        #expect(try resumed.value("g/score") == "3")
    }

    @Test("In a finished record that was corrected so that it is not relevant, and corrected again", arguments: [false, true])
    func finished(isEdit: Bool) throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        let drawn = (try interview.value("g/pick"), try interview.value("g/code"))
        #expect(try bench.desk.finalise(&interview).isEmpty)
        for value in ["no", "yes"] {
            let record = try bench.record(interview)
            if isEdit {
                _ = try bench.desk.edit(record, binding, changes: [path("met"): .text(value)], author: "supervisor")
            } else {
                var again = try bench.desk.resume(record, binding, author: "supervisor")
                try again.answer(value, at: "met")
                #expect(try bench.desk.finalise(&again).isEmpty)
            }
            let saved = try bench.record(interview).answer("g/pick")
            #expect(value == "yes" ? saved?.lexical == drawn.0 : saved == .missing(.notRelevant))
        }
        #expect(try bench.record(interview).answer("g/code")?.lexical == drawn.1)
    }

    @Test("What follows another answer is no such value: it is not given back as it was before that answer changed")
    func triggered() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<met/><a/><stamp/>",
            model: "<bind nodeset=\"/data/stamp\" readonly=\"true()\" relevant=\"/data/met = 'yes'\"/>",
            body: """
                <input ref="/data/met"/><input ref="/data/a">
                <setvalue ref="/data/stamp" event="xforms-value-changed" value="/data/a * 2"/></input>
                <input ref="/data/stamp"/>
                """)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        try interview.answer("4", at: "a")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        #expect(try bench.record(interview).answer("stamp")?.lexical == "8")
        for (name, value) in [("met", "no"), ("a", "5"), ("met", "yes")] {
            _ = try bench.desk.edit(
                bench.record(interview), binding, changes: [path(name): .text(value)], author: "supervisor")
        }
        #expect(try bench.record(interview).answer("stamp") == .missing(.notAsked))
    }

    @Test("A record whose consent was withdrawn gives nothing back")
    func erased() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "met")
        let drawn = try interview.value("g/pick")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        _ = try bench.desk.edit(
            bench.record(interview), binding, changes: [path("met"): .text("no")], author: "supervisor")
        let id = try bench.record(interview).id
        try bench.store.save(Draft(record: id, form: binding.hash, mark: .erase))
        #expect(!(try bench.store.history(of: id).contains { $0.answers.values.contains { $0.lexical == drawn } }))
    }

    @Test("A correction that makes questions relevant gives them the first values of a new record", arguments: [false, true])
    func firstValues(isEdit: Bool) throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<met/><g><pick/><code/><town>Fes</town><day/><sum>1</sum></g><r><x>7</x><y/></r>",
            model: """
                <bind nodeset="/data/g" relevant="/data/met = 'yes'"/><bind nodeset="/data/r" relevant="/data/met = 'yes'"/>
                <bind nodeset="/data/g/pick" calculate="once(random())"/>
                <bind nodeset="/data/g/sum" calculate="string-length(/data/met)"/>
                <bind nodeset="/data/g/code" readonly="true()"/>
                <setvalue ref="/data/g/code" event="odk-instance-first-load" value="uuid()"/>
                <setvalue ref="/data/g/day" event="odk-instance-first-load" value="today()"/>
                <setvalue ref="/data/r/y" event="odk-instance-first-load" value="position(..)"/>
                """,
            body: """
                <input ref="/data/met"/><group ref="/data/g"><input ref="/data/g/code"/><input ref="/data/g/town"/>
                <input ref="/data/g/day"/><input ref="/data/g/sum"/></group>
                <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/x"/><input ref="/data/r/y"/>
                <setvalue ref="/data/r/y" event="odk-instance-first-load odk-new-repeat" value="position(..)"/></repeat></group>
                """)
        var interview = try bench.begin(binding)
        try interview.answer("no", at: "met")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        #expect(record.answer("g/town") == .missing(.notRelevant))
        if isEdit {
            _ = try bench.desk.edit(record, binding, changes: [path("met"): .text("yes")], author: "supervisor")
        } else {
            var again = try bench.desk.resume(record, binding, author: "supervisor")
            try again.answer("yes", at: "met")
            #expect(try bench.desk.finalise(&again).isEmpty)
        }
        let corrected = try bench.record(interview)
        #expect(corrected.answer("g/town")?.lexical == "Fes")
        #expect(corrected.answer("g/day")?.lexical == "2026-03-01")
        #expect(corrected.answer("g/sum")?.lexical == "3")
        #expect(corrected.answer("g/code")?.lexical?.count == 36)
        #expect(corrected.answer("g/pick")?.lexical?.isEmpty == false)
        #expect(corrected.instances.count == 1)
        let inside = corrected.answers.filter { $0.key.template.hasPrefix("r[]/") }.mapValues(\.lexical)
        #expect(Set(inside.values) == ["7", "1"])
    }

    @Test("Another correction leaves what is not relevant as it is")
    func untouched() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<met/><town>Fes</town><name/>", model: "<bind nodeset=\"/data/town\" relevant=\"/data/met = 'yes'\"/>",
            body: "<input ref=\"/data/met\"/><input ref=\"/data/town\"/><input ref=\"/data/name\"/>")
        var interview = try bench.begin(binding)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let save = try bench.desk.edit(
            bench.record(interview), binding, changes: [path("name"): .text("Amina")], author: "supervisor")
        #expect(Set(save?.answers.keys.map(\.template) ?? []) == ["name"])
        #expect(try bench.record(interview).answer("town") == .missing(.notRelevant))
    }
}
