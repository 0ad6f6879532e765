internal import GRDB
internal import SurveyStore
internal import Synchronization

/// Writes that wait for the log at the same time go into one transaction, with one wait for the disk.
///
/// ```
/// request 1   write ── commit ── answered
/// request 2         (waits)       write ─┐
/// request 3            (waits)     write ─┴─ commit ── both are answered
/// ```
///
/// Each has a savepoint of its own: one that fails takes nothing of the others with it. Nobody is answered before the
/// commit; if that fails, it has failed for all of them.
final class GroupCommit: Sendable {
    /// Writes in one transaction: enough to share the disk, few enough that the first need not wait long for the last.
    static let limit = 32

    private struct Write: Sendable {
        /// Does the work, and gives what tells its caller that it is done.
        let body: @Sendable (Database) throws -> @Sendable () -> Void
        /// Tells its caller that it is not.
        let fail: @Sendable (any Error) -> Void
    }

    private let pool: DatabasePool
    private let waiting = Mutex<[Write]>([])

    /// How many writes have not had their turn.
    var waitingCount: Int { waiting.withLock { $0.count } }

    init(_ pool: DatabasePool) {
        self.pool = pool
    }

    /// Does something whole or not at all. What it gives is on disk.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = Write(
                body: { database in
                    let value = try body(database)
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            waiting.withLock { $0.append(write) }
            // Each has a turn: the first one takes along what waits by then, and others may find nothing left to do.
            pool.asyncWriteWithoutTransaction { self.commit($0) }
        }
    }

    private func commit(_ database: Database) {
        let writes = waiting.withLock { waiting in
            defer { waiting.removeFirst(min(waiting.count, Self.limit)) }
            return Array(waiting.prefix(Self.limit))
        }
        guard !writes.isEmpty else { return }
        do {
            // Immediate, so that positions are handed out in the order in which they are committed.
            let endings = try database.inImmediateTransaction { try writes.map { try run($0, database) } }
            for tell in endings { tell() }
        } catch {
            for write in writes { write.fail(error) }
        }
    }

    /// What tells the caller of a write how it ended, once the transaction is on disk.
    private func run(_ write: Write, _ database: Database) throws -> @Sendable () -> Void {
        do {
            return try database.inNestedSavepoint { try write.body(database) }
        } catch {
            // Where SQLite could only undo the whole transaction, as on some full disks, the others are gone as well.
            guard database.isInsideTransaction else { throw error }
            return { write.fail(error) }
        }
    }
}
