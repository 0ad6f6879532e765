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
