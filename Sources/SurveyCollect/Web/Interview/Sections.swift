import SurveyForms

/// The sections of a form that a respondent goes through alone: its outermost groups and repeats, and each run of
/// questions between them. A section that was finished is closed: nobody who holds the device later can look into it.
struct Sections: Sendable {
    /// A section by its group or repeat, or by the one before it in the form, whether that is asked or not: an answer that
    /// comes later cannot make another section of it.
    struct Key: Sendable, Hashable {
        let path: String
        let isBehind: Bool
    }

    private(set) var finished: Set<Key> = []
    /// The group or repeat before each question that lies in none.
    private let runs: [String: String]

    init(_ form: Form) { runs = form.outermostBefore }

    /// The sections of all screens, one for each.
    func keys(of interview: Interview) -> [Key] {
        interview.screens.map { screen in
            if let path = screen.surroundings.first?.path ?? screen.prompt?.path {
                return Key(path: path, isBehind: false)
            }
            let path = screen.nodes.first.map { interview.session.record.path(of: $0) } ?? ""
            return Key(path: runs[path] ?? "", isBehind: true)
        }
    }

    mutating func finish(_ key: Key) { finished.insert(key) }
    func isOpen(_ key: Key) -> Bool { !finished.contains(key) }
}
