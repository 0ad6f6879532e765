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
            guard let node = instance.place(at: path, self) else { continue }
            // A declaration that is not relevant declares nothing.
            _ = tree.setHidden(true, tree.isAttribute(node) ? tree.parent(of: node) ?? node : node)
        }
        return form.entityChanges(in: tree)
    }

    /// The same, with what the lists beside the form have of each entity.
    ///
    /// - Parameter listed: Those entities, as ``listedEntities(in:)`` reads them.
    public func entityStatements(in record: MergedRecord, listed: ListedEntities) -> [EntityStatement] {
        entityChanges(in: record).map { change in
            EntityStatement(
                record: record.id, began: record.began, change: change,
                listed: listed.rows[change.dataset]?[change.id.lowercased()])
        }
    }

    /// The entities in the lists beside the form that its records create or change.
    ///
    /// - Parameter lists: The form's lists by id, as `PublishedForm.lists(of:)` reads them.
    public func listedEntities(in lists: [String: InstanceTree]) -> ListedEntities {
        let names = Set(form.entities.map(\.dataset))
        return ListedEntities(rows: lists.filter { names.contains($0.key) }.mapValues(Self.rows))
    }

    private static func rows(of list: InstanceTree) -> [String: [String: String]] {
        guard let root = list.root else { return [:] }
        var rows: [String: [String: String]] = [:]
        for item in list.children(of: root, named: "item") {
            let row = Dictionary(
                list.children(of: item).map { (list.name(of: $0), list.text(of: $0)) },
                uniquingKeysWith: { first, _ in first })
            guard let id = row["name"]?.lowercased(), rows[id] == nil else { continue }
            rows[id] = row
        }
        return rows
    }
}

/// The entities that lists beside a form have, by list and id.
public struct ListedEntities: Sendable {
    /// Values by column.
    let rows: [String: [String: [String: String]]]
}
