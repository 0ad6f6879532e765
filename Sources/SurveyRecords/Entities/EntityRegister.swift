public import SurveyForms
public import SurveyStore

/// What a record says about one entity.
public struct EntityStatement: Sendable {
    /// The record.
    public let record: RecordID
    /// When the record was begun: a later correction of it says what it says at its old place.
    public let began: HybridTime
    /// What it says.
    public let change: EntityChange
    /// The entity as the list had it that the form read, by column; `nil` if the list did not have it.
    public let listed: [String: String]?
}

/// An entity as the records of a store leave it.
public struct Entity: Sendable, Equatable {
    /// A UUID.
    public let id: String
    /// How it is called.
    public internal(set) var label: String
    /// 1 for a new one, and one more with each update.
    public internal(set) var version: Int
    /// Its values by property.
    public internal(set) var properties: [String: String]
    /// The records that created or changed it, in the order of what they say.
    public internal(set) var records: [RecordID]
}

/// A statement that did not come about, or not as its record saw the entity.
public struct EntityNote: Sendable {
    /// What was said.
    public let statement: EntityStatement
    /// What is the matter, as a clause.
    public let cause: String
    /// Whether the statement was followed all the same.
    public let isApplied: Bool
}

/// The entity lists that finished records make, by name ("Entities", ODK XForms specification).
///
/// A plain value of the statements: every replica with the same ones has the same lists, in whatever order they came. The
/// statements about one entity follow each other as their records were begun.
public struct EntityRegister: Sendable {
    /// A list.
    public struct List: Sendable {
        /// The list's name.
        public let name: String
        /// Its entities in the order in which they came about.
        public fileprivate(set) var entities: [Entity] = []
        /// What was not followed, or followed although the record had not seen the latest version.
        public fileprivate(set) var notes: [EntityNote] = []

        /// The properties that any of the entities has, sorted.
        public var properties: [String] { Set(entities.flatMap(\.properties.keys)).sorted() }
    }

    /// The lists, by name.
    public private(set) var lists: [String: List] = [:]

    /// The lists that these statements make.
    public init(_ statements: [EntityStatement]) {
        var order: [Key] = []
        var groups: [Key: [EntityStatement]] = [:]
        for statement in statements.sorted(by: { ($0.began, $0.record) < ($1.began, $1.record) }) {
            let key = Key(list: statement.change.dataset, id: statement.change.id.lowercased())
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(statement)
        }
        for key in order {
            var list = lists[key.list] ?? List(name: key.list)
            list.follow(groups[key] ?? [])
            lists[key.list] = list
        }
    }

    private struct Key: Hashable {
        let list: String
        let id: String
    }
}

extension EntityRegister.List {
    /// Follows the statements about one entity.
    fileprivate mutating func follow(_ all: [EntityStatement]) {
        for statement in all {
            if let fault = statement.change.fault { refuse(statement, fault) }
        }
        var rest = all.filter { $0.change.fault == nil }
        guard !rest.isEmpty else { return }
        var entity: Entity
        // A row of the list that a record here creates came from that record.
        let rows = rest.contains { $0.change.creates && !$0.change.updates } ? [] : rest.compactMap(\.listed)
        if let row = rows.min(by: { Entity.version(of: $0) < Entity.version(of: $1) }) {
            noteVersion(of: rest)
            entity = Entity(row, id: rest[0].change.id)
        } else if let maker = rest.firstIndex(where: { $0.change.creates && !$0.change.label.isEmpty }) {
            entity = Entity(rest.remove(at: maker))
        } else {
            for statement in rest {
                refuse(
                    statement,
                    statement.change.creates
                        ? "a new entity needs a label, and it is empty"
                        : "no record here creates it, and the list beside the form does not have it")
            }
            return
        }
        for statement in rest {
            guard statement.change.updates else {
                refuse(statement, "the list has this entity already")
                continue
            }
            if statement.change.baseVersion < entity.version {
                let seen = statement.change.baseVersion
                let cause =
                    "it was made from \(seen > 0 ? "version \(seen)" : "no version"), and version \(entity.version) was there"
                notes.append(EntityNote(statement: statement, cause: cause, isApplied: true))
            }
            entity.update(statement)
        }
        entities.append(entity)
    }

    /// Notes a version in a list beside a form that is none.
    private mutating func noteVersion(of statements: [EntityStatement]) {
        for statement in statements {
            guard let row = statement.listed, let written = row["__version"], !written.isEmpty,
                Entity.readVersion(written) == nil
            else { continue }
            let cause =
                "the list beside the form gives it the version “\(written.prefix(40))”, which is no whole number from 0 to "
                + "\(Entity.versionMax): it counts as 0"
            notes.append(EntityNote(statement: statement, cause: cause, isApplied: true))
            return
        }
    }

    private mutating func refuse(_ statement: EntityStatement, _ cause: String) {
        notes.append(EntityNote(statement: statement, cause: cause, isApplied: false))
    }
}

extension Entity {
    fileprivate init(_ statement: EntityStatement) {
        self.init(id: statement.change.id, label: "", version: 0, properties: [:], records: [])
        update(statement)
    }

    /// An entity as a list beside a form has it.
    fileprivate init(_ row: [String: String], id: String) {
        self.init(
            id: id, label: row["label"] ?? "", version: max(1, Self.version(of: row)),
            properties: row.filter { $0.key != "name" && $0.key != "label" && !$0.key.hasPrefix("__") }, records: [])
    }

    /// The highest version that a list beside a form can give: more than any register reaches, and far below where counting
    /// on would end.
    fileprivate static let versionMax = 1_000_000_000

    fileprivate static func readVersion(_ written: String) -> Int? {
        Int(written).flatMap { (0...versionMax).contains($0) ? $0 : nil }
    }

    fileprivate static func version(of row: [String: String]) -> Int { row["__version"].flatMap(readVersion) ?? 0 }

    /// Takes the label and the values that a record gives. Properties that it says nothing about stay.
    fileprivate mutating func update(_ statement: EntityStatement) {
        version += 1
        if !statement.change.label.isEmpty { label = statement.change.label }
        for property in statement.change.properties { properties[property.name] = property.value }
        records.append(statement.record)
    }
}
