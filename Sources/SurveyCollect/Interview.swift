public import SurveyForms
public import SurveyRecords
public import SurveyStore

/// One interview: a record being filled in screen by screen under its form's logic.
///
/// A plain value without files or screen: ``InterviewDesk`` begins, resumes and saves it.
public struct Interview: Sendable {
    /// The form version.
    public let binding: FormBinding
    /// The record under its form's logic.
    public internal(set) var session: FormSession
    /// What the session's record alone cannot say: ids of repeat instances, missing kinds, files.
    public internal(set) var instance: RecordInstance
    /// The record as it was last saved; `nil` before the first save.
    public internal(set) var record: MergedRecord?
    /// The language of its texts, as the form spells it; `nil` for the form's own.
    public private(set) var language: String?
    /// The screens that are relevant now.
    public private(set) var screens: [FormScreen] = []
    /// Which of ``screens`` is shown; their count stands for the summary behind the last one.
    public private(set) var index = 0

    /// The other versions of the form with which the record was saved.
    var versions: EarlierVersions?
    /// What is noted about the way it goes, if the form asks for that.
    var log: AuditLog?
    /// The session's ``FormSession/screensNumber`` when ``screens`` were made.
    private var screensNumber: Int
    /// What an edit of a saved interview names: it is settled by that. Such an edit leaves the interviewer's place alone.
    var edited: Set<AnswerPath>?
    /// What an edit settles by sides that the session does not say.
    var standing: [AnswerPath: Answer] = [:]

    let surroundings: InterviewSurroundings
    let author: String
    let scope: Scope

    init(
        binding: FormBinding, session: FormSession, instance: RecordInstance, record: MergedRecord?,
        surroundings: InterviewSurroundings, author: String, scope: Scope
    ) {
        self.binding = binding
        self.session = session
        self.instance = instance
        self.record = record
        self.surroundings = surroundings
        self.author = author
        self.scope = scope
        screensNumber = session.screensNumber
        screens = session.screens()
    }

    /// The screen that is shown; `nil` at the summary.
    public var current: FormScreen? { index < screens.count ? screens[index] : nil }

    /// A question as it is shown now.
    public func view(of node: InstanceTree.Node) -> QuestionView? { session.view(of: node, language: language) }

    /// Goes on in another language of the form, by its spelling, code or name.
    public mutating func setLanguage(_ language: String?) {
        if language != self.language { noteLanguage(from: self.language, to: language) }
        self.language = language
        session.speak(in: surroundings.environment(binding.form, language: language))
        renewScreens()
    }

    // MARK: Answering

    /// Answers a question; an empty value takes the answer back.
    ///
    /// - Throws: ``InterviewProblem``, with nothing changed.
    public mutating func answer(_ value: String, at node: InstanceTree.Node) throws(InterviewProblem) {
        let view = try answerable(node)
        var value = view.question.trimmed(value)
        if !value.isEmpty {
            if let problem = misfit(value, view) { throw problem }
            if [.selectMultiple, .rank].contains(view.question.kind) {
                value = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            // Two moments can only be compared if each says how far from UTC it is.
            if view.question.kind == .dateTime {
                value = session.environment.clock.withOffset(value, as: session.record[node])
            }
            if let gone = notOffered(value, view) {
                throw InterviewProblem(
                    .notOffered, session.place(of: node), "\(choice(gone, view)) is not offered here",
                    next: adviceOnChoices(view))
            }
            if let problem = unranked(value, view) { throw problem }
            renewTime()
            guard session.allows(value, at: node) else {
                note(.constraintError, at: node)
                throw InterviewProblem(
                    .constraint, session.place(of: node),
                    view.constraintMessage ?? "the answer does not fulfil the question's condition",
                    next: "Correct the answer.")
            }
        }
        instance.missing[node] = nil
        session.setAnswer(value, at: node)
        renewScreens()
    }

    /// Says why a question has no answer: don't know, or refused.
    public mutating func setMissing(_ missing: Missing, at node: InstanceTree.Node) throws(InterviewProblem) {
        _ = try answerable(node)
        guard missing == .dontKnow || missing == .refused else {
            throw InterviewProblem(
                .value, session.place(of: node), "an interviewer cannot set \(missing.name)",
                next: "Take dont-know or refused, or take the answer back.")
        }
        session.leaveWithoutAnswer(node)
        instance.missing[node] = missing
        renewScreens()
    }

    /// The question at a node, if it can be answered now.
    private func answerable(_ node: InstanceTree.Node) throws(InterviewProblem) -> QuestionView {
        guard !session.isShelved(node) else {
            throw InterviewProblem(
                .full, session.place(of: node, in: session.recordWithShelved),
                "the count of its repeat leaves this instance out", next: "Correct the count first.")
        }
        let place = session.place(of: node)
        guard let view = view(of: node), view.question.kind != .note else {
            throw InterviewProblem(
                .notAQuestion, place, "no question stands here", next: "Name a question of the form.")
        }
        guard session.isRelevant(node) else {
            throw InterviewProblem(
                .notRelevant, place, "the question is not relevant",
                next: "Answer first what decides whether it is asked.")
        }
        guard !view.isReadOnly, view.question.kind != .calculated, view.question.kind != .metadata else {
            throw InterviewProblem(.readOnly, place, "the question cannot be changed", next: "Leave it as it is.")
        }
        return view
    }

    /// Why a value is no answer to a question.
    private func misfit(_ value: String, _ view: QuestionView) -> InterviewProblem? {
        do throws(ValueProblem) {
            try view.question.check(value)
            return nil
        } catch {
            if hides(binding.template(of: view.question)) {
                return InterviewProblem(
                    .value, session.place(of: view.node), error.causeWithoutValue, next: "Correct the answer.",
                    fault: error.code)
            }
            return InterviewProblem(
                .value, session.place(of: view.node), error.cause, next: error.nextStep, fault: error.code)
        }
    }

    /// The first choice of an answer that is not offered now. Where nobody can say what is, every answer stands.
    private func notOffered(_ value: String, _ view: QuestionView) -> String? {
        let kind = view.question.kind
        guard [.selectOne, .selectMultiple, .rank].contains(kind), view.choicesAreKnown else { return nil }
        // By bytes: a code that only looks like a choice's is another one.
        let offered = Set(view.choices.map { Array($0.value.utf8) })
        // The only choice of an answer may have a space in it.
        let chosen = kind == .selectOne ? [value] : value.split(whereSeparator: \.isWhitespace).map(String.init)
        return chosen.first { !offered.contains(Array($0.utf8)) }
    }

    /// What a ranking leaves out of the choices that are offered.
    private func unranked(_ value: String, _ view: QuestionView) -> InterviewProblem? {
        guard view.question.kind == .rank, view.choicesAreKnown else { return nil }
        let ranked = Set(value.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
        guard let left = view.choices.map(\.value).first(where: { !ranked.contains(Array($0.utf8)) }) else {
            return nil
        }
        return InterviewProblem(
            .value, session.place(of: view.node), "the ranking leaves out \(choice(left, view))",
            next: "Rank all \(view.choices.count) choices that are offered.")
    }

    /// A choice as a message names it.
    private func choice(_ code: String, _ view: QuestionView) -> String {
        hides(binding.template(of: view.question)) ? "a choice" : "the choice “\(code)”"
    }

    /// Whether any version of the form with which the record was saved masks the answers at a place.
    func hides(_ template: String) -> Bool { (versions?.mask ?? AnswerMask([binding])).covers(template) }

    private func adviceOnChoices(_ view: QuestionView) -> String {
        view.choices.isEmpty
            ? "Nothing is offered here now: correct what decides that, or take the answer back."
            : "Take one of the choices that are offered."
    }

    // MARK: Repeats

    /// Adds an instance of a repeat and goes to its first screen.
    public mutating func addInstance(at prompt: FormScreen.RepeatPrompt) throws(InterviewProblem) {
        renewTime()
        guard let added = session.addInstance(of: prompt.path, in: prompt.outer) else {
            throw InterviewProblem(.full, prompt.path, "no more instances fit", next: "Go on without another one.")
        }
        renewScreens()
        if let first = screens.firstIndex(where: { $0.surroundings.contains { $0.node == added } }) { index = first }
        follow()
    }

    /// Removes an instance of a repeat with all its answers.
    public mutating func removeInstance(_ node: InstanceTree.Node) {
        note(.deleteRepeat, at: node)
        renewTime()
        session.removeInstance(node)
        renewScreens()
    }

    // MARK: Going through

    /// Goes to the next screen, or to the summary behind the last one.
    ///
    /// - Throws: ``InterviewProblem`` for a compulsory question of this screen that has no answer.
    public mutating func next() throws(InterviewProblem) {
        guard let current else { return }
        for node in current.nodes where session.isRequired(node) && !isAnswered(node) {
            throw InterviewProblem(
                .required, session.place(of: node), view(of: node)?.requiredMessage ?? "an answer is compulsory",
                next: "Answer the question, or say why there is no answer.")
        }
        index += 1
        follow()
    }

    /// Goes back a screen. False at the first one.
    @discardableResult
    public mutating func back() -> Bool {
        guard index > 0 else { return false }
        index -= 1
        follow()
        return true
    }

    /// Goes to a screen. False if it is not there now.
    @discardableResult
    public mutating func jump(to id: FormScreen.ID) -> Bool {
        guard let found = screens.firstIndex(where: { $0.id == id }) else { return false }
        jump(to: found)
        return true
    }

    /// Goes to the screen with a question. False if none has it now.
    @discardableResult
    public mutating func jump(to node: InstanceTree.Node) -> Bool {
        guard let found = screens.firstIndex(where: { $0.nodes.contains(node) }) else { return false }
        jump(to: found)
        return true
    }

    /// Goes to the summary.
    public mutating func jumpToEnd() { jump(to: screens.count) }

    private mutating func jump(to place: Int) {
        guard place != index else { return }
        note(.jump)
        show(place)
    }

    mutating func show(_ place: Int) {
        index = place
        follow()
    }

    func isAnswered(_ node: InstanceTree.Node) -> Bool {
        !session.record[node].isEmpty || instance.missing[node] != nil
            || session.form.question(at: session.record.path(of: node))?.kind == .note
    }

    mutating func renewScreens() {
        // What the form has reckoned anew since somebody said that there is no answer.
        for node in instance.missing.keys where !session.record[node].isEmpty { instance.missing[node] = nil }
        // Most answers leave the others what they were.
        guard screensNumber != session.screensNumber else { return }
        screensNumber = session.screensNumber
        let id = current?.id
        screens = session.screens()
        index = id.flatMap { id in screens.firstIndex { $0.id == id } } ?? min(index, screens.count)
        follow()
    }

    /// Notes the end where the form asks for it.
    mutating func finish() {
        renewTime()
        session.finish()
    }

    /// Tells the session what time it is.
    mutating func renewTime() { session.environment = surroundings.environment(binding.form, language: language) }

    // MARK: The whole

    /// The repeats that have answered instances beyond their count, as after a slip or a merge of two drafts, with their
    /// number: a draft keeps them, and finishing it removes them.
    public var shelved: [(path: String, count: Int)] {
        let whole = session.recordWithShelved
        let counts = Dictionary(grouping: answeredBeyondCount) { whole.path(of: $0) }.mapValues(\.count)
        return binding.form.repeats.compactMap { repetition in counts[repetition.path].map { (repetition.path, $0) } }
    }

    /// The instances beyond the count of their repeat in which somebody has said something.
    var answeredBeyondCount: [InstanceTree.Node] {
        let shelved = session.shelvedInstances
        guard !shelved.isEmpty else { return [] }
        let whole = session.recordWithShelved
        return binding.form.repeats.flatMap { repetition in
            (shelved[repetition.path] ?? []).filter { session.holdsAnswers($0, of: whole) }
        }
    }

    /// Everything that keeps the interview from being finished.
    public func problems() -> [InterviewProblem] {
        var found: [InterviewProblem] = []
        for violation in session.violations() where instance.missing[violation.node] == nil {
            let view = view(of: violation.node)
            if violation.kind == .required, view?.question.kind == .note { continue }
            let place = session.place(of: violation.node)
            if let problem = violation.problem {
                found.append(InterviewProblem(problem, of: .constraint, at: place))
                continue
            }
            found.append(
                violation.kind == .required
                    ? InterviewProblem(
                        .required, place, view?.requiredMessage ?? "an answer is compulsory",
                        next: "Answer the question, or say why there is no answer.")
                    : InterviewProblem(
                        .constraint, place, view?.constraintMessage ?? "the answer does not fulfil its condition",
                        next: "Correct the answer."))
        }
        for node in screens.flatMap(\.nodes) {
            let value = session.record[node]
            guard !value.isEmpty, let view = view(of: node) else { continue }
            if let gone = notOffered(value, view) {
                found.append(
                    InterviewProblem(
                        .notOffered, session.place(of: node), "\(choice(gone, view)) is not offered any more",
                        next: adviceOnChoices(view)))
            } else if let problem = misfit(value, view) ?? unranked(value, view) {
                // A first value that the form gives need not be one that it takes.
                found.append(problem)
            }
        }
        found += session.standingFailures.map {
            InterviewProblem($0.problem, of: $0.expression.role, at: session.place(of: $0))
        }
        return found
    }
}
