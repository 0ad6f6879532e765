import SurveyStore
import TestSupport
import Testing

/// Which saves a replica holds.
@Suite struct VersionVectorTests {
    private let study = StudyID(studyKey: [UInt8](repeating: 7, count: 32))

    private func site(_ number: UInt8) throws -> SiteID {
        try #require(SiteID(bytes: [UInt8](repeating: number, count: 16)))
    }

    /// A vector of random saves, and the same as a plain set.
    private func random(_ random: inout SplitMix64) throws -> (VersionVector, Set<Dot>) {
        var (vector, dots) = (VersionVector(), Set<Dot>())
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            let site = try site(UInt8.random(in: 1...3, using: &random))
            let first = UInt64.random(in: 1...60, using: &random)
            let last = first + UInt64.random(in: 0...6, using: &random)
            vector.insert(site, first...last)
            for sequence in first...last { dots.insert(Dot(site: site, sequence: sequence)) }
        }
        return (vector, dots)
    }

    @Test("it is the set of its saves, whatever the order in which they came", arguments: 1...200 as ClosedRange<UInt64>)
    func likeASet(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let (one, ones) = try random(&generator)
        let (two, twos) = try random(&generator)
        var both = one
        both.formUnion(two)
        let rest = one.subtracting(two)
        #expect(one.count == ones.count && both.count == ones.union(twos).count)
        #expect(rest.count == ones.subtracting(twos).count)
        for number in 1...3 as ClosedRange<UInt8> {
            for sequence in 1...70 as ClosedRange<UInt64> {
                let dot = Dot(site: try site(number), sequence: sequence)
                #expect(one.contains(dot) == ones.contains(dot), "seed \(seed)")
                #expect(both.contains(dot) == (ones.contains(dot) || twos.contains(dot)), "seed \(seed)")
                #expect(rest.contains(dot) == (ones.contains(dot) && !twos.contains(dot)), "seed \(seed)")
            }
        }
        #expect(try VersionVector(encoded: one.encoded(study: study), study: study) == one, "seed \(seed)")
        var again = VersionVector()
        for dot in ones.shuffled(using: &generator) { again.insert(dot.site, dot.sequence...dot.sequence) }
        #expect(again == one, "seed \(seed)")
    }

    @Test("a site with one run of saves costs some twenty bytes")
    func small() throws {
        var vector = VersionVector()
        let empty = vector.encoded(study: study).count
        vector.insert(try site(1), 1...10_000)
        #expect(vector.encoded(study: study).count - empty == 20)
    }

    @Test("bytes that were cut, altered or made for another study are refused")
    func damage() throws {
        var vector = VersionVector()
        vector.insert(try site(1), 1...10)
        vector.insert(try site(2), 5...5)
        let bytes = vector.encoded(study: study)
        for count in 0..<bytes.count {
            #expect(throws: DecodingProblem.self) {
                try VersionVector(encoded: Array(bytes.prefix(count)), study: study)
            }
        }
        for place in bytes.indices {
            var altered = bytes
            altered[place] ^= 1
            #expect(throws: DecodingProblem.self) { try VersionVector(encoded: altered, study: study) }
        }
        let other = StudyID(studyKey: [UInt8](repeating: 8, count: 32))
        #expect(throws: DecodingProblem.self) { try VersionVector(encoded: bytes, study: other) }
    }
}
