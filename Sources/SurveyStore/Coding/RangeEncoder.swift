/// A binary range coder (Martin, "Range encoding", 1979; binary as in CABAC, ITU-T H.264 §9.3): bits that their models
/// expect cost next to nothing, so that a column needs no encoding of its own. Arithmetic: protocol.md §5.4.
struct RangeEncoder: BitSink {
    private var low: UInt64 = 0
    private var range: UInt64 = .max
    private var models: [UInt32] = []
    private var bytes: [UInt8] = []
    private let rates = BitModel.rates

    mutating func addModels(_ count: Int) -> Int {
        models.append(contentsOf: repeatElement(BitModel.initial, count: count))
        return models.count - count
    }

    mutating func addModels(_ states: [UInt32]) -> Int {
        models += states
        return models.count - states.count
    }

    mutating func dropModels(from place: Int, keeping count: Int) -> [UInt32] {
        defer { models.removeLast(models.count - place) }
        return Array(models[place..<place + count])
    }

    mutating func bit(_ bit: Int, _ model: Int) {
        let state = models[model]
        self.bit(bit, chance: BitModel.probability(state))
        models[model] = BitModel.next(state, bit, rates[BitModel.count(state)])
    }

    /// Writes one bit that is a 1 with a probability of so many 65,536ths.
    mutating func bit(_ bit: Int, chance: UInt64) {
        let bound = (range >> 16) &* chance
        if bit == 1 {
            range = bound
        } else {
            add(bound)
            range &-= bound
        }
        normalize()
    }

    mutating func bits(_ value: UInt64, _ count: Int) {
        var left = count
        while left > 0 {
            let part = min(left, 16)
            left -= part
            range >>= UInt64(part)
            add((value >> UInt64(left) & (1 << UInt64(part) - 1)) &* range)
            normalize()
        }
    }

    private mutating func add(_ amount: UInt64) {
        let (sum, carries) = low.addingReportingOverflow(amount)
        low = sum
        if carries { carry() }
    }

    /// Adds one to the bytes that are out already. They cannot all be 255: `low` never reaches the end of the interval.
    private mutating func carry() {
        var place = bytes.count - 1
        while place >= 0, bytes[place] == 255 {
            bytes[place] = 0
            place -= 1
        }
        if place >= 0 { bytes[place] += 1 }
    }

    private mutating func normalize() {
        while range < 1 << 32 {
            emit(low >> 32, 4)
            low <<= 32
            range <<= 32
        }
    }

    private mutating func emit(_ value: UInt64, _ count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    /// The bytes, as few as tell the interval apart: zeros behind them go without saying.
    mutating func finish() -> [UInt8] {
        for kept in stride(from: UInt64(63), through: 0, by: -1) {
            let mask: UInt64 = (1 << kept) - 1
            let (sum, carries) = low.addingReportingOverflow(mask)
            let value = sum & ~mask
            // Distance from `low`, across the carry if there is one.
            if value &- low < range {
                if carries { carry() }
                low = value
                break
            }
        }
        emit(low, 8)
        while bytes.last == 0 { bytes.removeLast() }
        return bytes
    }
}
