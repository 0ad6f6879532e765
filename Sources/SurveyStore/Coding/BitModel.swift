internal import Foundation

/// One adaptive probability: how likely the next bit in its context is a 1. Layout and arithmetic: protocol.md §5.4.
///
/// The upper 22 bits are the probability, the lower 8 count the bits seen so far: the first ones move it far, later ones
/// little (the Krichevsky-Trofimov estimator, 1981, with a smaller prior; frozen at 255 so that it still follows change).
enum BitModel {
    /// Even odds, nothing seen.
    static let initial: UInt32 = 1 << 31
    private static let lastCount = 255

    /// For each count the share of the distance that one more bit moves the probability, in 65,536ths.
    static let rates: [UInt64] = (0...UInt64(lastCount)).map { 131_072 / (2 * $0 + 3) }

    /// The probability of a 1 in 65,536ths; never so near to 0 or 1 that a bit could not be told.
    @inline(__always)
    static func probability(_ state: UInt32) -> UInt64 {
        min(max(UInt64(state >> 16), 16), 65_520)
    }

    /// How many bits a model has seen: the place of its rate.
    @inline(__always)
    static func count(_ state: UInt32) -> Int { Int(state & 0xFF) }

    /// The state after a bit; `rate` is that of its ``count(_:)``.
    @inline(__always)
    static func next(_ state: UInt32, _ bit: Int, _ rate: UInt64) -> UInt32 {
        let count = state & 0xFF
        let chance = UInt64(state >> 10)
        let moved =
            bit == 1
            ? chance &+ ((1 << 22 &- 1 &- chance) &* rate) >> 16
            : chance &- (chance &* rate) >> 16
        return UInt32(truncatingIfNeeded: moved) << 10 | (count < lastCount ? count &+ 1 : count)
    }
}

/// What bits can be written to: the range coder itself, or a meter that only asks what they would cost.
protocol BitSink {
    /// Makes room for so many fresh models and gives the first one's place. They stay until ``dropModels(from:)``.
    mutating func addModels(_ count: Int) -> Int
    /// Makes room for models that have learnt something already, and gives the first one's place.
    mutating func addModels(_ states: [UInt32]) -> Int
    /// Forgets all models from a place on, and gives what so many of them had learnt.
    @discardableResult
    mutating func dropModels(from place: Int, keeping count: Int) -> [UInt32]
    /// Writes one bit under a model, which learns from it.
    mutating func bit(_ bit: Int, _ model: Int)
    /// Writes the lower `count` bits of a value as they are.
    mutating func bits(_ value: UInt64, _ count: Int)
}

extension BitSink {
    /// Forgets all models from a place on: what a column learnt is of no use to the next.
    mutating func dropModels(from place: Int) { dropModels(from: place, keeping: 0) }
}

/// Counts what bits would cost, to choose between ways of writing them; and teaches models before anything is written.
struct CostMeter: BitSink {
    private(set) var models: [UInt32] = []
    /// Bits so far, in 65,536ths.
    private(set) var cost: UInt64 = 0

    /// -log2 of a probability of so many 4,096ths, in 65,536ths of a bit.
    private static let costs = (0..<4_096).map { UInt64(65_536 * -log2((Double($0) + 0.5) / 4_096)) }

    private let costs = Self.costs
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

    @inline(__always)
    mutating func bit(_ bit: Int, _ model: Int) {
        let state = models[model]
        let chance = BitModel.probability(state) >> 4
        cost &+= costs[Int(bit == 1 ? chance : 4_095 &- chance)]
        models[model] = BitModel.next(state, bit, rates[BitModel.count(state)])
    }

    @inline(__always)
    mutating func bits(_ value: UInt64, _ count: Int) {
        cost &+= UInt64(count) << 16
    }
}
