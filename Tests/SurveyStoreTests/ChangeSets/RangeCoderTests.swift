import TestSupport
import Testing

@testable import SurveyStore

@Suite("The range coder gives back the bits that went in")
struct RangeCoderTests {
    private enum Step {
        case bit(Int, Int)
        case bits(UInt64, Int)
    }

    @Test("bits under models and bits as they are come back, likely or not", arguments: Seeds.first(60))
    func bits(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let models = 1 + random.below(20)
        let likelihood = 1 + random.below(200)
        let steps = (0..<random.below(5_000)).map { _ -> Step in
            if random.once(in: 10) {
                let count = random.below(65)
                return .bits(count == 64 ? random.next() : random.next() & (1 << UInt64(count) - 1), count)
            }
            return .bit(random.once(in: likelihood) == (seed % 2 == 0) ? 1 : 0, random.below(models))
        }
        var encoder = RangeEncoder()
        let first = encoder.addModels(models)
        for step in steps {
            switch step {
            case .bit(let bit, let model): encoder.bit(bit, first + model)
            case .bits(let value, let count): encoder.bits(value, count)
            }
        }
        let bytes = encoder.finish()
        var decoder = RangeDecoder(bytes[...])
        let place = decoder.addModels(models)
        for step in steps {
            switch step {
            case .bit(let bit, let model): try #require(decoder.bit(place + model) == bit)
            case .bits(let value, let count): try #require(decoder.bits(count) == value)
            }
        }
        try decoder.end("bits")
    }

    @Test("carries run through bytes that are full", arguments: [0, 1])
    func carries(bit: Int) throws {
        var encoder = RangeEncoder()
        let model = encoder.addModels(1)
        for _ in 0..<70_000 { encoder.bit(bit, model) }
        encoder.bit(1 - bit, model)
        encoder.bits(.max, 64)
        let bytes = encoder.finish()
        #expect(bytes.count < 60)
        var decoder = RangeDecoder(bytes[...])
        let place = decoder.addModels(1)
        for _ in 0..<70_000 { try #require(decoder.bit(place) == bit) }
        #expect(decoder.bit(place) == 1 - bit)
        #expect(decoder.bits(64) == .max)
    }

    @Test("symbols and numbers come back", arguments: Seeds.first(40))
    func numbers(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let width = random.below(65)
        let size = 1 + random.below(300)
        let numbers = (0..<400).map { _ in width == 0 ? 0 : random.next() >> UInt64(random.below(width) + 64 - width) }
        let symbols = (0..<400).map { _ in random.below(size) }
        var encoder = RangeEncoder()
        let number = NumberModel(width: width, contexts: 3, in: &encoder)
        let symbol = SymbolModel(size: size, contexts: 2, in: &encoder)
        for place in numbers.indices {
            number.encode(numbers[place], place % 3, into: &encoder)
            symbol.encode(symbols[place], below: size, place % 2, into: &encoder)
        }
        let bytes = encoder.finish()
        var decoder = RangeDecoder(bytes[...])
        let numberBack = NumberModel(width: width, contexts: 3, in: &decoder)
        let symbolBack = SymbolModel(size: size, contexts: 2, in: &decoder)
        for place in numbers.indices {
            try #require(numberBack.decode(place % 3, from: &decoder) == numbers[place])
            try #require(symbolBack.decode(below: size, place % 2, from: &decoder) == symbols[place])
        }
        try decoder.end("numbers")
    }

    @Test("series of any integers come back, whatever they are told from", arguments: Seeds.first(60))
    func series(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let count = 1 + random.below(300)
        var value = Int64(random.below(1_000))
        func column() -> [Int64] {
            (0..<count).map { _ in
                switch random.below(5) {
                case 0: value = Int64(bitPattern: random.next())
                case 1: value &+= Int64(random.below(3)) * 60_000
                case 2: value = random.pick([Int64.min, Int64.max, 0])
                case 3: value = 42
                default: value = Int64(random.below(7)) * 65_536 - 100_000
                }
                return value
            }
        }
        let first = column()
        let columns = [first, first.map { $0 &+ 5 }, column(), [Int64](repeating: 7, count: count)]
        let units: [NumberUnit] = [.milliseconds, .days, .other, .milliseconds]
        var writer = ColumnWriter()
        var history = TableHistory(rowCount: count)
        for (numbers, unit) in zip(columns, units) { writer.series(numbers, unit: unit, &history) }
        let bytes = writer.sink.finish()
        var reader = ColumnReader(bytes[...], texts: try TextReader(words: [], spelled: []))
        var readHistory = TableHistory(rowCount: count)
        for (numbers, unit) in zip(columns, units) {
            let read = try reader.series(unit: unit, &readHistory)
            #expect(read == numbers)
        }
    }
}
