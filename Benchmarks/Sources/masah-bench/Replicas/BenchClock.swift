import SurveyStore
import Synchronization

/// A wall clock that shows given times, one after the other and then the last one, beside randomness from a seed.
final class BenchClock: Sendable {
    private struct State {
        var times: ArraySlice<UInt64> = []
        var last: UInt64 = 1_767_225_600_000
        var random: SplitMix64
    }
    private let state: Mutex<State>

    init(seed: String) {
        let hash = Digest256(hashing: Array(seed.utf8)[...]).bytes
        state = Mutex(State(random: SplitMix64(state: hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })))
    }

    /// What the clock shows at the next looks.
    func show(_ times: [UInt64]) {
        state.withLock { $0.times = times[...] }
    }

    var environment: StoreEnvironment {
        StoreEnvironment(
            now: {
                self.state.withLock { state in
                    if let next = state.times.popFirst() { state.last = next }
                    return state.last
                }
            },
            randomBytes: { count in
                self.state.withLock { state in (0..<count).map { _ in UInt8(truncatingIfNeeded: state.random.next()) } }
            },
            machine: { "bench" })
    }
}
