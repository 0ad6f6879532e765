/// A column taken apart: a dictionary of entries, which entry each row has, and what rows add to theirs.
struct ColumnPlan {
    /// The form's choices, then the entries in the order in which rows first have them.
    private(set) var entries: [ColumnEntry]
    /// So many of ``entries`` come from the form.
    let seeds: Int
    private(set) var symbols: [Int] = []
    /// For each slot the rows (places in ``symbols``) that have a number there, and the numbers, all at one scale.
    private(set) var slots: [(places: [Int], numbers: [Int64])] = []
    /// The codes of the select-multiples and their edits, and these as bits.
    let codes: ChoiceCodes
    private(set) var masks: [UInt64] = []
    private(set) var edits: [ChoiceEdits.Edit] = []
    /// What the form's choices are to this column.
    let seeding: Seeding

    /// What becomes of the choices that the form lists for a column.
    enum Seeding: Int {
        case entries = 0, codes, unused
    }

    /// Takes answers apart.
    ///
    /// - Parameter isWhole: whether each answer is an entry of its own, or numbers and choices are told row by row.
    init(_ answers: [ArraySlice<UInt8>], choices form: [[UInt8]], isWhole: Bool) {
        let scales = isWhole ? [] : Self.scales(answers)
        let isWhole = isWhole || !Self.haveRoom(answers, scales)
        let hasMultiple = answers.contains {
            $0.first == AnswerTag.choices.rawValue || $0.first == AnswerTag.choicesEdit.rawValue
        }
        let isMultiple = hasMultiple && !isWhole
        seeding = isMultiple ? .codes : hasMultiple ? .unused : .entries
        entries = seeding == .entries ? form.map(ColumnEntry.init(choice:)) : []
        seeds = entries.count
        codes = isMultiple ? ChoiceCodes(answers, form: form) : .none
        slots = isWhole ? [] : scales.map { _ in ([], []) }
        var known: [ColumnEntry: Int] = [:]
        for (place, entry) in entries.enumerated() { known[entry] = place }
        for (place, answer) in answers.enumerated() {
            var entry: ColumnEntry?
            if !isWhole, let prefix = ColumnEntry(prefixOf: answer) {
                let numbers = Self.numbers(answer, prefix, scales) ?? []
                entry = prefix
                for (slot, number) in numbers.enumerated() {
                    slots[slot].places.append(place)
                    slots[slot].numbers.append(number)
                }
            } else if isMultiple, let mask = codes.mask(answer) {
                entry = .choices
                masks.append(mask)
            } else if isMultiple, let edit = codes.edit(answer) {
                entry = .edits
                edits.append(edit)
            }
            let found = entry ?? ColumnEntry(answer: answer)
            let symbol = known[found] ?? entries.count
            if symbol == entries.count {
                known[found] = symbol
                entries.append(found)
            }
            symbols.append(symbol)
        }
        slots = Array(slots.prefix { !$0.places.isEmpty })
    }

    /// Whether rows add something to their entries.
    var addsToRows: Bool { !slots.isEmpty || !masks.isEmpty || !edits.isEmpty }

    // MARK: Numbers

    /// The greatest scale of each slot.
    private static func scales(_ answers: [ArraySlice<UInt8>]) -> [Int] {
        var scales: [Int] = []
        for answer in answers {
            guard let entry = ColumnEntry(prefixOf: answer) else { continue }
            for slot in 0..<entry.numbers {
                if slot == scales.count { scales.append(0) }
                scales[slot] = max(scales[slot], entry.scale(slot))
            }
        }
        return scales
    }

    /// Whether all numbers fit at these scales.
    private static func haveRoom(_ answers: [ArraySlice<UInt8>], _ scales: [Int]) -> Bool {
        answers.allSatisfy { answer in
            ColumnEntry(prefixOf: answer).map { numbers(answer, $0, scales) != nil } ?? true
        }
    }

    private static func numbers(_ answer: ArraySlice<UInt8>, _ entry: ColumnEntry, _ scales: [Int]) -> [Int64]? {
        var reader = ByteReader(answer.dropFirst(entry.bytes.count), place: "number")
        var numbers: [Int64] = []
        for slot in 0..<entry.numbers {
            guard let number = try? reader.zigzag(),
                let factor = Decimals.power(scales[slot] - entry.scale(slot))
            else { return nil }
            let (scaled, isTooLarge) = number.multipliedReportingOverflow(by: factor)
            if isTooLarge { return nil }
            numbers.append(scaled)
        }
        return reader.isAtEnd ? numbers : nil
    }
}

/// Powers of ten, for numbers with a fixed point.
enum Decimals {
    private static let powers: [Int64] = (0...18).reduce(into: [1]) { powers, place in
        if place > 0 { powers.append(powers[place - 1] * 10) }
    }

    static func power(_ exponent: Int) -> Int64? {
        powers.indices.contains(exponent) ? powers[exponent] : nil
    }
}
