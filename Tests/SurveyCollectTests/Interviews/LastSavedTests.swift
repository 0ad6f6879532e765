import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("A form that asks for the record saved last on the device gets it")
struct LastSavedTests {
    private static let model = """
        <instance id="__last-saved" src="jr://instance/last-saved"/>
        <bind nodeset="/data/before" calculate="instance('__last-saved')/data/village"/>
        <bind nodeset="/data/members" calculate="count(instance('__last-saved')/data/m)"/>
        <setvalue event="odk-instance-first-load" ref="/data/village" value="instance('__last-saved')/data/village"/>
        """

    private func publish(_ bench: InterviewBench, version: Int = 1) throws -> FormBinding {
        try bench.publish(
            version, "<village/><before/><members/><m jr:template=\"\"><n/></m>", model: Self.model,
            body: """
                <input ref="/data/village"/><repeat nodeset="/data/m"><input ref="/data/m/n"/></repeat>
                """)
    }

    @Test("The first record finds nothing, which fails nothing; the next ones begin with what was saved last, draft or final")
    func defaults() throws {
        let bench = try InterviewBench()
        let binding = try publish(bench)
        var first = try bench.begin(binding)
        #expect(try first.value("village").isEmpty && first.value("members") == "0" && first.problems().isEmpty)
        try first.answer("Bni Gmil", at: "village")
        try first.add("m")
        #expect(try bench.desk.finalise(&first).isEmpty)
        var second = try bench.begin(binding)
        #expect(try second.value("village") == "Bni Gmil" && second.value("before") == "Bni Gmil")
        #expect(try second.value("members") == "1")
        try second.answer("Ketama", at: "village")
        try bench.desk.saveDraft(&second)
        // One that goes on looks at the one before it and not at itself; a new version of the form at the same.
        let resumed = try bench.desk.resume(bench.record(second), binding, author: "amina")
        #expect(try resumed.value("before") == "Bni Gmil" && resumed.value("village") == "Ketama")
        let third = try bench.begin(publish(bench, version: 2))
        #expect(try third.value("village") == "Ketama" && third.value("before") == "Ketama")
    }

    @Test("Nothing is taken from records that are deleted, or that nobody filled in here")
    func others() throws {
        let bench = try InterviewBench()
        let binding = try publish(bench)
        var kept = try bench.begin(binding)
        try kept.answer("Ketama", at: "village")
        try bench.desk.saveDraft(&kept)
        var gone = try bench.begin(binding)
        try gone.answer("Issaguen", at: "village")
        let save = try #require(try bench.desk.saveDraft(&gone))
        try bench.store.save(
            Draft(record: save.record, form: binding.hash, author: "amina", mark: .delete))
        try bench.store.save(
            Draft(
                record: nil, form: binding.hash, scope: .all, author: "amina",
                answers: [try #require(AnswerPath(template: "village")): .text("Imported")]))
        #expect(try bench.begin(binding).value("village") == "Ketama")
    }

    @Test("A respondent who answers alone sees nothing of what the one before has said")
    func alone() async throws {
        let bench = try InterviewBench()
        let binding = try publish(bench)
        var first = try bench.begin(binding)
        try first.answer("Ketama", at: "village")
        #expect(try bench.desk.finalise(&first).isEmpty)
        for isSelf in [true, false] {
            var options = WebOptions(scope: .all, author: "amina")
            options.isSelf = isSelf
            let desk = WebDesk(bench.desk, binding, options, earlier: { _ in binding }, report: { _ in })
            if isSelf { try await desk.start() } else { try await desk.beginAnew() }
            guard case .interview(let paged) = await desk.state else {
                Issue.record("no interview is open")
                continue
            }
            #expect(try paged.interview.value("village") == (isSelf ? "" : "Ketama"))
            #expect(try paged.interview.value("before") == (isSelf ? "" : "Ketama"))
        }
    }
}
