import SurveyForms

/// A list of choices that is searched while somebody types.
struct ChoiceSearch: Sendable {
    /// What a search finds.
    struct Found: Sendable {
        /// The first matches, in the order of the list.
        let choices: [QuestionView.Choice]
        /// How many there are in all.
        let total: Int
    }

    let view: QuestionView
    private let keys: [SearchKey]

    init(_ view: QuestionView) {
        self.view = view
        keys = view.choices.map { SearchKey($0.label) }
    }

    /// The choices whose label holds each word of a text, or whose value is the text.
    func found(_ text: String) -> Found {
        let wanted = SearchKey(text)
        var choices: [QuestionView.Choice] = []
        var total = 0
        for (choice, key) in zip(view.choices, keys)
        where wanted.isEmpty || key.contains(wordsOf: wanted) || choice.value == text {
            total += 1
            if choices.count < CollectLimits.foundChoices { choices.append(choice) }
        }
        return Found(choices: choices, total: total)
    }
}
