/// Checks of answers from a list of choices.
enum ChoiceCheck {
    /// One value of the list.
    static func one(_ value: String, of list: ChoiceList) throws(ValueFault) {
        if !list.contains(value) { throw fault(value, list) }
    }

    /// Values with spaces between them, each in the list and none twice. Without a list, as when choices come from
    /// a file outside the form, only repetition is a fault.
    static func several(_ value: String, of list: ChoiceList?) throws(ValueFault) {
        var seen: Set<Substring> = []
        for part in value.split(whereSeparator: \.isWhitespace) {
            if let list, !list.contains(part) { throw fault(String(part), list) }
            guard seen.insert(part).inserted else {
                throw ValueFault(
                    .repeatedChoice, "the choice \(part.shortened.quoted) is given twice",
                    next: "Write each choice once.")
            }
        }
    }

    private static func fault(_ value: String, _ list: ChoiceList) -> ValueFault {
        ValueFault(
            .notAChoice, "\(value.shortened.quoted) is not in the list of choices (\(opening(of: list)))",
            next: advice(value, list))
    }

    /// The first values of the list, for people who do not have the form at hand.
    static func opening(of list: ChoiceList) -> String {
        let shown = 6
        let first = list.choices.prefix(shown).map(\.value.shortened).joined(separator: ", ")
        let rest = list.choices.count - shown
        return rest > 0 ? "\(first) and \(rest) more" : first
    }

    /// What was meant: the choice with that label, or the nearest name.
    static func advice(_ value: String, _ list: ChoiceList) -> String {
        let wanted = value.lowercased()
        for choice in list.choices {
            let labels = choice.label.translations.values + [choice.label.defaultText]
            if labels.contains(where: { $0.lowercased() == wanted }) {
                return "That is the label of a choice; write \(choice.value.quoted)."
            }
        }
        var nearest = Nearest(to: value)
        for choice in list.choices { nearest.consider(choice.value, as: choice.value) }
        guard let best = nearest.results.first else { return "Write one of the list." }
        return "Did you mean \(best.quoted)?"
    }
}
