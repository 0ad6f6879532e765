import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A repeat whose count shrinks keeps its instances in the draft, and gives them up when the interview is finished")
struct RepeatCountTests {
    private func binding(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<size/><member jr:template=\"\"><age/><jobs/><job jr:template=\"\"><name/></job></member><note/>",
            body: """
                <input ref="/data/size"/><group ref="/data/member"><repeat nodeset="/data/member" jr:count="/data/size">
                <input ref="/data/member/age"/><input ref="/data/member/jobs"/>
                <group ref="/data/member/job"><repeat nodeset="/data/member/job" jr:count="ancestor-or-self::member/jobs">
                <input ref="/data/member/job/name"/></repeat></group></repeat></group><input ref="/data/note"/>
                """)
    }

    private static let ages = ["41", "17", "9"]

    private func three(_ interview: inout Interview) throws {
        try interview.answer("3", at: "size")
        for (number, age) in Self.ages.enumerated() { try interview.answer(age, at: "member[\(number + 1)]/age") }
    }

    private func ages(_ interview: Interview) throws -> [String] {
        let count = interview.session.nodes(at: "member").count
        return try (0..<count).map { try interview.value("member[\($0 + 1)]/age") }
    }

    @Test("Within a session, over saves, and over a resumption", arguments: [false, true])
    func slip(isResumed: Bool) throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try three(&interview)
        try bench.desk.saveDraft(&interview)
        let whole = try bench.record(interview)
        try interview.answer("1", at: "size")
        try bench.desk.saveDraft(&interview)
        #expect(try ages(interview) == ["41"])
        #expect(try bench.record(interview).instances == whole.instances)
        if isResumed {
            interview = try bench.desk.resume(bench.record(interview), binding, author: "amina")
            #expect(try ages(interview) == ["41"])
        }
        try interview.answer("note", at: "note")
        try bench.desk.saveDraft(&interview)
        try interview.answer("3", at: "size")
        #expect(try ages(interview) == Self.ages)
        try bench.desk.saveDraft(&interview)
        #expect(try bench.record(interview).instances == whole.instances, "nothing was removed or added anew")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        #expect(try bench.record(interview).instances.count == 3)
    }

    @Test("What was answered since the last save is kept, too, inside other instances as well, in its order")
    func unsaved() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try three(&interview)
        try interview.answer("2", at: "member[2]/jobs")
        try interview.answer("baker", at: "member[2]/job[1]/name")
        try interview.answer("driver", at: "member[2]/job[2]/name")
        try interview.setMissing(.refused, at: try #require(interview.session.node(at: "member[3]/jobs")))
        try interview.answer("1", at: "member[2]/jobs")
        try interview.answer("1", at: "size")
        try bench.desk.saveDraft(&interview)
        var resumed = try bench.desk.resume(bench.record(interview), binding, author: "amina")
        #expect(try ages(resumed) == ["41"])
        try resumed.answer("3", at: "size")
        #expect(try ages(resumed) == Self.ages)
        #expect(try resumed.value("member[2]/job[1]/name") == "baker")
        #expect(resumed.session.node(at: "member[2]/job[2]/name") == nil)
        try resumed.answer("2", at: "member[2]/jobs")
        #expect(try resumed.value("member[2]/job[2]/name") == "driver")
        let third = try #require(resumed.session.node(at: "member[3]/jobs"))
        #expect(resumed.instance.missing[third] == .refused)
    }

    @Test("A finished interview has as many instances as its count says; those that went stay in its history")
    func finished() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try three(&interview)
        try bench.desk.saveDraft(&interview)
        try interview.answer("2", at: "size")
        try bench.desk.saveDraft(&interview)
        #expect(try bench.desk.finalise(&interview).isEmpty)
        var record = try bench.record(interview)
        #expect(record.instances.count == 2)
        #expect(try bench.store.history(of: record.id).contains { $0.answers.values.contains(.text("9")) })
        // Corrected through the logic it stays finished: a smaller count removes at once.
        let size = try #require(AnswerPath(template: "size"))
        _ = try bench.desk.edit(record, binding, changes: [size: .text("1")], author: "supervisor")
        record = try bench.record(interview)
        #expect(record.instances.count == 1)
        #expect(InterviewState(of: record) == .final)
    }

    @Test("An instance that somebody removes by hand is removed from the draft")
    func removed() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try three(&interview)
        try bench.desk.saveDraft(&interview)
        let record = try bench.record(interview)
        let changes: [AnswerPath: Answer] = [
            record.instances[1]: .removed, try #require(AnswerPath(template: "size")): .text("2"),
        ]
        _ = try bench.desk.edit(record, binding, changes: changes, author: "amina")
        let after = try bench.store.record(record.id)
        #expect(after.instances == [record.instances[0], record.instances[2]])
        #expect(try ages(bench.desk.resume(after, binding, author: "amina")) == ["41", "9"])
    }

    @Test("Two devices shrink and fill in one draft: both stand when it is merged and resumed")
    func merged() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try three(&interview)
        try bench.desk.saveDraft(&interview)
        var other = try bench.desk.resume(bench.record(interview), binding, author: "other")
        try interview.answer("1", at: "size")
        try bench.desk.saveDraft(&interview)
        try other.answer("10", at: "member[3]/age")
        try bench.desk.saveDraft(&other)
        let record = try bench.record(interview)
        #expect(record.heads.count == 2)
        #expect(record.conflicts.isEmpty)
        var resumed = try bench.desk.resume(record, binding, author: "amina")
        #expect(try ages(resumed) == ["41"])
        try resumed.answer("3", at: "size")
        #expect(try ages(resumed) == ["41", "17", "10"])
    }

    @Test("A draft is exported as it was typed, with the instances that its count leaves out")
    func shown() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        var interview = try bench.begin(binding)
        try three(&interview)
        try interview.answer("1", at: "size")
        try bench.desk.saveDraft(&interview)
        let record = try bench.record(interview)
        #expect(record.answer("size") == .text("1"))
        #expect(record.instances.count == 3)
        #expect(Set(record.answers.values.compactMap(\.lexical)).isSuperset(of: Self.ages))
        #expect(InterviewState(of: record) == .draft)
    }
}
