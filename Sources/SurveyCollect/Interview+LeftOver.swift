import SurveyForms
import SurveyRecords
import SurveyStore

extension Interview {
    /// An answer that will not count, as people read it.
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

    /// Whether its form has become another version since it was last saved.
    var isMoved: Bool { record.map { $0.form != binding.hash } ?? false }

    /// Every answer in an instance beyond the count of its repeat, which finishing the interview removes.
    func shelvedTexts(_ words: Phrase.Language) -> [LeftOverText] {
        let shelved = session.shelvedInstances
        guard !shelved.isEmpty else { return [] }
        let whole = session.recordWithShelved
        return binding.form.repeats.flatMap { repetition in
            // The last one was taken away first.
            (shelved[repetition.path] ?? []).reversed().flatMap {
                texts(of: repetition.items, in: $0, of: whole, words)
            }
        }
    }

    private func texts(
        of items: [Item], in parent: InstanceTree.Node, of tree: InstanceTree, _ words: Phrase.Language
    ) -> [LeftOverText] {
        items.flatMap { item in
            tree.children(of: parent, named: item.name).flatMap { node -> [LeftOverText] in
                switch item {
                case .group(let group): return texts(of: group.items, in: node, of: tree, words)
                case .repeat(let inner): return texts(of: inner.items, in: node, of: tree, words)
                case .question(let question):
                    let missing = instance.missing[node].map { Answer.missing($0) }
                    guard ![.note, .calculated, .metadata].contains(question.kind),
                        let answer = missing ?? (try? binding.answer(tree[node], to: question))
                    else { return [] }
                    let place = session.place(of: node, in: tree)
                    let label = LabelText.plain(question.label.text(in: language))
                    return [
                        LeftOverText(
                            question: label.isEmpty ? place : "\(label) (\(place))",
                            answer: text(of: answer, to: question, words))
                    ]
                }
            }
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
