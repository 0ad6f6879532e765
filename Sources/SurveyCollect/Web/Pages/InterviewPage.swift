import SurveyForms
import SurveyRecords

/// A page of an open interview: its header, and one screen, the overview or the summary in it.
struct InterviewPage {
    let paged: PagedInterview
    let hasMedia: (String) -> Bool
    let voice: PageVoice

    init(_ paged: PagedInterview, hasMedia: @escaping (String) -> Bool) {
        self.paged = paged
        self.hasMedia = hasMedia
        voice = PageVoice(paged.interview.binding.form, language: paged.interview.language)
    }

    var interview: Interview { paged.interview }

    /// The page of the screen that is open, or the summary.
    var html: HTML {
        let content: HTML
        if let removal = paged.removal {
            content = self.removal(removal)
        } else if let screen = interview.current {
            content = ScreenContent(page: self, screen: screen).html
        } else {
            content = SummaryContent(page: self).html
        }
        guard paged.showsLeftOver, interview.current != nil else { return frame(content) }
        return frame(leftOver + (interview.isMoved ? shelved : "") + content)
    }

    /// Answers of an earlier version of the form without a place in this one.
    var leftOver: HTML { list(interview.leftOverTexts(voice.words), below: voice.say(.leftOver)) }

    /// Answers beyond the count of their repeat.
    var shelved: HTML {
        guard let places = interview.shelvedPlaces else { return "" }
        return list(interview.shelvedTexts(voice.words), below: voice.say(.shelved, places))
    }

    private func list(_ texts: [Interview.LeftOverText], below heading: HTML) -> HTML {
        guard !texts.isEmpty else { return "" }
        let items: [HTML] = texts.map { "<li>\(voice.text($0.question)): <bdi>\(voice.text($0.answer))</bdi></li>\n" }
        return "<div class=\"fine\" role=\"status\"><p>\(heading)</p>\n<ul>\(items)</ul></div>\n"
    }

    /// A page with any content.
    func frame(_ content: HTML) -> HTML {
        let form = interview.binding.form
        // Who uses the browser later, or looks on now, must not read what a respondent is asked about.
        return PageFrame(
            voice: voice, title: paged.isSelf ? nil : form.title.isEmpty ? form.id : form.title,
            isWrong: !paged.mistakes.isEmpty, header: header
        ).html(
            """
            <form id="screen" method="post" action="screen" autocomplete="off" novalidate\
            \("data-sought", paged.sought.map(interview.session.place(of:)))>
            \(address)\(positions)\(content)</form>\(words)
            """)
    }

    /// What the script says by itself. It stands in the page as text, which no browser runs.
    private var words: HTML {
        let words: [(StaticString, Phrase)] = [
            ("data-uploading", .webUploading), ("data-too-large", .webFileTooLarge), ("data-failed", .webFileFailed),
            ("data-other-kind", .fileOfOtherKind),
            ("data-locating", .webLocating), ("data-no-position", .webNoPosition), ("data-accuracy", .webAccuracy),
        ]
        let attributes: [HTML] = words.map { name, phrase in "\(name, voice.word(phrase))" }
        return "<div id=\"words\" hidden\(attributes)></div>"
    }

    /// Whether places may be noted. Without a script nobody could look for them, and nothing is asked.
    private var positions: HTML {
        guard let location = interview.wantedLocation else { return "" }
        switch paged.positions {
        case .off: return ""
        case .asked:
            return """
                <div class="positions" id="positions" role="group" aria-labelledby="p:ask" hidden>
                <p id="p:ask">\(voice.say(.webPositionsAsk))</p>
                <div class="ways-on">\(button(.webPositionsYes, "positions:yes"))\(button(.webPositionsNo, "positions:no"))</div>
                </div>

                """
        case .on, .found, .lost:
            return """
                <div class="positions" id="positions" data-interval="\(location.minInterval)"\
                \("data-precise", location.priority == .high ? "yes" : nil) hidden>
                <p>\(voice.say(.webPositionsOn))</p>\(button(.webPositionsStop, "positions:no"))
                </div>

                """
        }
    }

    private var address: HTML {
        """
        <input type="hidden" name="\(FieldName.interview)" value="\(paged.id)">
        <input type="hidden" name="\(FieldName.screen)" value="\(paged.key.map(paged.addresses.text) ?? "")">

        """
    }

    // MARK: Header

    private var header: HTML {
        let count = interview.screens.count
        let done = min(interview.index, count)
        // What Enter does in a field is what the first button of the page does.
        return """
            <button class="default" form="screen" name="\(FieldName.action)" value="next" tabindex="-1" hidden></button>
            <div class="progress"><progress value="\(done)" max="\(max(count, 1))" \
            aria-label="\(percent(done, count))"></progress><span id="saved" role="status" \
            data-text="\(voice.word(.webSaved))"></span></div>
            <div class="bar">\(languages)\(menu)</div>
            """
    }

    private func percent(_ done: Int, _ count: Int) -> String {
        voice.word(.webProgress).replacing("%1", with: "\(min(done + 1, max(count, 1)))")
            .replacing("%2", with: "\(max(count, 1))")
    }

    private var languages: HTML {
        let all = interview.binding.form.languages
        guard all.count > 1 else { return "" }
        let current = interview.language ?? interview.binding.form.defaultLanguage
        let buttons: [HTML] = all.map { spelling in
            let written = WrittenLanguage(spelling)
            let tag = written.tag == "und" ? nil : written.tag
            return """
                <button form="screen" name="\(FieldName.action)" value="language:\(spelling)"\("lang", tag) \
                dir="\(written.direction)" id="l:\(spelling)"\("aria-current", spelling == current ? "true" : nil)>\
                \(Self.name(of: spelling))</button>
                """
        }
        return "<div class=\"languages\" role=\"group\" aria-label=\"\(voice.word(.language))\">\(buttons)</div>"
    }

    /// A language without the code behind its name: "Français" for "Français (fr)".
    static func name(of spelling: String) -> String {
        guard spelling.hasSuffix(")"), let open = spelling.lastIndex(of: "("), open > spelling.startIndex else {
            return spelling
        }
        return String(spelling[..<open].trimmingSuffix { $0 == " " })
    }

    private var menu: HTML {
        guard !paged.isSelf else { return "" }
        return """
            <div class="menu"><button form="screen" name="\(FieldName.action)" value="overview" id="b:overview">\
            \(voice.say(.overview))</button>\
            <button form="screen" name="\(FieldName.action)" value="leave" id="b:leave">\(voice.say(.webLeave))</button></div>
            """
    }

    // MARK: Parts

    /// A button that does something with the page.
    func button(_ phrase: Phrase, _ action: String, id: String? = nil, isMain: Bool = false) -> HTML {
        let style: HTML = isMain ? "main" : "plain"
        return """
            <button class="\(style)" name="\(FieldName.action)" value="\(action)" id="b:\(id ?? action)">\
            \(voice.say(phrase))</button>
            """
    }

    /// The way from screen to screen, at the end of each.
    func ways(back: Bool, next: HTML) -> HTML {
        "<div class=\"ways-on\">\(back ? button(.webBack, "back") : "<span></span>")\(next)</div>"
    }

    /// A link to a screen.
    func link(to key: ScreenKey, _ text: HTML) -> HTML {
        "<a href=\"screen?\(FieldName.screen)=\(paged.addresses.text(of: key))\">\(text)</a>"
    }

    /// What a group or a repeat instance is called; empty where the form gives it no name for people.
    func heading(_ level: FormScreen.Level) -> HTML? {
        let heading = interview.session.heading(of: level.path, at: level.node, language: interview.language)
        let name = level.path.split(separator: "/").last.map(String.init)
        if let number = level.number, let count = level.count {
            let place = voice.say(.numbered, "\(number)", "\(count)")
            return "\(voice.rich(heading)) <bdi class=\"number\">\(place)</bdi>"
        }
        return heading == name ? nil : voice.rich(heading)
    }

    private func removal(_ removal: PagedInterview.Removal) -> HTML {
        let place = interview.session.place(of: removal.node)
        let name = interview.session.heading(
            of: removal.level.path, at: removal.level.node, language: interview.language)
        let number = removal.level.number.map { " \($0)" } ?? ""
        return """
            <h2>\(voice.say(.reallyRemove, RichText(name).plain + number))</h2>
            <div class="ways-on">\(button(.keep, "stay", isMain: true))\(button(.remove, "remove:\(place)"))</div>
            """
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ isSuffix: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isSuffix(last) { rest.removeLast() }
        return rest
    }
}
