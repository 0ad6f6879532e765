import SurveyForms

/// The overview of an open interview.
struct OverviewPage {
    let page: InterviewPage

    var html: HTML {
        let back = page.paged.key.map { page.link(to: $0, page.voice.say(.webContinue)) }
        let summary: HTML = "<a class=\"button main\" href=\"summary\">\(page.voice.say(.summary))</a>"
        return page.frame(
            """
            <div id="questions" class="questions"><h2>\(page.voice.say(.overview))</h2>
            <div class="ways-on"><span class="button-like">\(back)</span>\(summary)</div>
            \(AnswerList(page: page).html)</div>
            """)
    }
}

/// What an interviewer sees when no interview is open: the drafts to go on with, and a new one.
struct HomePage {
    /// A draft of the list.
    struct Entry: Sendable {
        let id: String
        /// What the form calls it.
        let name: String?
        /// When it was begun, in the device's time.
        let begun: String
    }

    let voice: PageVoice
    let title: String
    let drafts: [Entry]
    /// How many others cannot be read.
    var unreadable = 0
    /// What has just happened.
    var notice: Phrase?

    var html: HTML {
        let rows: [HTML] = drafts.map { draft in
            let name: HTML = draft.name.map { "<bdi>\($0)</bdi> · " } ?? ""
            return """
                <li><form method="post" action="resume"><input type="hidden" name="id" value="\(draft.id)">\
                <span><bdi>\(String(draft.id.prefix(8)))</bdi> · \(name)\(voice.say(.begun, draft.begun))</span>\
                <button class="plain" aria-label="\(voice.word(.webContinue)) \(draft.name ?? String(draft.id.prefix(8)))">\
                \(voice.say(.webContinue))</button></form></li>
                """
        }
        let list: HTML =
            rows.isEmpty
            ? "<p class=\"hint\">\(voice.say(.webNoDrafts))</p>" : "<ul class=\"drafts\" role=\"list\">\(rows)</ul>"
        let notice: HTML = self.notice.map { "<p class=\"fine\" role=\"status\">\(voice.say($0))</p>" } ?? ""
        let unreadable: HTML =
            unreadable > 0
            ? "<p class=\"error\" role=\"alert\">\(voice.say(.unreadableDrafts, "\(unreadable)"))</p>" : ""
        return PageFrame(voice: voice, title: title).html(
            """
            \(notice)\(unreadable)
            <h2>\(voice.say(.interviews))</h2>
            <form method="post" action="begin"><button class="main">\(voice.say(.newInterview))</button></form>
            <h2>\(voice.say(.drafts))</h2>
            \(list)
            """)
    }
}

/// A page that only says something, in all languages of the program or in one.
struct MessagePage {
    let voices: [PageVoice]
    let title: String
    let heading: Phrase
    let text: Phrase?
    /// Where to go on.
    var link: (address: String, text: Phrase)?
    /// Whether the browser goes there by itself.
    var goesOn = false

    var html: HTML {
        let parts: [HTML] = voices.map { voice in
            let link: HTML =
                self.link.map { "<p><a class=\"button main\" href=\"\($0.address)\">\(voice.say($0.text))</a></p>" }
                ?? ""
            return """
                <div class="message" lang="\(voice.page.tag)" dir="\(voice.page.direction)">\
                <h2>\(voice.say(heading))</h2>\(text.map { "<p>\(voice.say($0))</p>" })\(link)</div>
                """
        }
        guard let voice = voices.first else { return "" }
        let refresh: HTML =
            goesOn ? (link.map { "<meta http-equiv=\"refresh\" content=\"0;url=\($0.address)\">" } ?? "") : ""
        return PageFrame(voice: voice, title: title).html("\(refresh)\(parts)")
    }
}
