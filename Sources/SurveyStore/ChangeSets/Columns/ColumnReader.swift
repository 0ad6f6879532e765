/// Reads what ``ColumnWriter`` wrote. Nothing is believed: counts, lengths and places are checked before they are used,
/// and every answer that comes out is in its canonical form.
struct ColumnReader: ~Copyable {
    private var decoder: RangeDecoder
    private let structure: StructureModels
    private var texts: TextReader
    /// The bytes of all answers.
    private(set) var pool: [UInt8] = []
    /// Where answers lie in ``pool``, column after column; rows refer to these.
    private(set) var values: [PoolRange] = []
    private var cells = 0

    init(_ coded: ArraySlice<UInt8>, texts: consuming TextReader) {
        var decoder = RangeDecoder(coded)
        structure = StructureModels(in: &decoder)
        self.decoder = decoder
        self.texts = texts
    }

    borrowing func end() throws(DecodingProblem) {
        try decoder.end("answers section")
        try texts.end()
    }

    mutating func count(limit: Int) throws(DecodingProblem) -> Int {
        try structure.read(.count, limit: limit, from: &decoder)
    }

    /// A number under the model of a purpose.
    mutating func number(_ purpose: ColumnStructure, limit: Int) throws(DecodingProblem) -> Int {
        try structure.read(purpose, limit: limit, from: &decoder)
    }

    mutating func text(limit: Int) throws(DecodingProblem) -> ArraySlice<UInt8> {
        try texts.text(structure.read(.entryLength, limit: limit, from: &decoder))[...]
    }

    mutating func word(_ width: Int = 64) -> UInt64 {
        decoder.bits(width)
    }

    mutating func numbers(
        rows: [Int], unit: NumberUnit = .other, _ history: TableHistory
    ) throws(DecodingProblem) -> [Int64] {
        guard !rows.isEmpty else { return [] }
        return try NumberSeries.decode(rows: rows, unit, structure, history, from: &decoder)
    }

    /// Reads numbers for all rows of a table.
    mutating func series(unit: NumberUnit = .other, _ history: inout TableHistory) throws(DecodingProblem) -> [Int64] {
        try countCells(history)
        let numbers = try numbers(rows: Array(0..<history.rowCount), unit: unit, history)
        history.add(series: numbers, unit)
        return numbers
    }

    /// A series or a column costs its writer next to nothing, however many rows its table has.
    private mutating func countCells(_ history: TableHistory) throws(DecodingProblem) {
        cells += history.rowCount
        guard cells <= Limits.sectionCells else { throw DecodingProblem(.tooLarge, "rows of all columns") }
    }

    /// A column: which rows have answers, and their places in ``values``.
    struct Column {
        let rows: [Int]
        let answers: [Int32]
    }

    mutating func column(choices: ChoiceSeeds, _ history: inout TableHistory) throws(DecodingProblem) -> Column {
        try countCells(history)
        let rows = try presence(&history)
        guard !rows.isEmpty else { throw DecodingProblem(.notCanonical, "column without answers") }
        var dictionary = try entries(choices, limit: rows.count)
        let symbols = try symbols(rows, dictionary, history)
        try slots(&dictionary, symbols, rows, &history)
        if dictionary.entries.contains(.choices) { try masks(&dictionary, symbols, rows, &history) }
        if dictionary.entries.contains(.edits) { edits(&dictionary, symbols, &history) }
        history.add(
            column: ColumnContexts.of(
                symbols: symbols, entryCount: dictionary.entries.count, first: dictionary.slots.first?.numbers ?? [],
                masks: dictionary.masks.isEmpty ? dictionary.edits.map(\.named) : dictionary.masks, rows: rows,
                over: history.rowCount))
        return Column(rows: rows, answers: try answers(dictionary, symbols))
    }

    // MARK: The parts of a column

    private struct Dictionary {
        var entries: [ColumnEntry] = []
        var seeds = 0
        var codes: [[UInt8]] = []
        var slots: [(numbers: [Int64], scale: Int)] = []
        var masks: [UInt64] = []
        var edits: [ChoiceEdits.Edit] = []
    }

    private mutating func presence(_ history: inout TableHistory) throws(DecodingProblem) -> [Int] {
        let code = try structure.read(.presence, limit: PresenceCode.limit, from: &decoder)
        if code == PresenceCode.all { return Array(0..<history.rowCount) }
        let contexts = try PresenceContexts(code, &history)
        var models = history.presenceModels(code)
        let rows = Presence.decode(history.rowCount, contexts, &models, from: &decoder)
        if code == PresenceCode.answered { history.presence = models }
        return rows
    }

    private mutating func entries(
        _ choices: ChoiceSeeds, limit: Int
    ) throws(DecodingProblem) -> Dictionary {
        var dictionary = Dictionary()
        let seeding =
            choices.codes.isEmpty
            ? .entries : ColumnPlan.Seeding(rawValue: try structure.read(.seeding, limit: 2, from: &decoder))
        if seeding == .entries { dictionary.entries = choices.entries }
        dictionary.seeds = dictionary.entries.count
        let added = try structure.read(.entryCount, limit: limit, from: &decoder)
        for _ in 0..<added {
            let code = try structure.read(.entryKind, limit: ColumnEntry.Kind.allCases.count - 1, from: &decoder)
            guard let kind = ColumnEntry.Kind(rawValue: code) else { throw DecodingProblem(.malformed, "column entry") }
            dictionary.entries.append(try entry(kind))
        }
        if dictionary.entries.contains(where: { $0.kind == .choices || $0.kind == .edits }) {
            dictionary.codes = try codes(form: seeding == .codes ? choices.codes : [])
            // A code that stands twice could be added and removed by one edit: no answer, and found out too late by its bits.
            guard !dictionary.entries.contains(.edits) || Set(dictionary.codes).count == dictionary.codes.count else {
                throw DecodingProblem(.malformed, "choices edit")
            }
        }
        return dictionary
    }

    private mutating func entry(_ kind: ColumnEntry.Kind) throws(DecodingProblem) -> ColumnEntry {
        switch kind {
        case .choices: return .choices
        case .edits: return .edits
        case .literal: return try ColumnEntry(literal: text(limit: Limits.answerBytes))
        case .text, .choice:
            let length = try structure.read(.entryLength, limit: Limits.answerBytes, from: &decoder)
            let tag: AnswerTag = kind == .text ? .text : .choice
            return try ColumnEntry(kind, answer: texts.text(length, behind: tag.rawValue))
        case .numbers:
            let tag = try structure.read(.numberTag, limit: Int(UInt8.max), from: &decoder)
            return try ColumnEntry(tag: tag) { limit throws(DecodingProblem) in
                let number = structure.unsigned(.numberForm, from: &decoder)
                guard number <= UInt64(limit) else { throw DecodingProblem(.tooLarge, "number prefix") }
                return number
            }
        }
    }

    private mutating func codes(form: [[UInt8]]) throws(DecodingProblem) -> [[UInt8]] {
        var codes = Array(form.prefix(ChoiceCodes.limit))
        if codes.count > 1, try structure.read(.codeOrder, limit: 1, from: &decoder) == 1 {
            for place in codes.indices.dropLast() {
                let step = try structure.read(.codeOrder, limit: codes.count - place - 1, from: &decoder)
                codes.insert(codes.remove(at: place + step), at: place)
            }
        }
        for _ in 0..<(try structure.read(.maskCodes, limit: ChoiceCodes.limit - codes.count, from: &decoder)) {
            let code = try text(limit: Limits.nameBytes)
            guard !code.isEmpty, UTF8.isValid(code), !code.contains(0x20) else {
                throw DecodingProblem(.malformed, "choice code")
            }
            codes.append(Array(code))
        }
        return codes
    }

    private mutating func symbols(
        _ rows: [Int], _ dictionary: Dictionary, _ history: TableHistory
    ) throws(DecodingProblem) -> [Int] {
        let count = dictionary.entries.count
        guard count > 1 else {
            guard count == 1 || rows.isEmpty else { throw DecodingProblem(.malformed, "column without entries") }
            return [Int](repeating: 0, count: rows.count)
        }
        let code = try structure.read(.symbolContext, limit: 1 + TableHistory.columnReach, from: &decoder)
        guard code == 0 || count <= EntrySymbols.contextLimit else {
            throw DecodingProblem(.tooLarge, "column entries")
        }
        return try EntrySymbols.decode(
            rows, entries: count, seeds: dictionary.seeds, code > 1 ? history.column(back: code - 1) : nil,
            isRowBefore: code == 1, from: &decoder)
    }

    /// Reads the numbers of each slot, brought to one scale.
    private mutating func slots(
        _ dictionary: inout Dictionary, _ symbols: [Int], _ rows: [Int], _ history: inout TableHistory
    ) throws(DecodingProblem) {
        let slotCount = dictionary.entries.reduce(0) { max($0, $1.numbers) }
        for slot in 0..<slotCount {
            let owners = dictionary.entries.filter { $0.numbers > slot }
            let slotRows =
                owners.count == dictionary.entries.count
                ? rows : zip(symbols, rows).compactMap { dictionary.entries[$0].numbers > slot ? $1 : nil }
            let unit = owners.first?.unit ?? .other
            let numbers = try numbers(rows: slotRows, unit: unit, history)
            history.add(series: NumberSeries.spread(numbers, rows: slotRows, over: history.rowCount), unit)
            dictionary.slots.append((numbers, owners.reduce(0) { max($0, $1.scale(slot)) }))
        }
    }

    private mutating func masks(
        _ dictionary: inout Dictionary, _ symbols: [Int], _ rows: [Int], _ history: inout TableHistory
    ) throws(DecodingProblem) {
        let maskRows =
            dictionary.entries.count == 1
            ? rows : zip(symbols, rows).compactMap { dictionary.entries[$0].kind == .choices ? $1 : nil }
        var other: ChoiceMasks.Other?
        if try structure.read(.maskContext, limit: 1, from: &decoder) == 1 {
            other = ChoiceMasks.Other(history, dictionary.codes)
            guard other != nil else { throw DecodingProblem(.malformed, "context of choices") }
        }
        dictionary.masks = ChoiceMasks.decode(maskRows, dictionary.codes.count, other, from: &decoder)
        history.remember(dictionary.codes, dictionary.masks, maskRows)
    }

    private mutating func edits(_ dictionary: inout Dictionary, _ symbols: [Int], _ history: inout TableHistory) {
        dictionary.edits = ChoiceEdits.decode(
            symbols.count { dictionary.entries[$0].kind == .edits }, dictionary.codes.count, &history.edits,
            from: &decoder)
    }

    // MARK: Answers

    /// Ends an answer whose bytes begin at `start` of the pool.
    @inline(__always)
    private mutating func endAnswer(from start: Int) throws(DecodingProblem) -> Int32 {
        guard pool.count - start <= Limits.answerBytes, pool.count <= Limits.sectionBytes else {
            throw DecodingProblem(.tooLarge, "answers")
        }
        values.append(PoolRange(start: start, end: pool.count))
        return Int32(values.count - 1)
    }

    private mutating func answers(
        _ dictionary: Dictionary, _ symbols: [Int]
    ) throws(DecodingProblem) -> [Int32] {
        var whole = [Int32](repeating: -1, count: dictionary.entries.count)
        var answers: [Int32] = []
        answers.reserveCapacity(symbols.count)
        var next = [Int](repeating: 0, count: dictionary.slots.count)
        var nextMask = 0
        var nextEdit = 0
        var known: [UInt64: Int32] = [:]
        for symbol in symbols {
            if whole[symbol] >= 0 {
                answers.append(whole[symbol])
            } else if !dictionary.entries[symbol].addsToRows {
                let start = pool.count
                pool.append(contentsOf: dictionary.entries[symbol].bytes)
                whole[symbol] = try endAnswer(from: start)
                answers.append(whole[symbol])
            } else if dictionary.entries[symbol].kind == .numbers {
                answers.append(try numbers(dictionary.entries[symbol], dictionary, &next))
            } else if dictionary.entries[symbol].kind == .choices {
                let mask = dictionary.masks[nextMask]
                nextMask += 1
                if let answer = known[mask] {
                    answers.append(answer)
                } else {
                    let start = pool.count
                    ChoiceCodes.append(mask: mask, dictionary.codes, to: &pool)
                    known[mask] = try endAnswer(from: start)
                    answers.append(Int32(values.count - 1))
                }
            } else {
                let start = pool.count
                ChoiceCodes.append(edit: dictionary.edits[nextEdit], dictionary.codes, to: &pool)
                nextEdit += 1
                answers.append(try endAnswer(from: start))
            }
        }
        return answers
    }

    @inline(__always)
    private mutating func numbers(
        _ entry: ColumnEntry, _ dictionary: Dictionary, _ next: inout [Int]
    ) throws(DecodingProblem) -> Int32 {
        let start = pool.count
        for byte in entry.bytes { pool.append(byte) }
        for slot in 0..<entry.numbers {
            let scale = dictionary.slots[slot].scale
            let number = try Self.unscaled(dictionary.slots[slot].numbers[next[slot]], scale - entry.scale(slot))
            next[slot] += 1
            guard entry.allows(number) else { throw DecodingProblem(.malformed, "date or time") }
            var rest = ZigZag.encode(number)
            while rest >= 0x80 {
                pool.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            pool.append(UInt8(truncatingIfNeeded: rest))
        }
        return try endAnswer(from: start)
    }

    private static func unscaled(_ number: Int64, _ places: Int) throws(DecodingProblem) -> Int64 {
        guard places > 0 else { return number }
        guard let factor = Decimals.power(places), number % factor == 0 else {
            throw DecodingProblem(.malformed, "decimal")
        }
        return number / factor
    }
}
