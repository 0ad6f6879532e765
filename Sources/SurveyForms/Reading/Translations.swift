/// The translated texts of a form: the `itext` block ("Languages", ODK XForms specification).
struct Translations {
    /// A text whose references to answers are not yet resolved: the same text may serve several questions, and a
    /// relative reference means another path for each.
    enum Piece {
        case text(String)
        case output(String)
    }

    let languages: [String]
    let defaultLanguage: String?
    /// Pieces by language, by text id.
    private let texts: [String: [String: [Piece]]]

    init(model: MarkupElement) throws(FormProblem) {
        var languages: [String] = []
        var chosen: String?
        var texts: [String: [String: [Piece]]] = [:]
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
                texts[id, default: [:]][language] = Self.pieces(value)
            }
        }
        self.languages = languages
        self.defaultLanguage = chosen ?? languages.first
        self.texts = texts
    }

    /// The texts with an id by language, or `nil` if no language has it.
    subscript(id: String) -> [String: [Piece]]? { texts[id] }

    /// The value for reading; values with a `form` are pictures, sounds, or short forms of the same text.
    private static func readingForm(_ entry: MarkupElement) -> MarkupElement? {
        let values = entry.children.filter { $0.name == "value" }
        let plain = values.first { $0.attribute("form") == nil } ?? values.first { $0.attribute("form") == "long" }
        if let plain { return plain }
        // A label made of a picture alone has no text to read; it must still be found.
        return values.isEmpty ? nil : MarkupElement(name: "value", attributes: [:], place: entry.place)
    }

    /// The text and references of a `value`, `label` or `hint` element.
    static func pieces(_ element: MarkupElement) -> [Piece] {
        element.content.compactMap { content -> Piece? in
            switch content {
            case .text(let text): return .text(text)
            case .element(let child) where child.name == "output":
                return (child.attribute("value") ?? child.attribute("ref")).map { .output($0) }
            case .element: return nil
            }
        }
    }
}
