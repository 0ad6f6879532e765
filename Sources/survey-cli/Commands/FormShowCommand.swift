import ArgumentParser
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli form show`
struct FormShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the questions of a form, with types, choices and labels.")

    @Argument(help: "The form's id.")
    var form: String

    @Option(name: .long, help: "A version; otherwise the one that came last.")
    var version: String?

    @Option(name: .long, help: "The language of labels, such as fr or ar; otherwise the form's own.")
    var lang: String?

    @OptionGroup var options: StoreOptions

    func run() throws {
        let published = try options.open().form(form, version: version)
        let binding = try FormBinding(published)
        let form = binding.form
        let document: JSONValue = [
            "form": .string(form.id), "version": .string(form.version), "title": .string(form.title),
            "hash": .string(published.hash.description), "languages": .array(form.languages.map(JSONValue.string)),
            "items": .array(form.items.map { Self.document($0, lang) }),
            "files": .array(published.files.map(\.json)),
        ]
        options.output.write(document) {
            let heading = Terminal.styled(Terminal.safe(form.title), .bold)
            return
                (["\(heading) (\(form.id) \(form.version))"] + lines(form.items, of: form, level: 1)
                + published.files.map(\.line)).joined(separator: "\n")
        }
    }

    private func lines(_ items: [Item], of form: Form, level: Int) -> [String] {
        let space = String(repeating: "  ", count: level)
        return items.flatMap { item -> [String] in
            switch item {
            case .group(let group):
                ["\(space)\(Terminal.styled(group.name, .bold))  \(label(group.label))"]
                    + lines(group.items, of: form, level: level + 1)
            case .repeat(let repetition):
                ["\(space)\(Terminal.styled(repetition.name + "[]", .bold))  \(label(repetition.label))"]
                    + lines(repetition.items, of: form, level: level + 1)
            case .question(let question) where form.isWordlessHeading(question): []
            case .question(let question):
                [
                    "\(space)\(question.name)  " + Terminal.styled(question.kind.rawValue, .faint)
                        + "  \(label(question.label))"
                ]
                    + (question.choices ?? []).map { "\(space)    \($0.value)  \(label($0.label))" }
            }
        }
    }

    private func label(_ text: LocalizedText) -> String { Terminal.safe(text.text(in: lang)) }

    private static func document(_ item: Item, _ language: String?) -> JSONValue {
        switch item {
        case .group(let group):
            return [
                "kind": "group", "name": .string(group.name), "path": .string(group.path),
                "label": .string(group.label.text(in: language)),
                "items": .array(group.items.map { document($0, language) }),
            ]
        case .repeat(let repetition):
            return [
                "kind": "repeat", "name": .string(repetition.name), "path": .string(repetition.path),
                "label": .string(repetition.label.text(in: language)),
                "items": .array(repetition.items.map { document($0, language) }),
            ]
        case .question(let question):
            let choices = question.choices.map { choices in
                JSONValue.array(
                    choices.map { ["value": .string($0.value), "label": .string($0.label.text(in: language))] })
            }
            return [
                "kind": .string(question.kind.rawValue), "name": .string(question.name), "path": .string(question.path),
                "label": .string(question.label.text(in: language)), "required": .bool(question.isRequired),
                "choices": choices ?? .null,
            ]
        }
    }
}
