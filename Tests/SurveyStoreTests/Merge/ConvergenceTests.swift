import SurveyStore
import TestSupport
import Testing

@Suite("The merge depends on the set of saves, and on nothing else")
struct ConvergenceTests {
    @Test("any order and any duplication of a record's saves merge to the same record", arguments: Seeds.first(150))
    func anyOrder(seed: UInt64) throws {
        let saves = RandomHistory(seed: seed, erasing: seed % 3 == 0).saves
        let merged = try #require(RecordMerge.merge(saves))
        var random = SplitMix64(seed: seed)
        for _ in 0..<4 {
            let extra = saves.filter { _ in random.once(in: 3) }
            #expect(RecordMerge.merge((saves + extra).shuffled(using: &random)) == merged)
        }
    }

    @Test("any part of a history merges, in any order alike, and says that it is a part", arguments: Seeds.first(60))
    func anyPart(seed: UInt64) throws {
        let saves = RandomHistory(seed: seed, erasing: true).saves
        var random = SplitMix64(seed: seed)
        for _ in 0..<6 {
            let part = saves.filter { _ in !random.once(in: 3) }
            guard let merged = RecordMerge.merge(part) else { continue }
            #expect(RecordMerge.merge(part.shuffled(using: &random)) == merged)
            let dots = Set(part.map(\.dot))
            let isWhole = part.contains(where: \.isFirst) && part.allSatisfy { $0.parents.allSatisfy(dots.contains) }
            #expect(merged.isIncomplete == !isWhole)
        }
    }

    @Test("the digest of saves does not depend on their order", arguments: Seeds.first(10))
    func digest(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let saves = RandomHistory(seed: seed).saves
        var digest = SaveDigest()
        var shuffled = SaveDigest()
        var parts = (SaveDigest(), SaveDigest())
        for save in saves { digest.add(save) }
        for save in saves.shuffled(using: &random) {
            shuffled.add(save)
            if random.once(in: 2) { parts.0.add(save) } else { parts.1.add(save) }
        }
        parts.0.add(parts.1)
        #expect(shuffled == digest)
        #expect(parts.0 == digest)
    }
}
