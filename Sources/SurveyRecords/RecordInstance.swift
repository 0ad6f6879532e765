public import SurveyForms
public import SurveyStore

/// A record as an instance of its form, as expressions read it, with what an instance alone cannot say.
///
/// For example:
///
///     let instance = binding.instance(of: record)
///     var session = try FormSession(binding.form, resuming: instance.tree, environment: environment)
public struct RecordInstance: Sendable {
    /// An answer of the record that has no place in the form.
    public struct LeftOver: Sendable, Hashable {
        /// Where the record keeps it, untouched.
        public let path: AnswerPath
        /// The answer.
        public let answer: Answer
        /// Why it has no place, as a clause.
        public let reason: String
    }

    /// The answers in their places.
    public var tree: InstanceTree
    /// The ids of those repeat instances that are saved.
    public var instanceIDs: [InstanceTree.Node: InstanceID] = [:]
    /// Questions that were answered by "don't know" or a refusal.
    public var missing: [InstanceTree.Node: Missing] = [:]
    /// The files that answers name.
    public var attachments: [InstanceTree.Node: Digest256] = [:]
    /// Answers without a place, in the order of their paths.
    public var leftOver: [LeftOver] = []

    /// A new record, before its first save.
    public init(tree: InstanceTree) { self.tree = tree }
}

extension FormBinding {
    /// A record as an instance of this form version.
    ///
    /// - Parameter earlier: The form version that the record was made with, if it is another: questions that are new since
    ///   then get their first values, and answers that this version does not take are left over.
    public func instance(of record: MergedRecord, earlier: FormBinding? = nil) -> RecordInstance {
        let isNew: (String) -> Bool = { path in earlier.map { $0.form.question(at: path) == nil } ?? false }
        var reader = InstanceReader(
            binding: self, isMove: earlier != nil, isNew: isNew,
            instance: RecordInstance(tree: form.blankRecord(keepsFirstValue: isNew)))
        for path in record.instances { reader.add(path) }
        for path in record.answers.keys.sorted() where !path.isInstance {
            if let answer = record.answers[path] { reader.set(answer, at: path) }
        }
        return reader.instance
    }
}

/// Puts the answers of a record into their places.
private struct InstanceReader {
    let binding: FormBinding
    let isMove: Bool
    let isNew: (String) -> Bool
    var instance: RecordInstance
    private var nodes: [AnswerPath: InstanceTree.Node] = [:]

    init(binding: FormBinding, isMove: Bool, isNew: @escaping (String) -> Bool, instance: RecordInstance) {
        self.binding = binding
        self.isMove = isMove
        self.isNew = isNew
        self.instance = instance
    }

    /// Adds an instance of a repeat; those around it come first.
    mutating func add(_ path: AnswerPath) {
        guard let repetition = binding.form.repeats.first(where: { $0.path == path.formPath }),
            binding.template(of: repetition) == path.template, let id = path.instances.last,
            let outer = node(repetition.path.droppingLastPart, in: Array(path.instances.dropLast())),
            let node = binding.form.addBlankInstance(
                of: repetition.path, to: outer, in: &instance.tree, keepsFirstValue: isNew)
        else { return }
        nodes[path] = node
        instance.instanceIDs[node] = id
    }

    mutating func set(_ answer: Answer, at path: AnswerPath) {
        guard InterviewMark(rawValue: path.template) == nil else { return }
        guard let question = binding.form.question(at: path.formPath), question.kind != .note,
            binding.template(of: question) == path.template
        else { return leave(answer, path, "the form has no such question") }
        guard let node = node(question.path, in: path.instances) else {
            return leave(answer, path, "its repeat instance is not there")
        }
        switch answer {
        case .missing(let missing):
            if missing == .dontKnow || missing == .refused { instance.missing[node] = missing }
            instance.tree.setValue("", of: node)
        case .attachment(let name, let digest):
            guard question.answerKind == .attachment else {
                return leave(answer, path, "the question does not take a file")
            }
            instance.tree.setValue(name, of: node)
            instance.attachments[node] = digest
        default:
            guard let value = answer.lexical else { return }
            if isMove, !value.isEmpty {
                do throws(ValueProblem) {
                    try question.check(value)
                } catch {
                    return leave(answer, path, error.cause)
                }
            }
            instance.tree.setValue(value, of: node)
        }
    }

    private mutating func leave(_ answer: Answer, _ path: AnswerPath, _ reason: String) {
        // What only says that there is no answer needs no place.
        if case .missing(let missing) = answer, missing != .dontKnow, missing != .refused { return }
        instance.leftOver.append(RecordInstance.LeftOver(path: path, answer: answer, reason: reason))
    }

    /// The node at a form path inside some instances.
    private func node(_ path: String, in ids: [InstanceID]) -> InstanceTree.Node? {
        guard var node = instance.tree.root else { return nil }
        var rest = path[...]
        if !ids.isEmpty {
            let around = binding.repeats(around: path)
            guard ids.count <= around.count else { return nil }
            let repetition = around[ids.count - 1]
            guard let outer = AnswerPath(template: binding.template(of: repetition), instances: ids),
                let found = nodes[outer]
            else { return nil }
            node = found
            rest = path.dropFirst(repetition.path.count)
        }
        for name in rest.split(separator: "/") {
            guard let child = instance.tree.children(of: node, named: String(name)).first else { return nil }
            node = child
        }
        return node
    }
}

extension String {
    fileprivate var droppingLastPart: String { split(separator: "/").dropLast().joined(separator: "/") }
}
