internal import SurveyRecords
internal import SurveyStore

/// One record's answers, arranged as a dataset's tables need them.
struct AnswerTable {
    /// An instance with its place among those of the same repeat around which the same instances lie.
    struct Instance {
        let path: AnswerPath
        let position: Int

        var id: String { path.instances.last?.description ?? "" }
        var outer: [InstanceID] { Array(path.instances.dropLast()) }
    }

    let record: MergedRecord
    private var answers: [[InstanceID]: [String: Answer]] = [:]
    private var instances: [String: [Instance]] = [:]

    /// An instance that nobody was to be asked about is no row: the form counts it nowhere. All in it is not relevant, and by
    /// the form itself it is not either.
    ///
    /// - Parameter binding: The form version that the record was made with.
    init(_ record: MergedRecord, _ binding: FormBinding?) {
        self.record = record
        var asked = binding.map { AskedInstances(record, $0) }
        var relevant: Set<[InstanceID]> = []
        var irrelevant: Set<[InstanceID]> = []
        for (path, answer) in record.answers {
            answers[path.instances, default: [:]][path.template] = answer
            for depth in path.instances.indices {
                let around = Array(path.instances[...depth])
                if answer == .missing(.notRelevant) { irrelevant.insert(around) } else { relevant.insert(around) }
            }
        }
        var leftOut: Set<[InstanceID]> = []
        var positions: [[InstanceID]: [String: Int]] = [:]
        for path in record.instances {
            let position = positions[Array(path.instances.dropLast()), default: [:]][path.template, default: 0] + 1
            positions[Array(path.instances.dropLast()), default: [:]][path.template] = position
            let isIrrelevant = irrelevant.contains(path.instances) && !relevant.contains(path.instances)
            if leftOut.contains(Array(path.instances.dropLast())) || isIrrelevant && asked?.contains(path) != true {
                leftOut.insert(path.instances)
                continue
            }
            instances[path.template, default: []].append(Instance(path: path, position: position))
        }
    }

    /// The answers in an instance, or outside repeats, by place.
    func answers(in instances: [InstanceID]) -> [String: Answer] { answers[instances] ?? [:] }

    /// The instances of a repeat in their order.
    func instances(of template: String) -> [Instance] { instances[template] ?? [] }

    /// The instances of a repeat that lie in others.
    func instances(of template: String, in outer: [InstanceID]) -> [Instance] {
        instances(of: template).filter { $0.outer == outer }
    }

    /// What is in dispute, as paths with instance ids; the record itself is called `(record)`.
    var conflictPaths: [String] { record.conflicts.map { $0.path?.description ?? "(record)" } }

    /// Every place that the record has answers or instances at, without what only a draft needs to go on.
    static func templates(of record: MergedRecord) -> Set<String> {
        Set(record.answers.keys.map(\.template)).union(record.instances.map(\.template))
            .filter { InterviewMark(rawValue: $0)?.isPrivate != true }
    }
}
