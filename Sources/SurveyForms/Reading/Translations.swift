/// The translated texts of a form: the `itext` block ("Languages", ODK XForms specification).
struct Translations {
    let languages: [String]
    let defaultLanguage: String?
    /// The texts with their media. References to answers are not yet resolved: the same text may serve several questions,
    /// and a relative reference means another path for each.
    let texts: FormTexts
    /// Pieces by language, by text id.
    private let pieces: [String: [String: [TextPart]]]

    init(model: MarkupElement) throws(FormProblem) {
        var languages: [String] = []
        var chosen: String?
        var pieces: [String: [String: [TextPart]]] = [:]
        var entries: [String: [String: FormTexts.Entry]] = [:]
        let translations = (model.first("itext")?.children ?? []).filter { $0.name == "translation" }
        for translation in translations {
            guard let language = translation.attribute("lang") else { continue }
            if !languages.contains(language) { languages.append(language) }
            guard languages.count <= FormLimits.languages else {
                throw FormProblem(
                    .tooManyLanguages, at: translation.place,
                    "The form has more than \(FormLimits.languages) languages.",
                    next: "Split the form by language.")
            }
            if chosen == nil, translation.attributes["default"] != nil { chosen = language }
            for entry in translation.children where entry.name == "text" {
                guard let id = entry.attribute("id"), let value = Self.readingForm(entry) else { continue }
                pieces[id, default: [:]][language] = Self.pieces(value)
                entries[id, default: [:]][language] = Self.entry(entry)
            }
        }
        self.languages = languages
        self.defaultLanguage = chosen ?? languages.first
        self.texts = FormTexts(languages: languages, defaultLanguage: defaultLanguage, entries: entries)
        self.pieces = pieces
    }

    /// The texts with an id by language, or `nil` if no language has it.
    subscript(id: String) -> [String: [TextPart]]? { pieces[id] }

    /// The value for reading; values with a `form` are pictures, sounds, or short forms of the same text.
    private static func readingForm(_ entry: MarkupElement) -> MarkupElement? {
        let values = entry.children.filter { $0.name == "value" }
        let plain = values.first { $0.attribute("form") == nil } ?? values.first { $0.attribute("form") == "long" }
        if let plain { return plain }
        // A label made of a picture alone has no text to read; it must still be found.
        return values.isEmpty ? nil : MarkupElement(name: "value", attributes: [:], place: entry.place)
    }

    /// A text with its guidance and media, from the values' `form`.
    private static func entry(_ text: MarkupElement) -> FormTexts.Entry {
        var entry = FormTexts.Entry()
        for value in text.children where value.name == "value" {
            switch value.attribute("form") {
            case nil: entry.parts = pieces(value)
            case "long": if entry.parts == nil { entry.parts = pieces(value) }
            case "guidance":
                let guidance = pieces(value)
                entry.guidance = guidance == FormTexts.Entry.missing ? nil : guidance
            case let form?:
                guard let kind = MediaFile.Kind(rawValue: form) else { continue }
                if let file = MediaFile(kind: kind, address: value.text) { entry.media.append(file) }
            }
        }
        return entry
    }

    /// The text and references of a `value`, `label` or `hint` element.
    static func pieces(_ element: MarkupElement) -> [TextPart] {
        element.content.compactMap { content -> TextPart? in
            switch content {
            case .text(let text): return .text(text)
            case .element(let child) where child.name == "output":
                return (child.attribute("value") ?? child.attribute("ref")).map { .value($0) }
            case .element: return nil
            }
        }
    }
}
