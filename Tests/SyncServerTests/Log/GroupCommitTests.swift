import Foundation
import GRDB
import SurveyStore
import SurveySync
import Synchronization
import Testing

@testable import SyncServer

/// Writes that wait for the log at the same time share one transaction, and nothing else.
@Suite struct GroupCommitTests {
    private struct Fault: Error {}

    /// A database, and a group of writes that all wait when the first of them gets its turn.
    private final class Waiting: Sendable {
        let folder = NSTemporaryDirectory() + "masah-group-\(UUID().uuidString)"
        let pool: DatabasePool
        let commits: GroupCommit

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            pool = try DatabasePool(path: folder + "/log")
            try pool.write { try $0.execute(sql: "CREATE TABLE t(n INTEGER PRIMARY KEY, at INTEGER)") }
            commits = GroupCommit(pool)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        /// Runs writes that have all been asked for before the writer is free, and gives what became of each.
        func together(_ writes: [@Sendable (Database) throws -> Int]) async -> [Result<Int, any Error>] {
            let free = DispatchSemaphore(value: 0)
            pool.asyncWriteWithoutTransaction { _ in free.wait() }
            return await withTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
                for (number, write) in writes.enumerated() {
                    group.addTask {
                        do {
                            return (number, .success(try await self.commits.write(write)))
                        } catch {
                            return (number, .failure(error))
                        }
                    }
                }
                while commits.waitingCount < writes.count { await Task.yield() }
                free.signal()
                var outcomes: [Int: Result<Int, any Error>] = [:]
                for await (number, outcome) in group { outcomes[number] = outcome }
                return writes.indices.compactMap { outcomes[$0] }
            }
        }

        var rows: [Int] {
            get throws { try pool.read { try Int.fetchAll($0, sql: "SELECT n FROM t ORDER BY n") } }
        }

        var walBytes: Int {
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/log-wal")
            return (attributes?[.size] as? NSNumber)?.intValue ?? 0
        }
    }

    /// Appends a row behind the last one, and gives its number.
    @Sendable private static func append(_ database: Database) throws -> Int {
        try database.execute(sql: "INSERT INTO t(at) VALUES (1)")
        return Int(database.lastInsertedRowID)
    }

    @Test func oneCommitServesAllThatWait() async throws {
        let waiting = try Waiting()
        _ = await waiting.together([Self.append])
        let before = waiting.walBytes
        let numbers = await waiting.together(Array(repeating: Self.append, count: 12)).compactMap { try? $0.get() }
        #expect(numbers.sorted() == Array(2...13))
        #expect(try waiting.rows == Array(1...13))
        // Each commit appends at least one page and its head to the -wal file: here is room for one commit only.
        #expect(waiting.walBytes - before == 4_096 + 24)
    }

    @Test func aWriteThatFailsTakesNothingOfTheOthersWithIt() async throws {
        let waiting = try Waiting()
        let outcomes = await waiting.together(
            (0..<20).map { number in
                { database in
                    let row = try Self.append(database)
                    if number % 3 == 0 { throw Fault() }
                    return row
                }
            })
        for (number, outcome) in outcomes.enumerated() {
            switch outcome {
            case .success: #expect(number % 3 != 0)
            case .failure(let error): #expect(number % 3 == 0 && error is Fault)
            }
        }
        // The numbers of those that failed were given to others: what is there is dense.
        let numbers = outcomes.compactMap { try? $0.get() }
        #expect(numbers.sorted() == Array(1...13))
        #expect(try waiting.rows == numbers.sorted())
    }

    @Test func whereSQLiteUndoesTheWholeTransactionAllHaveFailed() async throws {
        let waiting = try Waiting()
        let undone: @Sendable (Database) throws -> Int = { database in
            try database.execute(sql: "INSERT OR ROLLBACK INTO t(n) VALUES (1), (1)")
            return 0
        }
        let outcomes = await waiting.together([Self.append, Self.append, undone, Self.append])
        #expect(outcomes.allSatisfy { (try? $0.get()) == nil })
        #expect(try waiting.rows.isEmpty)
        // The next ones find everything in order.
        #expect(try await waiting.commits.write(Self.append) == 1)
    }

    @Test func whereAWriteCannotBeUndoneAllHaveFailed() async throws {
        let waiting = try Waiting()
        let stuck: @Sendable (Database) throws -> Int = { database in
            _ = try Self.append(database)
            // Its savepoint is gone, so that what it wrote cannot be told from what the others wrote.
            try database.execute(sql: "RELEASE masah")
            throw Fault()
        }
        let outcomes = await waiting.together([Self.append, stuck, Self.append])
        #expect(outcomes.allSatisfy { (try? $0.get()) == nil })
        #expect(try waiting.rows.isEmpty)
        #expect(try await waiting.commits.write(Self.append) == 1)
    }

    @Test func aGroupIsBoundedAndNobodyIsForgotten() async throws {
        let waiting = try Waiting()
        let count = GroupCommit.limit * 3 + 1
        let outcomes = await waiting.together(Array(repeating: Self.append, count: count))
        #expect(outcomes.compactMap { try? $0.get() }.sorted() == Array(1...count))
        #expect(waiting.commits.waitingCount == 0)
    }

    @Test func aRequestThatCannotBeTakenInLeavesPositionsDenseAndTheOthersInTheLog() async throws {
        let test = try TestHub()
        let log = try test.hosted.log
        var bags: [[Parcel]] = []
        for _ in 0..<6 {
            let device = try await test.join()
            try device.record(3)
            bags.append(try device.parcels())
        }
        // The card of the first one is in the log, and damaged: whoever reads it fails.
        _ = try await log.append(Array(bags[0].prefix(1)), carrier: nil, now: test.clock.now)
        try test.execute("UPDATE entry SET bytes = x'00' WHERE position = 2")
        // Another's card, in front of what fails, must go with its request.
        let guest = try await test.join()
        try guest.record()
        bags[0].insert(contentsOf: try guest.parcels().prefix(1), at: 0)
        let all = bags
        // The writer is held back until all of them wait for it: they share one transaction.
        let free = DispatchSemaphore(value: 0)
        await withCheckedContinuation { held in
            DispatchQueue.global().async {
                do {
                    try log.write { _ in
                        held.resume()
                        free.wait()
                    }
                } catch {
                    Issue.record("the writer was not held back: \(error)")
                }
            }
        }
        let results = await withTaskGroup(of: (Int, [PushResult]?).self) { group in
            for (number, bag) in all.enumerated() {
                group.addTask {
                    (number, try? await log.append(bag, carrier: nil, now: test.clock.now))
                }
            }
            while log.commits.waitingCount < all.count { await Task.yield() }
            #expect(log.commits.waitingCount == 6)
            free.signal()
            return await group.reduce(into: [Int: [PushResult]]()) { $0[$1.0] = $1.1 }
        }
        #expect(results[0] == nil && results.count == 5)
        // The form, the damaged card, and a card and a change-set of each of the others.
        #expect(try test.end().position == 2 + 5 * 2)
        let accepted = results.values.joined().compactMap { if case .accepted(_, let place) = $0 { place } else { nil } }
        #expect(Set(accepted).count == 5)
        let problems = try test.hub.check(study: test.study).problems
        #expect(!problems.isEmpty && problems.allSatisfy { !$0.contains("missing") && !$0.contains("follow") })
    }
}
