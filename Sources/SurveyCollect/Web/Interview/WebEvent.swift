/// What the terminal hears of an interview in the browser.
public enum WebEvent: Sendable, Equatable {
    /// The one-time address can be opened.
    case ready(url: String)
    /// The browser has come in.
    case entered
    /// An interview was finished; the record's id.
    case finished(record: String)
    /// A respondent who answers alone came to the end, but the interview cannot be finished: how many things are wrong.
    case leftUnfinished(record: String, problems: Int)
    /// Something could not be saved or read.
    case failed(String)
}
