/// The bytes of short texts, bit by bit, each told from the two bytes before it. What was seen behind both counts most, then
/// what was seen behind the last one, then what was seen at all, each the more the more often it was seen (Cleary and Witten,
/// "Prediction by partial matching", 1984, without its escapes). Layout and arithmetic: protocol.md §5.6.
struct LetterModel {
    /// Sixteen models for each half of a byte that came up behind some bytes.
    private var states: [UInt32] = []
    /// For each sixteen models what they stand behind; in the order in which they came up.
    private var keys: [UInt32] = []
    /// A hash table of places in ``keys``, plus 1.
    private var table = [UInt32](repeating: 0, count: 1 << 8)

    /// Models that have seen nothing.
    init() {}

    /// Models that have learnt how letters follow each other in the languages of surveys: a text of 20 words is too short
    /// to learn that from.
    static let taught: LetterModel = {
        var model = LetterModel()
        for line in LetterPrimer.lines {
            var last = LastBytes()
            for byte in line.utf8 { model.learn(byte, &last) }
        }
        return model
    }()

    /// The two bytes before the next one, in one text.
    struct LastBytes {
        fileprivate var bytes: UInt32 = 0

        mutating func append(_ byte: UInt8) { bytes = (bytes << 8 | UInt32(byte)) & 0xFFFF }
    }

    // MARK: Bytes

    @inline(__always)
    mutating func encode(_ byte: UInt8, _ last: inout LastBytes, into encoder: inout RangeEncoder) {
        code(&last) { place, chance in
            let bit = Int(byte) >> place & 1
            encoder.bit(bit, chance: chance)
            return bit
        }
    }

    @inline(__always)
    mutating func decode(_ last: inout LastBytes, from decoder: inout RangeDecoder) -> UInt8 {
        code(&last) { _, chance in decoder.bit(chance: chance) }
    }

    private mutating func learn(_ byte: UInt8, _ last: inout LastBytes) {
        code(&last) { place, _ in Int(byte) >> place & 1 }
    }

    /// Goes through the eight bits of a byte, the most significant first.
    ///
    /// - Parameter coder: writes or reads the bit of a place, given the probability of a 1 in 65,536ths.
    @inline(__always)
    @discardableResult
    private mutating func code(
        _ last: inout LastBytes, _ coder: (_ place: Int, _ chance: UInt64) -> Int
    ) -> UInt8 {
        let contexts = (UInt32(0), 1 + last.bytes & 0xFF, 257 + last.bytes)
        var byte = 0
        for half in stride(from: 4, through: 0, by: -4) {
            let begun = half == 4 ? 0 : 1 + UInt32(byte)
            let first = sixteen(contexts.0 * 17 + begun)
            let second = sixteen(contexts.1 * 17 + begun)
            let third = sixteen(contexts.2 * 17 + begun)
            var node = 1
            for place in stride(from: 3, through: 0, by: -1) {
                var chance: Int64 = 1 << 21
                blend(&chance, states[first + node])
                blend(&chance, states[second + node])
                blend(&chance, states[third + node])
                let bit = coder(half + place, UInt64(min(max(chance >> 6, 16), 65_520)))
                learn(bit, first + node)
                learn(bit, second + node)
                learn(bit, third + node)
                node = node << 1 | bit
            }
            byte = byte << 4 | node & 15
        }
        last.append(UInt8(byte))
        return UInt8(byte)
    }

    // MARK: Models

    /// For each count how much a model that has seen so many bits says, in 65,536ths: n of n + 1 parts.
    private static let weights: [Int64] = (0...255).map { 65_536 * $0 / ($0 + 1) }
    private let weights = Self.weights
    private let rates = BitModel.rates

    @inline(__always)
    private func blend(_ chance: inout Int64, _ state: UInt32) {
        chance += ((Int64(state >> 10) - chance) * weights[BitModel.count(state)]) >> 16
    }

    @inline(__always)
    private mutating func learn(_ bit: Int, _ model: Int) {
        states[model] = BitModel.next(states[model], bit, rates[BitModel.count(states[model])])
    }

    /// Where the models of half a byte begin in ``states``; fresh ones if it comes up for the first time.
    @inline(__always)
    private mutating func sixteen(_ key: UInt32) -> Int {
        var slot = hash(key)
        while table[slot] != 0 {
            let place = Int(table[slot]) - 1
            if keys[place] == key { return place << 4 }
            slot = (slot + 1) & (table.count - 1)
        }
        return add(key, slot)
    }

    @inline(__always)
    private func hash(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 8) & (table.count - 1) }

    @inline(never)
    private mutating func add(_ key: UInt32, _ slot: Int) -> Int {
        keys.append(key)
        states += repeatElement(BitModel.initial, count: 16)
        table[slot] = UInt32(keys.count)
        if keys.count * 2 > table.count { grow() }
        return (keys.count - 1) << 4
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: table.count * 2)
        for (place, key) in keys.enumerated() {
            var slot = hash(key)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(place + 1)
        }
    }
}
