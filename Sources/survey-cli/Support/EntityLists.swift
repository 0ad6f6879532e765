import ArgumentParser
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// The entity lists of a store, for people and for programs.
struct EntityLists {
    private let register: EntityRegister
    private let forms: FormLibrary
    /// Records that say nothing here, as not all of their answers can be read.
    private let unreadable: [UnreadableRecord]

    /// What the finished records below a scope make.
    init(_ store: SurveyStore, _ scope: Scope) throws {
        let forms = try FormLibrary(store)
        var statements: [EntityStatement] = []
        var unreadable: [UnreadableRecord] = []
        for formID in try Set(store.forms().map(\.formID)).sorted() {
            // Most forms declare none, and their records need not be read.
            let versions = try store.forms().filter { $0.formID == formID }
            guard try versions.contains(where: { try !forms.binding($0.hash).form.entities.isEmpty }) else { continue }
            var records: [MergedRecord] = []
            try store.forEachRecord(formID: formID, scope: scope, unreadable: { unreadable.append($0) }) { record in
                if record.state == .active, InterviewState(of: record) == .final { records.append(record) }
            }
            for record in records { statements += try forms.entityStatements(of: record) }
        }
        register = EntityRegister(statements)
        self.forms = forms
        self.unreadable = unreadable
    }

    /// Ends a command with a status that says so, where a list lacks what its records say.
    ///
    /// - Parameter list: The list that was shown, with what was not followed; `nil` if all were named.
    func requireWhole(_ list: EntityRegister.List? = nil) throws {
        try forms.tell(of: unreadable)
        let lacking = (list.map { [$0] } ?? all).filter { $0.notes.contains { !$0.isApplied } }
        guard !lacking.isEmpty else { return }
        if list == nil {
            Terminal.note("not all was followed\n")
            for list in lacking {
                Terminal.note("  next: see what, with survey-cli entity list \(Terminal.safe(list.name))\n")
            }
        }
        throw ExitCode(ExitStatus.badData.rawValue)
    }

    private var all: [EntityRegister.List] { register.lists.values.sorted { $0.name < $1.name } }

    /// A list by its name.
    func list(_ name: String) throws -> EntityRegister.List {
        if let list = register.lists[name] { return list }
        let names = register.lists.keys.sorted().joined(separator: ", ")
        throw CLIError(
            .noInput, "notFound", "no finished record here says anything about an entity list “\(name)”",
            next: names.isEmpty
                ? "sync first, or finish an interview that creates an entity" : "the lists are: \(names)")
    }

    var document: JSONValue {
        .array(
            all.map { list in
                [
                    "list": .string(list.name), "entities": .integer(list.entities.count),
                    "properties": .array(list.properties.map(JSONValue.string)), "notes": .integer(list.notes.count),
                ]
            })
    }

    var text: String {
        guard !register.lists.isEmpty else { return "no finished record here creates or changes an entity" }
        var table = TextTable(["list", "entities", "notes", "properties"], rightAligned: [1, 2])
        for list in all {
            table.add([
                list.name, String(list.entities.count), String(list.notes.count),
                list.properties.joined(separator: " "),
            ])
        }
        return table.text
    }

    static func document(_ list: EntityRegister.List) -> JSONValue {
        let entities = list.entities.map { entity -> JSONValue in
            [
                "id": .string(entity.id), "label": .string(entity.label), "version": .integer(entity.version),
                "properties": .object(
                    entity.properties.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }),
                "records": .array(entity.records.map { .string($0.description) }),
            ]
        }
        return [
            "list": .string(list.name), "entities": .array(entities), "notes": .array(list.notes.map(document)),
        ]
    }

    static func document(_ note: EntityNote) -> JSONValue {
        [
            "record": .string(note.statement.record.description), "id": .string(note.statement.change.id),
            "label": .string(note.statement.change.label), "applied": .bool(note.isApplied),
            "cause": .string(note.cause),
        ]
    }

    static func text(_ list: EntityRegister.List) -> String {
        var table = TextTable(["entity", "version", "label"] + list.properties, rightAligned: [1])
        for entity in list.entities {
            table.add(
                [entity.id, String(entity.version), entity.label] + list.properties.map { entity.properties[$0] ?? "" })
        }
        return table.text + lines(list.notes).joined(separator: "\n")
    }

    /// What was not followed, or followed although its author had not seen the latest version.
    static func lines(_ notes: [EntityNote]) -> [String] {
        notes.map { note in
            let change = note.statement.change
            let name = change.label.isEmpty ? change.id : change.label
            return "\(note.isApplied ? "look at" : "not followed"): record \(note.statement.record) about "
                + Terminal.safe("“\(name)”: \(note.cause)")
        }
    }
}
