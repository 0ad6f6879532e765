import SurveyForms

/// The sections of a form that a respondent goes through alone: its outermost groups and repeats, and each run of
/// questions between them. A section that was finished is closed: nobody who holds the device later can look into it.
struct Sections: Sendable {
    /// A section by its group or repeat, or by the one before it.
    struct Key: Sendable, Hashable {
        let path: String
        let isBehind: Bool
    }

    private(set) var finished: Set<Key> = []

    /// The sections of all screens, one for each.
    static func keys(of screens: [FormScreen]) -> [Key] {
        var last = ""
        return screens.map { screen in
            var path = screen.surroundings.first?.path
            if path == nil, case .prompt(let prompt) = screen.kind { path = prompt.path }
            if let path { last = path }
            return Key(path: last, isBehind: path == nil)
        }
    }

    mutating func finish(_ key: Key) { finished.insert(key) }
    func isOpen(_ key: Key) -> Bool { !finished.contains(key) }
}
