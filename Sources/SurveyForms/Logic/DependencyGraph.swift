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

    /// Expressions by the path that they read.
    private let readers: [String: [Int]]
    /// For each expression those that read what it decides, instances of repeats included.
    private let followers: [[Int]]
    /// For each expression its place in ``order``; -1 for one that cannot be read.
    private let ranks: [Int]

    /// The graph of a form. Expressions that cannot be read are left out; ``Form/findings()`` names them.
    public init(_ form: Form) throws(Cycle) {
        let expressions = form.logic.expressions
        let schema = FormSchema(form)
        var readers: [String: [Int]] = [:]
        var volatile: Set<Int> = []
        var readable: [Int] = []
        for (index, expression) in expressions.enumerated() {
            guard let parsed = try? XPathExpression(expression.text) else { continue }
            var analysis = ExpressionAnalysis(parsed, schema: schema, path: expression.path)
            analysis.run()
            readable.append(index)
            for path in analysis.references.paths { readers[path, default: []].append(index) }
            if analysis.references.isVolatile { volatile.insert(index) }
        }
        let readersBelow = Self.below(readers)
        var followers = [[Int]](repeating: [], count: expressions.count)
        for index in readable { followers[index] = Self.followers(of: expressions[index], readers, readersBelow) }
        self.readers = readers
        self.followers = followers
        // How many instances a repeat has may depend on an answer inside it, such as “another one?”: each count is reckoned
        // from what stands there before. Such a circle is none of values.
        var deciding = followers
        for index in readable where expressions[index].role == .repeatCount { deciding[index] = [] }
        let order = try Self.sorted(readable, deciding, expressions)
        var ranks = [Int](repeating: -1, count: expressions.count)
        for (rank, index) in order.enumerated() { ranks[index] = rank }
        self.ranks = ranks
        self.order = order
        self.volatile = order.filter(volatile.contains)
    }

    /// The expressions that must be evaluated anew after the answers at some paths have changed, in their order.
    ///
    /// - Parameter paths: Paths without the root and without instance ids.
    public func affected(by paths: some Sequence<String>) -> [Int] {
        var found: Set<Int> = []
        var waiting: [Int] = []
        for path in paths { waiting += readers[path] ?? [] }
        while let index = waiting.popLast() {
            if found.insert(index).inserted { waiting += followers[index] }
        }
        return found.sorted { ranks[$0] < ranks[$1] }
    }

    /// The expressions that read what an expression decides.
    private static func followers(
        of expression: FormExpression, _ readers: [String: [Int]], _ readersBelow: [String: Set<Int>]
    ) -> [Int] {
        switch expression.role {
        case .calculate: readers[expression.path] ?? []
        case .relevant, .repeatCount: (readersBelow[expression.path] ?? []).sorted()
        // The others decide what may be answered, not what is read; actions run on events.
        case .constraint, .required, .readOnly, .choices, .setValue, .output, .entity: []
        }
    }

    /// Expressions by a path at or below which they read something.
    private static func below(_ readers: [String: [Int]]) -> [String: Set<Int>] {
        var below: [String: Set<Int>] = [:]
        for (path, indices) in readers {
            var outer = path
            while true {
                below[outer, default: []].formUnion(indices)
                guard let slash = outer.lastIndex(of: "/") else { break }
                outer = String(outer[..<slash])
            }
            if !path.isEmpty { below["", default: []].formUnion(indices) }
        }
        return below
    }

    /// The expressions each after those that it depends on; a stack in place of recursion.
    private static func sorted(
        _ readable: [Int], _ followers: [[Int]], _ expressions: [FormExpression]
    ) throws(Cycle) -> [Int] {
        enum State { case unseen, open, done }
        var states = [State](repeating: .unseen, count: expressions.count)
        var reversed: [Int] = []
        for start in readable.reversed() where states[start] == .unseen {
            var path = [(index: start, next: 0)]
            states[start] = .open
            while let (index, next) = path.last {
                guard next < followers[index].count else {
                    states[index] = .done
                    reversed.append(index)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let follower = followers[index][next]
                switch states[follower] {
                case .done: continue
                case .unseen:
                    states[follower] = .open
                    path.append((follower, 0))
                case .open:
                    let cycle = path.map(\.index).drop { $0 != follower }
                    throw Cycle(expressions: cycle.map { expressions[$0] })
                }
            }
        }
        return reversed.reversed()
    }
}
