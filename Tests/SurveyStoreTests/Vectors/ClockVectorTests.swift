import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: stamps")
struct ClockVectorTests {
    struct Vector: Codable, Hashable, Sendable {
        var note: String
        var wallMilliseconds: UInt64
        var lastOwn: UInt64?
        var seen: UInt64?
        var parents: [UInt64]
        var next: UInt64
    }

    private func make() -> [Vector] {
        let now = VectorWorld.start
        func stamp(_ offset: Int64, _ counter: UInt16 = 0) -> UInt64 {
            HybridTime(milliseconds: UInt64(Int64(now) + offset), counter: counter).rawValue
        }
        let day: Int64 = 86_400_000
        let cases: [(String, UInt64?, UInt64?, [UInt64])] = [
            ("nothing before it: the wall clock", nil, nil, []),
            ("all behind: the wall clock", stamp(-1), stamp(-5), [stamp(-9, 7)]),
            ("the same millisecond: the counter goes on", stamp(0), nil, []),
            ("the wall clock stands still", stamp(0, 41), nil, []),
            ("the wall clock was put back", stamp(5_000, 3), nil, []),
            ("another site is a little ahead", stamp(-1), stamp(60_000), []),
            ("another site is a day ahead", nil, stamp(day), []),
            ("another site is more than a day ahead: its clock is wrong", stamp(-1), stamp(day, 1), []),
            ("the own last stamp is more than a day ahead", stamp(day + 1), nil, []),
            ("a parent is followed however far ahead it is", nil, nil, [stamp(400 * day)]),
            ("the latest parent counts", stamp(3), nil, [stamp(1), stamp(2, 9)]),
            ("the counter overflows into the milliseconds", stamp(0, 65_535), nil, []),
            ("at the end of the range the stamp stays", nil, nil, [UInt64.max >> 1]),
        ]
        return cases.map { note, lastOwn, seen, parents in
            let next = HybridTime.next(
                wallMilliseconds: now, lastOwn: lastOwn.map(HybridTime.init(rawValue:)),
                seen: seen.map(HybridTime.init(rawValue:)), parents: parents.map(HybridTime.init(rawValue:)))
            return Vector(
                note: note, wallMilliseconds: now, lastOwn: lastOwn, seen: seen, parents: parents, next: next.rawValue)
        }
    }

    @Test("a save's stamp follows its parents, and the wall clock where nothing is ahead of it (R30)")
    func next() throws {
        #expect(try VectorFile.load("clock", writing: make) == make())
    }
}
