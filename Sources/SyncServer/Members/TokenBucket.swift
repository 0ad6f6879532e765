internal import Synchronization

/// Lets so many attempts through at once, and so many a second after that.
///
/// Attempts that succeed give their token back: a whole fleet can join in a minute, while somebody who guesses secrets or
/// burns the hub's time gets no further than the refill.
final class TokenBucket: Sendable {
    private struct State {
        var tokens: Double
        var filled: UInt64
    }

    private let capacity: Double
    private let perSecond: Double
    private let state: Mutex<State>

    /// - Parameter now: in milliseconds since 1970.
    init(capacity: Int, perSecond: Double, now: UInt64) {
        self.capacity = Double(capacity)
        self.perSecond = perSecond
        state = Mutex(State(tokens: Double(capacity), filled: now))
    }

    /// Takes a token.
    ///
    /// - Returns: nil if there was one; otherwise the seconds until there is.
    func take(now: UInt64) -> Int? {
        state.withLock { state in
            // A clock that was set back refills nothing.
            let passed = Double(now > state.filled ? now - state.filled : 0) / 1_000
            state.tokens = min(capacity, state.tokens + passed * perSecond)
            state.filled = now
            guard state.tokens < 1 else {
                state.tokens -= 1
                return nil
            }
            return max(1, Int(((1 - state.tokens) / perSecond).rounded(.up)))
        }
    }

    /// Gives a token back.
    func giveBack() {
        state.withLock { $0.tokens = min(capacity, $0.tokens + 1) }
    }
}
