import Foundation

/// The seeds of the randomised tests. A failing test prints its own; `MASAH_SEED` replays it.
package enum Seeds {
    /// Always the same few, or as many as `MASAH_ROUNDS`.
    package static func first(_ count: Int) -> [UInt64] {
        let rounds = ProcessInfo.processInfo.environment["MASAH_ROUNDS"].flatMap { Int($0) } ?? count
        return given.map { [$0] } ?? (1...UInt64(max(1, rounds))).map { $0 }
    }

    /// One that stays and one of this run.
    package static var fixedAndFresh: [UInt64] {
        given.map { [$0] } ?? [20_261_123, UInt64.random(in: 0..<1_000_000_000)]
    }

    /// One of this run.
    package static var fresh: UInt64 { given ?? UInt64.random(in: .min ... .max) }

    private static var given: UInt64? { ProcessInfo.processInfo.environment["MASAH_SEED"].flatMap { UInt64($0) } }
}
