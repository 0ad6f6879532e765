/// Columns of select-multiples whose rows all list their choices in one common order: a dictionary of codes, and a bit
/// for each code in each row.
struct MaskRows {
    private let codes: [String]
    private let masks: [Int64]

    /// Nil unless every value is a whole select-multiple, there are at most 63 codes, and one order fits all rows.
    init?(_ values: [ArraySlice<UInt8>]) {
        var rows: [[String]] = []
        var after: [String: Set<String>] = [:]
        var order: [String] = []
        for value in values {
            guard value.first == AnswerTag.choices.rawValue, let answer = try? Answer(encoded: value),
                case .choices(let codes) = answer, Set(codes).count == codes.count,
                // Strings compare by what they look like, and must come back by their bytes: outside ASCII these differ.
                value.allSatisfy({ $0 < 0x80 })
            else { return nil }
            rows.append(codes)
            for (place, code) in codes.enumerated() {
                if after[code] == nil {
                    after[code] = []
                    order.append(code)
                    if order.count > 63 { return nil }
                }
                if place > 0 { after[codes[place - 1]]?.insert(code) }
            }
        }
        guard let sorted = Self.sort(order, after) else { return nil }
        let bits = Dictionary(sorted.enumerated().map { ($1, Int64(1) << Int64($0)) }, uniquingKeysWith: { $1 })
        codes = sorted
        masks = rows.map { $0.reduce(0) { $0 | (bits[$1] ?? 0) } }
    }

    /// Kahn's topological sort; nil where two rows disagree about the order.
    private static func sort(_ codes: [String], _ after: [String: Set<String>]) -> [String]? {
        var before: [String: Int] = [:]
        for followers in after.values {
            for code in followers { before[code, default: 0] += 1 }
        }
        var waiting = codes
        var sorted: [String] = []
        while let place = waiting.firstIndex(where: { before[$0, default: 0] == 0 }) {
            let code = waiting.remove(at: place)
            sorted.append(code)
            for follower in after[code] ?? [] { before[follower, default: 0] -= 1 }
        }
        return waiting.isEmpty ? sorted : nil
    }

    func encode(into writer: inout ByteWriter) {
        writer.counted(codes.joined(separator: " "))
        IntegerSeries.encode(masks, into: &writer)
    }

    static func decode(
        _ count: Int, from reader: inout ByteReader, into pool: inout ValuePool
    ) throws(DecodingProblem) -> [Range<Int>] {
        let text = try reader.text(limit: Limits.answerBytes)
        let codes = text.isEmpty ? [] : text.split(separator: " ", omittingEmptySubsequences: false)
        guard codes.count <= 63, !codes.contains("") else { throw DecodingProblem(.malformed, "choice codes") }
        var known: [Int64: Range<Int>] = [:]
        return try IntegerSeries.decode(count, from: &reader).map { mask throws(DecodingProblem) in
            if let range = known[mask] { return range }
            guard mask >= 0, codes.count == 63 || mask >> Int64(codes.count) == 0 else {
                throw DecodingProblem(.malformed, "choice mask")
            }
            let chosen = codes.indices.filter { mask >> Int64($0) & 1 == 1 }.map { codes[$0] }
            var value = ByteWriter()
            value.tag(.choices)
            value.raw(chosen.joined(separator: " ").utf8)
            let range = try pool.addChecked(value.bytes)
            known[mask] = range
            return range
        }
    }
}
