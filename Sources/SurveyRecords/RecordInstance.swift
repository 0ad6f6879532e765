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
        /// Why it has no place, as a clause, which may repeat the answer.
        public let reason: String
        /// The same with nothing of the answer in it, for a screen that masks it.
        public let maskedReason: String
    }

    /// The answers in their places.
    public var tree: InstanceTree
    /// The ids of those repeat instances that are saved.
    public var instanceIDs: [InstanceTree.Node: InstanceID] = [:]
    /// The repeat instances by their places; those that an edit adds stand by the ids that it gives them.
    var instanceNodes: [AnswerPath: InstanceTree.Node] = [:]
    /// The repeat instances that found no room in the tree: they stay in the record as they are.
    var unplaced: Set<AnswerPath> = []
    /// Questions that were answered by "don't know" or a refusal.
    public var missing: [InstanceTree.Node: Missing] = [:]
    /// The files that answers name.
    public var attachments: [InstanceTree.Node: Digest256] = [:]
    /// Answers without a place, in the order of their paths.
    public var leftOver: [LeftOver] = []

    /// Where an answer stands that somebody gave, and that this form version reckons by itself.
    var isReckonedOver: Set<AnswerPath> = []
    /// The paths that are new since the form version that the record was made with.
    var newPaths: Set<String> = []
    /// Questions that a finished record says are not relevant, and that have no earlier value to come back with.
    var irrelevant: Set<InstanceTree.Node> = []
    /// Answers of a finished record to what was not relevant already when it was opened, as after a merge: nobody who corrects
    /// something else decides about them.
    var stranded: Set<AnswerPath> = []
    /// What the record says something about, be it that there is no answer.
    var answered: Set<InstanceTree.Node> = []

    /// A new record, before its first save.
    public init(tree: InstanceTree) { self.tree = tree }
}

extension RecordInstance {
    /// Whether a question, by its path, begins with its first value: it is new to the record and nothing is said of it yet,
    /// or it may become relevant in a finished one.
    public func begins(_ node: InstanceTree.Node, at path: String) -> Bool {
        newPaths.contains(path) && !answered.contains(node) || irrelevant.contains(node)
    }

    /// The node that an answer stands at; `nil` if the form or the record has no such place.
    ///
    /// - Parameter binding: The form version that the instance was made with.
    public func node(at path: AnswerPath, _ binding: FormBinding) -> InstanceTree.Node? {
        guard let question = binding.form.question(at: path.formPath),
            binding.isTemplate(binding.template(of: question), of: path)
        else { return nil }
        return node(question.path, in: path.instances, binding)
    }

    /// The repeat of an instance, and the node around it; `nil` if the form or the record has no such place.
    func place(ofInstance path: AnswerPath, _ binding: FormBinding) -> (repetition: Repeat, outer: InstanceTree.Node)? {
        guard let repetition = binding.form.repeats.first(where: { $0.path == path.formPath }),
            binding.isTemplate(binding.template(of: repetition), of: path),
            let outer = node(
                repetition.path.split(separator: "/").dropLast().joined(separator: "/"),
                in: Array(path.instances.dropLast()), binding)
        else { return nil }
        return (repetition, outer)
    }

    /// The node at a form path inside some instances.
    func node(_ path: String, in ids: [InstanceID], _ binding: FormBinding) -> InstanceTree.Node? {
        guard var node = tree.root else { return nil }
        var rest = path[...]
        if !ids.isEmpty {
            let around = binding.repeats(around: path)
            guard ids.count <= around.count else { return nil }
            let repetition = around[ids.count - 1]
            guard let outer = AnswerPath(template: binding.template(of: repetition), instances: ids),
                let found = instanceNodes[outer]
            else { return nil }
            node = found
            rest = path.dropFirst(repetition.path.count)
        }
        for name in rest.split(separator: "/") {
            guard let child = tree.children(of: node, named: String(name)).first else { return nil }
            node = child
        }
        return node
    }
}
