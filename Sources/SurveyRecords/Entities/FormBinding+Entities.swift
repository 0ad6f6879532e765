public import SurveyForms
public import SurveyStore

extension FormBinding {
    /// What a record says about entities: those that it creates or changes.
    ///
    /// A finished record keeps what the form declared in answers at the paths of the declaration, such as `meta/entity/@id`
    /// and `meta/entity/label`; the properties are answers to questions.
    ///
    /// - Parameter record: A record that was made with this form version.
    public func entityChanges(in record: MergedRecord) -> [EntityChange] {
        guard !form.entities.isEmpty else { return [] }
        let instance = instance(of: record)
        var tree = instance.tree
        // An answer to what is not relevant says nothing about the entity: no value is another thing than an empty one.
        for (path, answer) in record.answers where answer == .missing(.notRelevant) {
            if let node = instance.node(path.formPath, in: path.instances, self) { _ = tree.setHidden(true, node) }
        }
        return form.entityChanges(in: tree)
    }

    /// The same, with what the lists beside the form have of each entity.
    ///
    /// - Parameter lists: The form's lists by id, as `PublishedForm.lists(of:)` reads them.
    public func entityStatements(
        in record: MergedRecord, lists: [String: InstanceTree]
    ) -> [EntityStatement] {
        entityChanges(in: record).map { change in
            let listed = lists[change.dataset].flatMap { Self.row(of: change.id, in: $0) }
            return EntityStatement(record: record.id, began: record.began, change: change, listed: listed)
        }
    }

    private static func row(of id: String, in list: InstanceTree) -> [String: String]? {
        guard let root = list.root else { return nil }
        let row = list.children(of: root, named: "item").first { item in
            list.children(of: item, named: "name").contains { list[$0].lowercased() == id.lowercased() }
        }
        guard let row else { return nil }
        return Dictionary(
            list.children(of: row).map { (list.name(of: $0), list.text(of: $0)) },
            uniquingKeysWith: { first, _ in first })
    }
}
