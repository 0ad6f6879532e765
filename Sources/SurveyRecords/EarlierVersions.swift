public import SurveyForms
public import SurveyStore

/// The other versions of a form with which a record was saved, as far as they are here.
///
/// They say what an answer without a place was an answer to.
public struct EarlierVersions: Sendable {
    /// The versions, that of the latest save first.
    private let versions: [FormBinding]
    /// What they and the version to go on with hide from who looks at the screen.
    public let mask: AnswerMask
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
        var versions: [FormBinding] = []
        var seen: Set<Digest256> = [binding.hash]
        for save in history.reversed() where seen.count <= Self.limit && seen.insert(save.form).inserted {
            guard let form = form(save.form) else { continue }
            known[save.form] = form
            versions.append(FormBinding(form: form, hash: save.form))
        }
        self.versions = versions
        mask = AnswerMask([binding] + versions)
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

    /// The question that an answer was given to, by its path without instance ids, and the version that asked it.
    public func asked(at path: String) -> (version: FormBinding, question: Question)? {
        versions.lazy.compactMap { version in version.form.question(at: path).map { (version, $0) } }.first
    }
}
