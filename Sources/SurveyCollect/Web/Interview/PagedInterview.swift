import SurveyForms
import SurveyRecords
import SurveyStore

/// An interview as pages show it: which screen is open, what on it needs to be put right, what a respondent may see.
///
/// A plain value: a browser's fields go in, the state of the next page comes out. Saving is the desk's.
struct PagedInterview: Sendable {
    /// What is wrong with an answer of this page, and what was written.
    struct Mistake: Sendable, Equatable {
        /// What is said, in whatever language the page then has.
        enum Message: Sendable, Equatable {
            /// The question's own words on its constraint, where it has any.
            case constraint
            /// The question's own words on a compulsory answer, where it has any.
            case required
            case phrase(Phrase)
        }

        let message: Message
        let written: String?
    }

    /// An answer in the place of which somebody has said that there is none.
    private struct Aside: Sendable {
        /// What was written and not taken yet.
        let typed: String?
        let value: String
        let file: Digest256?
    }

    /// What a page asks before it does something that cannot be taken back.
    struct Removal: Sendable, Equatable {
        let node: InstanceTree.Node
        let level: FormScreen.Level
    }

    var interview: Interview
    /// What tells this opening of the interview from every other; pages carry it, so that one that was left open in another
    /// tab cannot put answers into an interview that it does not belong to.
    let id: String
    /// Whether the respondent answers alone.
    let isSelf: Bool
    private(set) var mistakes: [InstanceTree.Node: Mistake] = [:]
    /// What somebody was kept from leaving behind, as it cannot be taken.
    private var heldBack: [InstanceTree.Node: String] = [:]
    /// What was written and answered before somebody said that there is no answer.
    private var aside: [InstanceTree.Node: Aside] = [:]
    /// What is searched for in long lists.
    private(set) var searches: [InstanceTree.Node: String] = [:]
    private(set) var removal: Removal?
    /// The question, among others on the page, that a link of the overview or the summary has led to.
    private(set) var sought: InstanceTree.Node?
    /// Whether the page says what an earlier version of the form asked and this one does not: the first one after resuming.
    private(set) var showsLeftOver: Bool
    private(set) var sections: Sections
    /// How far the noting of places is.
    var positions: PositionTracking

    init(_ interview: Interview, id: String, isSelf: Bool) {
        self.interview = interview
        self.id = id
        self.isSelf = isSelf
        sections = Sections(interview.binding.form)
        positions = interview.wantedLocation == nil ? .off : .asked
        showsLeftOver = !isSelf && interview.record != nil
        guard isSelf, let record = interview.record else { return }
        // A draft without a place was left at the end.
        let place = InterviewMark.place.path.flatMap { record.answers[$0]?.lexical }
        if InterviewState(of: record) == .draft, place == nil { self.interview.jumpToEnd() }
        // What lies before the place where a respondent goes on was finished before.
        let index = self.interview.index
        let keys = sections.keys(of: self.interview)
        let here = keys.indices.contains(index) ? keys[index] : nil
        for key in keys.prefix(index) where key != here { sections.finish(key) }
    }

    /// The screen that is open; nil at the summary.
    var key: ScreenKey? { interview.current.map { ScreenKey($0, in: interview.session) } }

    /// How addresses name its screens.
    var addresses: ScreenAddress { ScreenAddress(interview: id) }

    // MARK: Opening

    /// Opens the screen of an address. False if it is not there, or not open to the respondent.
    mutating func open(_ address: String) -> Bool {
        guard let key = addresses.key(of: address, in: interview), let index = key.index(in: interview), isOpen(index)
        else { return false }
        if interview.screens[index].id != interview.current?.id { forget() }
        return interview.jump(to: interview.screens[index].id)
    }

    /// Opens what somebody looks for: the screen of an address, at its question. Whoever comes from the summary is told there
    /// what the summary has told.
    mutating func look(for address: String) -> Bool {
        let isFromSummary = interview.current == nil && !isSelf
        let key = addresses.key(of: address, in: interview)
        guard open(address), let nodes = interview.current?.nodes else { return false }
        sought = key.flatMap { interview.session.node(at: $0.text) }.flatMap { $0 == nodes.first ? nil : $0 }
        guard isFromSummary else { return true }
        for (problem, node) in problems() {
            guard let node, nodes.contains(node), let view = interview.view(of: node), !view.isReadOnly,
                problem.code != .expression
            else { continue }
            mistakes[node] = Mistake(message: message(for: problem, view), written: nil)
        }
        return true
    }

    /// Whether the respondent may see a screen; an interviewer may see all.
    func isOpen(_ index: Int) -> Bool {
        guard isSelf else { return true }
        let keys = sections.keys(of: interview)
        return keys.indices.contains(index) && sections.isOpen(keys[index])
    }

    /// Whether there is a screen before this one to go back to.
    var canGoBack: Bool { interview.index > 0 && isOpen(interview.index - 1) }

    /// Leaves a screen that an answer has brought up in a section which is finished.
    mutating func leaveFinishedSections() {
        guard isSelf, interview.current != nil, !isOpen(interview.index) else { return }
        forget()
        if let next = interview.screens.indices.dropFirst(interview.index).first(where: isOpen) {
            interview.jump(to: interview.screens[next].id)
        } else {
            interview.jumpToEnd()
        }
    }

    mutating func openSummary() {
        forget()
        interview.jumpToEnd()
    }

    private mutating func forget() {
        mistakes = [:]
        aside = [:]
        searches = [:]
        removal = nil
        sought = nil
        showsLeftOver = false
    }

    // MARK: Answers

    /// Takes what the fields of a page say. What cannot be taken is noted in ``mistakes``, and the old answer stays.
    mutating func take(_ fields: FormFields) {
        sought = nil
        // What is still missing is still said while other questions are put right.
        mistakes = mistakes.filter { $0.value.message == .required }
        let shown = Set(interview.current?.nodes ?? [])
        for place in fields.all(FieldName.asked) {
            guard let node = interview.session.node(at: place), shown.contains(node),
                interview.session.isRelevant(node), let view = interview.view(of: node), !view.isReadOnly
            else { continue }
            if let search = fields[FieldName.find(place)] { self.search(search, at: node) }
            take(fields, place, view)
        }
        mistakes = mistakes.filter { $0.value.message != .required || isMissing($0.key) }
    }

    private mutating func take(_ fields: FormFields, _ place: String, _ view: QuestionView) {
        let node = view.node
        let answer = WebAnswer(view)
        let known = interview.instance.missing[node]
        let mark = fields.all(FieldName.missing(place)).compactMap(Missing.init(name:)).last
        let text = answer.text(in: fields, place: place)
        // What nobody touched on that page stays as it is now: another tab may have changed it since.
        if fields[FieldName.seen(place)] == answer.seen(text ?? "", mark) { return }
        // By bytes: a name may be put right in nothing but how its letters are composed.
        let written = text.flatMap { $0.utf8.elementsEqual(answer.onPage.utf8) ? nil : $0 }
        do throws(InterviewProblem) {
            if let mark, mark != known {
                let file = interview.instance.attachments[node]
                try interview.setMissing(mark, at: node)
                // One reason after another keeps the first. A page with the script clears the field itself.
                guard known == nil else { return }
                let typed = written.flatMap { $0.isEmpty ? nil : $0 }
                aside[node] = Aside(typed: typed, value: view.value, file: file)
            } else if let written {
                guard let value = answer.value(of: written) else {
                    mistakes[node] = Mistake(message: .phrase(answer.help(nil, written)), written: written)
                    return
                }
                try interview.answer(value, at: node)
            } else if known != nil, mark == nil {
                try interview.answer("", at: node)
                putBack(at: node)
            }
        } catch {
            mistakes[node] = Mistake(message: message(for: error, view, written), written: written)
        }
    }

    /// Gives a question again what was written and answered before somebody said that there is no answer. Other answers may
    /// not allow it any more: then it stays in the field alone.
    private mutating func putBack(at node: InstanceTree.Node) {
        guard let before = aside.removeValue(forKey: node), let view = interview.view(of: node) else { return }
        let answer = WebAnswer(view)
        guard let value = before.typed.map(answer.value(of:)) ?? before.value else {
            mistakes[node] = Mistake(message: .phrase(answer.help(nil, before.typed)), written: before.typed)
            return
        }
        do throws(InterviewProblem) {
            try interview.answer(value, at: node)
            interview.instance.attachments[node] = before.file
        } catch {
            let written = before.typed ?? (before.file == nil ? WrittenAnswer(view).text(of: value) : nil)
            mistakes[node] = Mistake(message: message(for: error, view, written), written: written)
        }
    }

    /// Whether something on the screen cannot be taken: nobody leaves it behind without having been told once.
    mutating func holdsBack() -> Bool {
        let written = mistakes.compactMapValues(\.written)
        defer { heldBack = written }
        return written.contains { heldBack[$0.key] != $0.value }
    }

    /// Whether a question of the screen must be answered and is not.
    private func isMissing(_ node: InstanceTree.Node) -> Bool {
        guard interview.current?.nodes.contains(node) == true, interview.session.isRequired(node),
            interview.session.isRelevant(node), !interview.isAnswered(node), let view = interview.view(of: node)
        else { return false }
        return !view.isReadOnly
    }

    private func message(
        for problem: InterviewProblem, _ view: QuestionView, _ written: String? = nil
    ) -> Mistake.Message {
        switch problem.code {
        case .constraint: .constraint
        case .required: .required
        case .notOffered: .phrase(.notOffered)
        default: .phrase(WebAnswer(view).help(problem.fault, written))
        }
    }

    mutating func search(_ text: String, at node: InstanceTree.Node) {
        guard text.utf8.count <= CollectLimits.searchBytes else { return }
        searches[node] = text.isEmpty ? nil : text
    }

    /// Attaches a file to a question of the screen.
    mutating func attach(_ name: String, _ digest: Digest256, at node: InstanceTree.Node) throws(InterviewProblem) {
        try interview.answer(name, at: node)
        interview.instance.attachments[node] = digest
        mistakes[node] = nil
    }

    // MARK: Going through

    /// Goes on, if nothing on the screen is wrong or missing.
    mutating func goOn() {
        for node in interview.current?.nodes ?? [] where mistakes[node] == nil && isMissing(node) {
            mistakes[node] = Mistake(message: .required, written: nil)
        }
        guard mistakes.isEmpty, let current = interview.current else { return }
        let before = sections.keys(of: interview)
        let left = before.indices.contains(interview.index) ? before[interview.index] : nil
        interview.jump(to: current.id)
        do throws(InterviewProblem) {
            try interview.next()
        } catch {
            return
        }
        let after = before.indices.contains(interview.index) ? before[interview.index] : nil
        if isSelf, let left, left != after { sections.finish(left) }
        forget()
    }

    /// Goes back a screen. What could not be taken is left behind.
    mutating func goBack() {
        guard canGoBack else { return }
        forget()
        interview.back()
    }

    // MARK: Repeats

    /// Adds an instance to the repeat that the screen asks about, unless it was added before: a button that is touched twice
    /// sends twice.
    ///
    /// - Parameter count: How many there were when the page was shown.
    mutating func addInstance(behind count: Int) {
        guard case .prompt(let prompt)? = interview.current?.kind, prompt.count == count else { return }
        forget()
        try? interview.addInstance(at: prompt)
    }

    /// The instances around the screen that may be removed: those that the interviewer has added.
    var removable: [FormScreen.Level] {
        guard let current = interview.current else { return [] }
        let open = Set(
            interview.screens.compactMap { screen -> String? in
                guard case .prompt(let prompt) = screen.kind else { return nil }
                return prompt.path
            })
        return current.surroundings.filter { $0.number != nil && open.contains($0.path) }
    }

    mutating func keep() { removal = nil }

    mutating func askRemoval(_ place: String) {
        guard let level = removable.first(where: { interview.session.place(of: $0.node) == place }) else { return }
        removal = Removal(node: level.node, level: level)
    }

    /// Removes the instance that the page has asked about, once: the next one then has its place.
    mutating func remove(_ place: String) {
        guard let level = removal?.level, interview.session.place(of: level.node) == place else { return }
        let before = interview.index
        forget()
        interview.removeInstance(level.node)
        // Where the instance was: at the next one, or at the question whether there is another.
        let first = interview.screens.prefix(before + 1).lastIndex { screen in
            if case .prompt(let prompt) = screen.kind { return prompt.path == level.path }
            return screen.surroundings.contains { $0.path == level.path }
        }
        let prompt = interview.screens.firstIndex { screen in
            guard case .prompt(let prompt) = screen.kind else { return false }
            return prompt.path == level.path
        }
        if let index = prompt ?? first { interview.jump(to: interview.screens[index].id) }
    }

    // MARK: Ranks

    /// Moves a choice of a ranking, or keeps the order as it is shown.
    mutating func rank(_ place: String, _ choice: String?, by step: Int) {
        guard let node = interview.session.node(at: place), interview.current?.nodes.contains(node) == true,
            let view = interview.view(of: node), view.question.kind == .rank
        else { return }
        var order = Self.order(of: view)
        if let choice, let index = order.firstIndex(of: choice), order.indices.contains(index + step) {
            order.swapAt(index, index + step)
        }
        do throws(InterviewProblem) {
            try interview.answer(order.joined(separator: " "), at: node)
            mistakes[node] = nil
        } catch {
            mistakes[node] = Mistake(message: message(for: error, view), written: nil)
        }
    }

    /// The choices of a ranking in the order of the answer, those that it does not name last.
    static func order(of view: QuestionView) -> [String] {
        let offered = view.choices.map(\.value)
        let ranked = view.value.split(separator: " ").map(String.init).filter(offered.contains)
        return ranked + offered.filter { !ranked.contains($0) }
    }

    // MARK: The whole

    /// What keeps the interview from being finished, with the screens where it can be put right.
    func problems() -> [(problem: InterviewProblem, node: InstanceTree.Node?)] {
        interview.problems().map { ($0, interview.session.node(at: $0.place)) }
    }
}
