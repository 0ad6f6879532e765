/// Which rows have an answer, as bits. Contexts: none, the row before, how many answers the row has, or another column's
/// (protocol.md §5.5).
enum Presence {
    /// - Parameter models: what its models know; fresh ones, or those of the table. Becomes what they know then.
    static func encode(
        _ bits: [Bool], _ contexts: PresenceContexts, _ models: inout [UInt32], into sink: inout some BitSink
    ) {
        let model = sink.addModels(models)
        var last = 0
        for (row, isPresent) in bits.enumerated() {
            sink.bit(isPresent ? 1 : 0, model + contexts.context(row, last))
            last = isPresent ? 1 : 0
        }
        models = sink.dropModels(from: model, keeping: models.count)
    }

    static func decode(
        _ count: Int, _ contexts: PresenceContexts, _ models: inout [UInt32], from decoder: inout RangeDecoder
    ) -> [Int] {
        let model = decoder.addModels(models)
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
        models = decoder.dropModels(from: model, keeping: models.count)
        return rows
    }
}

/// Where a presence bit takes its context from.
enum PresenceContexts {
    case none, rowBefore
    case column([UInt8])

    init(_ code: Int, _ history: inout TableHistory) throws(DecodingProblem) {
        switch code {
        case ...PresenceCode.alone: self = .none
        case PresenceCode.rowBefore: self = .rowBefore
        case PresenceCode.answered: self = .column(history.answers())
        default: self = .column(try history.column(back: PresenceCode.back(code) ?? 0))
        }
    }

    @inline(__always)
    func context(_ row: Int, _ last: Int) -> Int {
        switch self {
        case .none: 0
        case .rowBefore: last
        case .column(let contexts): Int(contexts[row])
        }
    }
}

/// How it is told which rows of a column have an answer: a structure number.
enum PresenceCode {
    /// All have one; a bit for each row, without context; told from the row before; from the number of the row's answers.
    static let all = 0, alone = 1, rowBefore = 2, answered = 3

    /// Told from the column so many back.
    static func column(back: Int) -> Int { answered + back }

    /// The column so many back; nil for other codes.
    static func back(_ code: Int) -> Int? { code > answered ? code - answered : nil }

    static let limit = column(back: TableHistory.columnReach)
}

/// The cheapest way of telling which rows have an answer.
struct PresenceChoice {
    let bits: [Bool]
    private(set) var code = PresenceCode.all
    private(set) var cost: UInt64 = 0

    init(_ rows: [Int], _ history: inout TableHistory) {
        guard rows.count < history.rowCount else {
            bits = []
            return
        }
        var bits = [Bool](repeating: false, count: history.rowCount)
        for row in rows { bits[row] = true }
        self.bits = bits
        cost = .max
        let codes = [PresenceCode.answered, PresenceCode.alone, PresenceCode.rowBefore]
        for candidate in codes + history.candidates.map(PresenceCode.column(back:)) {
            guard let contexts = try? PresenceContexts(candidate, &history) else { continue }
            var meter = CostMeter()
            var models = history.presenceModels(candidate)
            Presence.encode(bits, contexts, &models, into: &meter)
            let other = meter.cost + (PresenceCode.back(candidate) == nil ? 0 : 5 << 16)
            if other < cost {
                cost = other
                code = candidate
            }
        }
    }
}

extension TableHistory {
    /// What the models of a column's presence know before it.
    func presenceModels(_ code: Int) -> [UInt32] {
        code == PresenceCode.answered ? presence : [UInt32](repeating: BitModel.initial, count: Self.contexts)
    }
}
