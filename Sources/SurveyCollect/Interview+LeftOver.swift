import SurveyForms
import SurveyRecords
import SurveyStore

extension Interview {
    /// An answer that has no place in this version of the form, as people read it.
    struct LeftOverText: Sendable, Equatable {
        /// What was asked, and the place where the record has the answer.
        let question: String
        /// Labels of choices with their codes.
        let answer: String
    }

    /// Every answer without a place, in the words of the version that asked for it.
    ///
    /// - Parameter words: The program's own language.
    func leftOverTexts(_ words: Phrase.Language) -> [LeftOverText] {
        instance.leftOver.map { left in
            let place = left.path.description
            let asked = versions?.question(at: left.path.formPath)
            let label = asked.map { LabelText.plain($0.label.text(in: language)) } ?? place
            return LeftOverText(
                question: label == place ? place : "\(label) (\(place))",
                answer: text(of: left.answer, to: asked, words))
        }
    }

    private func text(of answer: Answer, to question: Question?, _ words: Phrase.Language) -> String {
        if question?.isMasked == true, answer.lexical != nil { return Question.mask }
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
            let label = LabelText.plain(choice.label.text(in: language))
            return label == code ? code : "\(label) (\(code))"
        }.joined(separator: ", ")
    }
}
