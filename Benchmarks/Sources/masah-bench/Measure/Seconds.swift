import Foundation

/// How long something took.
struct Seconds: Codable, Sendable {
    /// User and system time of this process: wall time swings with whatever else a shared machine does.
    var cpu = 0.0
    /// Time on the wall, which is what waiting for a disk costs.
    var wall = 0.0

    /// What `body` takes.
    static func of(_ body: () throws -> Void) rethrows -> Seconds {
        let start = now
        try body()
        return now - start
    }

    /// What `body` takes.
    static func of(_ body: () async throws -> Void) async rethrows -> Seconds {
        let start = now
        try await body()
        return now - start
    }

    static var now: Seconds {
        Seconds(cpu: read(CLOCK_PROCESS_CPUTIME_ID), wall: read(CLOCK_MONOTONIC))
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func - (left: Seconds, right: Seconds) -> Seconds {
        Seconds(cpu: left.cpu - right.cpu, wall: left.wall - right.wall)
    }

    static func += (left: inout Seconds, right: Seconds) {
        left.cpu += right.cpu
        left.wall += right.wall
    }
}

extension Sequence<Double> {
    /// The value in the middle; the lower one of two.
    var median: Double {
        let sorted = sorted()
        return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2]
    }
}
