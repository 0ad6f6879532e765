import Foundation

/// Waiting for something that comes by itself: far longer than it should take, as machines of CI are slow.
enum Patience {
    private static let limit = Duration.seconds(60)

    /// Waits until `look` finds something.
    @discardableResult
    static func wait<Value>(
        _ look: () async throws -> Value?, orFail failure: () async throws -> any Error
    ) async throws -> Value {
        let deadline = ContinuousClock.now + limit
        repeat {
            if let value = try await look() { return value }
            try await Task.sleep(for: .milliseconds(50))
        } while ContinuousClock.now < deadline
        throw try await failure()
    }
}
