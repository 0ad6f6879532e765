/// Makes keys of the bytes that a terminal sends.
///
/// Bytes may be cut anywhere, as over a slow link: what is not whole waits for the rest. A lone Escape is told from the
/// beginning of a sequence only by time, which the caller keeps: ``isWaiting`` says that one is open, and ``flush()`` ends
/// it. Half a letter means nothing by itself, and waits for its rest however long that takes.
struct KeyDecoder: Sendable {
    private var waiting: [UInt8] = []
    private var pasted: [UInt8]?

    /// The longest control sequence that is looked at; the longest there is has about ten bytes.
    private static let sequenceMax = 32
    /// The most bytes of a paste that are kept.
    static let pasteMax = 65_536
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Whether an Escape waits for what may follow it.
    var isWaiting: Bool { waiting.first == 0x1B }

    /// The keys that are whole with some more bytes.
    mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes {
            if pasted != nil {
                if let key = takePasted(byte) { keys.append(key) }
                continue
            }
            waiting.append(byte)
            if let key = take() { keys.append(contentsOf: key) }
        }
        return Self.merged(keys)
    }

    /// Takes an Escape that waits for what it is, since nothing came after it.
    mutating func flush() -> [Key] {
        guard isWaiting else { return [] }
        waiting = []
        return [.escape]
    }

    /// What the waiting bytes are; `nil` while they are not whole. An empty list is a sequence that means nothing here.
    private mutating func take() -> [Key]? {
        guard let first = waiting.first else { return nil }
        if first == 0x1B { return takeEscape() }
        if first < 0x20 || first == 0x7F {
            waiting = []
            return Self.control(first).map { [$0] } ?? []
        }
        let length = Self.length(of: first)
        guard length > 0 else {
            waiting = []
            return []
        }
        // A byte that does not go on with the character begins another one.
        if let last = waiting.last, waiting.count > 1, last & 0xC0 != 0x80 {
            waiting = [last]
            return take()
        }
        guard waiting.count == length else { return nil }
        defer { waiting = [] }
        return String(validating: waiting, as: UTF8.self).map { [.text($0)] } ?? []
    }

    private mutating func takeEscape() -> [Key]? {
        guard waiting.count > 1 else { return nil }
        let second = waiting[1]
        if second == 0x1B {
            waiting = [0x1B]
            return [.escape]
        }
        guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else {
            waiting = []
            let isLetter = second > 0x20 && second < 0x7F
            return isLetter
                ? [.alt(Character(Unicode.Scalar(second)))] : [.escape] + (Self.control(second).map { [$0] } ?? [])
        }
        guard let last = waiting.last, waiting.count > 2 else { return nil }
        // The Linux console sends F1 to F5 as ESC [ [ A to E.
        if waiting.count == 3, last == UInt8(ascii: "[") { return nil }
        guard (0x40...0x7E).contains(last) || waiting.count > Self.sequenceMax else { return nil }
        let sequence = String(decoding: waiting.dropFirst(), as: UTF8.self)
        waiting = []
        if sequence == "[200~" {
            pasted = []
            return []
        }
        return Self.sequence(sequence).map { [$0] } ?? []
    }

    private mutating func takePasted(_ byte: UInt8) -> Key? {
        guard var bytes = pasted else { return nil }
        bytes.append(byte)
        guard bytes.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) else {
            // The end is still found in what is kept of a paste that is too long.
            if bytes.count > Self.pasteMax + Self.pasteEnd.count { bytes.remove(at: Self.pasteMax) }
            pasted = bytes
            return nil
        }
        pasted = nil
        return .paste(String(decoding: bytes.dropLast(Self.pasteEnd.count).prefix(Self.pasteMax), as: UTF8.self))
    }

    // MARK: Tables

    /// The bytes of a character of UTF-8 by its first one; 0 for a byte that begins none.
    private static func length(of first: UInt8) -> Int {
        switch first {
        case 0x20..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }

    private static func control(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x0D, 0x0A: .enter
        case 0x09: .tab
        case 0x08, 0x7F: .backspace
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        default: nil
        }
    }

    private static func sequence(_ text: String) -> Key? {
        guard let final = text.last else { return nil }
        // Modifiers (“1;5A”) change nothing here: an arrow with Ctrl is an arrow.
        let number = text.dropFirst().dropLast().split(separator: ";").first.flatMap { Int($0) } ?? 1
        if text.hasPrefix("[["), let place = "ABCDE".firstIndex(of: final) {
            return .function("ABCDE".distance(from: "ABCDE".startIndex, to: place) + 1)
        }
        switch final {
        case "A": return .up
        case "B": return .down
        case "C": return .right
        case "D": return .left
        case "H": return .home
        case "F": return .end
        case "M" where text.hasPrefix("O"): return .enter
        case "Z": return .backTab
        case "P", "Q", "R", "S":
            return "PQRS".firstIndex(of: final).map { .function("PQRS".distance(from: "PQRS".startIndex, to: $0) + 1) }
        case "~": return tilde[number]
        default: return nil
        }
    }

    /// Keys by the number in “ESC [ number ~”.
    private static let tilde: [Int: Key] = [
        1: .home, 7: .home, 4: .end, 8: .end, 3: .delete, 5: .pageUp, 6: .pageDown,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]

    /// Neighbouring characters as one text, so that marks come along with their letters.
    private static func merged(_ keys: [Key]) -> [Key] {
        var merged: [Key] = []
        for key in keys {
            if case .text(let new) = key, case .text(let old) = merged.last {
                merged[merged.count - 1] = .text(old + new)
            } else {
                merged.append(key)
            }
        }
        return merged
    }
}
