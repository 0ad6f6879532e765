import Foundation
import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("The instruments ask, reckon and refuse as their interviews in fixtures/instruments say")
struct InstrumentTests {
    /// A file of test interviews.
    struct Played: Sendable, CustomStringConvertible {
        let form: String
        let file: String
        var description: String { "\(form)/\(file)" }
    }

    private static let folder = "fixtures/instruments"

    @Test("A test interview goes as it says, with the lists that are published with its form", arguments: try all())
    func interview(played: Played) throws {
        let place = try CollectPlace()
        let scripts = try Self.scripts(played)
        #expect(!scripts.isEmpty)
        let form = "\(Self.folder)/\(played.form).xml"
        let lists = try XFormReader.read([UInt8](Data(contentsOf: CollectPlace.root.appending(path: form))))
            .listFileNames.map { "\(Self.folder)/\($0)" }
        let binding = try place.publish(form, files: lists)
        for script in scripts {
            var interview = try place.desk.begin(binding, scope: .all, author: "test")
            let first = interview.session.failures
            #expect(first.isEmpty, "\(played): \(first)")
            try script.play(on: &interview) { (_) throws(StoreError) in
                throw StoreError(.cannotRead, "no test interview has files", next: "")
            }
            let later = interview.session.failures
            #expect(later.isEmpty, "\(played): \(later)")
            if script.isFinal {
                #expect(try place.desk.finalise(&interview).isEmpty, "\(played)")
            } else {
                try place.desk.saveDraft(&interview)
            }
            let record = try #require(interview.record)
            try expectStored(script, binding.instance(of: record).tree, played)
        }
    }

    /// What an interview expects at its end stands in the store, and a finished one holds nothing that is not asked.
    private func expectStored(_ script: InterviewScript, _ stored: InstanceTree, _ played: Played) throws {
        var looked = 0
        for step in script.steps.reversed() {
            switch step.action {
            case .finalise, .draft: continue
            case .expectValue(let place, let value):
                #expect(Self.value(of: place, in: stored) == value, "\(played), line \(step.line)")
            case .expectAsked(let place, let isAsked):
                guard script.isFinal, !isAsked else { break }
                #expect(Self.value(of: place, in: stored).isEmpty, "\(played), line \(step.line)")
            case .answer, .missing, .add, .remove, .refuse:
                #expect(looked > 0, "\(played) expects nothing of what it leaves behind")
                return
            }
            looked += 1
        }
    }

    /// The value at a place such as "members[2]/member_age"; empty where there is none.
    private static func value(of place: String, in tree: InstanceTree) -> String {
        guard var node = tree.root else { return "" }
        for part in place.split(separator: "/") {
            let name = part.prefix { $0 != "[" }
            let number = Int(part.dropFirst(name.count).filter(\.isNumber)) ?? 1
            let children = tree.children(of: node, named: String(name))
            guard children.indices.contains(number - 1) else { return "" }
            node = children[number - 1]
        }
        return tree[node]
    }

    @Test("Every instrument has a test interview that is finished, no fault that its check finds, and its title in three languages")
    func complete() throws {
        let forms = try Self.names(in: Self.folder).filter { $0.hasSuffix(".xml") }.map { String($0.dropLast(4)) }
        #expect(forms.count == 14)
        let played = Dictionary(grouping: try Self.all(), by: \.form)
        for name in forms {
            let finished = try (played[name] ?? []).flatMap(Self.scripts).filter(\.isFinal)
            #expect(!finished.isEmpty, "\(name) has no interview that is finished")
            let url = CollectPlace.root.appending(path: "\(Self.folder)/\(name).xml")
            let form = try XFormReader.read([UInt8](Data(contentsOf: url)))
            #expect(form.languages.count == 3, "\(name)")
            #expect(form.findings().isEmpty, "\(name): \(form.findings())")
            let title = try #require(form.questions.first { $0.name == "title_text" }, "\(name) has no title")
            #expect(Set(["fr", "ar", "zgh"].map { title.label.text(in: $0) }).count == 3, "\(name)")
        }
    }

    private static func scripts(_ played: Played) throws -> [InterviewScript] {
        let path = CollectPlace.root.appending(path: "\(folder)/interviews/\(played.form)/\(played.file)")
        return try InterviewScript.read(String(contentsOf: path, encoding: .utf8))
    }

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: CollectPlace.root.appending(path: folder).path).sorted()
    }

    static func all() throws -> [Played] {
        try names(in: "\(folder)/interviews").flatMap { form in
            try names(in: "\(folder)/interviews/\(form)").map { Played(form: form, file: $0) }
        }
    }
}
