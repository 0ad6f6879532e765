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
        let schema = FormSchema(form)
        let repeats = Set(form.repeats.map(\.path))
        var readers = PathReaders()
        var volatile: Set<Int> = []
        var spoken: Set<Int> = []
        var positional: Set<Int> = []
        var readable: [Int] = []
        var choicesNamed: [(index: Int, path: String)] = []
        let parsed = expressions.map { try? XPathExpression($0.text) }
        var budget = FormLimits.analysisSteps
        /// What an expression reads where it stands at a path.
        func analyse(_ expression: XPathExpression, at path: String) -> ExpressionAnalysis {
            var analysis = ExpressionAnalysis(expression, schema: schema, path: path, budget: budget)
            analysis.run()
            budget = analysis.budget
            return analysis
        }
        /// - Parameter depth: How deep the expression and the one that it reads for lie in the same instances.
        func add(_ analysis: ExpressionAnalysis, _ index: Int, within depth: Int = .max, to readers: inout PathReaders)
        {
            let own = expressions[index].path
            func reader(_ path: String, _ home: Int) -> Reader {
                Reader(index: index, depth: Self.sharedRepeat(path, own, repeats, within: min(home, depth)))
            }
            for (path, home) in analysis.paths { readers.add(reader(path, home), of: path) }
            for (path, home) in analysis.wide { readers.add(reader(path, home), ofAllIn: path) }
        }
        for (index, expression) in expressions.enumerated() {
            guard let parsed = parsed[index] else { continue }
            let analysis = analyse(parsed, at: expression.path)
            readable.append(index)
            add(analysis, index, to: &readers)
            if analysis.references.isVolatile { volatile.insert(index) }
            if analysis.speaks { spoken.insert(index) }
            if analysis.asksPosition { positional.insert(index) }
            choicesNamed += analysis.choicesNamed.map { (index, $0) }
        }
        // The label of a choice changes with what its list and its text are made from.
        var all = readers
        if !choicesNamed.isEmpty {
            let words = FormWords(form, parsed: parsed)
            for (index, path) in choicesNamed {
                let depth = Self.sharedRepeat(path, expressions[index].path, repeats, within: .max)
                var read = words.outputs(inChoicesAt: path).compactMap { try? XPathExpression($0) }
                if case .items(let nodeset, _, _, _) = words.choices(at: path) { read.append(nodeset) }
                for expression in read { add(analyse(expression, at: path), index, within: depth, to: &all) }
            }
        }
        readers.finish()
        all.finish()
        self.parsed = parsed
        self.positional = positional
        roles = expressions.map(\.role)
        paths = expressions.map(\.path)
        // A circle that closes through a label alone keeps no form from being filled in: the label may be a step behind.
        let whole = DependencyOrder(expressions, readable, all)
        let found = whole.cycles.isEmpty ? whole : DependencyOrder(expressions, readable, readers)
        self.readers = whole.cycles.isEmpty ? all : readers
        labelCycles = found.cycles.isEmpty ? whole.cycles : []
        cycles = found.cycles
        let sorted = found.order
        var ranks = [Int](repeating: -1, count: expressions.count)
        for (rank, index) in sorted.enumerated() { ranks[index] = rank }
        self.ranks = ranks
        self.order = sorted
        self.volatile = sorted.filter(volatile.contains)
        self.spoken = sorted.filter(spoken.contains)
    }

    /// The expressions that must be evaluated anew after the answers at some paths have changed, in their order.
    ///
    /// - Parameter paths: Paths without the root and without instance ids.
    public func affected(by paths: some Sequence<String>) -> [Int] {
        var found: Set<Int> = []
        var waiting: [Int] = []
        for path in paths { waiting += readers(of: path).map(\.index) }
        while let index = waiting.popLast() {
            guard found.insert(index).inserted else { continue }
            switch roles[index] {
            case .calculate: waiting += readers(of: self.paths[index]).map(\.index)
            case .relevant, .repeatCount: waiting += readers(below: self.paths[index]).map(\.index)
            // The others decide what may be answered, not what is read; actions run on events.
            case .constraint, .required, .readOnly, .choices, .setValue, .output, .entity, .node: break
            }
        }
        return found.sorted { ranks[$0] < ranks[$1] }
    }

    /// The expressions that read the value at a path.
    func readers(of path: String) -> [Reader] { readers.of(path) }

    /// The expressions that read something at or below a path, each once.
    func readers(below path: String) -> [Reader] { readers.below(path) }

    /// How many names has the innermost repeat that holds both paths, of those that lie within a depth; 0 if there is none.
    private static func sharedRepeat(_ path: String, _ own: String, _ repeats: Set<String>, within depth: Int) -> Int {
        var shared = 0
        var outer = ""
        for (number, (part, other)) in zip(path.split(separator: "/"), own.split(separator: "/")).enumerated() {
            guard part == other, number < depth else { break }
            outer += outer.isEmpty ? String(part) : "/\(part)"
            if repeats.contains(outer) { shared = number + 1 }
        }
        return shared
    }
}
