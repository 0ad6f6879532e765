import SurveyForms

/// How a page speaks: each text is marked with its language and direction wherever they are not those of the page.
struct PageVoice: Sendable {
    /// The language of the form's texts, and of the page.
    let page: WrittenLanguage
    /// The language that the form falls back to.
    private let fallback: WrittenLanguage
    /// The language of the program's own words.
    let words: Phrase.Language

    /// The voice of an interview.
    ///
    /// - Parameter language: The interview's language as the form spells it.
    init(_ form: Form, language: String?) {
        let spelling = language ?? form.defaultLanguage
        words = Phrase.Language(spelling)
        let written = WrittenLanguage(spelling)
        page = written.tag == "und" ? words.written : written
        fallback = WrittenLanguage(form.defaultLanguage)
    }

    /// The program's own words in one of its languages.
    init(_ words: Phrase.Language) {
        self.words = words
        page = words.written
        fallback = words.written
    }

    /// A text of the program.
    func say(_ phrase: Phrase, _ values: String...) -> HTML {
        marked("\(phrase.text(in: words, values: values))", words.written)
    }

    /// A text of the program without marks, for an attribute.
    func word(_ phrase: Phrase) -> String { phrase.text(in: words) }

    /// A text of the form, as it stands.
    func text(_ text: String) -> HTML { marked("\(text)", page.of(text, fallback: fallback)) }

    /// A text of the form with markdown.
    func rich(_ text: String) -> HTML {
        let rich = RichText(Self.keepingMarks(text))
        return marked(rich.html, page.of(rich.plain, fallback: fallback))
    }

    /// A question mark behind a blank, as French has it, must not begin a line.
    private static func keepingMarks(_ text: String) -> String {
        [" ?", " !", " ;", " :", " »"].reduce(text) { $0.replacing($1, with: "\u{A0}" + $1.dropFirst()) }
            .replacing("« ", with: "«\u{A0}")
    }

    /// The language and direction of a text of the form, for an element that takes no others inside, as a list's entry.
    func attributes(of text: String) -> HTML {
        let language = page.of(text, fallback: fallback)
        if language == page { return "" }
        return "\("lang", language.tag == "und" ? nil : language.tag) dir=\"\(language.direction)\""
    }

    /// The language of the program's words, for an element that takes no others inside.
    var attributesOfWords: HTML {
        let own = words.written
        return own == page ? "" : "\("lang", own.tag) dir=\"\(own.direction)\""
    }

    private func marked(_ html: HTML, _ language: WrittenLanguage) -> HTML {
        if language == page { return html }
        let tag = language.tag == "und" ? nil : language.tag
        return "<span\("lang", tag) dir=\"\(language.direction)\">\(html)</span>"
    }
}

extension Phrase.Language {
    /// The tag and direction of the program's words.
    var written: WrittenLanguage {
        switch self {
        case .english: WrittenLanguage("en")
        case .french: WrittenLanguage("fr")
        case .arabic: WrittenLanguage("ar")
        }
    }
}
