/// Writes JSON in one line, or spread out for people; the same value gives the same bytes everywhere.
public struct JSONWriter {
    private let sortsKeys: Bool
    private let isSpread: Bool
    private var bytes: [UInt8] = []

    private init(sortsKeys: Bool, isSpread: Bool) {
        self.sortsKeys = sortsKeys
        self.isSpread = isSpread
    }

    /// The bytes of a value, without a line end.
    ///
    /// - Parameters:
    ///   - sortsKeys: whether members come in the order of their names instead of their own.
    ///   - isSpread: whether each member has a line of its own, with two spaces for each level.
    public static func write(_ value: JSONValue, sortsKeys: Bool = false, isSpread: Bool = false) -> [UInt8] {
        var writer = JSONWriter(sortsKeys: sortsKeys, isSpread: isSpread)
        writer.append(value, level: 0)
        return writer.bytes
    }

    private mutating func append(_ value: JSONValue, level: Int) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let text): bytes += text.utf8
        case .string(let text): append(text)
        case .array(let values):
            append(values, "[", "]", level: level) { writer, value in writer.append(value, level: level + 1) }
        case .object(let members):
            let ordered = sortsKeys ? members.sorted { $0.key < $1.key } : members
            append(ordered, "{", "}", level: level) { writer, member in
                writer.append(member.key)
                writer.bytes += (writer.isSpread ? ": " : ":").utf8
                writer.append(member.value, level: level + 1)
            }
        }
    }

    private mutating func append<Element>(
        _ elements: [Element], _ open: String, _ close: String, level: Int,
        _ each: (inout JSONWriter, Element) -> Void
    ) {
        bytes += open.utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine(level + 1)
            each(&self, element)
        }
        if !elements.isEmpty { breakLine(level) }
        bytes += close.utf8
    }

    private mutating func breakLine(_ level: Int) {
        guard isSpread else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * level)
    }

    private mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x00..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
