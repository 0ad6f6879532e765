import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// The forms of a store, each read once.
final class FormLibrary {
    private let store: SurveyStore
    private let infos: [Digest256: SurveyStore.FormInfo]
    private var bindings: [Digest256: FormBinding] = [:]
    private var listed: [Digest256: ListedEntities] = [:]
    private var masks: [Digest256: AnswerMask] = [:]

    init(_ store: SurveyStore) throws {
        self.store = store
        infos = Dictionary(try store.forms().map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is known of a form version; nil if it has not arrived.
    func info(_ hash: Digest256) -> SurveyStore.FormInfo? { infos[hash] }

    /// The form version that came last under an id.
    func latest(_ formID: String, version: String? = nil) throws -> FormBinding {
        try binding(store.form(formID, version: version).hash)
    }

    /// The latest version of the form that a record was made with.
    func latest(of record: MergedRecord) throws -> FormBinding {
        guard let info = infos[record.form] else { return try binding(record.form) }
        return try latest(info.formID)
    }

    /// The version by which a record is changed: a finished interview's own, and for all else the latest.
    func changing(_ record: MergedRecord) throws -> FormBinding {
        try record.isInterview && InterviewState(of: record) == .final ? binding(record.form) : latest(of: record)
    }

    /// Whether a conflict is about a value that the form of an interview reckons, which is nobody's to choose.
    func reckons(_ conflict: Conflict, of record: MergedRecord) -> Bool {
        guard let path = conflict.path, record.isInterview else { return false }
        return (try? changing(record))?.reckons(path) ?? false
    }

    /// A form version.
    func binding(_ hash: Digest256) throws -> FormBinding {
        if let known = bindings[hash] { return known }
        let binding = try FormBinding(store.form(hash))
        bindings[hash] = binding
        return binding
    }

    /// The answers of a record that have no place in the latest version of its form.
    func leftOver(of record: MergedRecord) -> [RecordInstance.LeftOver] {
        guard let binding = try? latest(of: record) else { return [] }
        let earlier = binding.hash == record.form ? nil : try? self.binding(record.form)
        let history = (try? store.history(of: record.id)) ?? []
        let versions = EarlierVersions(of: record, history, besides: binding) { try? self.binding($0).form }
        return binding.instance(of: record, earlier: earlier, given: versions.given).leftOver
    }

    /// What a record says about entities, in the words of the form version that it was made with.
    func entityChanges(of record: MergedRecord) -> [EntityChange] {
        (try? binding(record.form))?.entityChanges(in: record) ?? []
    }

    /// The same, with what the lists beside the form have of each entity.
    func entityStatements(of record: MergedRecord) throws -> [EntityStatement] {
        let binding = try binding(record.form)
        guard !binding.form.entities.isEmpty else { return [] }
        let known =
            try listed[record.form] ?? binding.listedEntities(in: store.form(record.form).lists(of: binding.form))
        listed[record.form] = known
        return binding.entityStatements(in: record, listed: known)
    }

    /// What any version here of a record's form hides from who looks at the screen. Which of them the record was saved with
    /// does not matter: where not all of its saves can be read, nobody knows.
    func mask(of record: MergedRecord) -> AnswerMask {
        if let known = masks[record.form] { return known }
        let formID = infos[record.form]?.formID
        let mask = AnswerMask(infos.values.filter { $0.formID == formID }.compactMap { try? binding($0.hash) })
        masks[record.form] = mask
        return mask
    }

    /// What people call the places of a record.
    func names(in record: MergedRecord) -> AnswerNames {
        AnswerNames(try? latest(of: record), instances: record.instances)
    }
}
