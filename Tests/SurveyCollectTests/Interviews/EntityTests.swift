import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A record says which entities it creates and updates, with an id that it keeps")
struct EntityTests {
    private static let binds = """
        <bind nodeset="/data/species" entities:saveto="species"/>
        <bind nodeset="/data/girth" type="int" entities:saveto="girth_cm"/>
        <bind nodeset="/data/meta/entity/@id" type="string"/>
        <setvalue event="odk-instance-first-load" ref="/data/meta/entity/@id" value="uuid()"/>
        <bind nodeset="/data/meta/entity/@create" calculate="/data/girth &gt; 10"/>
        <bind nodeset="/data/meta/entity/label" calculate="concat(/data/species, ', ', /data/girth, ' cm')"/>
        """
    private static let body = #"<input ref="/data/species"/><input ref="/data/girth"/>"#

    private func trees(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1,
            "<species/><girth/><meta><instanceID/><entity dataset=\"trees\" id=\"\" create=\"1\"><label/></entity></meta>",
            model: Self.binds, body: Self.body)
    }

    @Test("Created where the condition holds, with label, properties and the id that the first load gave")
    func creating() throws {
        let bench = try InterviewBench()
        let binding = try trees(bench)
        #expect(binding.form.findings().isEmpty, "\(binding.form.findings())")
        var interview = try bench.begin(binding)
        try interview.answer("Cedar", at: "species")
        try interview.answer("8", at: "girth")
        #expect(interview.session.entityChanges().isEmpty)
        try bench.desk.saveDraft(&interview)
        var resumed = try bench.desk.resume(bench.record(interview), binding, author: "amina")
        try resumed.answer("80", at: "girth")
        #expect(try bench.desk.finalise(&resumed).isEmpty)
        let record = try bench.record(resumed)
        let change = try #require(binding.entityChanges(in: record).first)
        #expect(change.dataset == "trees")
        #expect(change.creates && !change.updates)
        #expect(change.label == "Cedar, 80 cm")
        #expect(change.properties.map { "\($0.name)=\($0.value)" } == ["species=Cedar", "girth_cm=80"])
        #expect(change.fault == nil, "\(change.id)")
        // The record keeps what was declared, where a later reader looks for it; the id is that of the first load.
        #expect(record.answer("meta/entity/@id") == .text(change.id))
        #expect(record.answer("meta/entity/@create") == .text("true"))
        #expect(record.answer("meta/entity/@dataset") == .text("trees"))
        #expect(record.answer("meta/entity/label") == .text("Cedar, 80 cm"))
        let drafted = try bench.store.history(of: record.id).first?.answers
        #expect(drafted?[try #require(AnswerPath(template: "meta/entity/@id"))] == .text(change.id))
        // An edit keeps the id, and can take the creation back.
        let girth = try #require(AnswerPath(template: "girth"))
        _ = try bench.desk.edit(record, binding, changes: [girth: .integer(5)], author: "amina")
        let after = try bench.store.record(record.id)
        #expect(binding.entityChanges(in: after).isEmpty)
        #expect(after.answer("meta/entity/@id") == .text(change.id))
    }

    @Test("Updated from the version that the list had, where the condition holds")
    func updating() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1,
            "<tree/><girth/><meta><entity dataset=\"trees\" id=\"\" update=\"1\" baseVersion=\"\"/></meta>",
            model: """
                <instance id="trees"><root><item><name>0f7b1c4e-6a6d-4b0c-9a51-2f5cb1f8a001</name><__version>3</__version></item></root></instance>
                <bind nodeset="/data/girth" type="int" entities:saveto="girth_cm"/>
                <bind nodeset="/data/meta/entity/@id" calculate="/data/tree"/>
                <bind nodeset="/data/meta/entity/@update" calculate="/data/girth != ''"/>
                <bind nodeset="/data/meta/entity/@baseVersion" calculate="instance('trees')/root/item[name = /data/tree]/__version"/>
                """, body: #"<input ref="/data/tree"/><input ref="/data/girth"/>"#)
        #expect(binding.form.findings().isEmpty, "\(binding.form.findings())")
        var interview = try bench.begin(binding)
        try interview.answer("0f7b1c4e-6a6d-4b0c-9a51-2f5cb1f8a001", at: "tree")
        #expect(interview.session.entityChanges().isEmpty)
        try interview.answer("90", at: "girth")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let change = try #require(binding.entityChanges(in: bench.record(interview)).first)
        #expect(change.updates && !change.creates)
        #expect(change.baseVersion == 3)
        #expect(change.id == "0f7b1c4e-6a6d-4b0c-9a51-2f5cb1f8a001")
        #expect(change.properties.map(\.value) == ["90"])
    }

    @Test("What pyxform makes of an entities sheet is read, checked and declared")
    func pyxform() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(file: "fixtures/forms/trees.xml")
        #expect(binding.form.findings().isEmpty, "\(binding.form.findings())")
        let declared = try #require(binding.form.entities.first)
        #expect(declared.dataset == "trees")
        #expect(declared.properties.map(\.name) == ["species", "girth_cm", "health"])
        var interview = try bench.begin(binding)
        try interview.answer("Cedar", at: "species")
        try interview.answer("80", at: "girth")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let change = try #require(binding.entityChanges(in: bench.record(interview)).first)
        #expect(change.creates && change.fault == nil)
        #expect(change.label == "Cedar, 80 cm")
        #expect(change.properties.map(\.value) == ["Cedar", "80", ""])
    }

    @Test("Inside a repeat each instance declares its own, with an id of its own")
    func repeats() throws {
        let bench = try InterviewBench()
        let entity = "<meta><entity dataset=\"trees\" id=\"\" create=\"1\"><label/></entity></meta>"
        let binding = try bench.publish(
            1, "<tree jr:template=\"\"><species/>\(entity)</tree><tree><species/>\(entity)</tree>",
            model: """
                <bind nodeset="/data/tree/species" entities:saveto="species"/>
                <bind nodeset="/data/tree/meta/entity/label" calculate="../../../species"/>
                """,
            body: """
                <group ref="/data/tree"><repeat nodeset="/data/tree">
                <setvalue event="odk-instance-first-load odk-new-repeat" ref="/data/tree/meta/entity/@id" value="uuid()"/>
                <input ref="/data/tree/species"/></repeat></group>
                """)
        #expect(binding.form.findings().isEmpty, "\(binding.form.findings())")
        var interview = try bench.begin(binding)
        try interview.answer("Cedar", at: "tree[1]/species")
        try interview.add("tree")
        try interview.answer("Oak", at: "tree[2]/species")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let changes = try binding.entityChanges(in: bench.record(interview))
        #expect(changes.map(\.label) == ["Cedar", "Oak"])
        #expect(changes.map { $0.properties.map(\.value) } == [["Cedar"], ["Oak"]])
        #expect(Set(changes.map(\.id)).count == 2)
        #expect(changes.map(\.fault) == [nil, nil])
    }

    @Test("What is not relevant declares no entity, and once a correction makes it relevant, a whole one", arguments: [0, 1])
    func notRelevant(first: Int) throws {
        let bench = try InterviewBench()
        let entity = "<meta><entity dataset=\"trees\" id=\"\" create=\"1\"><label/></entity></meta>"
        let binding = try bench.publish(
            1, "<b/><tree jr:template=\"\"><species/>\(entity)</tree><tree><species/>\(entity)</tree>",
            model: """
                <bind nodeset="/data/tree" relevant="/data/b = 'yes'"/>
                <bind nodeset="/data/tree/species" entities:saveto="species"/>
                <bind nodeset="/data/tree/meta/entity/label" calculate="../../../species"/>
                """,
            body: """
                <input ref="/data/b"/><group ref="/data/tree"><repeat nodeset="/data/tree">
                <setvalue event="odk-instance-first-load odk-new-repeat" ref="/data/tree/meta/entity/@id" value="uuid()"/>
                <input ref="/data/tree/species"/></repeat></group>
                """)
        let b = try #require(AnswerPath(template: "b"))
        var interview = try bench.begin(binding)
        var ids: Set<String> = []
        for (number, answer) in ["yes", "no", "yes"].dropFirst(first).enumerated() {
            if number == 0 {
                try interview.answer(answer, at: "b")
                #expect(try bench.desk.finalise(&interview).isEmpty)
            } else {
                _ = try bench.desk.edit(
                    bench.record(interview), binding, changes: [b: .text(answer)], author: "supervisor")
            }
            let changes = try binding.entityChanges(in: bench.record(interview))
            #expect(changes.count == (answer == "yes" ? 1 : 0), "\(answer)")
            #expect(changes.allSatisfy { $0.creates && $0.id.count == 36 }, "\(changes)")
            ids.formUnion(changes.map(\.id))
        }
        #expect(ids.count == 1, "it stays the same entity")
    }

    @Test(
        "A declaration that no register can take is found by the check, with what to do",
        arguments: [
            ("dataset=\"__trees\" id=\"\" create=\"1\"", "<label/>", Self.binds, "two underscores"),
            ("dataset=\"trees\" id=\"\" create=\"1\"", "", Self.binds, "label"),
            ("dataset=\"trees\" id=\"\" create=\"1\"", "<label/>", "", "id"),
            ("dataset=\"trees\" id=\"\"", "<label/>", Self.binds, "neither created nor updated"),
            ("dataset=\"trees\" id=\"\" update=\"1\"", "<label/>", Self.binds, "which version"),
            (
                "dataset=\"trees\" id=\"\" create=\"1\"", "<label/>",
                Self.binds + "<bind nodeset=\"/data/girth\" entities:saveto=\"name\"/>", "reserved"
            ),
            (
                "dataset=\"trees\" id=\"\" create=\"1\"", "<label/>",
                Self.binds + "<bind nodeset=\"/data/girth\" entities:saveto=\"species\"/>", "Two answers"
            ),
        ])
    func findings(attributes: String, inside: String, model: String, said: String) throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<species/><girth/><meta><entity \(attributes)>\(inside)</entity></meta>", model: model, body: Self.body)
        let found = binding.form.findings().filter { $0.problem.code == .badEntity }
        #expect(found.contains { "\($0)".contains(said) && $0.isError }, "\(binding.form.findings())")
    }
}
