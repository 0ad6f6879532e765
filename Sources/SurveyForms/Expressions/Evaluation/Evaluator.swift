/// One evaluation of one expression.
struct Evaluator {
    let expression: XPathExpression
    let instances: FormInstances
    let environment: EvaluationEnvironment
    let words: FormWords?
    /// How many labels with expressions in them are being made around this one.
    let nesting: Int
    private let depthLeft: Int
    /// The node that the expression belongs to, also inside predicates.
    let current: NodeReference
    /// Values of paths that no predicate changes, by part, so that a filter over a long list reads each once.
    private var constants: [Int: XPathValue] = [:]
    /// How many nodes and parts were visited.
    private(set) var steps = 0
    private let limit: Int
    /// Whether the limit is what one answer has left, and not what one evaluation may have.
    private let isLimitOfAnswer: Bool

    /// - Parameter stepsLeft: How many may still be visited for the answer that calls for this; `nil` where none does.
    init(expression: XPathExpression, context: EvaluationContext, stepsLeft: Int? = nil) {
        let left = stepsLeft ?? .max
        self.init(
            expression, context, limit: min(FormLimits.evaluationSteps, left),
            isLimitOfAnswer: left < FormLimits.evaluationSteps)
    }

    private init(_ expression: XPathExpression, _ context: EvaluationContext, limit: Int, isLimitOfAnswer: Bool) {
        self.limit = limit
        self.isLimitOfAnswer = isLimitOfAnswer
        self.expression = expression
        self.instances = context.instances
        self.environment = context.environment
        self.words = context.words
        self.nesting = context.nesting
        self.depthLeft = context.depthLeft
        self.current = context.node
    }

    /// The node that a part is evaluated for ("context node, position and size", XPath 1.0, section 1).
    struct Focus {
        let node: NodeReference
        var position = 1
        var size = 1
        var isPredicate = false
    }

    mutating func evaluate() throws(ExpressionProblem) -> XPathValue {
        try value(expression.root, Focus(node: current))
    }

    /// The value of a part. Recursion ends at ``FormLimits/expressionDepth``.
    mutating func value(_ part: Int, _ focus: Focus) throws(ExpressionProblem) -> XPathValue {
        try spend(1, part)
        switch expression.parts[part].kind {
        case .text(let text): return .text(text)
        case .number(let number): return .number(number)
        case .all(.union, let members): return .nodes(try union(members, focus))
        case .all(let joint, let members):
            for member in members {
                if try boolean(member, focus) == (joint == .or) { return .boolean(joint == .or) }
            }
            return .boolean(joint == .and)
        case .chain(let first, let rest):
            var left = try value(first, focus)
            for link in rest {
                let right = try value(link.operand, focus)
                left = try apply(link.operator, left, right, first, link.operand)
            }
            return left
        case .negation(let times, let operand):
            let number = try number(operand, focus)
            return .number(times.isMultiple(of: 2) ? number : -number)
        case .call(let function, let arguments): return try call(function, arguments, part, focus)
        case .path(let path):
            guard focus.node.instance != 0, isConstant(path) else { return .nodes(try nodes(path, part, focus)) }
            if let known = constants[part] { return known }
            let value = XPathValue.nodes(try nodes(path, part, focus))
            constants[part] = value
            return value
        }
    }

    // MARK: Conversions

    mutating func text(_ part: Int, _ focus: Focus) throws(ExpressionProblem) -> String {
        let value = try value(part, focus)
        try spendReading(value, part)
        let text = instances.text(of: value)
        try spend(text.utf8.count / 64, part)
        return text
    }

    mutating func number(_ part: Int, _ focus: Focus) throws(ExpressionProblem) -> Double {
        let value = try value(part, focus)
        try spendReading(value, part)
        return number(of: value)
    }

    mutating func boolean(_ part: Int, _ focus: Focus) throws(ExpressionProblem) -> Bool {
        let value = try value(part, focus)
        try spendReading(value, part)
        return instances.boolean(of: value)
    }

    /// The nodes that a part gives.
    ///
    /// - Throws: ``ExpressionProblem`` if it gives something else.
    mutating func nodes(_ part: Int, _ focus: Focus) throws(ExpressionProblem) -> [NodeReference] {
        guard case .nodes(let nodes) = try value(part, focus) else {
            throw problem(
                .argumentKind, part, "Here stands a value, where nodes were expected.",
                next: "Write the path of a question, group or repeat.")
        }
        return nodes
    }

    func number(of value: XPathValue) -> Double {
        switch value {
        case .number(let number): number
        case .boolean(let boolean): boolean ? 1 : 0
        case .text(let text): number(of: text)
        case .nodes(let nodes):
            nodes.first.map { number(of: instances.text(of: $0), instances.kind(of: $0)) } ?? .nan
        }
    }

    /// The number that a value spells; of a day its count since 1970-01-01, of a moment the same in UTC.
    func number(of text: String, _ kind: ValueKind = .text) -> Double {
        let number: Double
        switch (kind, text) {
        case (.boolean, "true"), (.mixed, "true"): number = 1
        case (.boolean, "false"), (.mixed, "false"): number = 0
        case (.text, _), (.moment, _): number = XPathNumber.number(text)
        default: number = XPathNumber.decimal(text)
        }
        guard number.isNaN, let written = WrittenTime(stored: text), let day = written.day else { return number }
        guard let time = written.time else { return Double(day.number) }
        return Double(environment.clock.moment(day, time: time, offset: written.offset))
            / Double(WrittenTime.dayMilliseconds)
    }

    // MARK: Limits and problems

    /// The value of another expression that this one needs, at a node of the record and from the same budget.
    mutating func value(
        of other: XPathExpression, at node: NodeReference, _ call: Call
    ) throws(ExpressionProblem) -> XPathValue {
        // Each takes its part of the stack while the others wait for it.
        let left = depthLeft - expression.depth
        guard other.depth <= left else {
            throw problem(
                .tooDeep, call.part,
                "Labels and lists that ask for one another nest brackets more than \(FormLimits.expressionDepth) deep.",
                next: "Leave \(call.name) out of the labels or the filter that it leads to.")
        }
        var context = EvaluationContext(instances, at: node.node, environment: environment)
        context.words = words
        context.nesting = nesting + 1
        context.depthLeft = left
        var inner = Evaluator(other, context, limit: limit - steps, isLimitOfAnswer: isLimitOfAnswer)
        defer { steps += inner.steps }
        return try inner.evaluate()
    }

    mutating func spend(_ count: Int, _ part: Int) throws(ExpressionProblem) {
        steps += count
        guard steps <= limit else {
            guard isLimitOfAnswer else {
                throw problem(
                    .tooMuchWork, part, "The evaluation visits more than \(FormLimits.evaluationSteps) nodes.",
                    next: "Name the steps of the path instead of //, and filter long lists by one equation.")
            }
            throw .answerCallsForTooMuch(in: expression.source, at: expression.parts[part].offset)
        }
    }

    /// What it costs to read values as texts: that of a group is as long as all that is in it.
    mutating func spendReading(_ value: XPathValue, all: Bool = false, _ part: Int) throws(ExpressionProblem) {
        switch value {
        case .nodes(let nodes):
            for node in all ? nodes[...] : nodes.prefix(1) {
                let number = Int(node.instance)
                if instances.trees[number].hasElements(node.node) {
                    try spend(instances.trees[number].descendants(of: node.node).count, part)
                } else {
                    try spend(instances.trees[number][node.node].utf8.count / 64, part)
                }
            }
        case .text(let text): try spend(text.utf8.count / 64, part)
        case .number, .boolean: break
        }
    }

    /// A text that a function made, if it is not too long.
    mutating func checked(_ text: String, _ part: Int) throws(ExpressionProblem) -> XPathValue {
        let size = text.utf8.count
        try spend(size / 64, part)
        guard size <= FormLimits.resultBytes else {
            throw problem(
                .resultTooLong, part, "The text has \(size) bytes; the limit is \(FormLimits.resultBytes).",
                next: "Join fewer or shorter texts.")
        }
        return .text(text)
    }

    func problem(
        _ code: ExpressionProblem.Code, _ part: Int, _ message: String, next: String
    ) -> ExpressionProblem {
        ExpressionProblem(code, in: expression.source, at: expression.parts[part].offset, message, next: next)
    }
}
