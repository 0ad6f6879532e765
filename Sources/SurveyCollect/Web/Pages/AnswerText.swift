import SurveyForms
import SurveyStore

/// An answer as people read it.
struct AnswerText {
    private let view: QuestionView
    private let missing: Missing?
    private let voice: PageVoice

    init(_ view: QuestionView, missing: Missing?, voice: PageVoice) {
        self.view = view
        self.missing = missing
        self.voice = voice
    }

    var html: HTML {
        if missing == .dontKnow { return voice.say(.dontKnow) }
        if missing == .refused { return voice.say(.refused) }
        guard !view.value.isEmpty else { return voice.say(.notAnswered) }
        if let mask = view.question.mask(over: view.value) { return "\(mask)" }
        switch view.question.kind {
        case .selectOne, .selectMultiple, .rank:
            let labels = Dictionary(view.choices.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
            let values =
                view.question.kind == .selectOne ? [view.value] : view.value.split(separator: " ").map(String.init)
            return values.map { voice.rich(labels[$0] ?? $0) }.joined(separator: ", ")
        case .boolean: return voice.say(view.value == "true" || view.value == "1" ? .yes : .no)
        default:
            let text = WrittenAnswer(view).text(of: view.value)
            return "<span dir=\"\(view.isInFigures ? "ltr" : "auto")\">\(text)</span>"
        }
    }
}
