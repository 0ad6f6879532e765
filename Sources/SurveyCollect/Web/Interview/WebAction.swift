import SurveyForms
import SurveyRecords

/// What a button of a page does, besides taking the page's answers.
enum WebAction: Sendable, Equatable {
    /// Nothing else: the script has sent an answer while the page stays.
    case answer
    case next, back, overview, leave, finish, find, stay
    /// Adds an instance behind so many.
    case add(Int)
    case language(String)
    case askRemoval(String)
    case remove(String)
    /// Moves a choice of the ranking at a place; without a choice the order stays as it is shown.
    case rank(place: String, choice: String?, step: Int)
    case dropFile(String)
    /// Whether the device's places may be noted.
    case track(Bool)

    /// Whether it leaves the screen though something on it may be wrong.
    var leaves: Bool { [.back, .overview, .leave].contains(self) }

    /// Reads a button's value, such as `next` or `language:Français (fr)`.
    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest = parts.count > 1 ? parts[1] : ""
        switch parts.first {
        case "next": self = .next
        case "back": self = .back
        case "overview": self = .overview
        case "leave": self = .leave
        case "finish": self = .finish
        case "find": self = .find
        case "add": self = Int(rest).map(Self.add) ?? .answer
        case "stay": self = .stay
        case "language": self = .language(rest)
        case "ask-remove": self = .askRemoval(rest)
        case "remove": self = .remove(rest)
        case "unfile": self = .dropFile(rest)
        case "positions": self = .track(rest == "yes")
        case "rank":
            // Neither the step nor a choice can hold a colon: a choice with one is looked for from the place's end.
            let words = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard let step = words.first, let place = words.last, words.count >= 3 else {
                self = .answer
                return
            }
            let choice = words[1..<(words.count - 1)].joined(separator: ":")
            self = .rank(
                place: place, choice: choice.isEmpty ? nil : choice, step: step == "up" ? -1 : step == "down" ? 1 : 0)
        default: self = .answer
        }
    }
}

extension PagedInterview {
    /// Does what a button says.
    mutating func perform(_ action: WebAction) {
        if case .remove = action {} else { keep() }
        switch action {
        case .answer, .overview, .leave, .finish, .find, .stay: break
        case .next: goOn()
        case .back: goBack()
        case .add(let count): addInstance(behind: count)
        case .language(let language):
            if interview.binding.form.languages.contains(language) { interview.setLanguage(language) }
        case .askRemoval(let place): askRemoval(place)
        case .remove(let place): remove(place)
        case .rank(let place, let choice, let step): rank(place, choice, by: step)
        case .track(let isWanted): track(isWanted)
        case .dropFile(let place):
            guard let node = interview.session.node(at: place), interview.current?.nodes.contains(node) == true,
                interview.view(of: node)?.question.kind == .attachment
            else { return }
            if (try? interview.answer("", at: node)) != nil { interview.instance.attachments[node] = nil }
        }
    }
}
