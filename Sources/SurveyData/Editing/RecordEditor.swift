internal import SurveyForms
public import SurveyRecords
public import SurveyStore

/// Makes a draft out of what a person says about questions by name.
///
/// For example:
///
///     var editor = RecordEditor(binding, record: record, history: history, draft: draft)
///     try editor.set("age", to: "34")
///     try editor.set("members[+]/member_age", to: "9")
///     try store.save(editor.draft)
public struct RecordEditor: Sendable {
    /// The save in the making.
    public private(set) var draft: Draft

    private let binding: FormBinding
    private let instances: [AnswerPath]
    private let lastPositions: [String: Int64]
    private let mask: AnswerMask
    private var added: [NewInstance: AnswerPath] = [:]

    private struct NewInstance: Hashable {
        let template: String
        let outer: [InstanceID]
        let number: Int
    }

    /// An editor of a record, or of a new one.
    ///
    /// - Parameters:
    ///   - record: what there is; nil for a new record.
    ///   - history: its saves, which say where the instances of its repeats stand.
    ///   - mask: what messages are not to repeat.
    public init(
        _ binding: FormBinding, record: MergedRecord? = nil, history: [Save] = [], mask: AnswerMask = .none,
        draft: Draft
    ) {
        self.binding = binding
        self.mask = mask
        self.draft = draft
        instances = record?.instances ?? []
        var last: [String: Int64] = [:]
        for save in history {
            for case (let path, .present(let position)) in save.answers {
                last[path.template] = max(last[path.template] ?? position, position)
            }
        }
        lastPositions = last
    }

    // MARK: Changes

    /// Answers a question. An empty value takes the answer back, so that the question stands as not asked.
    ///
    /// - Throws: ``DataProblem`` for a name that leads nowhere or a value that the question does not take.
    public mutating func set(_ name: String, to value: String) throws(DataProblem) {
        let (question, path) = try place(name)
        try set(path, answer(value, to: question, name), name)
    }

    /// Answers the question at a place of the record, which may be one that a name does not lead to.
    ///
    /// - Parameter name: What people call the place.
    public mutating func set(_ path: AnswerPath, to value: String, name: String) throws(DataProblem) {
        guard let question = binding.form.question(at: path.formPath) else {
            throw DataProblem(
                .notFound, "\(name) is not a question of the form \(binding.form.id) as it is here",
                next: "take an answer that the record has")
        }
        try set(path, answer(value, to: question, name), name)
    }

    private func answer(_ value: String, to question: Question, _ name: String) throws(DataProblem) -> Answer {
        guard !value.isEmpty else { return .missing(.notAsked) }
        do {
            return try binding.answer(value, to: question)
        } catch {
            guard !mask.covers(binding.template(of: question)) else {
                throw DataProblem(
                    .badData, "\(name): the value cannot be saved: \(error.causeWithoutValue)", next: "correct it")
            }
            throw DataProblem(
                .badData, "\(name): the value \(value.shortened.quoted) cannot be saved: \(error.cause)",
                next: error.nextStep)
        }
    }

    /// Whether a question's answer is a file.
    public mutating func takesFile(_ name: String) throws(DataProblem) -> Bool {
        try place(name).question.answerKind == .attachment
    }

    /// Answers a question with a file that the store has.
    ///
    /// - Parameter fileName: the name that the answer gives it: no path.
    public mutating func set(_ name: String, toFile fileName: String, _ digest: Digest256) throws(DataProblem) {
        let (question, path) = try place(name)
        guard question.answerKind == .attachment else {
            throw DataProblem(.badData, "\(name) does not take a file", next: "give its value")
        }
        do {
            try question.check(fileName)
        } catch {
            throw DataProblem(
                .badData, "\(name): the file \(fileName.shortened.quoted) cannot be attached: \(error.cause)",
                next: error.nextStep)
        }
        try set(path, .attachment(name: fileName, digest: digest), name)
    }

    /// Says why a question has no answer.
    public mutating func set(_ name: String, missing: Missing) throws(DataProblem) {
        guard missing != .erased else {
            throw DataProblem(
                .badData, "\(name): an answer cannot be set to erased",
                next: "erase the whole record with survey-cli record erase")
        }
        try set(place(name).path, .missing(missing), name)
    }

    /// Adds an instance to a repeat, with nothing answered in it.
    public mutating func addInstance(_ name: String) throws(DataProblem) {
        let address = try AnswerAddress(name)
        let repetition = try self.repetition(address)
        let outer = try outerInstances(of: repetition.path, address, dropping: 1)
        let id = try newInstance(of: repetition, in: outer, number: 1_000_000 + added.count)
        if let path = AnswerPath(template: binding.template(of: repetition), instances: outer + [id]) {
            try requireKept(path)
        }
    }

    /// Removes an instance from its repeat.
    ///
    /// - Parameter name: such as `members[2]`.
    public mutating func removeInstance(_ name: String) throws(DataProblem) {
        let instance = try instance(name)
        if let inside = draft.answers.first(where: { $0.value != .removed && $0.key.lies(in: instance) })?.key {
            throw removedWithAnswer(inside)
        }
        draft.answers[instance] = .removed
    }

    /// The instance that a name such as `members[2]` means.
    public mutating func instance(_ name: String) throws(DataProblem) -> AnswerPath {
        let address = try AnswerAddress(name)
        let repetition = try self.repetition(address)
        switch address.parts.last?.selector {
        case .place, .id: break
        case .new, nil:
            throw DataProblem(
                .badData, "\(name.quoted) does not say which instance",
                next: "give its place in the list, as in \(repetition.name)[1]")
        }
        let ids = try outerInstances(of: repetition.path, address, dropping: 0)
        guard let path = AnswerPath(template: binding.template(of: repetition), instances: ids) else {
            throw tooDeep(name)
        }
        return path
    }

    /// The place that a question's name means in this record.
    public mutating func path(_ name: String) throws(DataProblem) -> AnswerPath { try place(name).path }

    private mutating func set(_ path: AnswerPath, _ answer: Answer, _ name: String) throws(DataProblem) {
        try requireKept(path)
        guard draft.answers.updateValue(answer, forKey: path) == nil else {
            throw DataProblem(.badData, "\(name) is given twice", next: "give each question once")
        }
    }

    /// Refuses to say something of what the same edit removes.
    private func requireKept(_ path: AnswerPath) throws(DataProblem) {
        if draft.answers.contains(where: { $0.value == .removed && path.lies(in: $0.key) }) {
            throw removedWithAnswer(path)
        }
    }

    private func removedWithAnswer(_ path: AnswerPath) -> DataProblem {
        let name = AnswerNames(binding, instances: instances).name(of: path)
        return DataProblem(
            .badData, "\(name.quoted) lies in an instance that the same edit removes",
            next: "leave out the one or the other")
    }

    // MARK: Names

    private mutating func place(_ name: String) throws(DataProblem) -> (question: Question, path: AnswerPath) {
        let address = try AnswerAddress(name)
        let found = address.best(of: binding.form.questions.filter { !$0.path.hasPrefix("meta/") }, path: \.path)
        let question: Question
        switch found.count {
        case 1: question = found[0]
        case 0:
            do {
                question = try binding.form.resolveColumn(address.plain)
            } catch {
                throw DataProblem(
                    .notFound, "the form \(binding.form.id) has no question \(address.plain.shortened.quoted)",
                    next: error.nextStep)
            }
        default:
            throw DataProblem(
                .notFound, "\(found.count) questions of the form \(binding.form.id) are called \(name.quoted)",
                next: "write the whole path: \(found.map(\.path.quoted).joined(separator: " or "))")
        }
        let ids = try outerInstances(of: question.path, address, dropping: 0)
        guard let path = AnswerPath(template: binding.template(of: question), instances: ids) else {
            throw tooDeep(name)
        }
        return (question, path)
    }

    private func tooDeep(_ name: String) -> DataProblem {
        DataProblem(
            .badData, "\(name) lies too deep for a record, or its path is too long",
            next: "simplify the form: \(Limits.repeatDepth) repeats and \(Limits.nameBytes) bytes are the limits")
    }

    private func repetition(_ address: AnswerAddress) throws(DataProblem) -> Repeat {
        let found = address.best(of: binding.form.repeats, path: \.path)
        return found.count == 1 ? found[0] : try binding.resolveRepeat(address.plain)
    }

    /// The instances that an address goes through, from the outermost.
    ///
    /// - Parameter dropping: how many of the innermost repeats are not to be gone through.
    private mutating func outerInstances(
        of path: String, _ address: AnswerAddress, dropping: Int
    ) throws(DataProblem) -> [InstanceID] {
        let repeats = Array(binding.repeats(around: path).dropLast(dropping))
        let given = address.parts.compactMap { part in part.selector.map { (part.name, $0) } }
        var selectors = given[...]
        var ids: [InstanceID] = []
        for repetition in repeats {
            guard let (name, selector) = selectors.first, name == repetition.name else {
                let count = siblings(of: repetition, in: ids).count
                throw DataProblem(
                    .badData,
                    "\(address.text.quoted) lies in the repeat \(repetition.path), which has \(count) "
                        + (count == 1 ? "instance here" : "instances here"),
                    next: "say which one, as in \(repetition.name)[1]/…, or add one with \(repetition.name)[+]/…")
            }
            selectors = selectors.dropFirst()
            ids.append(try instance(selector, of: repetition, in: ids))
        }
        let left = dropping == 0 ? selectors.first : nil
        if let (name, _) = left {
            throw DataProblem(
                .badData, "\(address.text.quoted): \(name) is not a repeat around it", next: "leave out the brackets")
        }
        return ids
    }

    private func siblings(of repetition: Repeat, in outer: [InstanceID]) -> [AnswerPath] {
        let template = binding.template(of: repetition)
        return instances.filter { $0.template == template && Array($0.instances.dropLast()) == outer }
    }

    private mutating func instance(
        _ selector: AnswerAddress.Selector, of repetition: Repeat, in outer: [InstanceID]
    ) throws(DataProblem) -> InstanceID {
        let siblings = siblings(of: repetition, in: outer)
        let found: AnswerPath?
        switch selector {
        case .new(let number): return try newInstance(of: repetition, in: outer, number: number)
        case .place(let place): found = place <= siblings.count ? siblings[place - 1] : nil
        case .id(let id): found = siblings.first { $0.instances.last == id }
        }
        guard let id = found?.instances.last else {
            throw DataProblem(
                .notFound, "the repeat \(repetition.path) has no such instance: it has \(siblings.count) here",
                next: "see them with survey-cli record show, or add one with \(repetition.name)[+]/…")
        }
        return id
    }

    private mutating func newInstance(
        of repetition: Repeat, in outer: [InstanceID], number: Int
    ) throws(DataProblem) -> InstanceID {
        let template = binding.template(of: repetition)
        let key = NewInstance(template: template, outer: outer, number: number)
        if let id = added[key]?.instances.last { return id }
        let place = lastPositions[template].map { $0 / Draft.positionStep + 1 } ?? 0
        let path = try draft.addInstance(template, in: outer, place: place + Int64(added.count))
        added[key] = path
        return path.instances.last ?? InstanceID(rawValue: 0)
    }
}

extension AnswerPath {
    /// Whether this is a place inside an instance, at any depth.
    fileprivate func lies(in instance: AnswerPath) -> Bool {
        template.count > instance.template.count && template.hasPrefix(instance.template)
            && instances.starts(with: instance.instances)
    }
}
