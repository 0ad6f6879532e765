import Foundation
import SurveyForms

/// Writing an answer: text, numbers, days, places, a file's path.
struct TextField: Sendable {
    private let view: QuestionView
    private let written: WrittenAnswer
    private(set) var editor: LineEditor
    /// Whether an attached file was taken away.
    private var isTakenAway = false
    /// Whether a masked answer is shown as it is.
    private var isRevealed = false

    init(_ view: QuestionView) {
        self.view = view
        written = WrittenAnswer(view)
        let kind = view.question.kind
        // A text that has lines, as from the browser, keeps them, masked or not.
        let isLong =
            view.hasAppearance("multiline") || kind == .geotrace || kind == .geoshape
            || kind == .text && view.value.contains("\n")
        // An attached file's name is no path: it is shown beside the field, not in it.
        editor = LineEditor(kind == .attachment ? "" : written.text(of: view.value), isMultiline: isLong)
    }

    /// The field for a question whose texts have changed: what is written stays.
    func renewed(_ view: QuestionView) -> TextField {
        guard isChanged else { return TextField(view) }
        var field = TextField(view)
        field.editor = editor
        field.isTakenAway = isTakenAway
        field.isRevealed = isRevealed
        return field
    }

    /// Whether something else is written than the answer that the question has.
    var isChanged: Bool {
        isTakenAway || !editor.text.utf8.elementsEqual(TextField(view).editor.text.utf8)
    }

    /// The answer as the form takes it; `nil` if what is written cannot be understood.
    var value: String? { written.value(of: editor.text) }

    /// The path of a file to be attached; `nil` where none is written.
    var path: String? {
        guard view.question.kind == .attachment else { return nil }
        let path = editor.text.trimmingCharacters(in: .whitespaces)
        return path.isEmpty ? nil : path
    }

    /// Whether dots stand in the place of what is written.
    private var isHidden: Bool { view.question.isMasked && !isRevealed }

    /// Whether they stand for an answer that was given before: nobody sees how long that is.
    private var hidesEarlierAnswer: Bool { isHidden && !editor.text.isEmpty && !isChanged }

    /// What is seen of the text and its cursor.
    private var shown: LineEditor {
        guard isHidden else { return editor }
        guard !hidesEarlierAnswer else { return LineEditor(Question.mask) }
        let hidden = editor.text.map { $0 == "\n" ? "\n" : "•" }.joined()
        var dots = LineEditor(hidden, isMultiline: editor.isMultiline)
        dots.move(to: editor.cursor)
        return dots
    }

    mutating func press(_ key: Key, _ context: ScreenContext) -> KeyOutcome {
        if view.question.isMasked, key == .control("t") {
            isRevealed.toggle()
            return .handled
        }
        if hidesEarlierAnswer {
            switch key {
            // What nobody sees is written anew, and not changed in its middle.
            case .text, .paste: editor.clear()
            case .backspace, .delete, .control("w"):
                editor.clear()
                return .handled
            case .home, .end, .left, .right: return .handled
            default: break
            }
        }
        switch key {
        case .text(let text): editor.insert(text)
        case .paste(let text): editor.insert(text)
        case .backspace: editor.deleteBackward()
        case .delete:
            // A key of its own: Backspace, held a moment too long, would take a photo away with a wrong path.
            if view.question.kind == .attachment, editor.text.isEmpty { isTakenAway = !view.value.isEmpty }
            editor.deleteForward()
        case .control("w"): editor.deleteWordBackward()
        case .control("u"): editor.clear()
        case .home: editor.move(to: layout(context).ends.first)
        case .end: editor.move(to: layout(context).ends.last)
        case .left, .right:
            if let index = layout(context).index(beside: key == .right ? 1 : -1) { editor.move(to: index) }
        case .up, .down: return moveVertically(key == .down ? 1 : -1, context)
        case .enter:
            guard editor.isMultiline else { return .confirmed }
            editor.insert("\n")
        default: return .ignored
        }
        return .handled
    }

    private func layout(_ context: ScreenContext) -> EditorLayout {
        EditorLayout(
            shown, width: context.maker.width - 2, side: context.maker.side, isInFigures: isInFigures,
            policy: context.policy)
    }

    /// Whether what is written runs from left to right in every language: so does a telephone number, asked for as a text.
    private var isInFigures: Bool {
        guard view.question.kind == .text, !editor.isMultiline else { return view.isInFigures }
        return view.isInFigures
            || editor.text.contains(where: \.isNumber) && !editor.text.contains(where: \.isLetter)
    }

    private mutating func moveVertically(_ rows: Int, _ context: ScreenContext) -> KeyOutcome {
        if view.question.kind == .date { return moveDay(by: -rows, context) }
        if let range = view.range { return step(range, by: -rows) }
        guard let index = layout(context).index(rows: rows) else { return .ignored }
        editor.move(to: index)
        return .handled
    }

    /// What of a day is asked for, and so what the arrows step by.
    private var calendarUnit: Calendar.Component {
        view.hasAppearance("year") ? .year : view.hasAppearance("month-year") ? .month : .day
    }

    /// The day, month or year before or after; that of today where there is none yet.
    private mutating func moveDay(by steps: Int, _ context: ScreenContext) -> KeyOutcome {
        guard !editor.text.isEmpty else {
            editor = LineEditor(written.text(of: context.today))
            return .handled
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = (value ?? "").split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3,
            let day = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])),
            let moved = calendar.date(byAdding: calendarUnit, value: steps, to: day)
        else { return .handled }
        let new = calendar.dateComponents([.year, .month, .day], from: moved)
        editor = LineEditor(
            written.text(of: String(format: "%04d-%02d-%02d", new.year ?? 0, new.month ?? 0, new.day ?? 0)))
        return .handled
    }

    /// The next number of a range.
    private mutating func step(_ range: QuestionRange, by steps: Int) -> KeyOutcome {
        let values = range.values()
        let place = values.firstIndex { Double($0) == Double(value ?? "") }
        let wanted = place.map { $0 + steps } ?? 0
        if values.indices.contains(wanted) { editor = LineEditor(values[wanted]) }
        return .handled
    }

    func rows(_ context: ScreenContext, isFocused: Bool) -> [PageRow] {
        var rows: [PageRow] = []
        if view.question.kind == .attachment, !view.value.isEmpty, !isTakenAway {
            rows += context.maker.rows(Phrase.fileAttached.text(in: context.language, view.value))
        }
        rows += context.maker.rows(shown, lead: isFocused ? "> " : "  ", isInFigures: isInFigures, hasCursor: isFocused)
        if let help = help(context) {
            rows += context.maker.rows(help, lead: "  ", style: .faint, side: context.maker.side)
        }
        return rows
    }

    /// How the answer is to be written.
    func help(_ context: ScreenContext) -> String? {
        if let range = view.range { return Phrase.helpRange.text(in: context.language, range.start, range.end) }
        switch view.question.kind {
        case .integer: return context.say(.helpInteger)
        case .decimal: return context.say(.helpDecimal)
        case .date:
            if view.hasAppearance("year") { return context.say(.helpYear) }
            return context.say(view.hasAppearance("month-year") ? .helpMonth : .helpDate)
        case .time: return context.say(.helpTime)
        case .dateTime: return context.say(.helpDateTime)
        case .geopoint: return context.say(.helpPoint)
        case .geotrace, .geoshape: return context.say(.helpPoints)
        case .attachment: return context.say(.fileHelp)
        default: return nil
        }
    }

    func keys(_ context: ScreenContext) -> [Phrase] {
        let lines: [Phrase] = editor.isMultiline ? [.keyLines] : []
        if view.question.isMasked { return lines + [isRevealed ? .keyHide : .keyReveal] }
        if editor.isMultiline { return lines }
        if view.range != nil { return [.keySteps] }
        if view.question.kind == .attachment, !view.value.isEmpty, !isTakenAway { return [.keyRemove] }
        guard view.question.kind == .date else { return [] }
        return [calendarUnit == .year ? .keyYears : calendarUnit == .month ? .keyMonths : .keyDays]
    }
}
