import SurveyForms
public import SurveyStore

/// The answers that a form hides from who looks at the screen, in any of some versions of it: what was given under a mask
/// stays under it when another version asks for it in the open, or not at all.
public struct AnswerMask: Sendable, Equatable {
    /// The places of such answers.
    private let templates: Set<String>

    /// Hides nothing.
    public static let none = AnswerMask([])

    /// What any of these versions hides.
    public init(_ versions: [FormBinding]) {
        templates = Set(
            versions.flatMap { version in version.form.questions.filter(\.isMasked).map(version.template(of:)) })
    }

    /// Whether answers at a place are hidden, by its template.
    public func covers(_ template: String) -> Bool { templates.contains(template) }

    /// Whether dots stand in an answer's place. That there is none is no secret.
    public func hides(_ answer: Answer, at template: String?) -> Bool {
        guard template.map(covers) == true else { return false }
        switch answer {
        case .missing, .present, .removed: return false
        default: return !answer.display.isEmpty
        }
    }

    /// An answer as the screen may show it.
    ///
    /// - Parameter plain: How it is written where nothing hides it.
    public func text(_ answer: Answer, at template: String?, plain: (Answer) -> String = \.display) -> String {
        hides(answer, at: template) ? Question.mask : plain(answer)
    }
}
