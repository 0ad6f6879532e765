/// Something that cannot be right in an expression of a form.
public struct FormFinding: Sendable, Equatable, CustomStringConvertible {
    /// The expression, and the question, group or repeat that it belongs to.
    public let expression: FormExpression

    /// What is wrong with it, and where.
    public let problem: ExpressionProblem

    /// Whether the form cannot be filled in as it stands.
    ///
    /// A path that leads nowhere is no such error: it reads as no answer, and published forms live with such paths. Nor are
    /// nodes that only hold what the form itself puts into them.
    public var isError: Bool { !problem.isHarmless }

    /// The question, what the expression decides, the line of the XForm, the problem and the next step.
    public var description: String {
        let owner = expression.path.isEmpty ? "the form" : expression.path.quoted
        return "\(owner), \(expression.role.rawValue), line \(expression.line): \(problem)"
    }
}

extension FormFinding {
    /// A finding on a node of the form and not on an expression.
    ///
    /// - Parameter reference: The node as the form writes it.
    init(
        _ code: ExpressionProblem.Code, _ reference: String, at path: String, place: XMLPlace, _ message: String,
        next: String
    ) {
        expression = FormExpression(
            path: path, role: .node, text: reference, events: [], trigger: nil, line: place.line, column: place.column)
        problem = ExpressionProblem(code, in: reference, at: 0, message, next: next)
    }
}

extension Form {
    /// Reads and checks every expression of the form: its grammar, functions and their arguments, paths, lists and texts.
    ///
    /// - Parameter lists: The lists in files beside the form that are here, by their ids: what is read of them is checked too.
    /// - Returns: All that is wrong, in the form's order. A form without findings may still meet a value at run time that
    ///   a function cannot take.
    public func findings(lists: [String: InstanceTree] = [:]) -> [FormFinding] {
        let schema = FormSchema(self, files: lists)
        var findings: [FormFinding] = []
        var budget = FormLimits.analysisSteps
        // The label of a choice stands wherever a question offers it.
        let places = logic.expressions.map { ($0, $0.path as String?) } + logic.looseOutputs.map { ($0, nil) }
        for (expression, path) in places {
            do throws(ExpressionProblem) {
                let parsed = try XPathExpression(expression.text)
                var analysis = ExpressionAnalysis(parsed, schema: schema, path: path, budget: budget)
                let found = analysis.run()
                budget = analysis.budget
                findings += analysis.problems.map { FormFinding(expression: expression, problem: $0) }
                findings += Self.insideOwnRepeat(expression, parsed, analysis.references.paths)
                guard expression.role == .choices else { continue }
                findings += choiceFindings(expression, found.places, schema)
                findings += emptyLists(expression, analysis.listsRead, lists)
            } catch {
                findings.append(FormFinding(expression: expression, problem: error))
            }
        }
        findings += logic.nodeFindings + entityFindings()
        for cycle in DependencyGraph.cycles(of: self) {
            guard let first = cycle.expressions.first else { continue }
            let (message, next) = cycle.words
            let problem = ExpressionProblem(.cycle, in: first.text, at: 0, message, next: next)
            findings.append(FormFinding(expression: first, problem: problem))
        }
        return findings
    }

    /// A count that is an answer of the repeat itself: nobody could give it before the first row is there.
    private static func insideOwnRepeat(
        _ expression: FormExpression, _ parsed: XPathExpression, _ read: [String]
    ) -> [FormFinding] {
        guard expression.role == .repeatCount, case .path = parsed.parts[parsed.root].kind,
            let path = read.first(where: { $0.hasPrefix(expression.path + "/") })
        else { return [] }
        let problem = ExpressionProblem(
            .countInside, in: expression.text, at: 0,
            "How many rows the repeat has is asked inside it, in \(path.quoted): without a row nobody can answer it.",
            next: "Ask it before the repeat.")
        return [FormFinding(expression: expression, problem: problem)]
    }
}

extension DependencyGraph.Cycle {
    /// What is wrong, and what to do.
    fileprivate var words: (message: String, next: String) {
        switch (expressions.count, expressions.first?.role) {
        case (1, .calculate):
            (
                "The value is reckoned from itself.",
                "Leave its own name and “.” out of the calculation; once() keeps a value that is there already."
            )
        case (1, _):
            (
                "Whether this is asked depends on its own answer, which does not count until it is asked.",
                "Let it depend on a question before it; what an answer must be is a constraint."
            )
        default:
            (
                "Values decide one another in a circle: \(self).",
                "Leave out one of these references; once() keeps a value without reading it."
            )
        }
    }
}
