/// Follows an expression through the paths of a form without any values: what it reads, and what cannot be right.
struct ExpressionAnalysis {
    let expression: XPathExpression
    let schema: FormSchema
    var problems: [ExpressionProblem] = []
    /// What is read in the record, and for each path how deep a node around the expression's own holds all that is read:
    /// `../age` inside a repeat reads one instance, `sum(/data/member/age)` outside it all.
    var paths: [String: Int] = [:]
    /// The same for groups of which it reads so much that all inside them counts as read: `//*`.
    var wide: [String: Int] = [:]
    var listsRead: Set<String> = []
    private(set) var isVolatile = false
    /// Whether it says words in the language of the interview.
    private(set) var speaks = false
    /// Whether it asks for the place of a node among others.
    private(set) var asksPosition = false
    /// The questions that its comparisons compare, by their parts.
    private(set) var answers: [Int: String] = [:]
    /// The questions whose choices it names.
    var choicesNamed: Set<String> = []
    /// Whether paths lead to any instance of a repeat, as inside `indexed-repeat()`.
    private(set) var roams = false
    let context: Finding
    /// How many names the expression's own path has.
    let depth: Int
    /// How many places may still be looked at; what then remains counts as read.
    var budget: Int

    /// What is known of a part's value.
    struct Finding {
        /// A place in the record (no list) or in a list.
        struct Place: Hashable {
            var list: String?
            let entry: Int
        }

        var kind = FunctionSignature.Kind.any
        /// Where the nodes lie.
        var places: [Place] = []
        /// Whether there may be nodes of which nothing is known: those of a file beside the form.
        var isOpen = false
        /// Whether it is the very node that the expression belongs to.
        var isOwn = false

        static func nodes(_ places: [Place], isOpen: Bool = false) -> Finding {
            Finding(kind: .nodes, places: places, isOpen: isOpen)
        }
    }

    /// - Parameter path: The path of the node that the expression belongs to; `nil` where that may be any.
    init(
        _ expression: XPathExpression, schema: FormSchema, path: String?, budget: Int = FormLimits.analysisSteps
    ) {
        self.budget = budget
        self.expression = expression
        self.schema = schema
        let entry = path.flatMap(schema.primary.entry)
        var context = Finding.nodes(entry.map { [.init(entry: $0)] } ?? [], isOpen: entry == nil)
        context.isOwn = true
        self.context = context
        depth = path?.split(separator: "/").count ?? 0
    }

    /// What the expression gives.
    @discardableResult
    mutating func run() -> Finding { finding(expression.root, context) }

    var references: ExpressionReferences {
        let all = Set(paths.keys).union(wide.keys)
        return ExpressionReferences(paths: all.sorted(), lists: listsRead.sorted(), isVolatile: isVolatile)
    }

    // MARK: Parts

    /// What a part gives. Recursion ends at ``FormLimits/expressionDepth``.
    mutating func finding(_ part: Int, _ focus: Finding) -> Finding {
        switch expression.parts[part].kind {
        case .text: return Finding(kind: .text)
        case .number: return Finding(kind: .number)
        case .all(.union, let members):
            var all = Finding.nodes([])
            for member in members {
                let found = finding(member, focus)
                demandNodes(found, member, "The operator |")
                all.places += found.places
                all.isOpen = all.isOpen || found.isOpen
            }
            return all
        case .all(let joint, let members):
            for member in members { _ = finding(member, focus) }
            checkOperands(joint, members)
            checkBounds(joint, members)
            checkRefusals(joint, members)
            return Finding(kind: .boolean)
        case .chain(let first, let rest):
            let operands = [first] + rest.map(\.operand)
            var found: [Finding] = []
            for operand in operands {
                found.append(finding(operand, focus))
                answers[operand] = answer(found[found.count - 1])
            }
            switch rest[0].operator.level {
            case 3, 4:
                checkComparison(operands)
                checkChoices(rest[0].operator, operands, found)
                checkTimes(rest[0].operator, operands, found)
                checkTypes(rest[0].operator, operands, found)
                checkSeveral(rest[0].operator, operands, found)
                checkChain(first, rest)
            case 5: checkSubtraction(first, rest)
            default: break
            }
            return Finding(kind: rest[0].operator.level >= 5 ? .number : .boolean)
        case .negation(_, let operand):
            _ = finding(operand, focus)
            return Finding(kind: .number)
        case .call(let function, let arguments): return call(function, arguments, part, focus)
        case .path(let path): return follow(path, part, focus)
        }
    }

    private mutating func call(
        _ function: XPathFunction, _ arguments: [Int], _ part: Int, _ focus: Finding
    ) -> Finding {
        if function.isVolatile || (function == .randomize && arguments.count == 1) { isVolatile = true }
        if [.choiceName, .itext, .formatDate, .formatDateTime].contains(function) { speaks = true }
        if function == .position { asksPosition = true }
        let signature = function.signature
        let outer = roams
        if function == .indexedRepeat { roams = true }
        defer { roams = outer }
        var found: [Finding] = []
        for (index, argument) in arguments.enumerated() {
            let value = finding(argument, focus)
            found.append(value)
            switch signature.kind(at: index) {
            case .nodes: demandNodes(value, argument, "\(function.rawValue)()")
            case .number: demandNumber(argument, function)
            case .text, .boolean, .any: break
            }
        }
        checkLiterals(function, arguments)
        checkChoices(function, arguments, found)
        if function == .indexedRepeat { checkIndexed(arguments, found) }
        switch function {
        case .instance: return list(arguments[0])
        case .current: return context
        case .randomize, .indexedRepeat, .depend: return found[0]
        default: return Finding(kind: signature.result)
        }
    }

    mutating func demandNodes(_ finding: Finding, _ part: Int, _ who: String) {
        guard finding.kind != .nodes, finding.kind != .any else { return }
        report(
            .argumentKind, at: expression.parts[part].offset, "\(who) takes nodes, and here stands a \(finding.kind).",
            next: "Write the path of a question, group or repeat.")
    }

    private mutating func demandNumber(_ part: Int, _ function: XPathFunction) {
        guard case .text(let text) = expression.parts[part].kind, XPathNumber.number(text).isNaN,
            WrittenTime(stored: text) == nil
        else { return }
        report(
            .argumentKind, at: expression.parts[part].offset,
            "\(function.rawValue)() takes a number, and \(text.shortened.quoted) is none.",
            next: "Write \(function.signature.usage).")
    }
}
