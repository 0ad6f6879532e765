import Foundation
import SurveyForms
import TestSupport
import Testing

@Suite("Damaged forms")
struct MutationTests {

    @Test("Random damage gives a form or a problem, never a crash")
    func mutations() throws {
        let seed = Seeds.fresh
        print("SurveyForms mutations: seed \(seed) (replay with MASAH_SEED=\(seed))")
        var generator = SplitMix64(seed: seed)
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

    private func damage(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
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
