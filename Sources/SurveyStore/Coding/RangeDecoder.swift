/// Reads what ``RangeEncoder`` wrote. Damaged input gives other bits, never a crash; the caller checks what they say.
///
/// The models lie in memory of its own: an array would ask for each bit whether it is shared.
struct RangeDecoder: ~Copyable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var code: UInt64 = 0
    private var range: UInt64 = .max
    /// The rates of ``BitModel``, then the models.
    private var memory: UnsafeMutablePointer<UInt32>
    private var used = BitModel.rates.count
    private var capacity: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
        capacity = 16_384
        memory = .allocate(capacity: capacity)
        for (place, rate) in BitModel.rates.enumerated() { memory[place] = UInt32(rate) }
        for _ in 0..<8 { takeByte() }
    }

    deinit {
        memory.deallocate()
    }

    private mutating func takeByte() {
        code <<= 8
        if position < bytes.endIndex {
            code |= UInt64(bytes[position])
            position += 1
        }
    }

    /// Makes room for so many fresh models and gives the first one's place.
    mutating func addModels(_ count: Int) -> Int {
        makeRoom(for: count)
        (memory + used).update(repeating: BitModel.initial, count: count)
        used += count
        return used - count
    }

    /// Makes room for models that have learnt something already, and gives the first one's place.
    mutating func addModels(_ states: [UInt32]) -> Int {
        makeRoom(for: states.count)
        _ = UnsafeMutableBufferPointer(start: memory + used, count: states.count).update(fromContentsOf: states)
        used += states.count
        return used - states.count
    }

    private mutating func makeRoom(for count: Int) {
        if used + count > capacity {
            let grown = max(capacity * 2, used + count)
            let room = UnsafeMutablePointer<UInt32>.allocate(capacity: grown)
            room.update(from: memory, count: used)
            memory.deallocate()
            memory = room
            capacity = grown
        }
    }

    /// Forgets all models from a place on, and gives what so many of them had learnt.
    @discardableResult
    mutating func dropModels(from place: Int, keeping count: Int = 0) -> [UInt32] {
        precondition(count <= used - place)
        used = place
        return Array(UnsafeBufferPointer(start: memory + place, count: count))
    }

    @inline(__always)
    mutating func bit(_ model: Int) -> Int {
        precondition(UInt(bitPattern: model) < UInt(bitPattern: used))
        let state = memory[model]
        let bit = bit(chance: BitModel.probability(state))
        memory[model] = BitModel.next(state, bit, UInt64(memory[BitModel.count(state)]))
        return bit
    }

    /// Reads one bit that is a 1 with a probability of so many 65,536ths.
    @inline(__always)
    mutating func bit(chance: UInt64) -> Int {
        let bound = (range >> 16) &* chance
        let bit: Int
        if code < bound {
            range = bound
            bit = 1
        } else {
            code &-= bound
            range &-= bound
            bit = 0
        }
        if range < 1 << 32 { refill() }
        return bit
    }

    /// Reads `count` bits that were written as they are.
    @inline(__always)
    mutating func bits(_ count: Int) -> UInt64 {
        var value: UInt64 = 0
        var left = count
        while left > 0 {
            let part = min(left, 16)
            left -= part
            range >>= UInt64(part)
            let digit = min(code / range, 1 << UInt64(part) - 1)
            code &-= digit &* range
            value = value << UInt64(part) | digit
            if range < 1 << 32 { refill() }
        }
        return value
    }

    @inline(never)
    private mutating func refill() {
        for _ in 0..<4 { takeByte() }
        range <<= 32
    }

    /// Bytes that are missing are zeros, which an encoder leaves out.
    ///
    /// - Throws: ``DecodingProblem`` if bytes are left over.
    borrowing func end(_ place: String) throws(DecodingProblem) {
        guard position == bytes.endIndex, bytes.last != 0 else { throw DecodingProblem(.trailingBytes, place) }
    }
}
