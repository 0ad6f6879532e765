/// A value as a line of a written interview has it: as it stands, or between quotation marks, where a backslash begins what
/// a line cannot hold.
enum WrittenValue {
    /// Why a value cannot be read, as a clause, and what to do next, as a sentence.
    struct Fault: Error {
        let cause: String
        let next: String
    }

    private static let quote: Unicode.Scalar = "\""
    private static let backslash: Unicode.Scalar = "\\"
    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "\"": "\"", "\\": "\\",
    ]

    /// Reads a value. By scalars: a mark behind a quotation mark makes one character with it.
    static func read(_ text: Substring) throws(Fault) -> String {
        guard text.unicodeScalars.first == quote else { return String(text) }
        var value = String.UnicodeScalarView()
        var rest = text.unicodeScalars.dropFirst()
        while let scalar = rest.popFirst() {
            switch scalar {
            case quote:
                guard rest.isEmpty else {
                    throw Fault(
                        cause: "something follows the closing quotation mark",
                        next: "Write \\\" for a quotation mark within the value.")
                }
                return String(value)
            case backslash: value.append(try escaped(&rest))
            default: value.append(scalar)
            }
        }
        throw Fault(
            cause: "the quotation mark is not closed",
            next: "Close it, or write \"\\\"…\" for a value that begins with one.")
    }

    /// What a backslash and the signs behind it stand for.
    private static func escaped(_ rest: inout Substring.UnicodeScalarView) throws(Fault) -> Unicode.Scalar {
        let sign = rest.popFirst()
        if let sign, let plain = escapes[sign] { return plain }
        if sign == "u", rest.popFirst() == "{", let end = rest.firstIndex(of: "}") {
            let digits = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            let isPlain = (1...6).contains(digits.utf8.count) && digits.utf8.allSatisfy { $0 != UInt8(ascii: "+") }
            if isPlain, let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) { return scalar }
        }
        throw Fault(
            cause: "a backslash stands before something that it does not go with",
            next: "Write \\n for the end of a line, \\t, \\r, \\\", \\\\, or \\u{200F} for a sign by its number.")
    }
}
