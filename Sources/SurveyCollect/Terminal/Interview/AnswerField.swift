import SurveyForms

/// The part of the screen in which a question is answered, by what the question asks for.
enum AnswerField: Sendable {
    case text(TextField)
    case choices(ChoiceField)
    case rank(RankField)
    /// Nothing to answer: a note, or a value that cannot be changed.
    case nothing(shown: String)

    init(_ view: QuestionView, _ context: ScreenContext) {
        let choices = Self.choices(view, context)
        let words = view.value.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !view.isReadOnly else {
            self = .nothing(shown: Self.spoken(view))
            return
        }
        switch view.question.kind {
        case .selectOne:
            self = .choices(
                ChoiceField(choices: choices, chosen: view.value.isEmpty ? [] : [view.value], isMultiple: false))
        case .selectMultiple: self = .choices(ChoiceField(choices: choices, chosen: words, isMultiple: true))
        case .boolean:
            let chosen = ["true": ["true"], "1": ["true"], "false": ["false"], "0": ["false"]][view.value] ?? []
            self = .choices(ChoiceField(choices: choices, chosen: chosen, isMultiple: false))
        case .acknowledge:
            self = .choices(ChoiceField(choices: choices, chosen: words, isMultiple: true))
        case .rank: self = .rank(RankField(choices: choices, ranked: words))
        case .note, .calculated, .metadata: self = .nothing(shown: Self.spoken(view))
        default: self = .text(TextField(view))
        }
    }

    /// What can be chosen, as a terminal shows it.
    private static func choices(_ view: QuestionView, _ context: ScreenContext) -> [(value: String, label: String)] {
        switch view.question.kind {
        case .boolean: [("true", context.say(.yes)), ("false", context.say(.no))]
        case .acknowledge: [("OK", context.say(.acknowledge))]
        default: view.choices.map { (value: $0.value, label: LabelText.plain($0.label)) }
        }
    }

    /// The field for a question whose texts or choices have changed, as by another language: what is written stays.
    func renewed(_ view: QuestionView, _ context: ScreenContext) -> AnswerField {
        if view.isReadOnly { return AnswerField(view, context) }
        switch self {
        case .text(let field): return .text(field.renewed(view))
        case .choices(let field): return .choices(field.renewed(choices: Self.choices(view, context)))
        case .rank(let field): return .rank(field.renewed(choices: Self.choices(view, context)))
        case .nothing: return AnswerField(view, context)
        }
    }

    /// What is written or chosen.
    var written: String {
        switch self {
        case .text(let field): field.editor.text
        case .choices(let field): field.value
        case .rank(let field): field.value
        case .nothing: ""
        }
    }

    /// Whether something else is written than the answer that the question has. What nobody touched is not answered anew:
    /// a field does not show the seconds of a time, nor the order in which choices were made.
    func isChanged(from view: QuestionView, _ context: ScreenContext) -> Bool {
        if case .text(let field) = self { return field.isChanged }
        return written != AnswerField(view, context).written
    }

    /// Whether it takes an answer.
    var takesAnswer: Bool {
        if case .nothing = self { return false }
        return true
    }

    /// An answer as people read it: labels in place of values.
    static func spoken(_ view: QuestionView) -> String {
        guard !view.value.isEmpty else { return "" }
        if let mask = view.question.mask(over: view.value) { return mask }
        switch view.question.kind {
        case .selectOne, .selectMultiple, .rank:
            let labels = Dictionary(view.choices.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
            if let label = labels[view.value] { return LabelText.plain(label) }
            return view.value.split(whereSeparator: \.isWhitespace).map { labels[String($0)] ?? String($0) }
                .map(LabelText.plain).joined(separator: ", ")
        case .note: return ""
        default:
            let text = WrittenAnswer(view).text(of: view.value)
            return view.isInFigures ? Isolate.leftToRight(text) : Isolate.own(text)
        }
    }

    /// The answer as the form takes it; `nil` if what is written cannot be understood.
    var value: String? {
        switch self {
        case .text(let field): field.value
        case .choices(let field): field.value
        case .rank(let field): field.value
        case .nothing: ""
        }
    }

    mutating func press(_ key: Key, _ context: ScreenContext) -> KeyOutcome {
        switch self {
        case .text(var field):
            let outcome = field.press(key, context)
            self = .text(field)
            return outcome
        case .choices(var field):
            let outcome = field.press(key, context)
            self = .choices(field)
            return outcome
        case .rank(var field):
            let outcome = field.press(key)
            self = .rank(field)
            return outcome
        case .nothing: return key == .enter ? .confirmed : .ignored
        }
    }

    /// Shows a list whole again.
    mutating func endSearch() {
        guard case .choices(var field) = self else { return }
        field.endSearch()
        self = .choices(field)
    }

    func rows(_ context: ScreenContext, isFocused: Bool) -> [PageRow] {
        switch self {
        case .text(let field): field.rows(context, isFocused: isFocused)
        case .choices(let field): field.rows(context, isFocused: isFocused)
        case .rank(let field): field.rows(context, isFocused: isFocused)
        case .nothing(let shown): shown.isEmpty ? [] : context.maker.rows(shown, lead: "  ")
        }
    }

    func keys(_ context: ScreenContext) -> [Phrase] {
        switch self {
        case .text(let field): field.keys(context)
        case .choices(let field): field.keys(context)
        case .rank: [.keyTake]
        case .nothing: []
        }
    }
}
