import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("An edit settles what two devices have said apart as the form allows")
struct InterviewDisputeTests {
    private func binding(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<b/><t/><s/><twice/><line/><note/><o/>",
            model: """
                <bind nodeset="/data/t" relevant="/data/b = 'yes'"/><bind nodeset="/data/s" type="int"/>
                <bind nodeset="/data/twice" type="int" calculate="/data/s * 2" relevant="/data/b = 'yes'"/>
                <bind nodeset="/data/line" calculate="once(random())"/><bind nodeset="/data/note" type="int" readonly="true()"/>
                """,
            body: """
                <input ref="/data/b"/><input ref="/data/t"/><input ref="/data/s"/><input ref="/data/note"/>
                <input ref="/data/o"/>
                """)
    }

    private func path(_ template: String) throws -> AnswerPath { try #require(AnswerPath(template: template)) }

    /// An interview of which two devices have said different things.
    private func meeting(
        _ bench: InterviewBench, _ binding: FormBinding, _ sides: [[String: Answer]], isFinished: Bool = true
    ) throws -> MergedRecord {
        var interview = try bench.begin(binding)
        try interview.answer("yes", at: "b")
        try interview.answer("1", at: "s")
        if isFinished {
            #expect(try bench.desk.finalise(&interview).isEmpty)
        } else {
            try bench.desk.saveDraft(&interview)
        }
        let record = try bench.record(interview)
        for side in sides {
            var draft = Draft(record: record.id, form: binding.hash, parents: record.heads)
            for (template, answer) in side { draft.answers[try path(template)] = answer }
            _ = try bench.store.save(draft)
        }
        return try bench.store.record(record.id)
    }

    @Test("What the form reckons is settled by any edit of a finished record, and of a draft by none that does not ask for it")
    func reckoned() throws {
        for isFinished in [true, false] {
            let bench = try InterviewBench()
            let binding = try binding(bench)
            let merged = try meeting(
                bench, binding, [["twice": .integer(8)], ["s": .integer(3), "twice": .integer(6)]], isFinished: isFinished)
            #expect(merged.conflicts.map(\.path) == [try path("twice")])
            _ = try bench.desk.edit(merged, binding, changes: [path("o"): .text("x")], author: "supervisor")
            let after = try bench.store.record(merged.id)
            #expect(after.answer("twice") == .integer(6))
            #expect(after.conflicts.isEmpty || !isFinished)
            _ = try bench.desk.edit(after, binding, changes: [:], reckoning: [path("twice")], author: "supervisor")
            #expect(try bench.store.record(merged.id).conflicts.isEmpty)
        }
    }

    @Test("What was drawn, or noted for reading only, is settled by a side, and by nothing else", arguments: ["line", "note"])
    func given(template: String) throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        func answer(_ value: String) -> Answer {
            Answer(lexical: value, kind: template == "note" ? .integer : .text)
        }
        let merged = try meeting(bench, binding, [[template: answer("25")], [template: answer("75")]])
        _ = try bench.desk.edit(merged, binding, changes: [path("o"): .text("x")], author: "supervisor")
        let before = try bench.store.record(merged.id)
        #expect(before.conflicts.map(\.path) == [try path(template)])
        #expect(throws: InterviewProblem.self) {
            try bench.desk.edit(before, binding, changes: [path(template): answer("50")], author: "supervisor")
        }
        let other = try #require(before.conflicts.first?.candidates.last).answer
        _ = try bench.desk.edit(before, binding, changes: [path(template): other], author: "supervisor")
        let after = try bench.store.record(merged.id)
        #expect(after.answer(template) == other && after.conflicts.isEmpty)
    }

    @Test("What stands below a question that is not asked: that it is not relevant is taken, and what follows it goes by itself")
    func notRelevant() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        let merged = try meeting(
            bench, binding,
            [
                ["b": .text("no"), "t": .missing(.notRelevant), "twice": .missing(.notRelevant)],
                ["t": .text("kif"), "s": .integer(4), "twice": .integer(8)],
            ])
        #expect(Set(merged.conflicts.map(\.path)) == [try path("t"), try path("twice")])
        #expect(throws: InterviewProblem.self) {
            try bench.desk.edit(merged, binding, changes: [path("t"): .text("kif")], author: "supervisor")
        }
        _ = try bench.desk.edit(merged, binding, changes: [path("t"): .missing(.notRelevant)], author: "supervisor")
        let after = try bench.store.record(merged.id)
        #expect(after.conflicts.isEmpty && after.answer("t") == .missing(.notRelevant))
        #expect(after.answer("twice") == .missing(.notRelevant) && after.answer("s") == .integer(4))
    }

    @Test("A side with no place in the form is taken as it is, and so is what is shown where the form would not take it")
    func withoutPlace() throws {
        let bench = try InterviewBench()
        let binding = try binding(bench)
        let merged = try meeting(
            bench, binding,
            [["gone": .text("old"), "s": .text("many")], ["gone": .text("new"), "s": .text("few")]])
        #expect(merged.conflicts.count == 2)
        for template in ["gone", "s"] {
            let before = try bench.store.record(merged.id)
            let shown = try #require(before.answer(template))
            _ = try bench.desk.edit(before, binding, changes: [path(template): shown], author: "supervisor")
            let after = try bench.store.record(merged.id)
            #expect(after.answer(template) == shown && !after.conflicts.contains { $0.path?.template == template })
        }
    }

    @Test("A message about an answer that an earlier version masked says nothing of it")
    func masked() throws {
        let bench = try InterviewBench()
        let first = try bench.publish(
            1, "<k/><code/>", body: #"<input ref="/data/k"/><input ref="/data/code" appearance="masked"/>"#)
        var interview = try bench.begin(first)
        try interview.answer("zr71", at: "code")
        try bench.desk.saveDraft(&interview)
        let second = try bench.publish(
            2, "<k/><code/>",
            model: """
                <instance id="codes"><root><item><name>zr71</name><label>A</label><k>x</k></item>
                  <item><name>zr72</name><label>B</label><k>y</k></item></root></instance>
                """,
            body: """
                <input ref="/data/k"/><select1 ref="/data/code">
                  <itemset nodeset="instance('codes')/root/item[k = /data/k]"><value ref="name"/><label ref="label"/></itemset>
                </select1>
                """)
        var moved = try bench.desk.resume(bench.record(interview), second, author: "amina")
        try moved.answer("y", at: "k")
        let problems = try bench.desk.finalise(&moved)
        #expect(problems.map(\.place) == ["code"] && problems.allSatisfy { !$0.description.contains("zr7") }, "\(problems)")
    }
}
