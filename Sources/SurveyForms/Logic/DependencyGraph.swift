/// What must be evaluated anew when an answer changes, and in which order.
///
/// The graph joins expressions by what they read and what they decide: a `calculate` decides a value; `relevant` and the
/// count of a repeat decide whether a node and all inside it are there. It is made once for a form and knows paths, not
/// repeat instances.
///
/// For example:
///
///     let graph = try DependencyGraph(form)
///     for index in graph.affected(by: ["household/size"]) {
///         evaluate(form.logic.expressions[index])
///     }
public struct DependencyGraph: Sendable {
    /// Expressions that decide one another in a circle, each reading what the one before it decides.
    public struct Cycle: Error, Sendable, Equatable, CustomStringConvertible {
        /// The expressions; the first one reads what the last one decides.
        public let expressions: [FormExpression]

        /// The circle in words.
        public var description: String {
            let names = expressions.map { "\($0.role.rawValue) of \($0.path.quoted)" }
            return (names + [names[0]]).joined(separator: " → ")
        }
    }

    /// The expressions that can be read, as indices into ``FormLogic/expressions``, each after those that it depends on;
    /// only what depends on how many instances a repeat has may come before the repeat's count.
    public let order: [Int]

    /// The expressions whose value may change without any answer changing, in the same order: those with `today()`.
    public let volatile: [Int]

    /// The expressions that say words in the language of the interview, in the same order: labels, texts, names of days.
    public let spoken: [Int]

    /// The expressions that ask for positions: in a repeat they change when another instance goes.
    let positional: Set<Int>

    /// An expression that reads a path.
    struct Reader: Sendable {
        /// Its number in ``FormLogic/expressions``.
        let index: Int
        /// How many names has the path of the innermost repeat of which it reads its own instance only; 0 if there is none.
        let depth: Int
    }

    /// The expressions as they are read; `nil` for one that cannot be.
    let parsed: [XPathExpression?]
    /// For each expression its place in ``order``; -1 for one that cannot be read.
    let ranks: [Int]
    private let roles: [FormExpression.Role]
    private let paths: [String]
    private let readers: PathReaders
    /// The circles that close through a label alone.
    private let labelCycles: [Cycle]

    /// The graph of a form. Expressions that cannot be read are left out; ``Form/findings()`` names them.
    public init(_ form: Form) throws(Cycle) {
        var cycles: [Cycle] = []
        self.init(form, cycles: &cycles)
        if let first = cycles.first { throw first }
    }

    /// The circles in a form, no two of which share an expression; not all if there are very many. Those that close
    /// through a label are looked for where there are no others.
    static func cycles(of form: Form) -> (values: [Cycle], labels: [Cycle]) {
        var cycles: [Cycle] = []
        let graph = DependencyGraph(form, cycles: &cycles)
        return (cycles, graph.labelCycles)
    }

    private init(_ form: Form, cycles: inout [Cycle]) {
        let expressions = form.logic.expressions
        let reads = ExpressionReads(form)
        let whole = DependencyOrder(expressions, reads.readable, reads.readersWithLabels)
        // A circle that closes through a label alone keeps no form from being filled in: the label may be a step behind.
        let isWhole = whole.cycles.isEmpty
        let found = isWhole ? whole : DependencyOrder(expressions, reads.readable, reads.readers)
        cycles = found.cycles
        labelCycles = found.cycles.isEmpty ? whole.cycles : []
        readers = isWhole ? reads.readersWithLabels : reads.readers
        order = found.order
        var ranks = [Int](repeating: -1, count: expressions.count)
        for (rank, index) in order.enumerated() { ranks[index] = rank }
        self.ranks = ranks
        parsed = reads.parsed
        positional = reads.positional
        volatile = order.filter(reads.volatile.contains)
        spoken = order.filter(reads.spoken.contains)
        roles = expressions.map(\.role)
        paths = expressions.map(\.path)
    }

    /// The expressions that must be evaluated anew after the answers at some paths have changed, in their order.
    ///
    /// - Parameter paths: Paths without the root and without instance ids.
    public func affected(by paths: some Sequence<String>) -> [Int] {
        closure(of: paths.flatMap { readers(of: $0).map(\.index) }).sorted { ranks[$0] < ranks[$1] }
    }

    /// Whether an expression reads, through others or by itself, what lies at its own path or below it: as the count of a
    /// repeat does that asks inside it for another one.
    func readsItsOwn(_ index: Int) -> Bool {
        closure(of: readers(below: paths[index]).map(\.index)).contains(index)
    }

    /// Some expressions, and all that depend on what they decide.
    private func closure(of expressions: [Int]) -> Set<Int> {
        var found: Set<Int> = []
        var waiting = expressions
        while let index = waiting.popLast() {
            guard found.insert(index).inserted else { continue }
            switch roles[index] {
            case .calculate: waiting += readers(of: self.paths[index]).map(\.index)
            case .relevant, .repeatCount: waiting += readers(below: self.paths[index]).map(\.index)
            // The others decide what may be answered, not what is read; actions run on events.
            case .constraint, .required, .readOnly, .choices, .setValue, .output, .entity, .node: break
            }
        }
        return found
    }

    /// The expressions that read the value at a path.
    func readers(of path: String) -> [Reader] { readers.of(path) }

    /// The expressions that read something at or below a path, each once.
    func readers(below path: String) -> [Reader] { readers.below(path) }
}
