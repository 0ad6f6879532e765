/// A record being filled in under its form's logic: values, relevance, counts of repeats and what may be answered.
///
/// The session is a plain value: it has no files, no clock and no screen, and a copy of it is a saved state.
///
/// For example:
///
///     var session = try FormSession(form, environment: environment)
///     session.setAnswer("34", at: age)
///     session.isRelevant(job)
///     session.violations()
public struct FormSession: Sendable {
    /// An expression that met a value which a function cannot take.
    public struct Failure: Sendable, Equatable {
        /// The expression and the question that it belongs to.
        public let expression: FormExpression
        /// The node for which it was evaluated, or around those for which it was not.
        public let node: InstanceTree.Node
        /// What is wrong.
        public let problem: ExpressionProblem
    }

    /// The form.
    public let form: Form

    /// The record and the form's lists.
    public internal(set) var instances: FormInstances

    /// Time, chance and texts. Set it anew before each answer, so that `now()` is now.
    public var environment: EvaluationEnvironment

    /// Expressions that could not be evaluated when they were last needed; their results stay as they were.
    public internal(set) var failures: [Failure] = []

    /// As long as this number stays, so do the ``screens()``: it grows when something comes to be asked, or ceases to be.
    public internal(set) var screensNumber = 0

    /// How much may still be visited until the next answer: ``FormLimits/recalculationSteps`` in all.
    var stepsLeft = FormLimits.recalculationSteps
    let graph: DependencyGraph
    let words: FormWords
    /// The numbers of the expressions of each path.
    let numbersByPath: [String: [Int]]
    /// The names on each expression's path.
    let names: [[String]]
    /// The questions that expressions give values of a certain type, by the numbers of the expressions.
    let typed: [Int: Question]
    let repeatPaths: Set<String>
    /// The numbers of the expressions on and inside each repeat.
    let numbersInside: [String: [Int]]
    /// The numbers of the actions that each event sets off, and of those that a change of each path does.
    let actionsByEvent: [String: [Int]]
    let actionsByTrigger: [String: [Int]]
    /// The questions that the application fills in.
    let metadata: [Question]
    /// Instances that a smaller count took away, the last one first, by the node around them and their path: a count that
    /// was a slip gives them back.
    var shelved: [Shelf: [InstanceTree.Node]] = [:]
    /// Where the count of a repeat is no number.
    var lostCounts: Set<Shelf> = []
    /// The counts that read what is in their own repeat, such as whether somebody wants another one.
    let countsOfThemselves: Set<Int>
    /// Where such counts have added instances since the last answer: each of these would call for the next, without end.
    var grown: Set<Shelf> = []
    /// Whether such counts add none: a draft is only opened.
    var growsNowhere = false
    /// Nodes with a calculation where somebody's answer stands in place of its value.
    var given: Set<InstanceTree.Node> = []
    /// Whether such answers stand although something changes that the calculation reads.
    var keepsGiven = false
    /// The other nodes inside repeats where somebody has answered, or said why there is no answer.
    var said: Set<InstanceTree.Node> = []
    /// Nodes inside repeats that held a value when the record was opened which either an action or somebody has given.
    var unclear: Set<InstanceTree.Node> = []
    var required: Set<InstanceTree.Node> = []
    var readOnly: Set<InstanceTree.Node> = []

    /// Where instances were taken away.
    struct Shelf: Hashable {
        let parent: InstanceTree.Node
        let path: String
    }

    /// Begins a new record: fills in metadata, sets first values, then reckons every expression.
    ///
    /// - Parameter lists: The lists that lie in files beside the form, by id.
    /// - Throws: ``DependencyGraph/Cycle`` if values decide one another in a circle.
    public init(
        _ form: Form, environment: EvaluationEnvironment, lists: [String: InstanceTree] = [:]
    ) throws(DependencyGraph.Cycle) {
        try self.init(form, record: nil, environment: environment, lists: lists)
        if let root = record.root { fillMetadata(inside: root) }
        fire(.firstLoad)
        fire(.load)
        recalculate(graph.order)
    }

    /// Goes on with a record that was begun before: sets no first values, and leaves what was answered as it is.
    ///
    /// - Parameters:
    ///   - begins: Whether a node of a question, by its path, is an exception: one that was not there before.
    ///   - withoutAnswer: Nodes that somebody left empty and said why.
    ///   - isEdit: Whether answers to questions with a calculation also stand when something changes that it reads.
    ///   - newRepeats: The paths of repeats that were not there before: they begin as in a new record.
    public init(
        _ form: Form, resuming record: InstanceTree, environment: EvaluationEnvironment,
        lists: [String: InstanceTree] = [:], begins: (InstanceTree.Node, String) -> Bool = { _, _ in false },
        withoutAnswer: Set<InstanceTree.Node> = [], isEdit: Bool = false, newRepeats: Set<String> = []
    ) throws(DependencyGraph.Cycle) {
        try self.init(form, record: record, environment: environment, lists: lists)
        given = nodesAnswered.union(withoutAnswer)
        (said, unclear) = nodesSaid
        keepsGiven = true
        growsNowhere = true
        setFirstValues(where: begins)
        fire(.load)
        recalculate(graph.order)
        addFirstInstances(of: newRepeats)
        keepsGiven = isEdit
        growsNowhere = false
    }

    private init(
        _ form: Form, record: InstanceTree?, environment: EvaluationEnvironment, lists: [String: InstanceTree]
    ) throws(DependencyGraph.Cycle) {
        self.form = form
        self.environment = environment
        graph = try DependencyGraph(form)
        words = FormWords(form, parsed: graph.parsed)
        let expressions = form.logic.expressions
        numbersByPath = Dictionary(grouping: expressions.indices) { expressions[$0].path }
        names = expressions.map { $0.path.split(separator: "/").map(String.init) }
        let graph = graph
        countsOfThemselves = Set(
            expressions.indices.filter { expressions[$0].role == .repeatCount && graph.readsItsOwn($0) })
        typed = expressions.indices.reduce(into: [:]) { typed, index in
            guard [.calculate, .setValue].contains(expressions[index].role),
                let question = form.question(at: expressions[index].path), question.isTyped
            else { return }
            typed[index] = question
        }
        let repeatPaths = Set(form.repeats.map(\.path))
        self.repeatPaths = repeatPaths
        numbersInside = Self.numbersInside(repeatPaths, names)
        var byEvent: [String: [Int]] = [:]
        var byTrigger: [String: [Int]] = [:]
        for (index, action) in expressions.enumerated() where action.role == .setValue {
            for event in Set(action.events) { byEvent[event, default: []].append(index) }
            guard let trigger = action.trigger, action.events.contains("xforms-value-changed") else { continue }
            byTrigger[trigger, default: []].append(index)
        }
        actionsByEvent = byEvent
        actionsByTrigger = byTrigger
        metadata = form.questions.filter { $0.preload != nil && $0.calculate == nil }
        instances = form.logic.instances()
        for (id, list) in lists { instances.add(list, id: id) }
        if let record { instances.primary = record }
        instances.primary.indexChildren()
    }

    private static func numbersInside(_ repeatPaths: Set<String>, _ names: [[String]]) -> [String: [Int]] {
        guard !repeatPaths.isEmpty else { return [:] }
        var inside: [String: [Int]] = [:]
        for (index, names) in names.enumerated() {
            var path = ""
            for name in names {
                path += path.isEmpty ? name : "/\(name)"
                if repeatPaths.contains(path) { inside[path, default: []].append(index) }
            }
        }
        return inside
    }

    // MARK: Asking

    /// The record.
    public var record: InstanceTree { _read { yield instances.primary } }

    /// Whether a node and all around it are relevant.
    public func isRelevant(_ node: InstanceTree.Node) -> Bool { !record.isHidden(node) }

    /// Whether an answer is compulsory.
    public func isRequired(_ node: InstanceTree.Node) -> Bool { required.contains(node) }

    /// Whether the interviewer may not change a node, because of it or of a group around it.
    public func isReadOnly(_ node: InstanceTree.Node) -> Bool {
        var walker: InstanceTree.Node? = node
        while let here = walker {
            if readOnly.contains(here) { return true }
            walker = record.parent(of: here)
        }
        return false
    }

    /// All nodes at a path, one for each instance of the repeats around it.
    ///
    /// - Parameter path: A path without the root and without instance ids, as ``Question/path``.
    public func nodes(at path: String) -> [InstanceTree.Node] {
        guard let root = record.root else { return [] }
        return nodes(path.split(separator: "/").map(String.init)[...], inside: root)
    }

    /// The nodes that some names lead to from a node.
    func nodes(_ names: ArraySlice<String>, inside outer: InstanceTree.Node) -> [InstanceTree.Node] {
        record.nodes(names, below: outer)
    }

    /// The numbers of a path's expressions with a role.
    func numbers(of role: FormExpression.Role, at path: String) -> [Int] {
        (numbersByPath[path] ?? []).filter { form.logic.expressions[$0].role == role }
    }

    // MARK: Answering

    /// Gives a node an answer, reckons what depends on it, and sets off the actions that wait for it.
    ///
    /// A question with a calculation keeps the answer until something changes that the calculation reads.
    public mutating func setAnswer(_ value: String, at node: InstanceTree.Node) {
        noteAnswer(value, at: node)
        guard !record[node].hasSameBytes(as: value) else { return }
        beginReckoning()
        instances.primary.setValue(value, of: node)
        settle(node)
    }

    /// Takes the answer of a node away, as somebody has said why there is none.
    public mutating func leaveWithoutAnswer(_ node: InstanceTree.Node) {
        setAnswer("", at: node)
        given.insert(node)
    }

    /// Whatever is reckoned from here on is called for by one thing that somebody does.
    mutating func beginReckoning() {
        stepsLeft = FormLimits.recalculationSteps
        grown = []
    }

    /// Reckons anew what changes by itself, such as `today()`, as before a draft is opened again.
    public mutating func refresh() { recalculateKeepingAnswers(graph.volatile) }

    /// Goes on in another language: values that say labels, texts or the names of days say them in it.
    ///
    /// - Parameter environment: With the language.
    public mutating func speak(in environment: EvaluationEnvironment) {
        let before = self.environment
        self.environment = environment
        guard before.language != environment.language || before.dateNames != environment.dateNames else { return }
        recalculateKeepingAnswers(graph.spoken)
    }
}
