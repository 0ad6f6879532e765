/// Which rows have an answer, as bits. Contexts: none, the row before, or another column's (protocol.md §5.5).
enum Presence {
    static func encode(_ bits: [Bool], _ contexts: PresenceContexts, into sink: inout some BitSink) {
        let model = sink.addModels(TableHistory.contexts)
        var last = 0
        for (row, isPresent) in bits.enumerated() {
            sink.bit(isPresent ? 1 : 0, model + contexts.context(row, last))
            last = isPresent ? 1 : 0
        }
    }

    static func decode(
        _ count: Int, _ contexts: PresenceContexts, from decoder: inout RangeDecoder
    ) -> [Int] {
        let model = decoder.addModels(TableHistory.contexts)
        var rows: [Int] = []
        rows.reserveCapacity(count)
        // One loop each: which one it is does not change from row to row.
        switch contexts {
        case .none:
            for row in 0..<count where decoder.bit(model) == 1 { rows.append(row) }
        case .rowBefore:
            var last = 0
            for row in 0..<count {
                last = decoder.bit(model + last)
                if last == 1 { rows.append(row) }
            }
        case .column(let contexts):
            for row in 0..<count where decoder.bit(model + Int(contexts[row])) == 1 { rows.append(row) }
        }
        decoder.dropModels(from: model)
        return rows
    }
}

/// Where a presence bit takes its context from.
enum PresenceContexts {
    case none, rowBefore
    case column([UInt8])

    @inline(__always)
    func context(_ row: Int, _ last: Int) -> Int {
        switch self {
        case .none: 0
        case .rowBefore: last
        case .column(let contexts): Int(contexts[row])
        }
    }
}

/// The cheapest way of telling which rows have an answer: 0 all, 1 no context, 2 the row before, 2 + n the n-th column back.
struct PresenceChoice {
    let bits: [Bool]
    private(set) var code = 0
    private(set) var cost: UInt64 = 0

    init(_ rows: [Int], _ history: TableHistory) {
        guard rows.count < history.rowCount else {
            bits = []
            return
        }
        var bits = [Bool](repeating: false, count: history.rowCount)
        for row in rows { bits[row] = true }
        self.bits = bits
        cost = .max
        for candidate in [1, 2] + history.candidates.map({ $0 + 2 }) {
            var meter = CostMeter()
            Presence.encode(bits, Self.contexts(candidate, history), into: &meter)
            let other = meter.cost + (candidate > 2 ? 5 << 16 : 0)
            if other < cost {
                cost = other
                code = candidate
            }
        }
    }

    func contexts(_ history: TableHistory) -> PresenceContexts { Self.contexts(code, history) }

    private static func contexts(_ code: Int, _ history: TableHistory) -> PresenceContexts {
        switch code {
        case ...1: .none
        case 2: .rowBefore
        default: (try? history.column(back: code - 2)).map { .column($0) } ?? .none
        }
    }
}

/// Which entry each row has. An entry that no row had so far is told by a flag alone: entries are listed in the order of
/// their first rows.
enum EntrySymbols {
    /// A column with more entries than this has no contexts: they would learn nothing.
    static let contextLimit = 255

    static func encode(
        _ plan: ColumnPlan, _ contexts: [UInt8]?, isRowBefore: Bool, into sink: inout some BitSink
    ) {
        let count = plan.entries.count
        let isContextual = contexts != nil || isRowBefore
        let model = SymbolModel(size: count, contexts: isContextual ? TableHistory.contexts : 1, in: &sink)
        let newModel = sink.addModels(1)
        var seen = plan.seeds
        var last = 0
        for (place, symbol) in plan.symbols.enumerated() {
            let context = contexts.map { Int($0[place]) } ?? last
            if isRowBefore { last = ColumnContexts.of(symbol: symbol) }
            if seen < count {
                let isNew = symbol == seen
                if seen > 0 { sink.bit(isNew ? 1 : 0, newModel) }
                if isNew {
                    seen += 1
                    continue
                }
            }
            model.encode(symbol, below: seen, isContextual ? context : 0, into: &sink)
        }
    }

    static func decode(
        _ rows: [Int], entries count: Int, seeds: Int, _ contexts: [UInt8]?, isRowBefore: Bool,
        from decoder: inout RangeDecoder
    ) throws(DecodingProblem) -> [Int] {
        let isContextual = contexts != nil || isRowBefore
        let place = decoder.addModels(0)
        let model = SymbolModel(size: count, contexts: isContextual ? TableHistory.contexts : 1, in: &decoder)
        let newModel = decoder.addModels(1)
        var seen = seeds
        var last = 0
        var symbols: [Int] = []
        symbols.reserveCapacity(rows.count)
        for row in rows {
            var symbol = seen
            if seen < count, seen == 0 || decoder.bit(newModel) == 1 {
                seen += 1
            } else {
                let context = contexts.map { Int($0[row]) } ?? last
                symbol = model.decode(below: seen, isContextual ? context : 0, from: &decoder)
            }
            if isRowBefore { last = ColumnContexts.of(symbol: symbol) }
            symbols.append(symbol)
        }
        decoder.dropModels(from: place)
        guard seen == count else { throw DecodingProblem(.notCanonical, "column entries") }
        return symbols
    }
}

/// The cheapest context for a column's symbols: 0 none, 1 the row before, 1 + n the n-th column back.
struct SymbolChoice {
    private(set) var code = 0
    private(set) var cost: UInt64 = 0

    init(_ plan: ColumnPlan, _ rows: [Int], _ history: TableHistory) {
        guard plan.entries.count > 1 else { return }
        cost = Self.cost(plan, nil, false)
        guard rows.count >= 8, plan.entries.count <= EntrySymbols.contextLimit else { return }
        let before = Self.cost(plan, nil, true) + 2 << 16
        if before < cost {
            cost = before
            code = 1
        }
        for back in history.candidates {
            guard let column = try? history.column(back: back) else { continue }
            let other = Self.cost(plan, rows.map { column[$0] }, false) + 5 << 16
            if other < cost {
                cost = other
                code = 1 + back
            }
        }
    }

    private static func cost(_ plan: ColumnPlan, _ contexts: [UInt8]?, _ isRowBefore: Bool) -> UInt64 {
        var meter = CostMeter()
        EntrySymbols.encode(plan, contexts, isRowBefore: isRowBefore, into: &meter)
        return meter.cost
    }

    /// By place in `rows`.
    func contexts(_ rows: [Int], _ history: TableHistory) -> [UInt8]? {
        guard code > 1, let column = try? history.column(back: code - 1) else { return nil }
        return rows.map { column[$0] }
    }
}

/// The choices of select-multiples: one bit for each code, told beside the same code's bit in the column before.
enum ChoiceMasks {
    /// The masks of the select-multiple before, arranged by the codes of this one.
    struct Other {
        let masks: [UInt64]
        /// For each code its bit there, or -1.
        let places: [Int]

        init?(_ history: TableHistory, _ codes: [[UInt8]]) {
            guard let other = history.choices else { return nil }
            let bits = Dictionary(other.codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            masks = other.masks
            places = codes.map { bits[$0] ?? -1 }
            if places.allSatisfy({ $0 < 0 }) { return nil }
        }

        /// 1 or 2 for a bit that is not or is set there; 0 for a code that is not there.
        @inline(__always)
        func context(_ row: Int, _ code: Int) -> Int {
            let place = places[code]
            return place < 0 ? 0 : 1 + Int(masks[row] >> UInt64(place) & 1)
        }
    }

    static func encode(
        _ masks: [UInt64], _ rows: [Int], _ codes: Int, _ other: Other?, into sink: inout some BitSink
    ) {
        let model = sink.addModels(codes * 3)
        for (mask, row) in zip(masks, rows) {
            for code in 0..<codes {
                let context = other?.context(row, code) ?? 0
                sink.bit(Int(mask >> UInt64(code) & 1), model + code * 3 + context)
            }
        }
    }

    static func decode(_ rows: [Int], _ codes: Int, _ other: Other?, from decoder: inout RangeDecoder) -> [UInt64] {
        let model = decoder.addModels(codes * 3)
        var masks: [UInt64] = []
        masks.reserveCapacity(rows.count)
        for row in rows {
            var mask: UInt64 = 0
            for code in 0..<codes {
                let context = other?.context(row, code) ?? 0
                mask |= UInt64(decoder.bit(model + code * 3 + context)) << UInt64(code)
            }
            masks.append(mask)
        }
        decoder.dropModels(from: model)
        return masks
    }
}

extension TableHistory {
    mutating func remember(_ codes: [[UInt8]], _ masks: [UInt64], _ rows: [Int]) {
        var spread = [UInt64](repeating: 0, count: rowCount)
        for (mask, row) in zip(masks, rows) { spread[row] = mask }
        choices = (codes, spread)
    }
}

/// What later columns see of a column: a number below ``TableHistory/contexts`` for each row, 0 where it has no answer.
enum ColumnContexts {
    @inline(__always)
    static func of(symbol: Int) -> Int { 1 + min(symbol, TableHistory.contexts - 2) }

    static func of(
        symbols: [Int], entryCount: Int, first numbers: [Int64], masks: [UInt64], rows: [Int], over count: Int
    ) -> [UInt8] {
        var contexts = [UInt8](repeating: 0, count: count)
        for (place, row) in rows.enumerated() {
            var value = 0
            if entryCount > 1 {
                value = symbols[place]
            } else if place < numbers.count {
                value = Int64.bitWidth - numbers[place].magnitude.leadingZeroBitCount
            } else if place < masks.count {
                value = masks[place].nonzeroBitCount
            }
            contexts[row] = UInt8(of(symbol: value))
        }
        return contexts
    }
}
