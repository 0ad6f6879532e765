import SurveyForms

/// What a list of the screen offers.
enum PanelChoice: Sendable, Equatable {
    /// Closes the list.
    case close
    case dontKnow, refused, guidance
    case openOutline, openLanguages, openSummary
    case leave, abandon
    case language(String)
    case screen(FormScreen.ID)
    case node(InstanceTree.Node)
    /// Asks before an instance of a repeat goes.
    case askRemoval(FormScreen.Level)
    case remove(InstanceTree.Node)
    case add, goOn, finish
    /// A new interview, or the draft of a number.
    case begin
    case resume(Int)
}

/// A list to choose from that takes the place of the questions: the menu, the outline, the summary, a question of yes and no.
struct Panel: Sendable {
    /// One entry.
    struct Item: Sendable {
        let label: String
        let choice: PanelChoice
        /// A heading above it.
        var heading: String?
        /// Whether something has to be put right there.
        var isAlert = false
        /// What the delete key chooses instead.
        var deletion: PanelChoice?
        /// Whether it is read in the direction of the interview's language whatever it begins with.
        var isFixed = false
    }

    /// Texts above the list.
    var texts: [(text: String, style: CellStyle)] = []
    private let items: [Item]
    private(set) var list: SelectionList
    /// Whether what is typed is searched for; otherwise the digits choose.
    private let isSearched: Bool

    init(
        title: String? = nil, _ items: [Item], cursor: Int? = 0, isSearched: Bool = false
    ) {
        self.items = items
        self.isSearched = isSearched
        if let title { texts = [(title, .bold)] }
        list = SelectionList(items.map { .init(label: $0.label) }, cursor: cursor)
    }

    private var isNumbered: Bool { !isSearched && items.count <= Self.numbersMax }

    /// The most entries that are chosen by a digit.
    static let numbersMax = 9
    /// How many entries a page key passes over.
    private static let page = 10

    /// What a key chooses; `nil` for none. `isHandled` says whether the key meant something here.
    mutating func press(_ key: Key) -> (choice: PanelChoice?, isHandled: Bool) {
        switch key {
        case .up: _ = list.move(by: -1)
        case .down: _ = list.move(by: 1)
        // From its beginning the summary leads back to the questions.
        case .pageUp where isSearched: return (nil, list.move(by: -Self.page))
        case .pageDown where isSearched: _ = list.move(by: Self.page)
        case .home: list.moveToStart()
        case .end: list.moveToEnd()
        case .enter: return (list.selected.map { items[$0].choice }, true)
        case .text(let text), .paste(let text):
            if isSearched {
                list.type(text)
            } else if isNumbered, let number = Int(Digits.plain(text)), items.indices.contains(number - 1) {
                return (items[number - 1].choice, true)
            }
        case .backspace where isSearched: _ = list.untype()
        case .backspace, .delete: return (list.selected.flatMap { items[$0].deletion }, true)
        default: return (nil, false)
        }
        return (nil, true)
    }

    func rows(_ context: ScreenContext) -> [PageRow] {
        let maker = context.maker
        var rows: [PageRow] = []
        for (text, style) in texts { rows += maker.rows(text, style: style) }
        if !rows.isEmpty { rows.append(maker.blank) }
        if !list.search.isEmpty {
            let count = Phrase.numbered.text(in: context.language, "\(list.matches.count)", "\(items.count)")
            rows.append(maker.row("\(context.say(.search)) \(list.search) (\(count))", style: .bold))
            if list.matches.isEmpty { rows += maker.rows(context.say(.noMatch), style: .alert) }
        }
        let window = list.window(rows: max(1, context.below(rows.count).listRows))
        for place in window {
            let index = list.matches[place]
            let item = items[index]
            if list.search.isEmpty, let heading = item.heading { rows += maker.rows(heading, style: .bold) }
            let isHere = list.cursor == place
            let number = isNumbered ? "\(index + 1) " : ""
            let mark = item.isAlert ? "! " : ""
            rows += maker.rows(
                item.label, lead: "\(isHere ? ">" : " ") \(number)\(mark)",
                style: isHere ? .reversed : item.isAlert ? .alert : [], side: maker.side, isFocused: isHere,
                isFixed: item.isFixed)
        }
        return rows
    }

    func keys(_ context: ScreenContext) -> [Phrase] {
        let removes = list.selected.map { items[$0].deletion != nil } ?? false
        return [.keyList] + (isSearched ? [.keyType] : []) + (removes ? [.keyRemove] : [])
    }
}
