/// What the interview's screen says by itself, in the languages that its words have been written in.
///
/// The form's own texts are the form's. A form's language that has no words here, such as Tamazight, gets the French ones,
/// which its surveyors read.
struct Phrase: Sendable, Equatable {
    let english: String
    let french: String
    let arabic: String

    init(_ english: String, _ french: String, _ arabic: String) {
        self.english = english
        self.french = french
        self.arabic = arabic
    }

    /// The languages of the screen's words.
    enum Language: Sendable, Equatable {
        case english, french, arabic

        /// The words for a form's language as the form spells it: "العربية (ar)", "fr", "English". A form without
        /// languages gets English.
        init(_ language: String?) {
            guard let spelling = language?.lowercased() else {
                self = .english
                return
            }
            let code = spelling.split { "()".contains($0) }.last.map(String.init) ?? spelling
            let words = [spelling, code.split(separator: "-").first.map(String.init) ?? code]
            func names(_ list: [String]) -> Bool { list.contains { name in words.contains { $0.hasPrefix(name) } } }
            if words.contains("ar") || names(["arabic", "arabe", "العربية", "عربي", "الدارجة", "darija"]) {
                self = .arabic
            } else if words.contains("en") || names(["english", "anglais", "default"]) {
                self = .english
            } else {
                self = .french
            }
        }

        var direction: TextDirection { self == .arabic ? .rightToLeft : .leftToRight }
    }

    func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .french: french
        case .arabic: arabic
        }
    }

    /// The phrase as what is wrong with a line.
    func inLine(_ number: Int) -> Phrase {
        Phrase("Line \(number): \(english)", "Ligne \(number) : \(french)", "السطر \(number): \(arabic)")
    }

    /// The phrase with values in the places of `%1`, `%2` …
    func with(_ values: String...) -> Phrase {
        func filled(_ language: Language) -> String { text(in: language, values: values) }
        return Phrase(filled(.english), filled(.french), filled(.arabic))
    }

    /// The text with values in the places of `%1`, `%2` …
    func text(in language: Language, _ values: String...) -> String { text(in: language, values: values) }

    /// The text with values in the places of `%1`, `%2` …; in Arabic words each is read by itself.
    func text(in language: Language, values: [String]) -> String {
        values.enumerated().reduce(text(in: language)) { text, value in
            text.replacing(
                "%\(value.offset + 1)", with: language == .arabic ? Isolate.own(value.element) : value.element)
        }
    }
}
