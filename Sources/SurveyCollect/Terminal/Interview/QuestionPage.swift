import SurveyForms
import SurveyRecords
import SurveyStore

/// The questions of one screen with their fields, and which of them has the keys.
struct QuestionPage: Sendable {
    /// A question on the screen.
    struct Entry: Sendable {
        var view: QuestionView
        var field: AnswerField
        var missing: Missing?
        /// Why what is written was not taken, and what that was.
        var mistake: (problem: InterviewProblem, written: String)?
        /// What was written and answered before somebody said that there is no answer.
        var aside: (field: AnswerField, value: String)?

        /// Whether what is written has been refused already, and has not been changed since.
        var isRefused: Bool { mistake.map { $0.written == field.written } ?? false }

        /// Whether what is written cannot be taken. That nothing is written yet, where something must be, is no such mistake.
        var isWrong: Bool { mistake.map { $0.problem.code != .required } ?? false }
    }

    private(set) var entries: [Entry] = []
    /// The entry that has the keys.
    private(set) var focus = 0
    /// Whether longer explanations are shown.
    var showsGuidance = false

    init(_ screen: FormScreen, _ interview: Interview, _ context: ScreenContext) {
        renew(screen, interview, context)
        focus = entries.firstIndex { $0.field.takesAnswer } ?? 0
    }

    private var takingCount: Int { entries.count { $0.field.takesAnswer } }

    var focused: Entry? { entries.indices.contains(focus) ? entries[focus] : nil }

    /// Brings the questions to what the interview says now. What is written and not taken stays in its field.
    mutating func renew(_ screen: FormScreen, _ interview: Interview, _ context: ScreenContext) {
        let known = Dictionary(entries.map { ($0.view.node, $0) }, uniquingKeysWith: { first, _ in first })
        let node = focused?.view.node
        entries = screen.nodes.compactMap { node in
            guard let view = interview.view(of: node) else { return nil }
            let missing = interview.instance.missing[node]
            guard var entry = known[node] else {
                return Entry(view: view, field: AnswerField(view, context), missing: missing)
            }
            // A kind of missing that has come takes what was written away.
            if missing != nil, missing != entry.missing {
                return Entry(view: view, field: AnswerField(view, context), missing: missing, aside: entry.aside)
            }
            if view != entry.view { entry.field = entry.field.renewed(view, context) }
            entry.view = view
            entry.missing = missing
            return entry
        }
        focus = entries.firstIndex { $0.view.node == node } ?? min(focus, max(0, entries.count - 1))
    }

    /// The field whose text cannot be taken, rather the one that has the keys than the first.
    var wrong: Entry? { focused.flatMap { $0.isWrong ? $0 : nil } ?? entries.first(where: \.isWrong) }

    // MARK: Focus

    /// Goes to another field. False if there is none in that direction.
    mutating func moveFocus(by step: Int) -> Bool {
        var place = focus + step
        while entries.indices.contains(place) {
            if entries[place].field.takesAnswer {
                setFocus(place)
                return true
            }
            place += step
        }
        return false
    }

    /// Whether there is another field in a direction.
    func hasField(beside step: Int) -> Bool {
        let others = step > 0 ? entries.dropFirst(focus + 1) : entries.prefix(focus)
        return others.contains { $0.field.takesAnswer }
    }

    mutating func focus(on node: InstanceTree.Node) {
        if let place = entries.firstIndex(where: { $0.view.node == node }) { setFocus(place) }
    }

    /// A field that is left shows what is chosen in it, and not what was searched for.
    private mutating func setFocus(_ place: Int) {
        if place != focus, entries.indices.contains(focus) { entries[focus].field.endSearch() }
        focus = place
    }

    // MARK: Writing

    mutating func press(_ key: Key, _ context: ScreenContext) -> KeyOutcome {
        guard entries.indices.contains(focus) else { return key == .enter ? .confirmed : .ignored }
        return entries[focus].field.press(key, context.below(rows(above: focus, context).count))
    }

    mutating func set(_ problem: InterviewProblem?, at index: Int) {
        guard entries.indices.contains(index) else { return }
        entries[index].mistake = problem.map { ($0, entries[index].field.written) }
    }

    /// Puts aside what is written before somebody says that there is no answer; one reason after another keeps the first.
    mutating func putAside(_ index: Int) {
        guard entries.indices.contains(index), entries[index].missing == nil else { return }
        entries[index].aside = (entries[index].field, entries[index].view.value)
    }

    /// Puts what was put aside back into the field.
    mutating func putBack(_ index: Int, _ context: ScreenContext) {
        guard entries.indices.contains(index), let aside = entries[index].aside else { return }
        entries[index].field = aside.field.renewed(entries[index].view, context)
        entries[index].aside = nil
    }

    /// Puts the answer that the question has back into its field.
    mutating func reset(_ index: Int, _ context: ScreenContext) {
        guard entries.indices.contains(index) else { return }
        entries[index].field = AnswerField(entries[index].view, context)
        entries[index].mistake = nil
    }

    // MARK: Drawing

    func rows(_ context: ScreenContext) -> [PageRow] {
        // Notes belong to the field below them.
        let before = entries.indices.prefix(focus).last { entries[$0].field.takesAnswer }
        let near = (before.map { $0 + 1 } ?? 0)...focus
        return entries.indices.flatMap { index -> [PageRow] in
            let above = rows(above: index, context)
            let isFocused = index == focus
            let field = entries[index].field.rows(context.below(above.count), isFocused: isFocused)
            let rows = (above + field).map { row in
                var row = row
                row.isNear = near.contains(index)
                return row
            }
            return (index == 0 ? [] : [context.maker.blank]) + rows
        }
    }

    /// What a question says above its field.
    private func rows(above index: Int, _ context: ScreenContext) -> [PageRow] {
        let (entry, maker) = (entries[index], context.maker)
        var notes: [Phrase] = []
        if entry.view.isRequired, entry.field.takesAnswer { notes.append(.required) }
        if entry.view.isReadOnly, entry.view.question.kind != .note { notes.append(.readOnly) }
        let ending = notes.map { " (\(context.say($0)))" }.joined()
        // Where there are several fields, a mark says which one has the keys.
        let mark = takingCount > 1 ? (index == focus ? "» " : "  ") : ""
        var rows = LabelText.rows(entry.view.label, mark: mark, ending: ending, style: .bold, maker)
        let margin = String(repeating: " ", count: GlyphWidth.of(mark))
        if let hint = entry.view.hint { rows += LabelText.rows(hint, mark: margin, maker) }
        if let guidance = entry.view.guidance {
            rows +=
                showsGuidance
                ? LabelText.rows(guidance, maker) : maker.rows(context.say(.menuGuidance), style: .faint)
        }
        for file in entry.view.media {
            rows += maker.rows("\(context.say(.media)) \(file.name)", style: .faint)
        }
        if let mistake = entry.mistake {
            let words = mistake.problem.words(entry.view, context, written: mistake.written)
            rows += maker.rows(words, lead: "! ", style: .alert, side: maker.side)
        }
        // What is being written takes its place.
        let isWritten = entry.missing != nil && entry.field.isChanged(from: entry.view, context)
        let missing: Phrase? = entry.missing == .dontKnow ? .dontKnow : entry.missing == .refused ? .refused : nil
        if let missing, !isWritten {
            let text = Phrase.noAnswer.text(in: context.language, context.say(missing))
            rows += maker.rows(text, lead: "* ", style: .bold, side: maker.side)
        }
        return rows
    }

    func keys(_ context: ScreenContext) -> [Phrase] {
        let own = focused?.field.keys(context) ?? []
        var isMultiline = false
        if case .text(let field)? = focused?.field { isMultiline = field.editor.isMultiline }
        // Enter leads on from every field but a text of several lines, whose own keys say what does.
        let first = isMultiline ? own : [.keyNext]
        return first + [.keyMenu, .keyBack] + (isMultiline ? [] : own) + (takingCount > 1 ? [.keyFields] : [])
    }
}
