/// What an expression says of choices that their list does not have.
extension ExpressionAnalysis {
    /// `${sex} = 'Male'` where the choice is called `male`: never so, and with `!=` always.
    mutating func checkChoices(_ sign: XPathOperator, _ operands: [Int], _ found: [Finding]) {
        guard sign == .equal || sign == .notEqual else { return }
        for (own, other) in [(0, 1), (1, 0)] {
            guard let (path, list) = question(found[own]), let name = strangeName(operands[other], path, list) else {
                continue
            }
            report(name, of: path, list, operands[other], "this is \(sign == .equal ? "never so" : "always so")")
        }
    }

    /// `selected(${drugs}, 'Kif')`, `jr:choice-name('Kif', '${drugs}')`.
    mutating func checkChoices(_ function: XPathFunction, _ arguments: [Int], _ found: [Finding]) {
        guard arguments.count == 2 else { return }
        switch function {
        case .selected:
            guard let name = literal(arguments[1])?.trimmingWhitespace(), !name.isEmpty,
                let (path, list) = question(found[0]), !list.contains(name)
            else { return }
            report(name, of: path, list, arguments[1], "it is never selected")
        case .choiceName:
            guard let name = literal(arguments[0]), !name.trimmingWhitespace().isEmpty,
                let path = literal(arguments[1]).flatMap(path(in:)), let list = schema.closedChoices.lists[path],
                !list.contains(name)
            else { return }
            report(name, of: path, list, arguments[0], "its name is always empty")
        default: return
        }
    }

    /// The question whose answer something is, if that can only be of its list.
    private func question(_ found: Finding) -> (path: String, list: ChoiceList)? {
        guard found.places.count == 1, !found.isOpen, found.places[0].list == nil,
            let path = schema.primary.path(of: found.places[0].entry), let list = schema.closedChoices.lists[path]
        else { return nil }
        return (path, list)
    }

    /// What a part says in so many words that is no answer to a question. What is blank stands for no answer, and so does
    /// “NaN” in the forms of the WHO.
    private mutating func strangeName(_ part: Int, _ path: String, _ list: ChoiceList) -> String? {
        switch expression.parts[part].kind {
        case .text(let text):
            guard !["", "NaN"].contains(text.trimmingWhitespace()) else { return nil }
            guard schema.closedChoices.several.contains(path) else { return list.contains(text) ? nil : text }
            return text.split(whereSeparator: \.isWhitespace).first { !list.contains($0) }.map(String.init)
        case .number(let number):
            budget -= list.choices.count
            guard budget > 0 else { return nil }
            return list.choices.contains { XPathNumber.number($0.value) == number } ? nil : XPathNumber.text(number)
        default: return nil
        }
    }

    private func literal(_ part: Int) -> String? {
        if case .text(let text) = expression.parts[part].kind { text } else { nil }
    }

    private mutating func report(_ name: String, of path: String, _ list: ChoiceList, _ part: Int, _ effect: String) {
        budget -= list.choices.count
        // What looks like a number is like every other one.
        let isNumber = !XPathNumber.number(name).isNaN
        report(
            .unknownChoice, at: expression.parts[part].offset,
            "\(path.quoted) has no choice \(name.shortened.quoted), so that \(effect); it has "
                + "\(ChoiceCheck.opening(of: list)).",
            next: budget > 0 && !isNumber ? ChoiceCheck.advice(name, list) : "Write one of the list.")
    }
}
