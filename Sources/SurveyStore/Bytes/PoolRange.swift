/// Where an answer's bytes lie in a pool: half as large as a `Range<Int>`, and there is one for each answer.
struct PoolRange: Hashable {
    private let first: UInt32
    private let last: UInt32

    init(start: Int, end: Int) {
        first = UInt32(truncatingIfNeeded: start)
        last = UInt32(truncatingIfNeeded: end)
    }

    @inline(__always)
    var range: Range<Int> { Int(first)..<Int(last) }
    @inline(__always)
    var count: Int { Int(last - first) }
}
