internal import SurveyForms
public import SurveyRecords

/// Which tables a dataset has, and which columns they have.
///
/// There is one table for the records and one for each repeat. Their columns are the questions of all versions of the
/// form, in the form's order; at the end come the places of answers that no version here knows. It follows from the
/// versions and those places alone, so that replicas that hold the same have the same columns.
public struct DatasetSchema: Sendable, Equatable {
    /// A column of answers.
    public struct Column: Sendable, Equatable {
        /// The name: the question's own if no other question has it, otherwise its path.
        public let name: String
        /// The place of the answers.
        public let template: String
    }

    /// A table.
    public struct Table: Sendable, Equatable {
        /// The repeat's own name if no other has it, otherwise its path; empty for the table of records.
        public let name: String
        /// The place of the instances; nil for the table of records.
        public let template: String?
        /// The place of the instances around these; nil outside nested repeats.
        public let outer: String?
        /// The columns of answers.
        public internal(set) var columns: [Column]
    }

    /// The table of records.
    public let root: Table
    /// The tables of repeats, an outer one before those inside it.
    public let repeats: [Table]

    /// The columns that a table of records begins with.
    static let recordColumns = [
        "record", "scope", "form_version", "began", "changed", "saves", "conflicts", "conflict_paths", "state",
    ]
    /// The columns that a table of instances begins with.
    static let instanceColumns = ["record", "instance", "parent_instance", "position"]

    /// The tables for a form.
    ///
    /// - Parameters:
    ///   - versions: the form's versions, from the oldest.
    ///   - unknown: places of answers, and of instances, that the records hold; those that the versions know do not
    ///     count.
    public init(versions: [FormBinding], unknown: Set<String> = []) {
        var places = Self.union(versions.map(Self.places))
        let known = Set(places)
        var names: [String: Int] = [:]
        for place in places { names[place.lastName, default: 0] += 1 }
        let extras = unknown.subtracting(places.map(\.template)).map { Place(template: $0) }
            .sorted { $0.template.utf8.lexicographicallyPrecedes($1.template.utf8) }
        for extra in extras {
            var outer = extra.enclosing
            while let instance = outer, !places.contains(instance) {
                places.append(instance)
                outer = instance.enclosing
            }
            if !places.contains(extra) { places.append(extra) }
        }
        func name(_ place: Place, reserved: [String]) -> String {
            let isShort = known.contains(place) && names[place.lastName] == 1 && !reserved.contains(place.lastName)
            if isShort { return place.lastName }
            let isTaken = reserved.contains(place.formPath) || (!known.contains(place) && names[place.formPath] != nil)
            // A leading slash is part of no question's name, so nothing else can be called that.
            return isTaken ? "/" + place.formPath : place.formPath
        }
        func columns(in repeatTemplate: String?, reserved: [String]) -> [Column] {
            places.filter { !$0.isInstance && $0.enclosing?.template == repeatTemplate }
                .map { Column(name: name($0, reserved: reserved), template: $0.template) }
        }
        let tables = places.filter(\.isInstance).sorted { $0.depth < $1.depth }
        root = Table(
            name: "", template: nil, outer: nil,
            columns: columns(in: nil, reserved: Self.recordColumns + tables.map { name($0, reserved: []) }))
        repeats = tables.map { place in
            let inner = tables.filter { $0.enclosing == place }.map { name($0, reserved: []) }
            return Table(
                name: name(place, reserved: []), template: place.template, outer: place.enclosing?.template,
                columns: columns(in: place.template, reserved: Self.instanceColumns + inner))
        }
    }

    /// Every place that the tables have.
    var templates: Set<String> {
        var all = Set(root.columns.map(\.template))
        for table in repeats {
            all.formUnion(table.columns.map(\.template))
            if let template = table.template { all.insert(template) }
        }
        return all
    }

    // MARK: Places

    /// The places of a form in its order: its repeats and those of its questions that take answers.
    private static func places(of binding: FormBinding) -> [Place] {
        func places(_ items: [Item]) -> [Place] {
            items.flatMap { item -> [Place] in
                switch item {
                case .question(let question):
                    question.kind == .note ? [] : [Place(template: binding.template(of: question))]
                case .group(let group): places(group.items)
                case .repeat(let repetition):
                    [Place(template: binding.template(of: repetition))] + places(repetition.items)
                }
            }
        }
        return places(binding.form.items)
    }

    /// The newest version's places, with each place that only an older one has behind the place that it stood behind.
    private static func union(_ versions: [[Place]]) -> [Place] {
        guard var all = versions.last else { return [] }
        var known = Set(all)
        for version in versions.dropLast().reversed() {
            var previous: Place?
            for place in version {
                if known.insert(place).inserted {
                    let position = previous.flatMap { all.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
                    all.insert(place, at: position)
                }
                previous = place
            }
        }
        return all
    }
}

/// A place of answers or instances, as a template.
private struct Place: Hashable {
    let template: String

    var isInstance: Bool { template.hasSuffix("[]") }
    var formPath: String { template.replacing("[]", with: "") }
    var lastName: String { formPath.split(separator: "/").last.map(String.init) ?? formPath }
    var depth: Int { template.utf8.count { $0 == UInt8(ascii: "[") } }

    /// The innermost repeat around it, itself not included.
    var enclosing: Place? {
        let inside = isInstance ? template.dropLast(2) : template[...]
        guard let end = inside.ranges(of: "[]").last?.upperBound else { return nil }
        return Place(template: String(inside[..<end]))
    }
}
