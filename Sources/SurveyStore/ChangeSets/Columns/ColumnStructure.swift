/// The numbers that say how columns are written. Each purpose has a model that lasts for the section: what one column
/// chose, the next is likely to choose as well.
enum ColumnStructure: Int, CaseIterable {
    case count, name, presence, seeding, entryCount, entryKind, numberTag, numberForm, entryLength, symbolContext
    case predictor, base, step, divisor, width, lengthContext, maskCodes, codeOrder, maskContext

    /// What its model has learnt beforehand: what small columns choose, who have no time to learn it (protocol.md §5.4).
    var usual: [UInt64] {
        switch self {
        case .count: [0, 1, 12]
        case .name: [1, 1, 1, 2, 3, 5]
        case .presence: [0, 1, 3, 3]
        case .seeding: [0, 0, 1]
        case .entryCount: [0, 1, 1, 1, 2]
        case .entryKind: [1, 1, 1, 3, 3, 5]
        case .numberTag: [2, 2, 2, 3, 5, 6]
        case .numberForm: [0, 1, 2]
        case .entryLength: [2, 5, 8, 12, 20, 40]
        case .symbolContext: [0, 0, 0, 0, 0]
        case .predictor: [0, 0, 1]
        case .base: [0, 0, 2, 2, 20, 200]
        case .step: [0, 2, 2]
        case .divisor: [1, 1, 1]
        case .width: [0, 0, 0, 1, 4, 8, 24]
        case .lengthContext: [0, 0, 0, 0, 0, 0]
        case .maskCodes: [0, 0]
        case .codeOrder: [0, 0, 0, 0, 1]
        case .maskContext: [0, 0]
        }
    }
}

/// Models for ``ColumnStructure``, one behind the other.
struct StructureModels {
    private let place: Int
    private static let width = 64
    private static let size = NumberModel(width: width, at: 0).count

    /// What all of them have learnt before they are used.
    private static let taught: [UInt32] = {
        var school = CostMeter()
        let models = StructureModels(place: school.addModels(size * ColumnStructure.allCases.count))
        for purpose in ColumnStructure.allCases {
            for number in purpose.usual { models.write(purpose, unsigned: number, to: &school) }
        }
        return school.models
    }()

    init(in sink: inout some BitSink) {
        place = sink.addModels(Self.taught)
    }

    init(in decoder: inout RangeDecoder) {
        place = decoder.addModels(Self.taught)
    }

    private init(place: Int) {
        self.place = place
    }

    private func model(_ purpose: ColumnStructure) -> NumberModel {
        NumberModel(width: Self.width, at: place + purpose.rawValue * Self.size)
    }

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
