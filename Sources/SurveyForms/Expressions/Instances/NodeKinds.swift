/// The kind of value at each path of a form: that of the question's type or, where a question has none, of what its
/// calculation and the actions that fill it give.
struct NodeKinds {
    /// What an expression may give, in one branch or another.
    private struct Possible: OptionSet {
        let rawValue: UInt8

        static let text = Possible(rawValue: 1)
        static let number = Possible(rawValue: 2)
        static let boolean = Possible(rawValue: 4)
        static let moment = Possible(rawValue: 8)
    }

    private var possible: [String: Possible] = [:]

    init(_ questions: [Question], _ expressions: [FormExpression], rootName: String) {
        var open: Set<String> = []
        for question in questions {
            possible[question.path] = Self.kind(of: question)
            if !question.isTyped { open.insert(question.path) }
        }
        var given: [String: Possible] = [:]
        // Where a value is that of another node, its kind is as well.
        var readers: [String: [String]] = [:]
        for expression in expressions
        where [.calculate, .setValue].contains(expression.role) && open.contains(expression.path) {
            guard let parsed = try? XPathExpression(expression.text) else { continue }
            var result = Result(own: [rootName] + expression.path.split(separator: "/").map(String.init))
            result.read(parsed, parsed.root)
            given[expression.path, default: []].formUnion(result.possible)
            for source in result.sources where source != expression.path {
                if open.contains(source) { readers[source, default: []].append(expression.path) }
                // A question that people fill in by themselves, or no question at all.
                given[expression.path, default: []].formUnion(possible[source] ?? (open.contains(source) ? [] : .text))
            }
        }
        var waiting = Array(given.keys)
        while let source = waiting.popLast() {
            for reader in readers[source] ?? [] {
                let joined = (given[reader] ?? []).union(given[source] ?? [])
                guard joined != given[reader] else { continue }
                given[reader] = joined
                waiting.append(reader)
            }
        }
        for (path, found) in given { possible[path, default: []].formUnion(found) }
    }

    /// The kind of value at a path.
    subscript(path: String) -> ValueKind {
        switch possible[path] ?? [] {
        case [], .text, [.text, .moment]: .text
        case .number: .number
        case .boolean: .boolean
        case .moment: .moment
        default: .mixed
        }
    }

    /// What the question's type says; nothing for what only the form itself fills in.
    private static func kind(of question: Question) -> Possible? {
        guard question.isTyped else {
            return [.calculated, .metadata, .note].contains(question.kind) ? nil : .text
        }
        guard !question.kind.hasChoices else { return .text }
        switch question.dataType {
        case .int, .decimal: return .number
        case .boolean: return .boolean
        case .date, .dateTime: return .moment
        default: return .text
        }
    }

    /// What the parts of an expression give that can be its result.
    private struct Result {
        /// The names from the root to the node of the expression.
        let own: [String]
        var possible: Possible = []
        /// The paths whose values it may hand on.
        var sources: Set<String> = []

        init(own: [String]) { self.own = own }

        /// Recursion ends at ``FormLimits/expressionDepth``.
        mutating func read(_ expression: XPathExpression, _ part: Int) {
            switch expression.parts[part].kind {
            // Most texts cannot be taken for anything else.
            case .text(let text):
                if ValueKind.truth(text) != nil || !XPathNumber.decimal(text).isNaN { possible.insert(.text) }
            case .number, .negation: possible.insert(.number)
            case .all(.union, let members): for member in members { read(expression, member) }
            case .all: possible.insert(.boolean)
            case .chain(_, let rest):
                possible.insert(rest.last.map { $0.operator.level >= 5 } == true ? .number : .boolean)
            case .path(let path):
                if let path = plain(path, in: expression) { sources.insert(path) } else { possible.insert(.text) }
            case .call(let function, let arguments): read(function, arguments, in: expression)
            }
        }

        private mutating func read(_ function: XPathFunction, _ arguments: [Int], in expression: XPathExpression) {
            switch function {
            case .if: for branch in arguments.dropFirst() { read(expression, branch) }
            case .coalesce: for argument in arguments { read(expression, argument) }
            case .once, .depend, .indexedRepeat, .randomize: read(expression, arguments[0])
            case .today, .now, .date, .dateTime: possible.insert(.moment)
            default:
                switch function.signature.result {
                case .number: possible.insert(.number)
                case .boolean: possible.insert(.boolean)
                case .text, .nodes, .any: possible.insert(.text)
                }
            }
        }

        /// The path of the node that a path of names leads to, whichever instances its predicates leave.
        private func plain(_ path: XPathExpression.Path, in expression: XPathExpression) -> String? {
            var names: [String]
            switch path.start {
            case .root: names = []
            case .context: names = own
            case .value(let start, _):
                switch expression.parts[start].kind {
                case .call(.current, _): names = own
                case .path(let outer):
                    guard let outer = plain(outer, in: expression) else { return nil }
                    names = [own[0]] + outer.split(separator: "/").map(String.init)
                default: return nil
                }
            }
            for step in path.steps {
                switch (step.axis, step.test) {
                case (.child, .name(let name)): names.append(name)
                case (.self, .node): break
                case (.parent, .node): if names.popLast() == nil { return nil }
                default: return nil
                }
            }
            guard names.first == own[0], names.count > 1 else { return nil }
            return names.dropFirst().joined(separator: "/")
        }
    }
}
