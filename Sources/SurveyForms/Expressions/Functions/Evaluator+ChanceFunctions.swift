extension Evaluator {
    /// `random`, `uuid`, `digest`, `base64-decode` and `extract-signed`.
    mutating func chanceOrCodeFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .random: return .number(RandomNumber.fraction(environment.random()))
        case .uuid: return .text(try uuid(call))
        case .base64Decode:
            let decoded = Digest.decoded(try text(call, 0))
            return .text(decoded.map { String(decoding: $0, as: UTF8.self) } ?? "")
        case .extractSigned:
            guard let contents = Digest.decoded(try text(call, 0)), let key = Digest.decoded(try text(call, 1)) else {
                return .text("")
            }
            return .text(Digest.signedMessage(contents, key: key) ?? "")
        default: return .text(try digest(call))
        }
    }

    private mutating func digest(_ call: Call) throws(ExpressionProblem) -> String {
        let source = try text(call, 0)
        let algorithm = try text(call, 1)
        let encoding = call.count == 3 ? try text(call, 2) : "base64"
        guard let bytes = Digest.bytes(of: source, algorithm: algorithm) else {
            throw problem(
                .badFormat, call.arguments[1], "There is no digest \(algorithm.shortened.quoted).",
                next: "Write MD5, SHA-1, SHA-256, SHA-384 or SHA-512.")
        }
        guard let text = Digest.text(bytes, encoding: encoding) else {
            throw problem(
                .badFormat, call.arguments[2], "There is no encoding \(encoding.shortened.quoted).",
                next: "Write base64 or hex.")
        }
        return text
    }

    /// A version 4 UUID, or as many random characters as the argument says.
    private mutating func uuid(_ call: Call) throws(ExpressionProblem) -> String {
        if call.count == 1 {
            let length = try number(call, 0)
            guard length >= 1, length <= 1_024 else { return "" }
            let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
            let bytes = (0..<Int(length)).map { _ in alphabet[Int(environment.random() % 36)] }
            return String(decoding: bytes, as: UTF8.self)
        }
        let high = environment.random() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = environment.random() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text += "-" }
            text.append(digit)
        }
        return text
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
