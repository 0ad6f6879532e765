/// A run of numbers, each told from a guess: the number before it, or one of another column in the same row or the row
/// before. What is left, less its median and divided by what divides all of it, is written under a ``NumberModel``. Where each
/// is told from the number before it, the first stands for itself.
/// Layout: protocol.md §5.5.
struct NumberSeries {
    /// Where the guess comes from. Written as 0, 1, then 2 + 2 × (back − 1) and 3 + 2 × (back − 1).
    private enum Guess: Equatable {
        case nothing, before
        case sameRow(back: Int), rowBefore(back: Int)

        var code: Int {
            switch self {
            case .nothing: 0
            case .before: 1
            case .sameRow(let back): 2 * back
            case .rowBefore(let back): 2 * back + 1
            }
        }

        init(code: Int) {
            switch code {
            case 0: self = .nothing
            case 1: self = .before
            default: self = code % 2 == 0 ? .sameRow(back: code / 2) : .rowBefore(back: code / 2)
            }
        }
    }

    private let numbers: [Int64]
    private let rows: [Int]
    private let guess: Guess
    /// The median of what is left; or the first number, and then the median stands in ``step``.
    private let base: Int64
    private let step: Int64
    private let divisor: UInt64
    private let width: Int
    /// What is written: of all numbers, or of all but the first.
    private let rest: [UInt64]
    /// Its cost with the best context and all that says how it is written, and that context.
    private var contextBack = 0
    private(set) var cost: UInt64 = 0

    // MARK: Writing

    /// The cheapest way of writing `numbers`, which stand in `rows` of the table.
    init(_ numbers: [Int64], rows: [Int], _ unit: NumberUnit, _ history: TableHistory) {
        var best = NumberSeries(numbers, rows, .nothing, history, unit)
        var bestWidths = best.widths
        for guess in Self.guesses(history, numbers.count) {
            let other = NumberSeries(numbers, rows, guess, history, unit)
            if other.isPossible, other.widths < bestWidths {
                best = other
                bestWidths = other.widths
            }
        }
        best.chooseContext(history)
        best.cost += UInt64(best.structureWidths) << 16
        self = best
    }

    private var isPossible = true

    private static func guesses(_ history: TableHistory, _ count: Int) -> [Guess] {
        guard count > 1 else { return (0..<min(history.series.count, 8)).map { .sameRow(back: $0 + 1) } }
        let reach = min(history.series.count, TableHistory.numberReach)
        return [.before] + (0..<reach).flatMap { [.sameRow(back: $0 + 1), .rowBefore(back: $0 + 1)] }
    }

    private init(
        _ numbers: [Int64], _ rows: [Int], _ guess: Guess, _ history: TableHistory, _ unit: NumberUnit
    ) {
        self.numbers = numbers
        self.rows = rows
        self.guess = guess
        var differences = numbers
        switch guess {
        case .nothing: break
        case .before: differences = zip(numbers.dropFirst(), numbers).map { $0 &- $1 }
        case .sameRow(let back), .rowBefore(let back):
            let other = history.series[history.series.count - back]
            let shift = guess == .sameRow(back: back) ? 0 : 1
            for place in numbers.indices {
                guard let value = unit.guess(other.numbers[max(rows[place] - shift, 0)], other.unit) else {
                    isPossible = false
                    break
                }
                differences[place] = numbers[place] &- value
            }
        }
        let middle = differences.sorted()[differences.count / 2]
        base = guess == .before ? numbers[0] : middle
        step = guess == .before ? middle : 0
        var common: UInt64 = 0
        for difference in differences { common = Self.greatestCommonDivisor(common, (difference &- middle).magnitude) }
        let divisor = max(common, 1)
        self.divisor = divisor
        let signed = Int64(exactly: divisor)
        rest = differences.map { difference in
            let distance = difference &- middle
            return ZigZag.encode(signed.map { distance / $0 } ?? (distance == 0 ? 0 : -1))
        }
        width = UInt64.bitWidth - (rest.max() ?? 0).leadingZeroBitCount
    }

    /// About how many bits it takes to say how the numbers are written.
    private var structureWidths: Int {
        [base.magnitude, step.magnitude, divisor].reduce(guess == .nothing ? 4 : 8) { sum, number in
            sum + UInt64.bitWidth - number.leadingZeroBitCount
        }
    }

    /// How many bits the numbers have: a quick guess at what they cost.
    private var widths: Int {
        func width(_ number: Int64) -> Double { Double(UInt64.bitWidth - number.magnitude.leadingZeroBitCount) }
        var sum = Int(0.5 + width(guess == .before ? step : base) * 1.5)
        if guess == .before { sum += Int(width(base)) }
        if guess != .nothing { sum += 4 }
        for number in rest { sum += UInt64.bitWidth - number.leadingZeroBitCount }
        return sum
    }

    private mutating func chooseContext(_ history: TableHistory) {
        guard width > 0 else { return }
        cost = meter(nil)
        // A context has to earn what telling it costs.
        guard numbers.count >= 24 else { return }
        for back in history.candidates {
            guard let contexts = try? history.column(back: back) else { continue }
            let other = meter(contexts) + 6 << 16
            if other < cost {
                cost = other
                contextBack = back
            }
        }
    }

    private func meter(_ contexts: [UInt8]?) -> UInt64 {
        var meter = CostMeter()
        encodeRest(contexts, into: &meter)
        return meter.cost
    }

    /// The rows whose numbers have something written.
    private var restRows: ArraySlice<Int> { rows.suffix(rest.count) }

    private func encodeRest(_ contexts: [UInt8]?, into sink: inout some BitSink) {
        let model = NumberModel(width: width, contexts: contexts == nil ? 1 : TableHistory.contexts, in: &sink)
        if let contexts {
            for (number, row) in zip(rest, restRows) { model.encode(number, Int(contexts[row]), into: &sink) }
        } else {
            for number in rest { model.encode(number, into: &sink) }
        }
    }

    func encode(
        _ structure: StructureModels, _ history: inout TableHistory, into sink: inout some BitSink
    ) {
        structure.write(.predictor, guess.code, to: &sink)
        structure.write(.base, signed: base, to: &sink)
        if guess == .before { structure.write(.step, signed: step, to: &sink) }
        structure.write(.width, width, to: &sink)
        guard width > 0 else { return }
        structure.write(.divisor, unsigned: divisor, to: &sink)
        structure.write(.lengthContext, contextBack, to: &sink)
        let place = sink.addModels(0)
        encodeRest(contextBack > 0 ? try? history.column(back: contextBack) : nil, into: &sink)
        sink.dropModels(from: place)
        if contextBack > 0 { history.favour(back: contextBack) }
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    // MARK: Reading

    /// Reads one number for each of `rows`.
    static func decode(
        rows: [Int], _ unit: NumberUnit, _ structure: StructureModels, _ history: TableHistory,
        from decoder: inout RangeDecoder
    ) throws(DecodingProblem) -> [Int64] {
        let guess = Guess(code: try structure.read(.predictor, limit: 2 * TableHistory.numberReach + 1, from: &decoder))
        let base = structure.signed(.base, from: &decoder)
        let step = guess == .before ? structure.signed(.step, from: &decoder) : 0
        let width = try structure.read(.width, limit: 64, from: &decoder)
        var numbers = [Int64](repeating: guess == .before ? step : base, count: rows.count)
        if guess == .before { numbers[0] = base }
        if width > 0 {
            let divisor = Int64(bitPattern: structure.unsigned(.divisor, from: &decoder))
            let back = try structure.read(.lengthContext, limit: TableHistory.columnReach, from: &decoder)
            let contexts = back > 0 ? try history.column(back: back) : nil
            let place = decoder.addModels(0)
            let model = NumberModel(
                width: width, contexts: contexts == nil ? 1 : TableHistory.contexts, in: &decoder)
            for place in rows.indices.dropFirst(guess == .before ? 1 : 0) {
                let context = contexts.map { Int($0[rows[place]]) } ?? 0
                numbers[place] &+= ZigZag.decode(model.decode(context, from: &decoder)) &* divisor
            }
            decoder.dropModels(from: place)
        }
        switch guess {
        case .nothing: break
        case .before:
            var last: Int64 = 0
            for place in numbers.indices {
                last &+= numbers[place]
                numbers[place] = last
            }
        case .sameRow(let back), .rowBefore(let back):
            guard back <= min(history.series.count, TableHistory.numberReach) else {
                throw DecodingProblem(.malformed, "number series")
            }
            let other = history.series[history.series.count - back]
            let shift = guess == .sameRow(back: back) ? 0 : 1
            for place in numbers.indices {
                guard let value = unit.guess(other.numbers[max(rows[place] - shift, 0)], other.unit) else {
                    throw DecodingProblem(.malformed, "number series")
                }
                numbers[place] &+= value
            }
        }
        return numbers
    }

    /// The numbers of a series by table row, gaps filled with the number before.
    static func spread(_ numbers: [Int64], rows: [Int], over count: Int) -> [Int64] {
        var spread = [Int64](repeating: 0, count: count)
        var last: Int64 = 0
        var next = 0
        for row in 0..<count {
            if next < rows.count, rows[next] == row {
                last = numbers[next]
                next += 1
            }
            spread[row] = last
        }
        return spread
    }
}
