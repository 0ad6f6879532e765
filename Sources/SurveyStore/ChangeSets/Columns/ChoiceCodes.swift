/// The codes of a column's select-multiples and of their edits, in an order that the answers follow: an answer is then told by
/// a bit for each code.
struct ChoiceCodes {
    /// A column has at most so many codes as bits, none of them longer than ``Limits/nameBytes``: answers with others are
    /// told whole.
    static let limit = 64

    /// The form's, then those that it does not know.
    let codes: [[UInt8]]
    /// For each of the form's codes, in the order in which they stand here, which of those not yet taken it is.
    let steps: [Int]
    private let places: [[UInt8]: Int]

    static let none = ChoiceCodes([], form: [])

    init(_ answers: [ArraySlice<UInt8>], form: [[UInt8]]) {
        var codes = Array(form.prefix(Self.limit))
        let seeds = codes.count
        var places: [[UInt8]: Int] = [:]
        for (place, code) in codes.enumerated() { places[code] = place }
        var after = [UInt64](repeating: 0, count: Self.limit)
        for list in answers.lazy.flatMap(Self.lists) {
            var last: Int?
            for code in list {
                var place = places[Array(code)]
                if place == nil, codes.count < Self.limit, code.count <= Limits.nameBytes {
                    place = codes.count
                    places[Array(code)] = codes.count
                    codes.append(Array(code))
                }
                if let last, let place { after[last] |= 1 << UInt64(place) }
                last = place
            }
        }
        // Those that the form knows stand first, whatever the answers say.
        let order = Self.order(Array(0..<seeds), after) + Self.order(Array(seeds..<codes.count), after)
        var left = Array(0..<seeds)
        steps = order.prefix(seeds).map { place in
            let step = left.firstIndex(of: place) ?? 0
            left.remove(at: step)
            return step
        }
        self.codes = order.map { codes[$0] }
        self.places = Dictionary(self.codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many of ``codes`` the form knows.
    var seeds: Int { steps.count }

    /// The lists of codes in an answer, each in its order: of a select-multiple one, of an edit what it adds and what it removes.
    private static func lists(_ answer: ArraySlice<UInt8>) -> [[ArraySlice<UInt8>]] {
        let parts = answer.dropFirst().split(separator: 0x20)
        switch answer.first.flatMap(AnswerTag.init(rawValue:)) {
        case .choices: return [parts]
        case .choicesEdit:
            return [added, removed].map { sign in parts.filter { $0.first == sign }.map { $0.dropFirst() } }
        default: return []
        }
    }

    /// An order that all answers follow, near the one given (Kahn's topological sort, 1962); the one given where two disagree.
    private static func order(_ given: [Int], _ after: [UInt64]) -> [Int] {
        var waiting = given
        var order: [Int] = []
        while let next = waiting.firstIndex(where: { place in
            waiting.allSatisfy { after[$0] >> UInt64(place) & 1 == 0 }
        }) {
            order.append(waiting.remove(at: next))
        }
        return waiting.isEmpty ? order : given
    }

    // MARK: Answers as bits

    private static let added = UInt8(ascii: "+")
    private static let removed = UInt8(ascii: "-")

    /// The choices of a select-multiple; nil unless they come in the order of the codes.
    func mask(_ answer: ArraySlice<UInt8>) -> UInt64? {
        guard answer.first == AnswerTag.choices.rawValue else { return nil }
        if answer.count == 1 { return 0 }
        return mask(answer.dropFirst().split(separator: 0x20, omittingEmptySubsequences: false))
    }

    /// What an edit adds and removes; nil unless both come in the order of the codes.
    func edit(_ answer: ArraySlice<UInt8>) -> ChoiceEdits.Edit? {
        guard answer.first == AnswerTag.choicesEdit.rawValue else { return nil }
        let lists = Self.lists(answer)
        guard let added = mask(lists[0]), let removed = mask(lists[1]), added & removed == 0 else { return nil }
        return ChoiceEdits.Edit(added: added, removed: removed)
    }

    private func mask(_ list: [ArraySlice<UInt8>]) -> UInt64? {
        var mask: UInt64 = 0
        for code in list {
            // Each stands behind the one before.
            guard let place = places[Array(code)], mask >> UInt64(place) == 0 else { return nil }
            mask |= 1 << UInt64(place)
        }
        return mask
    }

    /// The answer that a mask stands for, at the end of `pool`.
    static func append(mask: UInt64, _ codes: [[UInt8]], to pool: inout [UInt8]) {
        pool.append(AnswerTag.choices.rawValue)
        let start = pool.count
        for (place, code) in codes.enumerated() where mask >> UInt64(place) & 1 == 1 {
            if pool.count > start { pool.append(0x20) }
            pool += code
        }
    }

    /// The answer that an edit stands for, at the end of `pool`.
    static func append(edit: ChoiceEdits.Edit, _ codes: [[UInt8]], to pool: inout [UInt8]) {
        pool.append(AnswerTag.choicesEdit.rawValue)
        let start = pool.count
        for (sign, mask) in [(added, edit.added), (removed, edit.removed)] {
            for (place, code) in codes.enumerated() where mask >> UInt64(place) & 1 == 1 {
                if pool.count > start { pool.append(0x20) }
                pool.append(sign)
                pool += code
            }
        }
    }
}
