/// What every part of the screen must know in order to draw itself.
struct ScreenContext: Sendable {
    let language: Phrase.Language
    let policy: BidiPolicy
    let size: ScreenSize
    /// Today as YYYY-MM-DD, where dates begin.
    let today: String

    /// A row maker for the page's width: one column stays free on each side.
    var maker: RowMaker { RowMaker(width: max(4, size.columns - 2), side: language.direction, policy: policy) }

    /// The rows between the head and the foot of the screen.
    var pageRows: Int { max(1, size.rows - 4) }

    /// The most rows that a list takes: the question above it stays in sight.
    var listRows: Int { max(3, pageRows - 4) }

    func say(_ phrase: Phrase) -> String { phrase.text(in: language) }
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
