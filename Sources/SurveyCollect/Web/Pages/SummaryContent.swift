import SurveyForms
import SurveyRecords

/// The end of an interview: what is still wrong, every answer with a way to change it, and finishing.
struct SummaryContent {
    let page: InterviewPage

    private var voice: PageVoice { page.voice }
    private var paged: PagedInterview { page.paged }

    var html: HTML {
        let last = paged.interview.screens.count - 1
        let back = last >= 0 && paged.isOpen(last)
        guard !paged.isSelf else {
            return """
                <div id="questions" class="questions"><h2>\(voice.say(.webSelfEnd))</h2></div>
                \(page.ways(back: back, next: page.button(.finish, "finish", isMain: true)))
                """
        }
        return """
            <div id="questions" class="questions">
            <h2>\(voice.say(.summary))</h2>
            \(problems)
            \(page.leftOver)
            \(page.shelved)
            \(page.ways(back: back, next: page.button(.finish, "finish", isMain: true)))
            <h2>\(voice.say(.answers))</h2>
            \(AnswerList(page: page).html)
            </div>
            """
    }

    private var problems: HTML {
        let problems = paged.problems()
        guard !problems.isEmpty else { return "<p class=\"fine\">\(voice.say(.allRight))</p>" }
        let items: [HTML] = problems.map { problem, node in
            let view = node.flatMap { paged.interview.view(of: $0) }
            let name = view.map { voice.rich($0.label) } ?? "\(problem.place)"
            let key = ScreenKey(problem.place)
            // What is calculated has no screen to go to.
            let place = key.index(in: paged.interview) == nil ? name : page.link(to: key, name)
            return "<li>\(place) <span class=\"why\">\(message(problem, view))</span></li>"
        }
        return """
            <div id="problems" class="mistakes" role="group" aria-labelledby="problems-title" tabindex="-1">\
            <p id="problems-title">\(voice.say(.stillWrong))</p><ul>\(items)</ul></div>
            """
    }

    private func message(_ problem: InterviewProblem, _ view: QuestionView?) -> HTML {
        switch problem.code {
        case .required: view?.requiredMessage.map(voice.rich) ?? voice.say(.missingAnswer)
        case .constraint: view?.constraintMessage.map(voice.rich) ?? voice.say(.notAllowed)
        case .notOffered: voice.say(.notOffered)
        case .full: voice.say(.full)
        case .expression: voice.say(.formFault, problem.message)
        default: "\(problem.message)"
        }
    }
}

/// Every screen with its answers, under the headings of its groups: the overview, and a part of the summary.
struct AnswerList {
    let page: InterviewPage

    private var voice: PageVoice { page.voice }

    var html: HTML {
        var html: HTML = ""
        var open: [FormScreen.Level] = []
        for (index, screen) in page.interview.screens.enumerated() where page.paged.isOpen(index) {
            if screen.surroundings != open || index == 0 {
                if index > 0 { html += "</dl>\n" }
                open = screen.surroundings
                let headings = open.compactMap { page.heading($0) }
                if !headings.isEmpty {
                    html += "<h3>\(headings.joined(separator: " <span aria-hidden=\"true\">›</span> "))</h3>\n"
                }
                html += "<dl class=\"answers\">\n"
            }
            html += rows(screen)
        }
        return html + (page.interview.screens.isEmpty ? "" : "</dl>")
    }

    private func rows(_ screen: FormScreen) -> HTML {
        let session = page.interview.session
        if case .prompt(let prompt) = screen.kind {
            let heading = session.heading(of: prompt.path, at: prompt.outer, language: page.interview.language)
            let link = page.link(to: ScreenKey(screen, in: session), voice.rich(heading))
            return "<div><dt>\(link)</dt><dd>\(voice.say(.soFar, "\(prompt.count)"))</dd></div>\n"
        }
        let rows: [HTML] = screen.nodes.compactMap { node in
            guard let view = page.interview.view(of: node) else { return nil }
            let missing = page.interview.instance.missing[node]
            let isNote = view.question.kind == .note
            let link = page.link(to: ScreenKey(session.place(of: node)), voice.rich(view.label))
            let answer: HTML = isNote ? "" : AnswerText(view, missing: missing, voice: voice).html
            let empty: HTML = !isNote && view.value.isEmpty && missing == nil ? " class=\"empty\"" : ""
            return "<div\("class", isNote ? "note" : nil)><dt>\(link)</dt><dd\(empty)>\(answer)</dd></div>\n"
        }
        return "\(rows)"
    }
}
