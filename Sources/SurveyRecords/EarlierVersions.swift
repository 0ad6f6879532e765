public import SurveyForms
public import SurveyStore

/// The other versions of a form with which a record was saved, as far as they are here.
///
/// They say what an answer without a place was an answer to.
public struct EarlierVersions: Sendable {
    /// The versions, that of the latest save first.
    public let forms: [Form]
    /// Answers that somebody gave, while the version to go on with may reckon there.
    public let given: Set<AnswerPath>

    /// The most versions that are looked at.
    private static let limit = 16

    /// - Parameters:
    ///   - history: The record's saves, the earliest first.
    ///   - binding: The version to go on with.
    ///   - form: A form version; `nil` if it has not arrived.
    public init(
        of record: MergedRecord, _ history: [Save], besides binding: FormBinding, form: (Digest256) -> Form?
    ) {
        var known: [Digest256: Form] = [:]
        var forms: [Form] = []
        var seen: Set<Digest256> = [binding.hash]
        for save in history.reversed() where seen.count <= Self.limit && seen.insert(save.form).inserted {
            guard let form = form(save.form) else { continue }
            known[save.form] = form
            forms.append(form)
        }
        self.forms = forms
        guard !known.isEmpty else {
            given = []
            return
        }
        var given: Set<AnswerPath> = []
        for path in record.answers.keys {
            guard binding.form.question(at: path.formPath)?.isReckoned == true,
                let last = history.last(where: { $0.answers[path] != nil }),
                let question = known[last.form]?.question(at: path.formPath),
                !question.isReckoned, question.kind != .note
            else { continue }
            given.insert(path)
        }
        self.given = given
    }

    /// The question that an answer was given to, by its path without instance ids.
    public func question(at path: String) -> Question? { forms.lazy.compactMap { $0.question(at: path) }.first }
}
