/// What the expressions of a form read, each where it stands.
struct ExpressionReads {
    /// The expressions as they are read; `nil` for one that cannot be.
    let parsed: [XPathExpression?]
    /// Those that can be read.
    private(set) var readable: [Int] = []
    /// Those that reckon with the time or with chance.
    private(set) var volatile: Set<Int> = []
    /// Those that say words in the language of the interview.
    private(set) var spoken: Set<Int> = []
    /// Those that ask for positions.
    private(set) var positional: Set<Int> = []
    /// Who reads which paths by itself.
    private(set) var readers = PathReaders()
    /// The same, and who says labels of choices: these change with what their lists and their texts are made from.
    private(set) var readersWithLabels = PathReaders()

    private let expressions: [FormExpression]
    private let schema: FormSchema
    private let repeats: Set<String>
    private var choicesNamed: [(index: Int, path: String)] = []
    private var budget = FormLimits.analysisSteps

    init(_ form: Form) {
        expressions = form.logic.expressions
        schema = FormSchema(form)
        repeats = Set(form.repeats.map(\.path))
        parsed = expressions.map { try? XPathExpression($0.text) }
        for (index, expression) in parsed.enumerated() {
            if let expression { note(expression, index) }
        }
        if !choicesNamed.isEmpty { noteLabels(FormWords(form, parsed: parsed)) }
        readers.finish()
        if choicesNamed.isEmpty { readersWithLabels = readers } else { readersWithLabels.finish() }
    }

    private mutating func note(_ expression: XPathExpression, _ index: Int) {
        let analysis = analyse(expression, at: expressions[index].path)
        readable.append(index)
        for entry in entries(analysis, index) { readers.add(entry) }
        if analysis.isVolatile { volatile.insert(index) }
        if analysis.speaks { spoken.insert(index) }
        if analysis.asksPosition { positional.insert(index) }
        choicesNamed += analysis.choicesNamed.map { (index, $0) }
    }

    private mutating func noteLabels(_ words: FormWords) {
        readersWithLabels = readers
        for (index, path) in choicesNamed {
            let depth = sharedRepeat(path, expressions[index].path, within: .max)
            var read = words.outputs(inChoicesAt: path).compactMap { try? XPathExpression($0) }
            if case .items(let nodeset, _, _, _) = words.choices(at: path) { read.append(nodeset) }
            for expression in read {
                let analysis = analyse(expression, at: path)
                for entry in entries(analysis, index, within: depth) { readersWithLabels.add(entry) }
            }
        }
    }

    private mutating func analyse(_ expression: XPathExpression, at path: String) -> ExpressionAnalysis {
        var analysis = ExpressionAnalysis(expression, schema: schema, path: path, budget: budget)
        analysis.run()
        budget = analysis.budget
        return analysis
    }

    /// What an expression reads, to be entered: the tables themselves would be copied here with all else.
    ///
    /// - Parameter depth: How deep the expression and the one that it reads for lie in the same instances.
    private func entries(
        _ analysis: ExpressionAnalysis, _ index: Int, within depth: Int = .max
    ) -> [PathReaders.Entry] {
        func entry(_ path: String, _ home: Int, isWide: Bool) -> PathReaders.Entry {
            let shared = sharedRepeat(path, expressions[index].path, within: min(home, depth))
            return PathReaders.Entry(reader: .init(index: index, depth: shared), path: path, isWide: isWide)
        }
        return analysis.paths.map { entry($0.key, $0.value, isWide: false) }
            + analysis.wide.map { entry($0.key, $0.value, isWide: true) }
    }

    /// How many names has the innermost repeat that holds both paths, of those that lie within a depth; 0 if there is none.
    private func sharedRepeat(_ path: String, _ own: String, within depth: Int) -> Int {
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
