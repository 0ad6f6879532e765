internal import SurveyForms
public import SurveyRecords
public import SurveyStore

/// What people call the places of a record: `age`, `members[2]/member_age`.
///
/// The names are those that ``RecordEditor`` understands.
public struct AnswerNames: Sendable {
    private let binding: FormBinding?
    private let places: [AnswerPath: Int]
    private let counts: [String: Int]
    private let ranks: [String: Int]

    /// The names in a record.
    ///
    /// - Parameter binding: the form; nil if it has not arrived, and paths are then shown as they are.
    public init(_ binding: FormBinding?, instances: [AnswerPath]) {
        self.binding = binding
        var places: [AnswerPath: Int] = [:]
        var next: [String: Int] = [:]
        for instance in instances {
            let siblings = "\(instance.template) \(instance.instances.dropLast())"
            next[siblings, default: 0] += 1
            places[instance] = next[siblings]
        }
        self.places = places
        var counts: [String: Int] = [:]
        for question in binding?.form.questions ?? [] { counts[question.name, default: 0] += 1 }
        for repetition in binding?.form.repeats ?? [] { counts[repetition.name, default: 0] += 1 }
        self.counts = counts
        var ranks: [String: Int] = [:]
        if let binding {
            // A repeat stands before its questions, and so shares the rank of the first of them.
            for question in binding.form.questions {
                for repetition in binding.repeats(around: question.path) {
                    let template = binding.template(of: repetition)
                    ranks[template] = ranks[template] ?? ranks.count
                }
                ranks[binding.template(of: question)] = ranks.count
            }
        }
        self.ranks = ranks
    }

    /// Places in the order of the form, with the instances of a repeat one after another.
    public func sorted(_ paths: some Sequence<AnswerPath>) -> [AnswerPath] {
        paths.map { ($0, key($0)) }.sorted { left, right in
            left.1 == right.1 ? left.0 < right.0 : left.1.lexicographicallyPrecedes(right.1)
        }.map(\.0)
    }

    /// For each repeat around a place the repeat's rank and the instance's, then the rank of the place itself.
    private func key(_ path: AnswerPath) -> [Int] {
        var key: [Int] = []
        var template = ""
        for component in path.template.split(separator: "/") {
            template += (template.isEmpty ? "" : "/") + component
            guard component.hasSuffix("[]") else { continue }
            let instances = Array(path.instances.prefix(key.count / 2 + 1))
            let place = AnswerPath(template: template, instances: instances).flatMap { places[$0] }
            key += [ranks[template] ?? .max, place ?? .max]
        }
        return path.isInstance ? key : key + [ranks[path.template] ?? .max]
    }

    /// The name of a place.
    public func name(of path: AnswerPath) -> String {
        guard let binding, isKnown(path, binding) else { return path.description }
        var name = ""
        var instances = path.instances[...]
        var used: [InstanceID] = []
        var template = ""
        for component in path.template.split(separator: "/") {
            template += (template.isEmpty ? "" : "/") + component
            guard component.hasSuffix("[]"), let id = instances.popFirst() else { continue }
            used.append(id)
            let place = AnswerPath(template: template, instances: used).flatMap { places[$0] }
            let repetition = String(component.dropLast(2))
            let shown = counts[repetition] == 1 ? repetition : template.replacing("[]", with: "")
            name += (name.isEmpty ? "" : "/") + "\(shown)[\(place.map(String.init) ?? id.description)]"
        }
        if path.isInstance { return name }
        let last = path.template.split(separator: "/").last.map(String.init) ?? path.template
        if counts[last] == 1 { return name.isEmpty ? last : "\(name)/\(last)" }
        return path.instances.isEmpty ? path.formPath : path.description
    }

    private func isKnown(_ path: AnswerPath, _ binding: FormBinding) -> Bool {
        let formPath = path.formPath
        return binding.form.question(at: formPath) != nil || binding.form.repeats.contains { $0.path == formPath }
    }
}
