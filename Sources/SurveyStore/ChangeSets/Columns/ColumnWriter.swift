/// Writes the columns of one section: structure and answers to one range coder, texts to a ``TextWriter``.
/// Layout: protocol.md §5.5.
struct ColumnWriter {
    var sink = RangeEncoder()
    let structure: StructureModels
    private(set) var texts = TextWriter()

    init() {
        structure = StructureModels(in: &sink)
    }

    mutating func count(_ number: Int) {
        structure.write(.count, number, to: &sink)
    }

    mutating func number(_ purpose: ColumnStructure, _ number: Int) {
        structure.write(purpose, number, to: &sink)
    }

    mutating func text(_ text: some Collection<UInt8>) {
        structure.write(.entryLength, text.count, to: &sink)
        texts.add(text)
    }

    /// Writes numbers that stand in `rows` of a table.
    mutating func numbers(
        _ numbers: [Int64], rows: [Int], unit: NumberUnit = .other, _ history: inout TableHistory
    ) {
        guard !numbers.isEmpty else { return }
        NumberSeries(numbers, rows: rows, unit, history).encode(structure, &history, into: &sink)
    }

    /// Writes numbers for all rows of a table, and remembers them for what follows.
    mutating func series(_ numbers: [Int64], unit: NumberUnit = .other, _ history: inout TableHistory) {
        self.numbers(numbers, rows: Array(numbers.indices), unit: unit, &history)
        history.add(series: numbers, unit)
    }

    /// Writes the answers of a column, which stand in `rows` of its table.
    mutating func column(
        _ answers: [ArraySlice<UInt8>], rows: [Int], choices: [[UInt8]], _ history: inout TableHistory
    ) {
        presence(rows, &history)
        let plan = Self.plan(answers, choices, rows, history)
        if !choices.isEmpty { structure.write(.seeding, plan.seeding.rawValue, to: &sink) }
        entries(plan)
        symbols(plan, rows, &history)
        for (slot, (places, numbers)) in plan.slots.enumerated() {
            let unit = plan.entries.first { $0.numbers > slot }?.unit ?? .other
            let slotRows = places.map { rows[$0] }
            self.numbers(numbers, rows: slotRows, unit: unit, &history)
            history.add(series: NumberSeries.spread(numbers, rows: slotRows, over: history.rowCount), unit)
        }
        if plan.entries.contains(.choices) { masks(plan, rows, &history) }
        if plan.entries.contains(.edits) {
            ChoiceEdits.encode(plan.edits, plan.codes.codes.count, &history.edits, into: &sink)
        }
        history.add(column: plan.contexts(rows, over: history.rowCount))
    }

    /// The cheaper one of telling numbers and choices row by row, and of telling whole answers.
    private static func plan(
        _ answers: [ArraySlice<UInt8>], _ choices: [[UInt8]], _ rows: [Int], _ history: TableHistory
    ) -> ColumnPlan {
        let parted = ColumnPlan(answers, choices: choices, isWhole: false)
        guard parted.addsToRows else { return parted }
        let whole = ColumnPlan(answers, choices: choices, isWhole: true)
        guard whole.entries.count - whole.seeds <= 8 + answers.count / 4 else { return parted }
        return cost(whole, rows, history) < cost(parted, rows, history) ? whole : parted
    }

    private static func cost(_ plan: ColumnPlan, _ rows: [Int], _ history: TableHistory) -> UInt64 {
        // What becomes of a dictionary's texts is not known before the end. Whole answers are no words: their bytes are dear.
        var cost = plan.entries.dropFirst(plan.seeds).reduce(UInt64(0)) { cost, entry in
            cost + UInt64(6 + (entry.text?.count ?? 1) * (entry.kind == .literal ? 9 : 6)) << 16
        }
        cost += SymbolChoice(plan, rows, history).cost
        for (slot, (places, numbers)) in plan.slots.enumerated() {
            let unit = plan.entries.first { $0.numbers > slot }?.unit ?? .other
            cost += NumberSeries(numbers, rows: places.map { rows[$0] }, unit, history).cost
        }
        if !plan.masks.isEmpty {
            var meter = CostMeter()
            ChoiceMasks.encode(plan.masks, plan.maskRows(rows), plan.codes.codes.count, nil, into: &meter)
            cost += meter.cost
        }
        var meter = CostMeter()
        var models = history.edits
        ChoiceEdits.encode(plan.edits, plan.codes.codes.count, &models, into: &meter)
        cost += meter.cost + UInt64(plan.codes.codes.dropFirst(plan.codes.seeds).joined().count * 6) << 16
        return cost
    }

    // MARK: The parts of a column

    private mutating func presence(_ rows: [Int], _ history: inout TableHistory) {
        let choice = PresenceChoice(rows, &history)
        structure.write(.presence, choice.code, to: &sink)
        guard choice.code != PresenceCode.all, let contexts = try? PresenceContexts(choice.code, &history)
        else { return }
        var models = history.presenceModels(choice.code)
        Presence.encode(choice.bits, contexts, &models, into: &sink)
        if choice.code == PresenceCode.answered { history.presence = models }
        if let back = PresenceCode.back(choice.code) { history.favour(back: back) }
    }

    private mutating func entries(_ plan: ColumnPlan) {
        structure.write(.entryCount, plan.entries.count - plan.seeds, to: &sink)
        for entry in plan.entries.dropFirst(plan.seeds) {
            structure.write(.entryKind, entry.kind.rawValue, to: &sink)
            if let text = entry.text { self.text(text) }
            if entry.kind == .numbers {
                structure.write(.numberTag, Int(entry.bytes[0]), to: &sink)
                for number in entry.form { structure.write(.numberForm, unsigned: number, to: &sink) }
            }
        }
        if plan.entries.contains(.choices) || plan.entries.contains(.edits) { codes(plan.codes) }
    }

    private mutating func codes(_ codes: ChoiceCodes) {
        if codes.seeds > 1 {
            let isSorted = codes.steps.allSatisfy { $0 == 0 }
            structure.write(.codeOrder, isSorted ? 0 : 1, to: &sink)
            if !isSorted { for step in codes.steps.dropLast() { structure.write(.codeOrder, step, to: &sink) } }
        }
        structure.write(.maskCodes, codes.codes.count - codes.seeds, to: &sink)
        for code in codes.codes.dropFirst(codes.seeds) { text(code) }
    }

    private mutating func symbols(_ plan: ColumnPlan, _ rows: [Int], _ history: inout TableHistory) {
        guard plan.entries.count > 1 else { return }
        let choice = SymbolChoice(plan, rows, history)
        structure.write(.symbolContext, choice.code, to: &sink)
        let place = sink.addModels(0)
        EntrySymbols.encode(plan, choice.contexts(rows, history), isRowBefore: choice.code == 1, into: &sink)
        sink.dropModels(from: place)
        if choice.code > 1 { history.favour(back: choice.code - 1) }
    }

    private mutating func masks(_ plan: ColumnPlan, _ rows: [Int], _ history: inout TableHistory) {
        let maskRows = plan.maskRows(rows)
        var chosen: ChoiceMasks.Other?
        if let other = ChoiceMasks.Other(history, plan.codes.codes) {
            var alone = CostMeter()
            ChoiceMasks.encode(plan.masks, maskRows, plan.codes.codes.count, nil, into: &alone)
            var beside = CostMeter()
            ChoiceMasks.encode(plan.masks, maskRows, plan.codes.codes.count, other, into: &beside)
            if beside.cost < alone.cost { chosen = other }
        }
        structure.write(.maskContext, chosen == nil ? 0 : 1, to: &sink)
        let place = sink.addModels(0)
        ChoiceMasks.encode(plan.masks, maskRows, plan.codes.codes.count, chosen, into: &sink)
        sink.dropModels(from: place)
        history.remember(plan.codes.codes, plan.masks, maskRows)
    }
}

extension ColumnPlan {
    /// The rows whose entry is that of select-multiples.
    func maskRows(_ rows: [Int]) -> [Int] {
        zip(symbols, rows).compactMap { entries[$0].kind == .choices ? $1 : nil }
    }

    /// What later columns see of this one.
    func contexts(_ rows: [Int], over count: Int) -> [UInt8] {
        ColumnContexts.of(
            symbols: symbols, entryCount: entries.count, first: slots.first?.numbers ?? [],
            masks: masks.isEmpty ? edits.map(\.named) : masks, rows: rows, over: count)
    }
}
