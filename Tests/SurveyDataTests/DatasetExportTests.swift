import Foundation
import SurveyData
import SurveyForms
import SurveyRecords
import Testing

@testable import SurveyStore

@Suite("A dataset is the same bytes wherever it is written")
struct DatasetExportTests {
    private let study: TestStudy
    private var folder: TemporaryFolder { study.folder }

    init() throws {
        study = try TestStudy()
    }

    private func add(
        _ table: String, members: String? = nil, form: String = Fixture.emq, to store: SurveyStore
    ) throws -> [RecordID] {
        var options = try study.options()
        options.readsMissingMarkers = true
        let repeats = members.map { [RepeatSource(name: "members", source: ByteSource($0))] } ?? []
        let plan = try CSVImport.read(ByteSource(table), repeats: repeats, Fixture.binding(form), options)
        return try store.save(plan.drafts).compactMap { $0?.record }
    }

    private func edit(_ id: RecordID, _ changes: [(String, String)], in store: SurveyStore) throws {
        let record = try store.record(id)
        let binding = try FormBinding(store.form(record.form))
        var editor = RecordEditor(
            binding, record: record, history: try store.history(of: id), draft: Draft(record: id, form: binding.hash))
        for (name, value) in changes { try editor.set(name, to: value) }
        try store.save(editor.draft)
    }

    private func export(
        _ store: SurveyStore, _ name: String, form: String = "emq",
        change: (inout DatasetExport.Options) -> Void = { _ in }
    ) throws -> DatasetReport {
        var options = DatasetExport.Options(formID: form, format: name.hasSuffix("l") ? .jsonl : .csv)
        change(&options)
        return try DatasetExport.write(store, options, to: folder.path(name))
    }

    /// The cells of an exported table by column, one dictionary a row.
    private func table(_ name: String) throws -> [[String: String]] {
        var reader = CSVReader(try ByteSource(path: folder.path(name)))
        let header = try #require(try reader.next()).cells
        var rows: [[String: String]] = []
        while let row = try reader.next() {
            rows.append(Dictionary(uniqueKeysWithValues: zip(header, row.cells)))
        }
        return rows
    }

    @Test("Two replicas that merged in different orders export the same bytes, conflicts and repeats included")
    func determinism() throws {
        let a = try study.store("a", forms: [Fixture.emq])
        let b = try study.store("b")
        try study.carry(from: a, to: b)
        let ids = try add(
            "age,sex,substances,interviewer_note\n30,male,cannabis,\"قال: \"\"نعم\"\"\"\n31,female,none,=SUM(A1)\n",
            members: "_parent,member_age\n1,9\n1,11\n2,60\n", to: a)
        try study.carry(from: a, to: b)
        let more = try add("age,education\n40,.refused\n41,.dont-know\n", to: b)
        try edit(ids[0], [("age", "33"), ("substances", "cannabis tramadol"), ("members[+]/member_age", "1")], in: a)
        try edit(ids[0], [("age", "34"), ("substances", "cannabis cocaine"), ("members[2]/member_age", "12")], in: b)
        try edit(more[0], [("education", "primary")], in: b)
        let c = try study.store("c")
        try study.carry(from: b, to: c, reversed: true)
        try study.carry(from: a, to: c)
        try study.carry(from: a, to: b)
        try study.carry(from: b, to: a)
        for (store, name) in [(a, "a"), (b, "b"), (c, "c")] {
            let report = try export(store, "\(name).csv")
            #expect(report.records == 4)
            #expect(report.conflicts == 1)
            _ = try export(store, "\(name).jsonl")
        }
        for ending in [".csv", "-members.csv", ".jsonl"] {
            let first = try folder.text("a" + ending)
            #expect(try folder.text("b" + ending) == first)
            #expect(try folder.text("c" + ending) == first)
        }
        let rows = try table("a.csv")
        #expect(rows.map { $0["record"] } == (ids + more).map(\.description))
        #expect(rows[0]["conflicts"] == "1")
        #expect(rows[0]["conflict_paths"] == "demographics/age")
        #expect(rows[0]["age"] == "34")
        #expect(rows[0]["substances"] == "cannabis tramadol cocaine")
        #expect(rows[0]["interviewer_note"] == "قال: \"نعم\"")
        #expect(rows[1]["interviewer_note"] == "=SUM(A1)")
        #expect(rows[0]["saves"] == "3")
        let members = try table("a-members.csv")
        #expect(members.map { $0["member_age"] } == ["9", "12", "1", "60"])
        #expect(members.map { $0["position"] } == ["1", "2", "3", "1"])
        #expect(members.map { $0["record"] } == [ids[0], ids[0], ids[0], ids[1]].map(\.description))
        #expect(!folder.names.contains { $0.contains(".part") })
    }

    @Test("Kinds of missing stay apart, in both formats")
    func missing() throws {
        let store = try study.store("a", forms: [Fixture.emq])
        let ids = try add(
            "education,interviewer_note\n.refused,..refused\n.dont-know,x\n.not-relevant,x\nprimary,x\n,y\n", to: store)
        try edit(ids[3], [("education", "")], in: store)
        _ = try export(store, "m.csv")
        let rows = try table("m.csv")
        #expect(rows.map { $0["education"] } == [".refused", ".dont-know", ".not-relevant", "", ""])
        #expect(rows[0]["interviewer_note"] == "..refused")
        _ = try export(store, "m.jsonl")
        let lines = try folder.text("m.jsonl").split(separator: "\n").map { try JSONReader.read(Array($0.utf8)) }
        #expect(
            lines.map { $0["education"] } == [
                ["missing": "refused"], ["missing": "dont-know"], ["missing": "not-relevant"], nil, nil,
            ])
        #expect(lines[0]["interviewer_note"] == ".refused")
    }

    @Test("What is exported can be imported again, and is then the same answers")
    func roundTrip() throws {
        let store = try study.store("a", forms: [Fixture.everyKind])
        let plan = try JSONLinesImport.read(
            ByteSource(
                """
                {"nickname":"Ⴀ,\\"x\\"\\n","count_people":007,"weight_kg":"70.50","visit_day":"2026-02-28",\
                "visit_time":"14:30:00.000+01:00","visit_moment":"2026-02-28T14:30:00.000Z","spot":"35.5 -5.3 0.0 4.5",\
                "outer":{"person":[{"person_name":"P","item":[{"item_name":"i"},{"item_name":"j"}]},\
                {"person_name":"Q"}]}}
                """.replacing("007", with: "\"007\"")), Fixture.binding(Fixture.everyKind), study.options())
        _ = try store.save(plan.drafts)
        _ = try export(store, "one.jsonl", form: "every_kind")
        let again = try study.store("b", forms: [Fixture.everyKind])
        var options = try study.options()
        options.ignoresUnknown = true
        let back = try JSONLinesImport.read(
            try ByteSource(path: folder.path("one.jsonl")), Fixture.binding(Fixture.everyKind), options)
        _ = try again.save(back.drafts)
        _ = try export(again, "two.jsonl", form: "every_kind")
        func answers(_ name: String) throws -> [JSONValue.Member] {
            let line = try JSONReader.read(Array(folder.text(name).utf8))
            guard case .object(let members) = line else { return [] }
            return members.filter { !["record", "began", "changed", "person"].contains($0.key) }
        }
        #expect(try answers("one.jsonl") == answers("two.jsonl"))
        _ = try export(store, "one.csv", form: "every_kind")
        #expect(folder.names.contains("one-person.csv") && folder.names.contains("one-item.csv"))
        let items = try table("one-item.csv")
        let people = try table("one-person.csv")
        #expect(items.map { $0["item_name"] } == ["i", "j"])
        #expect(items.allSatisfy { $0["parent_instance"] == people[0]["instance"] })
        #expect(try table("one.csv")[0]["count_people"] == "007")
        #expect(try table("one.csv")[0]["weight_kg"] == "70.50")
    }

    @Test("Deleted records are left out and counted, or shown with their state; erased ones never come")
    func deleted() throws {
        let store = try study.store("a", forms: [Fixture.emq])
        let ids = try add("age\n30\n31\n32\n", to: store)
        let form = try store.form("emq").hash
        _ = try store.save([
            Draft(record: ids[0], form: form, mark: .delete), Draft(record: ids[1], form: form, mark: .erase),
        ])
        let report = try export(store, "d.csv")
        #expect((report.records, report.deleted, report.erased) == (1, 1, 1))
        #expect(try table("d.csv").map { $0["state"] } == [nil])
        let all = try export(store, "e.csv") { $0.includesDeleted = true }
        #expect(all.records == 2)
        #expect(try table("e.csv").map { $0["state"] } == ["deleted", "active"])
        #expect(try table("e.csv").map { $0["age"] } == ["", "32"])
    }

    @Test("Columns come from all versions of the form; answers that none knows come last, and none is dropped")
    func versions() throws {
        let store = try study.store("a")
        for (version, names) in [("10", ["a", "c"]), ("9", ["a", "old", "record"])] {
            try study.publish(Fixture.sample(version: version, names), in: store)
        }
        let form = try store.form("sample", version: "10").hash
        var draft = Draft(form: form, scope: .all)
        for template in ["a", "old", "record", "c", "strange/thing", "lost[]/x"] {
            let instances = template.contains("[") ? [InstanceID(rawValue: .max)] : []
            draft.answers[try #require(AnswerPath(template: template, instances: instances))] = .text(template)
        }
        _ = try store.save(draft)
        let report = try export(store, "v.csv", form: "sample")
        #expect(report.unknownPlaces == ["lost[]", "lost[]/x", "strange/thing"])
        let text = try folder.text("v.csv")
        #expect(text.contains("conflict_paths,a,old,/record,c,strange/thing\n"), "\(text)")
        #expect(try table("v.csv")[0]["/record"] == "record")
        #expect(try table("v-lost.csv")[0]["lost/x"] == "lost[]/x")
    }

    @Test("A scope's records alone; an empty dataset still has its columns")
    func scope() throws {
        let store = try study.store("a", forms: [Fixture.emq])
        _ = try add("_scope,age\n01/571,30\n03,31\n", to: store)
        #expect(try export(store, "s.csv") { $0.scope = Scope("03") ?? .all }.records == 1)
        #expect(try export(store, "n.csv") { $0.scope = Scope("06") ?? .all }.records == 0)
        #expect(try folder.text("n.csv").hasPrefix("record,scope,"))
    }

    @Test("A file that is there stays as it is, unless replacing it is asked for")
    func overwriting() throws {
        let store = try study.store("a", forms: [Fixture.emq])
        _ = try add("age\n30\n", to: store)
        try Data("precious".utf8).write(to: URL(filePath: folder.path("x-members.csv")))
        let before = folder.names
        #expect(try problem { try export(store, "x.csv") }?.code == .exists)
        #expect(folder.names == before)
        #expect(try folder.text("x-members.csv") == "precious")
        _ = try export(store, "x.csv") { $0.overwrites = true }
        #expect(try folder.text("x-members.csv") != "precious")
        #expect(
            try problem {
                try DatasetExport.write(store, .init(formID: "emq"), to: folder.path("nowhere/x.csv"))
            }?.code == .cannotWrite)
    }

    @Test("Records whose first save has not arrived are left out and counted")
    func incomplete() throws {
        let a = try study.store("a", forms: [Fixture.emq])
        let b = try study.store("b")
        let c = try study.store("c")
        try study.carry(from: a, to: c)
        let ids = try add("age\n30\n", to: a)
        try study.carry(from: a, to: b)
        try edit(ids[0], [("age", "31")], in: b)
        try b.seal()
        let own = try #require(b.profile().site)
        for id in try b.changeSetIDs() {
            let (cards, changeSet) = try b.changeSet(id)
            guard changeSet.header.site == own else { continue }
            for card in cards { try c.introduce(card) }
            try c.merge(changeSet)
        }
        let report = try export(c, "i.csv")
        #expect((report.records, report.incomplete) == (0, 1))
    }

    @Test("A record with an answer that cannot be read is left out and reported; all others are written, the same on every run")
    func unreadable() throws {
        let store = try study.store("a", forms: [Fixture.emq])
        let ids = try add("age,sex\n30,male\n31,female\n", to: store)
        let damaged = try #require(ids.first)
        try store.write { catalog in
            let damage = "UPDATE save SET answers = x'0104FF' WHERE key = (SELECT min(key) FROM save)"
            try PreparedStatement(catalog.database, damage).run()
        }
        for name in ["a.csv", "b.csv", "a.jsonl", "b.jsonl"] {
            let report = try export(store, name) { $0.format = name.hasSuffix("csv") ? .csv : .jsonl }
            #expect(report.records == 1 && report.unreadable.map(\.id) == [damaged])
            #expect(report.unreadable.first?.answers.count == 1)
        }
        for ending in ["csv", "jsonl"] {
            let text = try String(contentsOfFile: folder.path("a.\(ending)"), encoding: .utf8)
            #expect(!text.contains(damaged.description) && text.contains(ids[1].description))
            #expect(try text == String(contentsOfFile: folder.path("b.\(ending)"), encoding: .utf8))
        }
        #expect(try store.check().problems.contains { $0.contains(damaged.description) })
    }

    @Test("An instance that nobody was to be asked about is no row; one that is empty, that holds any answer, or that the form counts is")
    func irrelevantInstances() throws {
        let store = try study.store("a")
        let content = Array(
            """
            <h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms"
                xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>P</h:title><model>
            <instance><data id="p" version="1"><met/><town/><g><person jr:template=""><age/><uses/></person></g></data></instance>
            <instance id="towns" src="jr://file-csv/towns.csv"/>
            <bind nodeset="/data/g" relevant="/data/met = 'yes'"/>
            <bind nodeset="/data/g/person" relevant="/data/town = '' or instance('towns')/root/item[name = /data/town]/far = 'no'"/>
            <bind nodeset="/data/g/person/uses" relevant="../age &gt; 14"/></model></h:head><h:body>
            <input ref="/data/met"><label>m</label></input><input ref="/data/town"><label>t</label></input>
            <group ref="/data/g"><group ref="/data/g/person"><label>p</label><repeat nodeset="/data/g/person">
            <input ref="/data/g/person/age"><label>a</label></input><input ref="/data/g/person/uses"><label>u</label></input>
            </repeat></group></group></h:body></h:html>
            """.utf8)
        try study.publish(content, in: store)
        let form = try store.form("p")
        let persons: [(name: String, answers: [Answer?])] = [
            ("answered", [.text("x"), .missing(.notRelevant)]), ("empty", [nil, nil]), ("refused", [.missing(.refused), .missing(.notRelevant)]),
            ("unasked", [.missing(.notRelevant), .missing(.notRelevant)]),
        ]
        for (met, town) in [("yes", ""), ("no", ""), ("yes", "fes")] {
            var draft = Draft(form: form.hash)
            draft.answers[try #require(AnswerPath(template: "met"))] = .text(met)
            draft.answers[try #require(AnswerPath(template: "town"))] = town.isEmpty ? .missing(.notAsked) : .text(town)
            for (position, person) in persons.enumerated() {
                let path = try draft.addInstance(of: "g/person[]", position: Int64(position))
                for (name, answer) in zip(["age", "uses"], person.answers) {
                    draft.answers[try #require(AnswerPath(template: "g/person[]/\(name)", instances: path.instances))] = answer
                }
            }
            _ = try store.save(draft)
        }
        _ = try export(store, "i.csv", form: "p")
        let records = try table("i.csv").map { ($0["record"] ?? "", $0["met"] ?? "") }
        let rows = Dictionary(grouping: try table("i-person.csv")) { $0["record"] ?? "" }
        // The form counts four where somebody was met. Whether a town is far, nobody can tell without its list.
        #expect(records.map { rows[$0.0]?.count } == [4, 3, 4], "\(rows)")
        for (record, met) in records {
            let found = rows[record]?.map { ($0["position"] ?? "") + ($0["age"] ?? "") } ?? []
            #expect(found == ["1x", "2", "3.refused"] + (met == "no" ? [] : ["4.not-relevant"]))
        }
    }
}
