/// A part of a text: written words, or an expression whose value stands there (`<output>`).
enum TextPart: Sendable, Equatable {
    case text(String)
    case value(String)

    /// The expression whose value stands there.
    var output: String? { if case .value(let expression) = self { expression } else { nil } }
}

/// A text as an element of the form gives it: by its id in the translations, or written in place.
enum FormText: Sendable, Equatable {
    case id(String)
    case parts([TextPart])
}

/// The translated texts of a form with their pictures and sounds, by id ("Languages", ODK XForms specification).
struct FormTexts: Sendable, Equatable {
    /// One text in one language.
    struct Entry: Sendable, Equatable {
        /// What is read; `nil` for a text that is a picture or a sound alone.
        var parts: [TextPart]?
        /// A longer explanation, shown on demand.
        var guidance: [TextPart]?
        var media: [MediaFile] = []

        /// What pyxform writes where a column is empty.
        static let missing: [TextPart] = [.text("-")]

        /// Whether it is a translation that is missing.
        var isMissing: Bool {
            media.isEmpty && guidance == nil && (parts ?? []).allSatisfy { $0 == .text("-") || $0 == .text("") }
        }
    }

    private let languages: [String]
    private let defaultLanguage: String?
    private let entries: [String: [String: Entry]]
    /// The expressions of values in texts that are not named after a question.
    let outputs: Set<String>

    init(languages: [String], defaultLanguage: String?, entries: [String: [String: Entry]]) {
        self.languages = languages
        self.defaultLanguage = defaultLanguage
        self.entries = entries
        outputs = entries.filter { !$0.key.hasPrefix("/") }.reduce(into: []) { $0.formUnion(Self.outputs($1.value)) }
    }

    /// The expressions of the values in a text, in whatever language.
    func outputs(in id: String) -> Set<String> { entries[id].map(Self.outputs) ?? [] }

    private static func outputs(_ entries: [String: Entry]) -> Set<String> {
        Set(entries.values.flatMap { $0.parts ?? [] }.compactMap(\.output))
    }

    /// The names of all files that texts show or play.
    var mediaFiles: Set<String> {
        Set(entries.values.flatMap { $0.values.flatMap { $0.media.map(\.name) } })
    }

    /// The text with an id in a language; where that is missing in the default language, then in any.
    func entry(_ id: String, language: String?) -> Entry? {
        guard let byLanguage = entries[id] else { return nil }
        for candidate in preferred(language) {
            if let entry = byLanguage[candidate], !entry.isMissing { return entry }
        }
        return byLanguage.values.first
    }

    /// A language, then the default one, then all.
    func preferred(_ language: String?) -> [String] { [language, defaultLanguage].compactMap { $0 } + languages }

    /// A text without the values that may stand in it.
    func plain(_ text: FormText, language: String?) -> String {
        let parts: [TextPart]? =
            switch text {
            case .id(let id): entry(id, language: language)?.parts
            case .parts(let parts): parts
            }
        return (parts ?? []).map { if case .text(let text) = $0 { text } else { "" } }.joined().trimmingWhitespace()
    }

    /// A language as the form spells it, from its spelling, code or name.
    func language(_ wanted: String?) -> String? {
        guard let wanted else { return defaultLanguage }
        if languages.contains(wanted) { return wanted }
        return languages.first { LanguageName($0).matches(wanted.lowercased()) } ?? defaultLanguage
    }
}
