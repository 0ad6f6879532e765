/// Markup, safe by construction: what a source file writes is markup, what is put into it is text.
///
/// For example:
///
///     let label: HTML = "<label for=\"\(id)\">\(question.label)</label>"
///
/// A text may stand between tags and inside a quoted attribute, nowhere else.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup as it is sent.
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
    static func += (left: inout HTML, right: HTML) { left.text += right.text }

    /// Pieces between a part of a page: markup as it is, everything else escaped.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ value: HTML) { text += value.text }
        mutating func appendInterpolation(_ value: HTML?) { text += value?.text ?? "" }
        mutating func appendInterpolation(_ values: [HTML]) { for value in values { text += value.text } }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ value: String) { text += HTML.escape(value) }

        /// An attribute that is there or not: ` checked`.
        mutating func appendInterpolation(_ name: StaticString, if condition: Bool) {
            if condition { text += " \(name)" }
        }

        /// An attribute that is there if it has a value: ` min="1"`.
        mutating func appendInterpolation(_ name: StaticString, _ value: String?) {
            if let value { text += " \(name)=\"\(HTML.escape(value))\"" }
        }
    }

    /// Goes by bytes, not characters: a quotation mark with a combining mark behind it is one character, and still ends an
    /// attribute.
    private static func escape(_ value: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.utf8.count)
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
            // No HTML document can hold these, not even written as references.
            case 0..<9, 11, 12, 14..<32, 127: continue
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [HTML] {
    func joined(separator: HTML) -> HTML {
        guard var whole = first else { return "" }
        for part in dropFirst() {
            whole += separator
            whole += part
        }
        return whole
    }
}
