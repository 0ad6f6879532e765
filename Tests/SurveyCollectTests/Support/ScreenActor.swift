import SurveyForms
import SurveyRecords
import SurveyStore

@testable import SurveyCollect

/// Somebody in front of an interview's screen: presses keys and reads what stands there.
struct ScreenActor {
    var screen: InterviewScreen
    /// What the screen has asked for, the latest last.
    private(set) var actions: [ScreenAction] = []

    init(_ interview: Interview, columns: Int = 80, rows: Int = 24, policy: BidiPolicy = .standard) {
        screen = InterviewScreen(
            interview, size: ScreenSize(columns: columns, rows: rows), policy: policy, today: "2026-11-23")
    }

    var interview: Interview { screen.interview }

    /// Presses keys one after another; what is to be saved counts as saved.
    mutating func press(_ keys: Key...) { for key in keys { press(key) } }

    private mutating func press(_ key: Key) {
        let new = screen.press(key)
        if new.contains(.save) { screen.saved(screen.interview) }
        actions += new
    }

    mutating func type(_ text: String) { for character in text { press(.text(String(character))) } }

    /// Goes to a question by the list of all questions.
    mutating func jump(to place: String) {
        guard let node = interview.session.node(at: place) else { return }
        screen.interview.jump(to: node)
        screen.show()
        if case .questions(var page) = screen.content {
            page.focus(on: node)
            screen.content = .questions(page)
        }
    }

    /// The rows of the screen.
    var rows: [String] {
        let grid = screen.grid()
        return (0..<grid.size.rows).map { grid.text(ofRow: $0) }
    }

    var text: String { rows.joined(separator: "\n") }

    /// Whether a text stands on the screen, in text from right to left letter by letter from the right.
    func shows(_ text: String) -> Bool { self.text.contains(text) || self.text.contains(String(text.reversed())) }

    /// The first row with a text.
    func row(with text: String) -> String? { rows.first { $0.contains(text) || $0.contains(String(text.reversed())) } }

    /// The answer at a place, as the record has it.
    func value(_ place: String) -> String? {
        interview.session.node(at: place).map { interview.session.record[$0] }
    }

    func missing(_ place: String) -> Missing? {
        interview.session.node(at: place).flatMap { interview.instance.missing[$0] }
    }
}
