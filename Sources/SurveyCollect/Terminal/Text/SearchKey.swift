import Foundation

/// A text in the shape in which people search for it: without case, accents, vowel signs and the spellings that Arabic
/// typists do not keep apart.
struct SearchKey: Sendable, Equatable {
    private let text: [Unicode.Scalar]

    init(_ source: String) {
        var folded: [Unicode.Scalar] = []
        for scalar in source.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format, .control: continue
            case .spaceSeparator, .dashPunctuation, .connectorPunctuation: folded.append(" ")
            default: folded.append(Self.plain(scalar))
            }
        }
        text = folded
    }

    var isEmpty: Bool { text.allSatisfy { $0 == " " } }

    /// Whether each word of another key is found in this one, wherever it stands.
    func contains(wordsOf other: SearchKey) -> Bool {
        other.text.split(separator: " ").allSatisfy { contains($0) }
    }

    /// Whether this key begins with another one.
    func begins(with other: SearchKey) -> Bool { text.starts(with: other.text) }

    private func contains(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = word.first, text.count >= word.count else { return word.isEmpty }
        for start in 0...(text.count - word.count) where text[start] == first {
            if text[start..<start + word.count].elementsEqual(word) { return true }
        }
        return false
    }

    /// A letter in the shape that stands for all its spellings; digits as those of ASCII.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "أ", "إ", "آ", "ٱ": "ا"
        case "ى": "ي"
        case "ة": "ه"
        case "ـ": " "
        case "’", "ʼ": "'"
        default: Digits.ascii(scalar) ?? scalar
        }
    }
}

/// Digits of other scripts, as keyboards for Arabic write them.
enum Digits {
    /// The same digit of ASCII; `nil` for what is no digit of another script.
    static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard !scalar.isASCII, scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
        else { return nil }
        return Unicode.Scalar(UInt8(0x30 + Int(value)))
    }

    /// A text with its digits, decimal and minus signs as programs read them: “١٢٫٥” becomes “12.5”.
    static func plain(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "٫": out.append(".")
            case "،": out.append(",")
            case "؛": out.append(";")
            case "−", "\u{2010}", "\u{2011}": out.append("-")
            case "\u{200E}", "\u{200F}", "\u{061C}", "\u{A0}", "\u{202F}": continue
            default: out.append(ascii(scalar) ?? scalar)
            }
        }
        return String(out)
    }
}
