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
            let asked = versions?.asked(at: left.path.formPath)
            let version = asked?.version ?? binding
            let wording = wording(version, words) { question in
                version.places(of: question, around: left.path.instances).lazy.compactMap { answer(at: $0) }.first
            }
            let place = left.path.description
            let label = asked.map { wording.label(of: $0.question) } ?? place
            return LeftOverText(
                question: label == place ? place : "\(label) (\(place))",
                answer: wording.text(of: left.answer, to: asked?.question, at: left.path.template))
        }
    }

    private func wording(
        _ version: FormBinding, _ words: Phrase.Language, _ answer: @escaping (Question) -> Answer?
    ) -> LeftOverWording {
        LeftOverWording(
            version: version, mask: versions?.mask ?? AnswerMask([binding]), language: language, words: words,
            answer: answer)
    }

    /// The answer at a place as it is now, or as the record has it where this version has none.
    private func answer(at path: AnswerPath) -> Answer? {
        if let question = binding.form.question(at: path.formPath), let node = instance.node(at: path, binding),
            !session.record[node].isEmpty
        {
            return try? binding.answer(session.record[node], to: question)
        }
        return record?.answers[path]
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
                    let wording = wording(binding, words) { other in
                        let nodes = tree.nearest(to: node, at: other.path)
                        return nodes.count == 1 ? try? binding.answer(tree[nodes[0]], to: other) : nil
                    }
                    let label = wording.label(of: question)
                    return [
                        LeftOverText(
                            question: label.isEmpty ? place : "\(label) (\(place))",
                            answer: wording.text(of: answer, to: question, at: binding.template(of: question)))
                    ]
                }
            }
        }
    }
}
