/// The language and direction that a text is marked with.
///
/// Forms spell languages freely ("العربية (ar)"), and fall back to another one where a translation is missing; so the letters
/// of the text itself have the last word.
struct WrittenLanguage: Sendable, Equatable {
    /// The tag of BCP 47, as far as it is known.
    let tag: String
    /// Whether it is written from right to left.
    let isRightToLeft: Bool

    /// The letters that it is written in, as far as they tell it from others.
    private let script: Script

    private enum Script { case rightToLeft, tifinagh, other }

    /// `rtl` or `ltr`.
    var direction: String { isRightToLeft ? "rtl" : "ltr" }

    /// A language as a form spells it.
    ///
    /// - Parameter spelling: "Français (fr)", "fr", "Tamaziɣt"; nil for a form without languages.
    init(_ spelling: String?) {
        let spelling = spelling ?? ""
        var code = spelling
        if spelling.hasSuffix(")"), let open = spelling.lastIndex(of: "(") {
            code = String(spelling[spelling.index(after: open)...].dropLast())
        }
        let name = spelling.lowercased()
        if Self.isTag(code) {
            tag = code.lowercased()
        } else {
            tag = Self.names.first { name.hasPrefix($0.name) }?.tag ?? "und"
        }
        let letters = Letters(spelling)
        isRightToLeft = Self.isRightToLeft(tag) || letters.isMostlyRightToLeft && tag == "und"
        // Tamazight is written in Latin letters too; how the form writes its name tells.
        script = isRightToLeft ? .rightToLeft : letters[.tifinagh] > 0 ? .tifinagh : .other
    }

    private init(tag: String, script: Script) {
        self.tag = tag
        self.script = script
        isRightToLeft = script == .rightToLeft
    }

    /// The marks for a text that was asked for in this language.
    func of(_ text: String, fallback: WrittenLanguage) -> WrittenLanguage {
        let letters = Letters(text)
        // Digits and signs alone belong to whatever stands around them. A Latin word in an Arabic sentence does not turn
        // it round, nor the other way; only a text without a letter of the language's own script is in another language.
        if letters.isEmpty || letters[script] > 0 { return self }
        if fallback.script != script, letters[fallback.script] > 0 { return fallback }
        if letters[.rightToLeft] > 0 { return WrittenLanguage(tag: "ar", script: .rightToLeft) }
        return WrittenLanguage(tag: letters[.tifinagh] > 0 ? "zgh" : "und", script: .other)
    }

    /// A code of two or three letters, with or without a script and a region.
    private static func isTag(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.utf8.count), parts.count <= 4 else { return false }
        return parts.allSatisfy { part in
            (2...8).contains(part.utf8.count)
                && part.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 32 }
        }
    }

    /// The names of the study's languages, for forms that give no code.
    private static let names: [(name: String, tag: String)] = [
        ("français", "fr"), ("french", "fr"), ("francais", "fr"), ("العربية", "ar"), ("arabic", "ar"), ("arabe", "ar"),
        ("الدارجة", "ary"), ("darija", "ary"), ("english", "en"), ("anglais", "en"), ("español", "es"),
        ("spanish", "es"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "zgh"), ("tamazi", "zgh"), ("amazigh", "zgh"), ("tarifit", "rif"),
        ("tachelhit", "shi"),
    ]

    private static func isRightToLeft(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-")
        if parts.contains("arab") || parts.contains("hebr") { return true }
        if parts.contains("latn") || parts.contains("tfng") { return false }
        return ["ar", "ary", "arq", "arz", "ara", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"]
            .contains(parts.first.map(String.init) ?? "")
    }

    /// How many letters of each script a text has.
    private struct Letters {
        private var counts: [Script: Int] = [:]

        init(_ text: String) {
            for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
                switch scalar.value {
                case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
                    counts[.rightToLeft, default: 0] += 1
                case 0x2D30...0x2D7F: counts[.tifinagh, default: 0] += 1
                default: counts[.other, default: 0] += 1
                }
            }
        }

        subscript(_ script: Script) -> Int { counts[script] ?? 0 }
        var isEmpty: Bool { counts.isEmpty }
        var isMostlyRightToLeft: Bool { self[.rightToLeft] > self[.tifinagh] + self[.other] }
    }
}
