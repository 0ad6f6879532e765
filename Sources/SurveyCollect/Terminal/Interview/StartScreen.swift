import SurveyForms
import SurveyRecords
import SurveyStore

/// The first screen where drafts of the form wait: a new interview, or one of them.
struct StartScreen: Sendable {
    private var panel: Panel
    private let title: String
    private let drafts: [MergedRecord]
    private(set) var context: ScreenContext

    /// What was chosen.
    enum Choice: Sendable {
        case begin
        case resume(MergedRecord)
        case leave
    }

    /// - Parameter date: A moment, in milliseconds since 1970, as people here write it.
    init(_ form: Form, _ found: InterviewDrafts, _ context: ScreenContext, date: (UInt64) -> String) {
        self.context = context
        drafts = found.records
        title = LabelText.plain(form.title.isEmpty ? form.id : form.title)
        var items = [Panel.Item(label: context.say(.newInterview), choice: .begin)]
        for (number, draft) in drafts.enumerated() {
            let begun = Phrase.begun.text(in: context.language, date(draft.began.milliseconds))
            let id = Isolate.leftToRight(String(draft.id.description.prefix(8)))
            let name = draft.instanceName.map(Isolate.own)
            items.append(
                .init(
                    label: [id, name, begun].compactMap { $0 }.joined(separator: " · "), choice: .resume(number),
                    isFixed: true))
        }
        if items.count > 1 { items[1].heading = context.say(.drafts) }
        panel = Panel(title: context.say(.interviews), items, isSearched: drafts.count > 8)
        guard found.unreadable > 0 else { return }
        panel.texts.append((Phrase.unreadableDrafts.text(in: context.language, "\(found.unreadable)"), .alert))
    }

    mutating func resize(_ size: ScreenSize) {
        context = ScreenContext(
            language: context.language, policy: context.policy, size: size, today: context.today)
    }

    /// What a key chooses; `nil` while nothing is chosen.
    mutating func press(_ key: Key) -> Choice? {
        switch key {
        case .escape, .control("c"), .control("x"): return .leave
        default: break
        }
        switch panel.press(key).choice {
        case .begin: return .begin
        case .resume(let number): return drafts.indices.contains(number) ? .resume(drafts[number]) : nil
        default: return nil
        }
    }

    func grid() -> CellGrid {
        var frame = ScreenFrame(title: title)
        frame.rows = panel.rows(context)
        frame.keys = panel.keys(context) + [.keyClose]
        return frame.grid(context)
    }
}
