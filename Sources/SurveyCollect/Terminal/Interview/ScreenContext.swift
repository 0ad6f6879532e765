/// What every part of the screen must know in order to draw itself.
struct ScreenContext: Sendable {
    let language: Phrase.Language
    let policy: BidiPolicy
    let size: ScreenSize
    /// Today as YYYY-MM-DD, where dates begin.
    let today: String
    /// The most rows that a list takes: the question above it stays in sight where it can.
    var listRows: Int

    init(language: Phrase.Language, policy: BidiPolicy, size: ScreenSize, today: String) {
        self.language = language
        self.policy = policy
        self.size = size
        self.today = today
        listRows = max(Self.listRowsMin, size.rows - Self.frameRows - 4)
    }

    /// The rows that a list has however long the question above it is.
    static let listRowsMin = 4
    /// The rows of the head and the foot of the screen.
    static let frameRows = 4

    /// A row maker for the page's width: one column stays free on each side.
    var maker: RowMaker { RowMaker(width: max(4, size.columns - 2), side: language.direction, policy: policy) }

    /// The rows between the head and the foot of the screen.
    var pageRows: Int { max(1, size.rows - Self.frameRows) }

    func say(_ phrase: Phrase) -> String { phrase.text(in: language) }

    /// The same with fewer rows for a list, since some are taken by what stands above it. Three are kept for
    /// the heading of a group, and for how many entries are hidden above and below.
    func below(_ rows: Int) -> ScreenContext {
        var context = self
        context.listRows = max(Self.listRowsMin, pageRows - rows - 3)
        return context
    }
}

/// What a key did to a part of the screen.
enum KeyOutcome: Sendable, Equatable {
    /// It was used up.
    case handled
    /// It means nothing here; whatever is around may use it.
    case ignored
    /// The person is done here.
    case confirmed
}
