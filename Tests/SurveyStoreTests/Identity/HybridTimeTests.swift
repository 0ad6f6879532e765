import SurveyStore
import Testing

@Suite("The hybrid clock follows causes first, the wall second")
struct HybridTimeTests {
    private let wall: UInt64 = 1_790_000_000_000
    private func next(_ wall: UInt64, own: HybridTime? = nil, seen: HybridTime? = nil, _ parents: [HybridTime] = [])
        -> HybridTime
    {
        .next(wallMilliseconds: wall, lastOwn: own, seen: seen, parents: parents)
    }

    @Test("without a past it is the wall clock")
    func wallClock() {
        #expect(next(wall) == HybridTime(milliseconds: wall))
        #expect(next(wall, own: HybridTime(milliseconds: wall - 1)) == HybridTime(milliseconds: wall))
    }

    @Test("saves of one millisecond are told apart by the counter, and the counter carries over")
    func counter() {
        let now = HybridTime(milliseconds: wall)
        #expect(next(wall, own: now) == HybridTime(milliseconds: wall, counter: 1))
        let full = HybridTime(milliseconds: wall, counter: .max)
        #expect(next(wall, own: full) == HybridTime(milliseconds: wall + 1))
    }

    @Test("it is later than every parent, however wrong their clocks were")
    func parents() {
        let far = HybridTime(milliseconds: wall * 3, counter: 7)
        #expect(next(wall, [HybridTime(milliseconds: 1), far]) == HybridTime(milliseconds: wall * 3, counter: 8))
        #expect(next(0, [HybridTime(milliseconds: wall)]) > HybridTime(milliseconds: wall))
    }

    @Test("others' stamps pull it forward up to the drift bound, and no further")
    func drift() {
        let near = HybridTime(milliseconds: wall + Limits.clockDriftMilliseconds)
        #expect(next(wall, seen: near) > near)
        let far = HybridTime(milliseconds: wall + Limits.clockDriftMilliseconds + 1)
        #expect(next(wall, seen: far) == HybridTime(milliseconds: wall))
        #expect(next(wall, own: far, seen: near) > near)
    }

    @Test("it follows parents at the very end of its range")
    func end() {
        let last = HybridTime(rawValue: .max)
        #expect(last.rawValue == UInt64.max >> 1)
        #expect(HybridTime(milliseconds: .max).milliseconds == (1 << 47) - 1)
        #expect(next(wall, [HybridTime(rawValue: last.rawValue - 1)]) == last)
        #expect(next(wall, [last]) == last)
    }
}
