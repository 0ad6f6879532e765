/// Follows an expression through the paths of a form without any values: what it reads, and what cannot be right.
struct ExpressionAnalysis {
    let expression: XPathExpression
    let schema: FormSchema
    private(set) var problems: [ExpressionProblem] = []
    private var paths: Set<String> = []
    private var listsRead: Set<String> = []
    private var isVolatile = false
    private let context: Finding

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

        static func nodes(_ places: [Place], isOpen: Bool = false) -> Finding {
            Finding(kind: .nodes, places: places, isOpen: isOpen)
        }
    }

    init(_ expression: XPathExpression, schema: FormSchema, path: String) {
        self.expression = expression
        self.schema = schema
        let entry = schema.primary.entry(at: path)
        context = .nodes(entry.map { [.init(entry: $0)] } ?? [], isOpen: entry == nil)
    }

    mutating func run() { _ = finding(expression.root, context) }

    var references: ExpressionReferences {
        ExpressionReferences(paths: paths.sorted(), lists: listsRead.sorted(), isVolatile: isVolatile)
    }

    // MARK: Parts

    /// What a part gives. Recursion ends at ``FormLimits/expressionDepth``.
    private mutating func finding(_ part: Int, _ focus: Finding) -> Finding {
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
        case .all(_, let members):
            for member in members { _ = finding(member, focus) }
            return Finding(kind: .boolean)
        case .chain(let first, let rest):
            _ = finding(first, focus)
            for link in rest { _ = finding(link.operand, focus) }
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
        let signature = function.signature
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
        switch function {
        case .instance: return list(arguments[0])
        case .current: return context
        case .randomize, .indexedRepeat, .depend: return found[0]
        default: return Finding(kind: signature.result)
        }
    }

    private mutating func demandNodes(_ finding: Finding, _ part: Int, _ who: String) {
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

    // MARK: Lists and texts

    private mutating func list(_ part: Int) -> Finding {
        guard case .text(let id) = expression.parts[part].kind else { return .nodes([], isOpen: true) }
        if id == schema.formID, schema.lists[id] == nil { return .nodes([.init(entry: PathSchema.document)]) }
        listsRead.insert(id)
        if schema.lists[id] != nil { return .nodes([.init(list: id, entry: PathSchema.document)]) }
        if !schema.absentLists.contains(id) {
            var nearest = Nearest(to: id)
            for known in schema.lists.keys.sorted() + schema.absentLists.sorted() { nearest.consider(known, as: known) }
            let advice = nearest.results.map(\.quoted).joined(separator: " or ")
            report(
                .unknownInstance, at: expression.parts[part].offset, "The form has no list \(id.shortened.quoted).",
                next: advice.isEmpty ? "Add the list to the choices sheet." : "Did you mean \(advice)?")
        }
        return .nodes([], isOpen: true)
    }

    /// Checks arguments that are written out: patterns, formats, ids.
    private mutating func checkLiterals(_ function: XPathFunction, _ arguments: [Int]) {
        func literal(_ index: Int) -> String? {
            guard index < arguments.count, case .text(let text) = expression.parts[arguments[index]].kind else {
                return nil
            }
            return text
        }
        func offset(_ index: Int) -> Int { expression.parts[arguments[index]].offset }
        switch function {
        case .regex:
            guard let pattern = literal(1) else { return }
            do throws(TextPattern.Fault) { _ = try TextPattern(pattern) } catch {
                report(
                    .badPattern, at: offset(1),
                    "The pattern \(pattern.shortened.quoted) cannot be used: \(error.cause).",
                    next: "Write a regular expression such as '[0-9]{8}'.")
            }
        case .formatDate, .formatDateTime:
            guard let format = literal(1), let unknown = DateFormat.unknownIdentifier(in: format) else { return }
            report(.badFormat, at: offset(1), "Formats of dates have no \(unknown.quoted).", next: DateFormat.advice)
        case .digest:
            guard let algorithm = literal(1), Digest.bytes(of: "", algorithm: algorithm) == nil else { return }
            report(
                .badFormat, at: offset(1), "There is no digest \(algorithm.shortened.quoted).",
                next: "Write MD5, SHA-1, SHA-256, SHA-384 or SHA-512.")
        case .pulldata: if literal(0) != nil { _ = list(arguments[0]) }
        case .itext:
            guard let id = literal(0), !schema.hasText(id) else { return }
            report(
                .unknownText, at: offset(0), "No translation has the text \(id.shortened.quoted).",
                next: "Add the text to the form's translations.")
        case .choiceName: if let reference = literal(1) { checkQuestion(reference, offset(1)) }
        default: return
        }
    }

    /// Checks the path inside the text that `jr:choice-name` takes.
    private mutating func checkQuestion(_ reference: String, _ offset: Int) {
        let own = context.places.first.flatMap { schema.primary.path(of: $0.entry) } ?? ""
        let names = [schema.rootName] + own.split(separator: "/").map(String.init)
        if let path = Evaluator.template(reference, from: names), schema.primary.entry(at: path) != nil {
            paths.insert(path)
        } else if !context.isOpen {
            let name = reference.trimmingWhitespace().split(separator: "/").last.map(String.init) ?? reference
            reportUnknown(reference.trimmingWhitespace(), name, schema.primary, offset)
        }
    }

    // MARK: Paths

    private mutating func follow(_ path: XPathExpression.Path, _ part: Int, _ focus: Finding) -> Finding {
        var here: Finding
        switch path.start {
        case .root: here = .nodes([.init(entry: PathSchema.document)])
        case .context: here = focus
        case .value(let start, let predicates):
            here = finding(start, focus)
            demandNodes(here, start, "A step or predicate behind a value")
            for predicate in predicates { _ = finding(predicate, here) }
        }
        for step in path.steps {
            let next = places(step, here)
            if next.isEmpty, !here.isOpen, !here.places.isEmpty {
                reportUnknown(step, here)
                return .nodes([], isOpen: true)
            }
            here = .nodes(next, isOpen: here.isOpen)
            for predicate in step.predicates { _ = finding(predicate, here) }
        }
        for place in here.places where place.list == nil {
            if let path = schema.primary.path(of: place.entry) { paths.insert(path) }
        }
        return here
    }

    private func schema(of place: Finding.Place) -> PathSchema? {
        place.list.map { schema.lists[$0] } ?? schema.primary
    }

    private func places(_ step: XPathExpression.Step, _ from: Finding) -> [Finding.Place] {
        var found: [Finding.Place] = []
        var seen: Set<Finding.Place> = []
        for place in from.places {
            guard let paths = schema(of: place) else { continue }
            for entry in entries(step.axis, place.entry, paths) where passes(step, entry, paths) {
                let next = Finding.Place(list: place.list, entry: entry)
                if seen.insert(next).inserted { found.append(next) }
            }
        }
        return found
    }

    private func entries(_ axis: XPathExpression.Axis, _ entry: Int, _ paths: PathSchema) -> [Int] {
        switch axis {
        case .self: return [entry]
        case .child, .attribute: return paths.children(of: entry)
        case .parent: return paths.parent(of: entry).map { [$0] } ?? []
        case .descendant: return paths.descendants(of: entry)
        case .descendantOrSelf: return [entry] + paths.descendants(of: entry)
        case .ancestor, .ancestorOrSelf:
            var chain = axis == .ancestorOrSelf ? [entry] : []
            var walker = entry
            while let parent = paths.parent(of: walker) {
                chain.append(parent)
                walker = parent
            }
            return chain
        // A repeat instance has siblings of its own name.
        case .followingSibling, .precedingSibling:
            return paths.parent(of: entry).map { paths.children(of: $0) } ?? []
        case .following, .preceding: return paths.descendants(of: PathSchema.document)
        case .namespace: return []
        }
    }

    private func passes(_ step: XPathExpression.Step, _ entry: Int, _ paths: PathSchema) -> Bool {
        switch step.axis {
        case .self, .parent, .ancestor, .ancestorOrSelf: break
        default: if paths.isAttribute(entry) != (step.axis == .attribute) { return false }
        }
        switch step.test {
        case .node: return true
        case .anyName: return entry != PathSchema.document
        case .name(let name): return paths.name(of: entry) == name
        // Instances hold values, not text nodes: JavaRosa refuses these tests as well.
        case .text, .comment, .processingInstruction: return false
        }
    }

    // MARK: Reports

    private mutating func reportUnknown(_ step: XPathExpression.Step, _ here: Finding) {
        guard let place = here.places.first, let paths = schema(of: place) else { return }
        let base = paths.path(of: place.entry).map { $0.isEmpty ? "/" + rootName(paths) : "/\(rootName(paths))/\($0)" }
        switch (step.axis, step.test) {
        case (.parent, _):
            report(
                .unknownPath, at: step.offset, "The path leads out of the form, above its root.",
                next: "Remove a “..”.")
        case (_, .name(let name)):
            let whole = "\(base ?? "")/\(step.axis == .attribute ? "@" : "")\(name)"
            reportUnknown(whole, name, paths, step.offset, list: place.list)
        default:
            report(
                .unknownPath, at: step.offset, "The path leads to no question or group of the form.",
                next: "Write names of questions; the value of a question needs no text().")
        }
    }

    private func rootName(_ paths: PathSchema) -> String {
        paths.children(of: PathSchema.document).first.map(paths.name(of:)) ?? ""
    }

    private mutating func reportUnknown(
        _ path: String, _ name: String, _ paths: PathSchema, _ offset: Int, list: String? = nil
    ) {
        let near = paths.nearest(to: name).map(\.quoted).joined(separator: " or ")
        let advice = name == "null" ? "XPath has no null: write '' for no value." : "Did you mean \(near)?"
        let what =
            list.map { "The list \($0.shortened.quoted) has no \(name.shortened.quoted)." }
            ?? "The form has no question or group \(path.shortened.quoted)."
        report(
            .unknownPath, at: offset, what,
            next: near.isEmpty && name != "null" ? "Correct the name, or add the question." : advice)
    }

    private mutating func report(_ code: ExpressionProblem.Code, at offset: Int, _ message: String, next: String) {
        problems.append(ExpressionProblem(code, in: expression.source, at: offset, message, next: next))
    }
}
