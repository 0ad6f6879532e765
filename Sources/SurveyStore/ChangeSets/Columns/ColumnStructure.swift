/// The numbers that say how columns are written. Each purpose has a model that lasts for the section: what one column
/// chose, the next is likely to choose as well.
enum ColumnStructure: Int, CaseIterable {
    case count, name, presence, seeding, entryCount, entryKind, entryLength, symbolContext
    case predictor, base, divisor, width, lengthContext, maskCodes, maskContext
}

/// Models for ``ColumnStructure``, one behind the other.
struct StructureModels {
    private let first: NumberModel

    init(in sink: inout some BitSink) {
        first = NumberModel(width: 64, in: &sink)
        for _ in ColumnStructure.allCases.dropFirst() { _ = NumberModel(width: 64, in: &sink) }
    }

    init(in decoder: inout RangeDecoder) {
        first = NumberModel(width: 64, in: &decoder)
        for _ in ColumnStructure.allCases.dropFirst() { _ = NumberModel(width: 64, in: &decoder) }
    }

    private func model(_ purpose: ColumnStructure) -> NumberModel { first.following(purpose.rawValue) }

    func write(_ purpose: ColumnStructure, _ number: Int, to sink: inout some BitSink) {
        model(purpose).encode(UInt64(number), into: &sink)
    }

    func write(_ purpose: ColumnStructure, signed number: Int64, to sink: inout some BitSink) {
        model(purpose).encode(ZigZag.encode(number), into: &sink)
    }

    func write(_ purpose: ColumnStructure, unsigned number: UInt64, to sink: inout some BitSink) {
        model(purpose).encode(number, into: &sink)
    }

    func read(_ purpose: ColumnStructure, limit: Int, from decoder: inout RangeDecoder) throws(DecodingProblem) -> Int {
        let number = model(purpose).decode(from: &decoder)
        guard number <= UInt64(limit) else { throw DecodingProblem(.tooLarge, "column \(purpose)") }
        return Int(number)
    }

    func signed(_ purpose: ColumnStructure, from decoder: inout RangeDecoder) -> Int64 {
        ZigZag.decode(model(purpose).decode(from: &decoder))
    }

    func unsigned(_ purpose: ColumnStructure, from decoder: inout RangeDecoder) -> UInt64 {
        model(purpose).decode(from: &decoder)
    }
}

/// Signed numbers as unsigned ones, small magnitudes first (protocol.md §1.2).
enum ZigZag {
    @inline(__always)
    static func encode(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }

    @inline(__always)
    static func decode(_ number: UInt64) -> Int64 { Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1) }
}
