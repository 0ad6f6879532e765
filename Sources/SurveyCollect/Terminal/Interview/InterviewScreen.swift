import SurveyForms
import SurveyRecords
import SurveyStore

/// An interview as a terminal shows it: keys go in, the next screen and what is to be done come out.
///
/// A plain value without terminal, files or clock. Whoever owns it carries out the ``ScreenAction``s and tells it how they
/// went.
struct InterviewScreen: Sendable {
    /// What is shown between head and foot.
    enum Content: Sendable {
        case questions(QuestionPage)
        /// Whether a repeat goes on.
        case prompt(Panel)
        case summary(Panel)
    }

    var interview: Interview
    /// Today as YYYY-MM-DD.
    var today: String
    private(set) var size: ScreenSize
    private let policy: BidiPolicy
    var content: Content
    /// A list in front of the content.
    var overlay: Panel?
    var notice: (text: String, isAlert: Bool)?
    /// Whether something was given that no save holds yet.
    var isUnsaved = false
    /// The first row that is shown while somebody reads a long question; `nil` while the page follows the field.
    var top: Int?

    init(_ interview: Interview, size: ScreenSize, policy: BidiPolicy, today: String) {
        self.interview = interview
        self.size = size
        self.policy = policy
        self.today = today
        content = .summary(Panel([]))
        show()
        overlay = Outline(interview: interview, context: context).leftOverPanel()
    }

    mutating func resize(_ size: ScreenSize) {
        guard size != self.size else { return }
        self.size = size
        // The rows are others now.
        if top != nil { beginReading() }
    }

    var context: ScreenContext {
        let spelling = interview.language ?? interview.binding.form.defaultLanguage
        return ScreenContext(
            language: Phrase.Language(spelling), policy: policy, size: size, today: today)
    }

    private var isTooSmall: Bool { size.columns < ScreenFrame.columnsMin || size.rows < ScreenFrame.rowsMin }

    // MARK: Keys

    /// What a key sets off.
    mutating func press(_ key: Key) -> [ScreenAction] {
        // Nobody sees what a key would do.
        if isTooSmall, ![.control("c"), .control("x"), .control("z")].contains(key) { return [] }
        notice = nil
        if var panel = overlay {
            let (choice, isHandled) = panel.press(key)
            overlay = panel
            if let choice { return choose(choice) }
            if isHandled { return [] }
            if key == .escape || key == .left {
                overlay = nil
                return []
            }
            // Keys that lead elsewhere close what is open first.
            guard key != .pageUp, key != .pageDown else { return [] }
            overlay = nil
            return command(key)
        }
        switch content {
        case .questions:
            if let done = read(key) { return done }
            guard case .questions(var page) = content else { return [] }
            let outcome = page.press(key, context)
            content = .questions(page)
            switch outcome {
            case .handled: return []
            case .confirmed: return confirm()
            case .ignored: return moved(key) ?? command(key)
            }
        case .prompt(var panel):
            let (choice, isHandled) = panel.press(key)
            content = .prompt(panel)
            if let choice { return choose(choice) }
            return isHandled ? [] : command(key)
        case .summary(var panel):
            let (choice, isHandled) = panel.press(key)
            content = .summary(panel)
            if let choice { return choose(choice) }
            return isHandled ? [] : command(key)
        }
    }

    /// Keys that go from field to field, or through a long text; `nil` for others.
    private mutating func moved(_ key: Key) -> [ScreenAction]? {
        guard case .questions(let page) = content else { return nil }
        switch key {
        case .tab: return changeField(by: 1)
        case .backTab: return changeField(by: -1)
        case .down, .up:
            let step = key == .down ? 1 : -1
            if page.hasField(beside: step) { return changeField(by: step) }
            _ = readOn(key)
            return []
        default: return nil
        }
    }

    /// Keys that mean the same everywhere.
    private mutating func command(_ key: Key) -> [ScreenAction] {
        switch key {
        case .pageDown, .control("n"): return goOn()
        case .pageUp, .control("p"): return goBack()
        case .escape:
            overlay = menu
            return []
        case .function(1): return choose(.guidance)
        case .control("d"): return setMissing(.dontKnow)
        case .control("r"): return setMissing(.refused)
        case .control("g"): return choose(.openOutline)
        case .control("l"): return choose(.openLanguages)
        case .control("e"): return choose(.openSummary)
        case .control("x"), .control("c"): return leave()
        case .control("z"): return [.save, .pause]
        default: return []
        }
    }

    // MARK: Showing

    /// Shows what the interview is at now.
    mutating func show() {
        overlay = nil
        top = nil
        guard let current = interview.current else {
            content = .summary(Outline(interview: interview, context: context).summary())
            return
        }
        if let prompt = current.prompt {
            content = .prompt(Outline(interview: interview, context: context).panel(of: prompt))
        } else {
            content = .questions(QuestionPage(current, interview, context))
            beginReading()
        }
    }

    /// Brings what is shown to what the interview says now, without leaving the screen.
    mutating func renew() {
        guard case .questions(var page) = content, let current = interview.current, current.prompt == nil else {
            return show()
        }
        page.renew(current, interview, context)
        content = .questions(page)
    }

    // MARK: Drawing

    /// The screen as it is now.
    func grid() -> CellGrid {
        let context = context
        let form = interview.binding.form
        var frame = ScreenFrame(title: LabelText.plain(form.title.isEmpty ? form.id : form.title))
        let count = interview.screens.count
        let language = interview.language ?? form.defaultLanguage
        let place = interview.current == nil ? context.say(.summary) : "\(interview.index + 1)/\(count)"
        frame.info = ([place] + (language.map { [InterviewPage.name(of: $0)] } ?? [])).joined(separator: " · ")
        frame.progress = count == 0 ? 1 : Double(interview.index) / Double(count)
        frame.notice = notice
        if let overlay {
            frame.rows = overlay.rows(context)
            frame.keys = overlay.keys(context) + [.keyClose]
            return frame.grid(context)
        }
        switch content {
        case .questions(let page):
            frame.rows = rows(of: page, context)
            frame.top = top
            frame.keys = page.keys(context)
            if frame.rows.count > context.pageRows, page.focused?.field.takesAnswer != true {
                frame.keys.append(.keyScroll)
            }
        case .prompt(let panel):
            frame.rows = trail(context) + panel.rows(context)
            frame.keys = panel.keys(context) + [.keyBack, .keyMenu]
        case .summary(let panel):
            frame.rows = panel.rows(context)
            frame.keys = panel.keys(context) + [.keyMenu]
        }
        return frame.grid(context)
    }

    /// The rows of a page, below the headings of the groups around it.
    func rows(of page: QuestionPage, _ context: ScreenContext) -> [PageRow] { trail(context) + page.rows(context) }

    /// The headings of the groups around.
    func trail(_ context: ScreenContext) -> [PageRow] {
        let trail = interview.current.flatMap { Outline(interview: interview, context: context).trail($0) }
        return trail.map { [context.maker.row($0, style: .faint)] } ?? []
    }
}
