import SurveyForms
import SurveyRecords
import SurveyStore

/// How answers that will not count are told: with the labels of the form version that asked for them.
struct LeftOverWording {
    let version: FormBinding
    let mask: AnswerMask
    /// The language of the form's texts.
    let language: String?
    /// The program's own language.
    let words: Phrase.Language
    /// The answer to another question that a label names.
    let answer: (Question) -> Answer?

    /// A question's label on one line; empty where it has none.
    func label(of question: Question) -> String { plain(question.label) }

    /// An answer with the labels of its choices and their codes.
    func text(of answer: Answer, to question: Question?, at template: String) -> String {
        mask.text(answer, at: template) { told($0, to: question, plain) }
    }

    private func plain(_ text: LocalizedText) -> String {
        LabelText.plain(
            version.filled(text.text(in: language)) { question in
                guard let answer = answer(question), answer.lexical?.isEmpty == false,
                    !mask.covers(version.template(of: question))
                else { return nil }
                // Labels inside labels stay as they are: they could name one another without end.
                return told(answer, to: question) { label in version.filled(label.text(in: language)) { _ in nil } }
            })
    }

    private func told(_ answer: Answer, to question: Question?, _ label: (LocalizedText) -> String) -> String {
        let codes: [String]
        switch answer {
        case .missing(.dontKnow): return Phrase.dontKnow.text(in: words)
        case .missing(.refused): return Phrase.refused.text(in: words)
        case .choice(let code): codes = [code]
        case .choices(let several), .rank(let several): codes = several
        default: return answer.display
        }
        return codes.map { code in
            guard let choice = question?.choices?.first(where: { $0.value == code }) else { return code }
            let label = label(choice.label)
            return label == code ? code : "\(label) (\(code))"
        }.joined(separator: ", ")
    }
}
