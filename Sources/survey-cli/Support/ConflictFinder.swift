import SurveyData
import SurveyRecords
import SurveyStore

/// Finds the conflict that a person means.
struct ConflictFinder {
    private let store: SurveyStore
    private let forms: FormLibrary

    init(_ store: SurveyStore, _ forms: FormLibrary) {
        self.store = store
        self.forms = forms
    }

    /// The conflict about a question or instance of a record.
    ///
    /// - Parameter name: nil for the record itself, or for the only conflict that there is.
    func find(_ name: String?, in record: MergedRecord) throws -> Conflict {
        let names = forms.names(in: record)
        func title(_ conflict: Conflict) -> String { conflict.path.map { names.name(of: $0) } ?? "(record)" }
        guard !record.conflicts.isEmpty else {
            throw CLIError(
                .badData, "notInConflict", "record \(record.id) has no conflicts", next: "there is nothing to settle")
        }
        let found: Conflict?
        if let name {
            if let named = record.conflicts.first(where: { title($0) == name || $0.path?.description == name }) {
                return named
            }
            let path = try path(name, in: record)
            found = record.conflicts.first { $0.path == path }
        } else {
            found =
                record.conflicts.first { $0.path == nil } ?? (record.conflicts.count == 1 ? record.conflicts[0] : nil)
        }
        guard let found else {
            throw CLIError(
                .badData, "notInConflict",
                name.map { "“\($0)” is not in conflict in record \(record.id)" }
                    ?? "record \(record.id) has several conflicts",
                next: "name one of: \(record.conflicts.map(title).joined(separator: ", "))")
        }
        return found
    }

    /// The place that a name means; an unknown name is the form's error, with its suggestions.
    private func path(_ name: String, in record: MergedRecord) throws -> AnswerPath {
        let binding = try forms.changing(record)
        var editor = RecordEditor(binding, record: record, draft: Draft(record: record.id, form: binding.hash))
        if let instance = try? editor.instance(name) { return instance }
        return try editor.path(name)
    }
}
