import Foundation
import SurveyCollect
import SurveyForms
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
        let path = CollectPlace.root.appending(path: "\(Self.folder)/interviews/\(played.form)/\(played.file)")
        let scripts = try InterviewScript.read(String(contentsOf: path, encoding: .utf8))
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
        }
    }

    @Test("Every instrument has a test interview, no fault that its check finds, and its title in three languages")
    func complete() throws {
        let forms = try Self.names(in: Self.folder).filter { $0.hasSuffix(".xml") }.map { String($0.dropLast(4)) }
        #expect(forms.count == 14)
        let played = Set(try Self.all().map(\.form))
        for name in forms {
            #expect(played.contains(name), "\(name) has no interview")
            let url = CollectPlace.root.appending(path: "\(Self.folder)/\(name).xml")
            let form = try XFormReader.read([UInt8](Data(contentsOf: url)))
            #expect(form.languages.count == 3, "\(name)")
            #expect(form.findings().isEmpty, "\(name): \(form.findings())")
            let title = try #require(form.questions.first { $0.name == "title_text" }, "\(name) has no title")
            #expect(Set(["fr", "ar", "zgh"].map { title.label.text(in: $0) }).count == 3, "\(name)")
        }
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
