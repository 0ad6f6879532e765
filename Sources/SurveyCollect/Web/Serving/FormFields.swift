/// The fields of a form as a browser sends them (`application/x-www-form-urlencoded`, WHATWG URL standard).
struct FormFields: Sendable, Equatable {
    private let values: [String: [String]]

    /// Reads a body or a query; nil if it holds more fields than any page has, or bytes that are no text.
    init?(_ body: some Sequence<UInt8>) {
        var values: [String: [String]] = [:]
        var count = 0
        for part in Array(body).split(separator: UInt8(ascii: "&")) {
            count += 1
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard count <= CollectLimits.formFields, let name = Self.decode(halves[0]),
                let value = Self.decode(halves.count > 1 ? halves[1] : [])
            else { return nil }
            values[name, default: []].append(value)
        }
        self.values = values
    }

    /// The first value of a field.
    subscript(_ name: String) -> String? { values[name]?.first }

    /// All values of a field, in their order.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
