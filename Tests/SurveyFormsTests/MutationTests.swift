import Foundation
import SurveyForms
import Testing

@Suite("Damaged forms")
struct MutationTests {
    /// A small generator of its own, so that a printed seed gives the same damage everywhere.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test("Random damage gives a form or a problem, never a crash")
    func mutations() throws {
        let given = ProcessInfo.processInfo.environment["MASAH_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: .min ... .max)
        print("SurveyForms mutations: seed \(seed) (replay with MASAH_SEED=\(seed))")
        var generator = Generator(state: seed)
        let original = try Fixture.bytes(Fixture.emq)
        var read = 0
        for _ in 0..<150 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...8, using: &generator) { damage(&bytes, &generator) }
            let problem = Sample.problem(bytes)
            if problem == nil { read += 1 }
            #expect(problem?.message.isEmpty != true, "seed \(seed)")
        }
        #expect(read < 150, "seed \(seed): no damage was noticed")
    }

    private func damage(_ bytes: inout [UInt8], _ generator: inout Generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let length = min(Int.random(in: 1...40, using: &generator), bytes.count - place)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(place..<place + length)
        case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 3: bytes[place] = Array("<>&\"'/= []()".utf8).randomElement(using: &generator) ?? 0x3C
        default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
        }
    }
}
