import SurveyForms

/// Choosing one or several of a list that may have thousands of entries.
struct ChoiceField: Sendable {
    private let values: [String]
    private let isMultiple: Bool
    /// Whether the choices have numbers that can be typed.
    private let isNumbered: Bool
    private(set) var list: SelectionList
    private(set) var chosen: Set<String>

    init(choices: [(value: String, label: String)], chosen: [String], isMultiple: Bool) {
        values = choices.map(\.value)
        self.isMultiple = isMultiple
        isNumbered = (2...9).contains(choices.count)
        // A choice that an earlier answer has taken away stays in the answer until the person changes it.
        self.chosen = Set(chosen)
        list = SelectionList(
            choices.map { .init(label: $0.label, code: $0.value) },
            // Where Enter chooses, nothing is looked at before somebody has moved there.
            cursor: chosen.first.flatMap { first in choices.firstIndex { $0.value == first } } ?? (isMultiple ? 0 : nil)
        )
    }

    /// The field for a question whose choices or texts have changed: what was ticked stays ticked.
    func renewed(choices: [(value: String, label: String)]) -> ChoiceField {
        let looked = list.selected.map { values[$0] }
        var field = ChoiceField(choices: choices, chosen: [], isMultiple: isMultiple)
        field.chosen = chosen
        if let place = choices.firstIndex(where: { $0.value == looked }) { field.list.move(to: place) }
        return field
    }

    /// The answer as the form writes it: values in the order of the list.
    var value: String {
        let known = values.filter(chosen.contains)
        return (known + chosen.subtracting(values).sorted()).joined(separator: " ")
    }

    mutating func press(_ key: Key, _ context: ScreenContext) -> KeyOutcome {
        switch key {
        case .up: return list.move(by: -1) ? .handled : .ignored
        case .down: return list.move(by: 1) ? .handled : .ignored
        case .home: list.moveToStart()
        case .end: list.moveToEnd()
        case .backspace, .delete:
            if !list.untype() { chosen = [] }
        case .text(let text): for character in text { type(character) }
        case .paste(let text): list.type(text)
        case .enter: return enter()
        default: return .ignored
        }
        return .handled
    }

    private mutating func type(_ character: Character) {
        if isNumbered, list.search.isEmpty, let number = Int(Digits.plain(String(character))),
            values.indices.contains(number - 1)
        {
            list.move(to: number - 1)
            return toggle(isChoosing: !isMultiple)
        }
        // A blank ticks; in the middle of a search for one choice it is part of what is searched for.
        if character == " ", isMultiple || list.search.isEmpty {
            // Before anybody has moved there a blank looks at the first choice, as ↓ does: it takes none unseen.
            if list.selected == nil { list.moveToStart() } else { toggle() }
        } else {
            list.type(String(character))
        }
    }

    private mutating func enter() -> KeyOutcome {
        guard list.search.isEmpty else {
            guard list.selected != nil else { return .handled }
            toggle(isChoosing: true)
            return isMultiple ? .handled : .confirmed
        }
        if !isMultiple, list.selected != nil { toggle(isChoosing: true) }
        return .confirmed
    }

    private mutating func toggle(isChoosing: Bool = false) {
        guard let selected = list.selected else { return }
        let value = values[selected]
        if !isMultiple {
            chosen = chosen == [value] && !isChoosing ? [] : [value]
        } else if chosen.remove(value) == nil {
            chosen.insert(value)
        }
        list.clearSearch()
    }

    /// Shows the list whole again, at what is chosen.
    mutating func endSearch() {
        guard !list.search.isEmpty else { return }
        list.clearSearch()
        if let place = values.firstIndex(where: chosen.contains) { list.move(to: place) }
    }

    func rows(_ context: ScreenContext, isFocused: Bool) -> [PageRow] {
        let maker = context.maker
        if values.isEmpty { return maker.rows(context.say(.noChoices), style: .alert, isFocused: isFocused) }
        var rows: [PageRow] = []
        if !list.search.isEmpty {
            let count = Phrase.numbered.text(in: context.language, "\(list.matches.count)", "\(values.count)")
            var search = maker.row("\(context.say(.search)) \(list.search) (\(count))", style: .bold)
            // Where nothing is found, what was typed is what must be seen.
            search.isFocused = isFocused && list.matches.isEmpty
            rows.append(search)
            if list.matches.isEmpty {
                rows += maker.rows(context.say(.noMatch), style: .alert, isFocused: isFocused)
            }
        }
        let window = list.window(rows: isFocused ? context.listRows : min(6, context.listRows))
        if window.lowerBound > 0 { rows.append(maker.row("↑ \(window.lowerBound)", style: .faint)) }
        for place in window {
            let index = list.matches[place]
            let isHere = isFocused && list.cursor == place
            let isChosen = chosen.contains(values[index])
            let box = isMultiple ? (isChosen ? "[x]" : "[ ]") : (isChosen ? "(x)" : "( )")
            let number = isNumbered ? "\(index + 1) " : ""
            rows += maker.rows(
                list.entries[index].label, lead: "\(isHere ? ">" : " ")\(box) \(number)",
                style: isHere ? .reversed : isChosen ? .bold : [], side: maker.side,
                isFocused: isHere || isFocused && list.cursor == nil && place == window.lowerBound)
        }
        let below = list.matches.count - window.upperBound
        if below > 0 { rows.append(maker.row("↓ \(below)", style: .faint)) }
        return rows
    }

    /// What the last line of the screen says.
    func keys(_ context: ScreenContext) -> [Phrase] {
        let common: [Phrase] = isMultiple ? [.keyChoose, .keyToggle] : [.keyChoose]
        return values.count > 7 ? common + [.keyType] : common
    }
}
