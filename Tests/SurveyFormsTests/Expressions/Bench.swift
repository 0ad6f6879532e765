import Foundation
import SurveyForms

/// The record that expressions are tried on: `fixtures/javarosa/record.xml`, at noon of 1 March 2026 in UTC+1.
enum Bench {
    static let file = "fixtures/javarosa/record.xml"

    static func form() throws -> Form { try Fixture.form(file) }

    static let clock = FormClock(milliseconds: 1_772_362_800_000, offsetMinutes: 60)

    static func context(_ form: Form, at path: String = "/data/age") throws -> EvaluationContext {
        let instances = form.logic.instances()
        var environment = EvaluationEnvironment(clock: clock, random: { 0x0123_4567_89AB_CDEF })
        environment.formVersion = form.version
        environment.properties = ["deviceid": "masah:1"]
        environment.text = { $0 == "welcome" ? "Welcome" : nil }
        environment.choiceLabel = { value, path in
            form.question(at: path)?.choices?.first { $0.value == value }?.label.text(in: "en")
        }
        return EvaluationContext(instances, at: node(path, instances.primary), environment: environment)
    }

    /// The node at a path with positions: "/data/person[2]/years".
    static func node(_ path: String, _ record: InstanceTree) -> InstanceTree.Node? {
        var node = record.document
        for part in path.split(separator: "/") {
            let pieces = part.split(whereSeparator: { "[]".contains($0) })
            let found = record.children(of: node, named: String(pieces[0]))
            let position = pieces.count > 1 ? Int(pieces[1]) ?? 1 : 1
            guard position <= found.count else { return nil }
            node = found[position - 1]
        }
        return node
    }

    /// What an expression gives as text.
    static func text(_ expression: String, at path: String = "/data/age") throws -> String {
        let form = try form()
        return try XPathExpression(expression).text(in: context(form, at: path))
    }

    /// The texts of the nodes that an expression gives.
    static func texts(_ expression: String, at path: String = "/data/age") throws -> [String] {
        let context = try context(form(), at: path)
        guard case .nodes(let nodes) = try XPathExpression(expression).evaluate(in: context) else { return [] }
        return nodes.map { context.instances.text(of: $0) }
    }

    /// The problem that reading or evaluating meets, or `nil` if there is none.
    static func problem(_ expression: String, at path: String = "/data/age") throws -> ExpressionProblem? {
        let context = try context(form(), at: path)
        do throws(ExpressionProblem) {
            _ = try XPathExpression(expression).evaluate(in: context)
            return nil
        } catch {
            return error
        }
    }
}
