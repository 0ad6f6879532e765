import Foundation
import SurveyForms
import Testing

@Suite("The instruments ask, reckon and refuse as their interviews in fixtures/instruments say")
struct InstrumentTests {
    @Test("A test interview goes as it says", arguments: try InterviewScript.all())
    func interview(script: InterviewScript) throws {
        var session = try InstrumentTests.session(script.form)
        let failures = session.failures
        #expect(failures.isEmpty, "\(script): \(failures)")
        for step in script.steps {
            let place: Comment = "\(script):\(step.line): \(step.text)"
            switch step.action {
            case .answer(let path, let value):
                let found = Self.node(path, session)
                let node = try #require(found, place)
                let isAsked = session.isRelevant(node)
                #expect(isAsked, place)
                let isAllowed = session.allows(value, at: node)
                #expect(isAllowed, place)
                session.setAnswer(value, at: node)
            case .refused(let path, let value):
                let found = Self.node(path, session)
                let node = try #require(found, place)
                let isAllowed = session.allows(value, at: node)
                #expect(!isAllowed, place)
            case .add(let path):
                let added = session.addInstance(of: path)
                #expect(added != nil, place)
            case .value(let path, let value):
                let found = Self.node(path, session)
                let node = try #require(found, place)
                let held = session.record[node]
                #expect(held == value, place)
            case .asked(let path, let isAsked):
                // Inside a repeat without instances nothing is asked.
                let isRelevant = Self.node(path, session).map { session.isRelevant($0) } ?? false
                #expect(isRelevant == isAsked, place)
            }
        }
        let later = session.failures
        #expect(later.isEmpty, "\(script): \(later)")
    }

    @Test("Every instrument has a test interview, no fault that its check finds, and its title in three languages")
    func complete() throws {
        let forms = try InterviewScript.forms()
        #expect(forms.count >= 5)
        let played = Set(try InterviewScript.all().map(\.form))
        for name in forms {
            #expect(played.contains(name), "\(name) has no interview")
            let form = try Fixture.form("fixtures/instruments/\(name).xml")
            #expect(form.languages.count == 3, "\(name)")
            #expect(form.findings().isEmpty, "\(name): \(form.findings())")
            let title = try #require(form.questions.first { $0.name == "title_text" }, "\(name) has no title")
            #expect(Set(["fr", "ar", "zgh"].map { title.label.text(in: $0) }).count == 3, "\(name)")
        }
    }

    static func session(_ name: String) throws -> FormSession {
        let form = try Fixture.form("fixtures/instruments/\(name).xml")
        let environment = EvaluationEnvironment(clock: Bench.clock, random: { 7 })
        return try FormSession(form, environment: environment, lists: ["communes": communes()])
    }

    private static func communes() throws -> InstanceTree {
        var tree = InstanceTree()
        let root = tree.append("root", to: tree.document)
        for row in try Fixture.rows("fixtures/instruments/communes.csv") {
            let item = tree.append("item", to: root)
            for name in row.keys.sorted() { tree.append(name, to: item, value: row[name] ?? "") }
        }
        return tree
    }

    /// The node at a path below the root, with positions of repeat instances: "members[2]/age".
    private static func node(_ path: String, _ session: FormSession) -> InstanceTree.Node? {
        Bench.node("/\(session.form.rootName)/\(path)", session.record)
    }
}
