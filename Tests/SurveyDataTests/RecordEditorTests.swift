import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("People name questions, and the editor finds their places")
struct RecordEditorTests {
    private let study: TestStudy
    private let store: SurveyStore
    private let binding: FormBinding

    init() throws {
        study = try TestStudy()
        store = try study.store("a", forms: [Fixture.emq])
        binding = try Fixture.binding(Fixture.emq)
    }

    private func record() throws -> MergedRecord {
        let plan = try JSONLinesImport.read(
            ByteSource(#"{"age": 30, "members": [{"member_age": 9}, {"member_age": 11}]}"#), binding, study.options())
        let save = try #require(try store.save(plan.drafts).first ?? nil)
        return try store.record(save.record)
    }

    private func edit(
        _ record: MergedRecord, _ change: (inout RecordEditor) throws -> Void
    ) throws -> [String: String] {
        var editor = RecordEditor(
            binding, record: record, history: try store.history(of: record.id),
            draft: Draft(record: record.id, form: binding.hash))
        try change(&editor)
        try store.save(editor.draft)
        let after = try store.record(record.id)
        let names = AnswerNames(binding, instances: after.instances)
        return Dictionary(uniqueKeysWithValues: after.answers.map { (names.name(of: $0.key), $0.value.display) })
    }

    @Test("By name, by path, by instance, and back to not asked")
    func set() throws {
        let record = try record()
        let answers = try edit(record) { editor in
            try editor.set("demographics/age", to: "34")
            try editor.set("substances", to: "cannabis tramadol")
            try editor.set("members[2]/member_age", to: "12")
            try editor.set("members[1]/member_age", to: "")
            try editor.set("household/members[+]/member_age", to: "1")
            try editor.set("members[+]/member_sex", to: "male")
            try editor.set("members[+2]/member_age", to: "2")
            try editor.set("education", missing: .refused)
        }
        #expect(
            answers == [
                "age": "34", "substances": "cannabis tramadol", "members[2]/member_age": "12",
                "members[1]/member_age": "(not-asked)", "members[3]/member_age": "1", "members[3]/member_sex": "male",
                "members[4]/member_age": "2", "education": "(refused)",
            ])
    }

    @Test("Instances are added and removed, also by id")
    func instances() throws {
        let record = try record()
        let id = try #require(record.instances[0].instances.last)
        let answers = try edit(record) { editor in
            try editor.removeInstance("members[\(id)]")
            try editor.addInstance("members")
            try editor.set("members[+]/member_age", to: "5")
        }
        #expect(answers == ["age": "30", "members[1]/member_age": "11", "members[3]/member_age": "5"])
        #expect(try store.record(record.id).instances.count == 3)
    }

    @Test(
        "What cannot be meant is answered with the next step",
        arguments: [
            ("agee", "1", "no question", "demographics/age"), ("age", "x", "not a whole number", "such as 34"),
            ("member_age", "1", "which has 2 instances", "members[1]/…"),
            ("members[3]/member_age", "1", "no such instance", "record show"),
            ("members[0]/member_age", "1", "not the name", "members[1]"),
            ("age[1]", "1", "not a repeat around it", "leave out"),
            ("members[x]/member_age", "1", "not the name", "members[1]"), ("", "1", "not the name", "age"),
            ("sex", "femal", "not in the list", "female"),
        ])
    func faults(name: String, value: String, cause: String, next: String) throws {
        var editor = RecordEditor(binding, record: try record(), draft: Draft(form: binding.hash))
        let found = try #require(try problem { try editor.set(name, to: value) })
        #expect(found.message.contains(cause), "\(found)")
        #expect(found.next.contains(next), "\(found)")
    }

    @Test("A question is given once, and nothing is set to erased")
    func twice() throws {
        var editor = RecordEditor(binding, draft: Draft(form: binding.hash))
        try editor.set("age", to: "1")
        #expect(try problem { try editor.set("demographics/age", to: "2") }?.message.contains("twice") == true)
        #expect(try problem { try editor.set("sex", missing: .erased) }?.code == .badData)
        #expect(try problem { try editor.removeInstance("members") }?.message.contains("which instance") == true)
        #expect(try problem { try editor.addInstance("nobody") }?.code == .notFound)
    }
}
