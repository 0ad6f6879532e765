/// What the body of a form says about showing it: the order of its screens, texts with values in them, media.
struct FormPresentation: Sendable, Equatable {
    /// One element of the body.
    indirect enum LayoutItem: Sendable, Equatable {
        case question(path: String)
        /// A group; without a path it only arranges the screen.
        case group(path: String?, appearance: String, items: [LayoutItem])
        case `repeat`(path: String, appearance: String, isFixed: Bool, items: [LayoutItem])

        /// Whether a repeat lies inside, so that the item cannot stand on one screen.
        var holdsRepeat: Bool {
            switch self {
            case .question: false
            case .repeat: true
            case .group(_, _, let items): items.contains(where: \.holdsRepeat)
            }
        }
    }

    /// What a control says.
    struct Control: Sendable, Equatable {
        var label: FormText?
        var hint: FormText?
        var constraintMessage: FormText?
        var requiredMessage: FormText?
        var parameters: [String: String] = [:]
        var choices = ChoiceOrigin.none
        /// Choices that stand before those of an itemset.
        var choicesInFront: [InlineChoice] = []
        /// The columns that an itemset's label is made of, divided by commas, where the form names them in its own texts.
        var labelColumns: FormText?
    }

    /// Where a control's choices come from.
    enum ChoiceOrigin: Sendable, Equatable {
        case none
        /// Written inside the control.
        case inline([InlineChoice])
        /// Nodes of an instance; value and label are paths inside each of them.
        case itemset(value: String, label: String, isLabelTextID: Bool)
    }

    /// A choice written inside its control.
    struct InlineChoice: Sendable, Equatable {
        let value: String
        let label: FormText?
    }

    var layout: [LayoutItem] = []
    /// Controls by the path of their question.
    var controls: [String: Control] = [:]
    /// The headings of groups and repeats, by path.
    var headings: [String: FormText] = [:]
    let texts: FormTexts
}

extension FormPresentation {
    /// Whether a control says anything besides its choices.
    func says(_ control: Control) -> Bool {
        guard control.hint == nil, let label = control.label else { return control.hint != nil }
        let parts: [TextPart]
        switch label {
        case .parts(let own): parts = own
        case .id(let id):
            guard let entry = texts.entry(id, language: nil), !entry.isMissing else { return false }
            if !entry.media.isEmpty { return true }
            parts = entry.parts ?? []
        }
        return parts.contains { part in
            if case .text(let text) = part { !text.trimmingWhitespace().isEmpty } else { true }
        }
    }
}

extension Form {
    /// Whether a question is a heading without words of its own, as pyxform writes one above the questions of a `table-list`:
    /// nobody who wrote the form knows of it.
    public func isWordlessHeading(_ question: Question) -> Bool {
        question.isHeading && presentation.controls[question.path].map(presentation.says) != true
    }
}

extension String {
    /// Whether an appearance has a word: "field-list" in "w1 field-list".
    func hasAppearance(_ word: String) -> Bool { split(whereSeparator: \.isWhitespace).contains { $0 == word } }
}
