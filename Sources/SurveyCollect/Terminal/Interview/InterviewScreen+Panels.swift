import SurveyForms
import SurveyRecords
import SurveyStore

/// The menu and the lists that it opens.
extension InterviewScreen {
    /// Everything that can be done here, with the keys that do it at once.
    var menu: Panel {
        let context = context
        func item(_ phrase: Phrase, _ choice: PanelChoice) -> Panel.Item {
            .init(label: context.say(phrase), choice: choice)
        }
        var items = [item(.menuBack, .close)]
        if case .questions(let page) = content, let entry = page.focused {
            if entry.field.takesAnswer {
                items += [item(.menuDontKnow, .dontKnow), item(.menuRefused, .refused)]
            }
            if entry.view.guidance != nil { items.append(item(.menuGuidance, .guidance)) }
        }
        items.append(item(.menuJump, .openOutline))
        if interview.binding.form.languages.count > 1 { items.append(item(.menuLanguage, .openLanguages)) }
        if interview.current != nil { items.append(item(.menuSummary, .openSummary)) }
        if let level = removable {
            let text = Phrase.menuRemove.text(in: context.language, name(of: level))
            items.append(.init(label: text, choice: .askRemoval(level)))
        }
        items.append(item(.menuLeave, .leave))
        return Panel(items)
    }

    /// Does what an entry of a list says.
    mutating func choose(_ choice: PanelChoice) -> [ScreenAction] {
        switch choice {
        case .close: overlay = nil
        case .dontKnow: return setMissing(.dontKnow)
        case .refused: return setMissing(.refused)
        case .guidance: toggleGuidance()
        case .openOutline: return openOutline()
        case .openLanguages: openLanguages()
        case .language(let language): return setLanguage(language)
        case .openSummary: return jump { $0.jumpToEnd() }
        case .askRemoval(let level): askRemoval(level)
        case .remove(let node): return remove(node)
        case .screen(let id): return jump { $0.jump(to: id) }
        case .node(let node): return jump(to: node)
        case .add: return addInstance()
        case .goOn:
            overlay = nil
            return goOn()
        case .finish: return finish()
        case .leave: return leave()
        case .abandon: return [.abandon]
        case .begin, .resume: break
        }
        return []
    }

    // MARK: Jumping

    private mutating func openOutline() -> [ScreenAction] {
        // What is written belongs to the list of answers.
        if let first = letGo() { return first }
        let outline = Outline(interview: interview, context: context)
        let items = outline.items
        let here = interview.current.flatMap { current in
            items.firstIndex {
                switch $0.choice {
                case .screen(let id): id == current.id
                case .node(let node): current.nodes.contains(node)
                default: false
                }
            }
        }
        overlay = Panel(title: context.say(.overview), items, cursor: here ?? items.indices.last, isSearched: true)
        return saving()
    }

    private mutating func jump(_ move: (inout Interview) -> Void) -> [ScreenAction] {
        overlay = nil
        if let first = letGo() { return first }
        move(&interview)
        show()
        return saving()
    }

    private mutating func jump(to node: InstanceTree.Node) -> [ScreenAction] {
        let actions = jump { $0.jump(to: node) }
        if case .questions(var page) = content {
            page.focus(on: node)
            content = .questions(page)
            beginReading()
        }
        return actions
    }

    // MARK: Languages

    private mutating func openLanguages() {
        let languages = interview.binding.form.languages
        guard languages.count > 1 else { return overlay = nil }
        let current = interview.language ?? interview.binding.form.defaultLanguage
        overlay = Panel(
            title: context.say(.language),
            languages.map { .init(label: InterviewPage.name(of: $0), choice: .language($0)) },
            cursor: current.flatMap { languages.firstIndex(of: $0) } ?? 0)
    }

    private mutating func setLanguage(_ language: String) -> [ScreenAction] {
        overlay = nil
        // A language alone begins no draft.
        if language != interview.language, interview.record != nil { isUnsaved = true }
        interview.setLanguage(language)
        renew()
        // The rows are others now.
        if top != nil { beginReading() }
        return saving()
    }

    private mutating func toggleGuidance() {
        overlay = nil
        guard case .questions(var page) = content else { return }
        page.showsGuidance.toggle()
        content = .questions(page)
    }

    // MARK: Repeats

    /// The innermost instance around the screen, if the interviewer has added it.
    private var removable: FormScreen.Level? {
        guard let level = interview.current?.surroundings.last(where: { $0.number != nil }) else { return nil }
        return prompt(of: level) == nil ? nil : level
    }

    /// The screen that asks for more instances beside one; `nil` where the form decides how many there are.
    private func prompt(of level: FormScreen.Level) -> FormScreen? {
        let outer = interview.session.record.parent(of: level.node)
        return interview.screens.first { $0.prompt?.path == level.path && $0.prompt?.outer == outer }
    }

    private func name(of level: FormScreen.Level) -> String {
        Outline(interview: interview, context: context).name(of: level) ?? level.path
    }

    private mutating func askRemoval(_ level: FormScreen.Level) {
        overlay = Panel(
            title: Phrase.reallyRemove.text(in: context.language, name(of: level)),
            [
                .init(label: context.say(.keep), choice: .close),
                .init(label: context.say(.remove), choice: .remove(level.node)),
            ])
    }

    private mutating func remove(_ node: InstanceTree.Node) -> [ScreenAction] {
        overlay = nil
        let path = interview.session.record.path(of: node)
        let outer = interview.session.record.parent(of: node)
        interview.removeInstance(node)
        isUnsaved = true
        if let prompt = interview.screens.first(where: { $0.prompt?.path == path && $0.prompt?.outer == outer }) {
            interview.jump(to: prompt.id)
        }
        show()
        return saving()
    }

    private mutating func addInstance() -> [ScreenAction] {
        guard let prompt = interview.current?.prompt else { return [] }
        do throws(InterviewProblem) {
            try interview.addInstance(at: prompt)
        } catch {
            notice = (error.words(nil, context), true)
            return []
        }
        isUnsaved = true
        show()
        return saving()
    }

    // MARK: The end

    private mutating func finish() -> [ScreenAction] {
        overlay = nil
        guard interview.problems().isEmpty else {
            finishingFailed()
            return []
        }
        return [.finish]
    }
}
