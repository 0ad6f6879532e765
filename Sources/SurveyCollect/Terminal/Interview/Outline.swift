import SurveyForms
import SurveyRecords
import SurveyStore

/// All screens of an interview with their answers, to jump to.
struct Outline {
    let interview: Interview
    let context: ScreenContext

    /// An entry for each question, under the headings of its groups.
    var items: [Panel.Item] {
        var open: [FormScreen.Level] = []
        var items: [Panel.Item] = []
        for screen in interview.screens {
            let heading = screen.surroundings == open ? nil : trail(screen)
            open = screen.surroundings
            let first = items.count
            if let prompt = screen.prompt {
                items.append(.init(label: label(of: prompt), choice: .screen(screen.id)))
            }
            for node in screen.nodes {
                guard let view = interview.view(of: node) else { continue }
                items.append(.init(label: text(view), choice: .node(node)))
            }
            if items.indices.contains(first) { items[first].heading = heading }
        }
        return items
    }

    /// A question with its answer.
    private func text(_ view: QuestionView) -> String {
        let label = LabelText.plain(view.label)
        if view.question.kind == .note { return label }
        return "\(label) — \(answer(to: view) ?? context.say(.notAnswered))"
    }

    /// An answer as people read it; `nil` for none.
    func answer(to view: QuestionView) -> String? {
        switch interview.instance.missing[view.node] {
        case .dontKnow: return context.say(.dontKnow)
        case .refused: return context.say(.refused)
        default: break
        }
        if view.value.isEmpty { return nil }
        if view.question.kind == .boolean { return context.say(["true", "1"].contains(view.value) ? .yes : .no) }
        return AnswerField.spoken(view)
    }

    private func label(of prompt: FormScreen.RepeatPrompt) -> String {
        let heading = interview.session.heading(of: prompt.path, at: prompt.outer, language: interview.language)
        return "+ \(LabelText.plain(heading)) (\(prompt.count))"
    }

    /// The headings of the groups around a screen; `nil` where none has a name for people.
    func trail(_ screen: FormScreen) -> String? {
        let names = screen.surroundings.compactMap(name)
        return names.isEmpty ? nil : names.joined(separator: " › ")
    }

    /// What a group or an instance is called; `nil` where the form gives it no name for people.
    func name(of level: FormScreen.Level) -> String? {
        let heading = interview.session.heading(of: level.path, at: level.node, language: interview.language)
        let own = level.path.split(separator: "/").last.map(String.init)
        if let number = level.number, let count = level.count {
            return LabelText.plain(heading) + " "
                + Phrase.numbered.text(in: context.language, "\(number)", "\(count)")
        }
        return heading == own ? nil : LabelText.plain(heading)
    }

    // MARK: The lists of the screen

    /// Whether a repeat goes on, with its instances to go back to.
    func panel(of prompt: FormScreen.RepeatPrompt) -> Panel {
        let heading = interview.session.heading(of: prompt.path, at: prompt.outer, language: interview.language)
        var items: [Panel.Item] = []
        var seen: Set<InstanceTree.Node> = []
        for screen in interview.screens {
            for level in screen.surroundings
            where level.path == prompt.path && interview.session.record.parent(of: level.node) == prompt.outer
                && seen.insert(level.node).inserted
            {
                let first = screen.nodes.lazy.compactMap { interview.view(of: $0) }.compactMap { answer(to: $0) }.first
                // Short lists have numbers anyway.
                let number = prompt.count + 2 > Panel.numbersMax ? "\(level.number ?? items.count + 1). " : ""
                items.append(
                    .init(
                        label: number + (first ?? context.say(.notAnswered)),
                        choice: .screen(screen.id), deletion: .askRemoval(level)))
            }
        }
        items.append(.init(label: context.say(.addOne), choice: .add))
        items.append(.init(label: context.say(.goOn), choice: .goOn))
        var panel = Panel(items, cursor: items.count - 1)
        panel.texts = [
            (LabelText.plain(heading), .bold),
            (Phrase.soFar.text(in: context.language, "\(prompt.count)"), []),
            (context.say(prompt.count == 0 ? .addFirst : .addAnother), []),
        ]
        return panel
    }

    /// What is still wrong, how the interview ends, and every answer.
    func summary() -> Panel {
        let problems = interview.problems()
        // What is calculated has no screen to go to.
        let open = Set(interview.screens.flatMap(\.nodes))
        var items: [Panel.Item] = problems.map { problem in
            let node = interview.session.node(at: problem.place)
            let view = node.flatMap { interview.view(of: $0) }
            let name = view.map { LabelText.plain($0.label) } ?? problem.place
            return .init(
                label: "\(name) — \(problem.words(view, context))",
                choice: node.flatMap { open.contains($0) ? .node($0) : nil } ?? .close,
                isAlert: true)
        }
        if !items.isEmpty { items[0].heading = context.say(.stillWrong) }
        items.append(.init(label: context.say(.finish), choice: .finish))
        items.append(.init(label: context.say(.menuLeave), choice: .leave))
        var answers = self.items
        if !answers.isEmpty {
            let own = answers[0].heading.map { "\n" + $0 } ?? ""
            answers[0].heading = context.say(.answers) + own
        }
        var left = entries(of: interview.leftOverTexts(context.language))
        if !left.isEmpty { left[0].heading = "\n" + context.say(.leftOver) }
        var shelved = entries(of: interview.shelvedTexts(context.language))
        let places = interview.shelvedPlaces.map { Phrase.shelved.text(in: context.language, $0) }
        if !shelved.isEmpty { shelved[0].heading = places.map { "\n" + $0 } }
        var panel = Panel(title: context.say(.summary), items + answers + left + shelved, isSearched: true)
        if problems.isEmpty { panel.texts.append((context.say(.allRight), [])) }
        if !left.isEmpty {
            panel.texts.append((Phrase.leftOverBelow.text(in: context.language, "\(left.count)"), []))
        }
        if let places { panel.texts.append((places, [])) }
        return panel
    }

    /// Answers that will not count, an entry for each.
    private func entries(of texts: [Interview.LeftOverText]) -> [Panel.Item] {
        texts.map { .init(label: "\($0.question) — \(Isolate.own($0.answer))", choice: .close) }
    }

    /// All of them, for somebody who goes on with a draft of an earlier version; `nil` where there are none.
    func leftOverPanel() -> Panel? {
        let left = interview.leftOverTexts(context.language)
        let all = entries(of: left + (interview.isMoved ? interview.shelvedTexts(context.language) : []))
        return all.isEmpty ? nil : Panel(title: context.say(.leftOver), all, isSearched: true)
    }
}

extension Interview {
    /// The repeats that have answered instances beyond their count; `nil` where there are none.
    var shelvedPlaces: String? {
        let places = shelved.map { "\($0.path) (\($0.count))" }
        return places.isEmpty ? nil : places.joined(separator: ", ")
    }
}

extension InterviewProblem {
    /// What is wrong, in the interview's language: the form's own words where it has any.
    ///
    /// - Parameter written: The text that was not taken.
    func words(_ view: QuestionView?, _ context: ScreenContext, written: String? = nil) -> String {
        switch code {
        case .required: view?.requiredMessage.map(LabelText.plain) ?? context.say(.missingAnswer)
        case .constraint: view?.constraintMessage.map(LabelText.plain) ?? context.say(.notAllowed)
        case .notOffered: context.say(.notOffered)
        case .value: context.say(view.map { WebAnswer($0).help(fault, written) } ?? .notAllowed)
        case .readOnly: context.say(.readOnly)
        case .full: context.say(.full)
        case .expression: Phrase.formFault.text(in: context.language, message)
        default: phrase?.text(in: context.language) ?? message
        }
    }
}
