/// What a form says about the entity that its records create or change: a tree, a household, a school ("Entities", ODK
/// XForms specification).
///
/// For example:
///
///     for entity in form.entities { print(entity.dataset, entity.properties.map(\.name)) }
///     let changes = session.entityChanges()
public struct EntityDeclaration: Sendable, Equatable {
    /// A question whose answer is kept as a property of the entity.
    public struct Property: Sendable, Hashable {
        /// The property.
        public let name: String
        /// The question's path.
        public let path: String
    }

    /// The place of the declaration: "meta/entity", or inside a repeat "tree/meta/entity", once for each instance.
    public let path: String

    /// The list that the entity belongs to.
    public let dataset: String

    /// The attributes of the declaration, in the form's order: "dataset", "id", "create", "update", "baseVersion".
    public let attributes: [String]

    /// Whether the declaration says how the entity is called.
    public let hasLabel: Bool

    /// The answers that are kept with the entity.
    public let properties: [Property]

    /// The version of the specification that the form is written for: "2024.1.0".
    let version: String
    let line: Int
    let column: Int
}

/// What a record says about an entity.
public struct EntityChange: Sendable, Hashable {
    /// A property with its value.
    public struct Property: Sendable, Hashable {
        /// The property.
        public let name: String
        /// The answer as it is written; empty for none.
        public let value: String
    }

    /// The list that the entity belongs to.
    public let dataset: String
    /// The entity's id, a UUID.
    public let id: String
    /// Whether the entity is new. With ``updates`` too it is made where the list does not have it, and changed where it has.
    public let creates: Bool
    /// Whether an entity that is there is changed.
    public let updates: Bool
    /// The version of the entity that the form had seen; 0 where it is not known.
    public let baseVersion: Int
    /// The version at which a device began to change the entity without a server; `nil` where the form does not say.
    public let trunkVersion: Int?
    /// What the changes of that device go by; empty where the form does not say.
    public let branchID: String
    /// How the entity is called.
    public let label: String
    /// The answers that are kept, in the form's order, without those to questions that are not relevant.
    public let properties: [Property]

    /// Why no list can take it whatever it holds, as a clause; `nil` if one can.
    public var fault: String? {
        if id.isEmpty { return "it has no id" }
        if !hasUsableID { return "its id \(id.shortened.quoted) is no UUID" }
        if creates, !updates, label.isEmpty { return "a new entity needs a label, and it is empty" }
        return nil
    }

    /// Whether a register can take it: an id that is no UUID means no entity.
    private var hasUsableID: Bool {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }
}

extension Form {
    /// What a record of this form says about entities: those that it creates or changes, in their order.
    public func entityChanges(in record: InstanceTree) -> [EntityChange] {
        entities.flatMap { declaration in
            record.nodes(at: declaration.path).compactMap { node in
                record.isHidden(node) ? nil : change(declaration, at: node, in: record)
            }
        }
    }

    private func change(
        _ declaration: EntityDeclaration, at node: InstanceTree.Node, in record: InstanceTree
    ) -> EntityChange? {
        func attribute(_ name: String) -> String { record.attribute(name, of: node).map { record[$0] } ?? "" }
        let (creates, updates) = (attribute("create"), attribute("update"))
        // "1" or "true", and any other value means no.
        let isTrue: Set<String> = ["1", "true"]
        guard isTrue.contains(creates) || isTrue.contains(updates) else { return nil }
        // The declaration stands in the meta block of the record, group or repeat instance that the entity is about.
        let outer = record.parent(of: node).flatMap(record.parent(of:)) ?? node
        let properties = declaration.properties.compactMap { property in
            record.nodes(at: property.path, inside: outer).first { !record.isHidden($0) }
                .map { EntityChange.Property(name: property.name, value: record[$0]) }
        }
        let label = record.children(of: node, named: "label").first.map { record[$0] } ?? ""
        return EntityChange(
            dataset: declaration.dataset, id: attribute("id"), creates: isTrue.contains(creates),
            updates: isTrue.contains(updates), baseVersion: max(0, Int(attribute("baseVersion")) ?? 0),
            trunkVersion: Int(attribute("trunkVersion")).flatMap { $0 > 0 ? $0 : nil }, branchID: attribute("branchId"),
            label: label, properties: properties)
    }
}

extension FormSession {
    /// What the record says about entities as it is now.
    public func entityChanges() -> [EntityChange] { form.entityChanges(in: record) }
}
