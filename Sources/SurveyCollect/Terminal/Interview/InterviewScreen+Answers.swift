import SurveyForms
import SurveyRecords
import SurveyStore

/// Answers, and the way from screen to screen.
extension InterviewScreen {
    /// What became of what is written in a field.
    private enum Taking {
        case taken, refused
        /// The answer depends on a file that has to be taken into the store first.
        case waits(ScreenAction)
    }

    /// Takes what is written in the field that has the keys.
    private mutating func take() -> Taking {
        guard case .questions(var page) = content, let entry = page.focused, entry.field.takesAnswer else {
            return .taken
        }
        let (index, node) = (page.focus, entry.view.node)
        if case .text(let field) = entry.field, let path = field.path {
            return .waits(.attach(path: path, node: node))
        }
        guard entry.field.isChanged(from: entry.view, context) else {
            page.set(nil, at: index)
            content = .questions(page)
            return .taken
        }
        do throws(InterviewProblem) {
            guard let value = entry.field.value else {
                throw InterviewProblem(.value, interview.session.place(of: node), "not understood", next: "")
            }
            try interview.answer(value, at: node)
            if entry.view.question.kind == .attachment { interview.instance.attachments[node] = nil }
            isUnsaved = true
            page.set(nil, at: index)
            content = .questions(page)
            renew()
            return .taken
        } catch {
            page.set(error, at: index)
            content = .questions(page)
            return .refused
        }
    }

    /// Takes what is written before the screen is left. What cannot be taken, in whichever field it stands, keeps the person
    /// here once; the same key again leaves it behind.
    ///
    /// - Returns: What has to be done first; `nil` if nothing keeps anybody here.
    mutating func letGo() -> [ScreenAction]? {
        guard case .questions(let page) = content else { return nil }
        let wasRefused = page.focused.map { $0.isRefused && $0.isWrong } ?? false
        if wasRefused, case .text(let field)? = page.focused?.field, field.path != nil { return nil }
        if case .waits(let action) = take() { return [action] }
        guard case .questions(var page) = content, let wrong = page.wrong else { return nil }
        if wasRefused, wrong.view.node == page.focused?.view.node { return nil }
        // That this field has the keys is what tells the second time from the first.
        page.focus(on: wrong.view.node)
        top = nil
        content = .questions(page)
        notice = (context.say(.againLeavesBehind), true)
        return []
    }

    /// Enter: to the next field, or the next screen.
    mutating func confirm() -> [ScreenAction] {
        guard case .questions(let before) = content, let node = before.focused?.view.node else { return goOn() }
        switch take() {
        case .waits(let action): return [action]
        case .refused: return []
        case .taken: break
        }
        guard case .questions(var page) = content else { return [] }
        // The answer may have taken its own question away.
        guard page.entries.contains(where: { $0.view.node == node }) else { return saving() }
        guard page.moveFocus(by: 1) else { return goOn() }
        content = .questions(page)
        beginReading()
        return []
    }

    /// To another field of the screen. What cannot be taken stays in its field, with the reason beside it.
    mutating func changeField(by step: Int) -> [ScreenAction] {
        if case .waits(let action) = take() { return [action] }
        guard case .questions(var page) = content else { return [] }
        let hasMoved = page.moveFocus(by: step)
        content = .questions(page)
        if hasMoved { beginReading() }
        return []
    }

    /// To the next screen, if nothing on this one is wrong or missing.
    mutating func goOn() -> [ScreenAction] {
        guard interview.current != nil else { return [] }
        switch take() {
        case .waits(let action): return [action]
        case .refused: return []
        case .taken: break
        }
        if case .questions(var page) = content,
            let wrong = page.entries.first(where: \.isWrong)
        {
            page.focus(on: wrong.view.node)
            top = nil
            content = .questions(page)
            return []
        }
        do throws(InterviewProblem) {
            try interview.next()
        } catch {
            showProblem(error)
            return []
        }
        show()
        return saving()
    }

    mutating func goBack() -> [ScreenAction] {
        if let first = letGo() { return first }
        guard interview.back() else { return saving() }
        show()
        return saving()
    }

    /// Shows why a question keeps the person here.
    private mutating func showProblem(_ problem: InterviewProblem) {
        guard case .questions(var page) = content, let node = interview.session.node(at: problem.place),
            let index = page.entries.firstIndex(where: { $0.view.node == node })
        else {
            notice = (problem.words(nil, context), true)
            return
        }
        page.focus(on: node)
        top = nil
        page.set(problem, at: index)
        content = .questions(page)
    }

    /// Says why there is no answer; the same key again takes it back, and brings back what was written and answered.
    mutating func setMissing(_ missing: Missing) -> [ScreenAction] {
        overlay = nil
        guard case .questions(var page) = content, let entry = page.focused, entry.field.takesAnswer else { return [] }
        let (node, isTakenBack) = (entry.view.node, entry.missing == missing)
        do throws(InterviewProblem) {
            if isTakenBack {
                try interview.answer("", at: node)
            } else {
                try interview.setMissing(missing, at: node)
            }
        } catch {
            showProblem(error)
            return []
        }
        // Other answers may not allow it any more: then it stays in the field alone.
        if isTakenBack, let before = entry.aside?.value, !before.isEmpty { try? interview.answer(before, at: node) }
        isUnsaved = true
        page.putAside(page.focus)
        page.reset(page.focus, context)
        content = .questions(page)
        renew()
        if isTakenBack, case .questions(var page) = content {
            page.putBack(page.focus, context)
            content = .questions(page)
        }
        return []
    }

    /// A draft is saved whenever a screen is left on which something was given.
    func saving() -> [ScreenAction] { isUnsaved ? [.save] : [] }

    mutating func leave() -> [ScreenAction] {
        overlay = nil
        if let first = letGo() { return first }
        return [.leave]
    }

    /// Takes what can be taken, as the program has to end now.
    mutating func end() { _ = take() }

    // MARK: What the owner reports

    /// A draft was saved.
    mutating func saved(_ interview: Interview) {
        self.interview = interview
        isUnsaved = false
    }

    /// Something could not be saved.
    ///
    /// - Parameter isLeaving: Whether the person wanted to leave, and must be asked whether to leave all the same.
    mutating func savingFailed(_ message: String, isLeaving: Bool) {
        let text = Phrase.notSaved.text(in: context.language, message)
        notice = (text, true)
        guard isLeaving else { return }
        overlay = Panel(
            title: text,
            [
                .init(label: context.say(.stay), choice: .close),
                .init(label: context.say(.leaveUnsaved), choice: .abandon),
            ])
    }

    /// A file is in the store: it becomes the answer.
    ///
    /// - Returns: Whether the question took it.
    mutating func attached(_ name: String, _ digest: Digest256, to node: InstanceTree.Node) -> Bool {
        do throws(InterviewProblem) {
            try interview.answer(name, at: node)
        } catch {
            showProblem(error)
            return false
        }
        interview.instance.attachments[node] = digest
        isUnsaved = true
        renew()
        guard case .questions(var page) = content, let index = page.entries.firstIndex(where: { $0.view.node == node })
        else { return true }
        page.reset(index, context)
        content = .questions(page)
        return true
    }

    /// A file cannot become the answer: its path stays in the field, as whatever is refused does.
    mutating func attachingFailed(_ cause: Phrase, _ path: String, at node: InstanceTree.Node) {
        let said = cause.with(path)
        notice = (context.say(said), true)
        guard case .questions(var page) = content, let index = page.entries.firstIndex(where: { $0.view.node == node })
        else { return }
        let place = interview.session.place(of: node)
        page.set(InterviewProblem(.file, place, said.english, next: "", phrase: said), at: index)
        content = .questions(page)
    }

    /// The interview cannot be finished yet.
    mutating func finishingFailed() {
        interview.jumpToEnd()
        show()
        notice = (context.say(.problemsLeft), true)
    }
}
