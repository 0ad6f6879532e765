/// What an interview takes from outside at most.
public enum CollectLimits {
    /// Bytes of one answer in writing; longer text than any interviewer types.
    public static let answerBytes = 1 << 20

    /// Bytes of a label whose markdown is read; a longer one is shown as it was typed.
    public static let markdownBytes = 16 << 10

    /// Bytes that a browser may send for the answers of one page.
    public static let pageBytes = 8 << 20

    /// Fields that a page may have: its questions, and a mark for each choice of them.
    public static let formFields = 20_000

    /// Choices that are all shown on a page; longer lists are searched.
    public static let shownChoices = 40

    /// Matches of a search that are shown.
    public static let foundChoices = 30

    /// Bytes of what is searched for in a list of choices.
    public static let searchBytes = 256

    /// Bytes of an audit log; some tens of thousands of events.
    public static let auditBytes = 4 << 20

    /// Positions that an audit log looks back to.
    static let auditPositions = 1_000

    /// Bytes of a file of written interviews.
    public static let scriptBytes = 64 << 20

    /// Written interviews in one file: they are saved in one step.
    public static let scriptInterviews = 10_000

    /// Earlier drafts that are listed.
    public static let listedDrafts = 200
}
