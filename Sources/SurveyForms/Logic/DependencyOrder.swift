/// The order in which expressions are evaluated: each after those that decide what it reads.
///
/// Between the expressions stand the paths that they decide, so that many expressions that decide one path and many that
/// read it are joined by as many steps, and not by the product of both numbers.
struct DependencyOrder {
    /// The expressions in their order.
    let order: [Int]
    /// Circles, no two of which share an expression; the order is none where there is one.
    let cycles: [DependencyGraph.Cycle]

    /// How many circles are looked at: each costs a walk back along what led to it.
    private static let mostCircles = 50

    /// - Parameter readable: The expressions that take part.
    init(_ expressions: [FormExpression], _ readable: [Int], _ readers: PathReaders) {
        var steps = Steps(expressions, readers)
        for index in readable { steps.add(index) }
        let sorted = Self.sorted(readable, steps.next, expressions.count)
        order = sorted.order
        cycles = sorted.circles.map { circle in DependencyGraph.Cycle(expressions: circle.map { expressions[$0] }) }
    }

    /// What a step leads to: an expression to the path that it decides, a path to the expressions that read it.
    private struct Steps {
        private enum Place: Hashable {
            case value(String), below(String), group(String)
        }

        private let expressions: [FormExpression]
        private let readers: PathReaders
        private(set) var next: [[Int]]
        private var numbers: [Place: Int] = [:]

        init(_ expressions: [FormExpression], _ readers: PathReaders) {
            self.expressions = expressions
            self.readers = readers
            next = [[Int]](repeating: [], count: expressions.count)
        }

        mutating func add(_ index: Int) {
            let path = expressions[index].path
            switch expressions[index].role {
            case .calculate: next[index] = [number(of: .value(path))]
            case .relevant: next[index] = [number(of: .below(path))]
            // How many instances a repeat has may depend on an answer inside it, such as “another one?”: each count is
            // reckoned from what stands there before. Such a circle is none of values. The others decide what may be
            // answered, not what is read; actions run on events.
            case .repeatCount, .constraint, .required, .readOnly, .choices, .setValue, .output, .entity, .node: break
            }
        }

        private mutating func number(of place: Place) -> Int {
            if let known = numbers[place] { return known }
            let number = next.count
            numbers[place] = number
            next.append([])
            let found: [Int]
            switch place {
            case .value(let path): found = readers.named(path).map(\.index) + groups(path)
            case .below(let path): found = readers.inside(path).map(\.index).sorted() + groups(path)
            case .group(let path): found = (readers.wide[path] ?? []).map(\.index)
            }
            next[number] = found
            return number
        }

        private mutating func groups(_ path: String) -> [Int] {
            readers.groups(around: path).map { number(of: .group($0)) }
        }
    }

    /// Sorts; a stack in place of recursion.
    private static func sorted(
        _ readable: [Int], _ next: [[Int]], _ expressions: Int
    ) -> (order: [Int], circles: [[Int]]) {
        enum State { case unseen, open, done }
        var states = [State](repeating: .unseen, count: next.count)
        var reversed: [Int] = []
        var circles: [[Int]] = []
        var told: Set<Int> = []
        var looked = 0
        for start in readable.reversed() where states[start] == .unseen {
            var path = [(step: start, turn: 0)]
            states[start] = .open
            while let (step, turn) = path.last {
                guard turn < next[step].count else {
                    states[step] = .done
                    if step < expressions { reversed.append(step) }
                    path.removeLast()
                    continue
                }
                path[path.count - 1].turn += 1
                let follower = next[step][turn]
                switch states[follower] {
                case .done: continue
                case .unseen:
                    states[follower] = .open
                    path.append((follower, 0))
                case .open:
                    guard looked < mostCircles, !told.contains(step), !told.contains(follower) else { continue }
                    looked += 1
                    let circle = path.map(\.step).drop { $0 != follower }.filter { $0 < expressions }
                    guard told.isDisjoint(with: circle) else { continue }
                    told.formUnion(circle)
                    circles.append(circle)
                }
            }
        }
        return (reversed.reversed(), circles)
    }
}
