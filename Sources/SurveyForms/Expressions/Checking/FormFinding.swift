/// Something that cannot be right in an expression of a form.
public struct FormFinding: Sendable, Equatable, CustomStringConvertible {
    /// The expression, and the question, group or repeat that it belongs to.
    public let expression: FormExpression

    /// What is wrong with it, and where.
    public let problem: ExpressionProblem

    /// What it is about, where that is not the expression itself.
    public let subject: Subject?

    /// What a question has besides its expressions.
    public enum Subject: Sendable, Hashable {
        /// The column or node that holds the values of the choices.
        case choiceValues
        /// The column or node that holds their labels.
        case choiceLabels
        /// The value that a new record starts with.
        case defaultValue
        /// The column or element that says what is asked for.
        case type
    }

    init(expression: FormExpression, problem: ExpressionProblem, subject: Subject? = nil) {
        self.expression = expression
        self.problem = problem
        self.subject = subject
    }

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
        next: String, subject: Subject? = nil
    ) {
        self.init(
            expression: FormExpression(
                path: path, role: .node, text: reference, events: [], trigger: nil, line: place.line,
                column: place.column),
            problem: ExpressionProblem(code, in: reference, at: 0, message, next: next), subject: subject)
    }
}

extension Form {
    /// Reads and checks every expression of the form: its grammar, functions and their arguments, paths, lists and texts.
    ///
    /// - Parameter lists: The lists in files beside the form that are here, by their ids: what is read of them is checked too.
    /// - Returns: All that is wrong, in the form's order. A form without findings may still meet a value at run time that
    ///   a function cannot take.
    public func findings(lists: [String: InstanceTree] = [:]) -> [FormFinding] {
        var schema = FormSchema(self, files: lists)
        schema.closedChoices = ClosedChoices(self)
        schema.dataTypes = Dictionary(questions.lazy.map { ($0.path, $0.dataType) }) { first, _ in first }
        var findings: [FormFinding] = []
        var budget = FormLimits.analysisSteps
        var choicesNamed: [String: Set<String>] = [:]
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
                choicesNamed[expression.path, default: []].formUnion(analysis.choicesNamed)
                findings += choiceFindings(expression, found.places, schema)
                findings += emptyLists(expression, analysis.listsRead, lists)
            } catch {
                findings.append(FormFinding(expression: expression, problem: error))
            }
        }
        findings += logic.nodeFindings + entityFindings() + auditFindings()
        return findings + circularFindings(choicesNamed)
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
