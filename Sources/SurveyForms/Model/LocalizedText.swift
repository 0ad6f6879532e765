/// A label, hint or message in the languages of its form.
///
/// A form without translations has one plain text, which is then the answer for every language. A
/// reference to another answer inside the text (`<output value="/data/name"/>`) stands as `${name}`.
///
/// For example:
///
///     question.label.text(in: "ar")                // العمر
///     question.label.text(in: "Français (fr)")     // Âge
///     question.label.text(in: nil)                 // the form's default language
public struct LocalizedText: Sendable, Equatable {
    /// Texts by language, the languages spelt as the form spells them ("Français (fr)").
    public let translations: [String: String]

    /// The text of the form's default language, or the only text there is.
    public let defaultText: String

    /// A text that is the same in every language.
    public init(_ plain: String) {
        self.translations = [:]
        self.defaultText = plain
    }

    /// A text in several languages.
    ///
    /// - Parameters:
    ///   - translations: Texts by language.
    ///   - defaultText: What a reader of an unknown language sees.
    public init(translations: [String: String], defaultText: String) {
        self.translations = translations
        self.defaultText = defaultText
    }

    /// The text in a language, or in the default language when there is no translation.
    ///
    /// - Parameter language: A language as the form spells it ("Français (fr)"), its code alone ("fr") or
    ///   its name alone ("Français"); `nil` means the form's default language.
    public func text(in language: String?) -> String {
        guard let language else { return defaultText }
        if let exact = translations[language] { return exact }
        let wanted = language.lowercased()
        // Sorted, so that two languages that share a code give the same text on every run.
        for key in translations.keys.sorted() where LanguageName(key).matches(wanted) {
            return translations[key] ?? defaultText
        }
        return defaultText
    }
}

/// A language as XLSForm columns name it: "Français (fr)", "fr" or "Français".
struct LanguageName {
    private let whole: String
    private let name: String
    private let code: String?

    init(_ spelling: String) {
        whole = spelling.lowercased()
        if whole.hasSuffix(")"), let open = whole.lastIndex(of: "(") {
            code = String(whole[whole.index(after: open)...].dropLast())
            name = whole[..<open].trimmingWhitespace()
        } else {
            code = nil
            name = whole
        }
    }

    /// Whether the lower-case word is this language's whole spelling, name or code.
    func matches(_ wanted: String) -> Bool {
        wanted == whole || wanted == name || wanted == code
    }
}
