import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// The forms of a store, each read once.
final class FormLibrary {
    private let store: SurveyStore
    private let infos: [Digest256: SurveyStore.FormInfo]
    private var bindings: [Digest256: FormBinding] = [:]

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

    /// What a record says about entities.
    func entityChanges(of record: MergedRecord) -> [EntityChange] {
        (try? latest(of: record))?.entityChanges(in: record) ?? []
    }

    /// What people call the places of a record.
    func names(in record: MergedRecord) -> AnswerNames {
        AnswerNames(try? latest(of: record), instances: record.instances)
    }
}
