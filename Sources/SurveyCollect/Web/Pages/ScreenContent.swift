import SurveyForms
import SurveyRecords

/// One screen of the form: its questions, or whether a repeat goes on.
struct ScreenContent {
    let page: InterviewPage
    let screen: FormScreen

    private var voice: PageVoice { page.voice }
    private var paged: PagedInterview { page.paged }

    var html: HTML {
        switch screen.kind {
        case .prompt(let prompt): self.prompt(prompt)
        case .question, .fields: questions
        }
    }

    private var trail: HTML {
        let headings = screen.surroundings.compactMap { page.heading($0) }
        let removals: [HTML] = paged.removable.suffix(1).map { level in
            let place = paged.interview.session.place(of: level.node)
            return """
                <button class="plain small" name="\(FieldName.action)" value="ask-remove:\(place)" \
                id="b:ask-remove:\(place)">\
                \(voice.say(.remove))</button>
                """
        }
        guard !headings.isEmpty || !removals.isEmpty else { return "" }
        return
            "<div class=\"trail\"><h2>\(headings.joined(separator: " <span aria-hidden=\"true\">›</span> "))</h2>\(removals)</div>"
    }

    // MARK: Questions

    private var questions: HTML {
        let blocks: [HTML] = screen.nodes.compactMap { node in block(node)?.html }
        return """
            \(trail)
            \(mistakes)
            <div id="questions" class="questions">
            \(blocks)
            </div>
            \(page.ways(back: paged.canGoBack, next: page.button(.webNext, "next", isMain: true)))
            """
    }

    func block(_ node: InstanceTree.Node) -> QuestionBlock? {
        guard let view = paged.interview.view(of: node) else { return nil }
        return QuestionBlock(
            view: view, place: paged.interview.session.place(of: node), voice: voice, isSelf: paged.isSelf,
            mistake: paged.mistakes[node], missing: paged.interview.instance.missing[node],
            isAlone: screen.nodes.count == 1, search: paged.searches[node], hasMedia: page.hasMedia)
    }

    /// What is wrong, with a way to each question: a page that comes back must say why.
    private var mistakes: HTML {
        // Beside a single question its own message says it.
        guard screen.nodes.count > 1 else { return "" }
        let items: [HTML] = screen.nodes.compactMap { node in
            guard let mistake = paged.mistakes[node], let view = paged.interview.view(of: node) else { return nil }
            let place = paged.interview.session.place(of: node)
            return """
                <li><a href="#q:\(place)" data-place="\(place)">\(voice.rich(view.label))</a> \
                <span class="why">\(voice.say(mistake, view))</span></li>
                """
        }
        return """
            <div id="mistakes" class="mistakes" role="alert"\("hidden", if: items.isEmpty)>\
            <p>\(voice.say(.webMistakes))</p><ul>\(items)</ul></div>
            """
    }

    // MARK: Repeats

    private func prompt(_ prompt: FormScreen.RepeatPrompt) -> HTML {
        let session = paged.interview.session
        let heading = session.heading(of: prompt.path, at: prompt.outer, language: paged.interview.language)
        let instances: [HTML] = (1...max(prompt.count, 1)).prefix(prompt.count).compactMap { number in
            instance(number, of: prompt)
        }
        let list: HTML = instances.isEmpty ? "" : "<ol class=\"instances\">\(instances)</ol>"
        return """
            \(trail)
            <div id="questions" class="questions"><section class="question">
            <h2>\(voice.rich(heading))</h2>
            <p>\(voice.say(.soFar, "\(prompt.count)"))</p>
            \(list)
            <p class="label">\(voice.say(prompt.count == 0 ? .addFirst : .addAnother))</p>
            <div class="choice-buttons">\(page.button(.webAdd, "add:\(prompt.count)", id: "add"))\(page.button(.goOn, "next", isMain: true))</div>
            </section></div>
            \(page.ways(back: paged.canGoBack, next: "<span></span>"))
            """
    }

    /// An instance with its first answer, as a way back to it.
    private func instance(_ number: Int, of prompt: FormScreen.RepeatPrompt) -> HTML? {
        let screens = paged.interview.screens
        let index = screens.firstIndex { screen in
            screen.surroundings.contains { level in
                level.path == prompt.path && level.number == number
                    && paged.interview.session.record.parent(of: level.node) == prompt.outer
            }
        }
        guard let index, paged.isOpen(index) else { return nil }
        let screen = screens[index]
        let first = screen.nodes.lazy.compactMap { paged.interview.view(of: $0) }.first { !$0.value.isEmpty }
        let text = first.map { AnswerText($0, missing: nil, voice: voice).html } ?? voice.say(.notAnswered)
        return "<li value=\"\(number)\">\(page.link(to: ScreenKey(screen, in: paged.interview.session), text))</li>"
    }
}
