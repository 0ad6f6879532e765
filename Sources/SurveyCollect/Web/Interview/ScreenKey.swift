import SurveyForms

/// A screen as an address names it: by the place of its first question, or of the repeat that may go on.
struct ScreenKey: Sendable, Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    init(_ screen: FormScreen, in session: FormSession) {
        switch screen.kind {
        case .question(let node): text = session.place(of: node)
        case .fields(let nodes): text = nodes.first.map { session.place(of: $0) } ?? ""
        case .prompt(let prompt):
            let outer = session.place(of: prompt.outer)
            let name = prompt.path.split(separator: "/").last ?? ""
            text = (outer.isEmpty ? "" : outer + "/") + name + Self.promptMark
        }
    }

    private static let promptMark = "[+]"

    /// The number of the screen that has this key now; nil if there is none.
    func index(in interview: Interview) -> Int? {
        if text.hasSuffix(Self.promptMark) {
            return interview.screens.firstIndex { screen in
                guard case .prompt = screen.kind else { return false }
                return ScreenKey(screen, in: interview.session) == self
            }
        }
        guard let node = interview.session.node(at: text) else { return nil }
        return interview.screens.firstIndex { $0.nodes.contains(node) }
    }
}
