import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Many devices at once.
///
/// ```
/// pushers   ──┬─ push ─ push ─ push ─ …      each position is handed out inside the transaction that stores it
/// pullers   ──┴─ pull ── pull ── pull ── …   so that a cursor never passes what is not there yet
/// ```
@Suite struct ConcurrencyTests {
    @Test func positionsAreDenseAndAPullerMissesNothing() async throws {
        let test = try TestHub()
        let log = try test.hosted.log
        var bags: [[Parcel]] = []
        for _ in 0..<8 {
            let device = try await test.join()
            for _ in 0..<12 {
                try device.record()
                _ = try device.sealed()
            }
            bags.append(try device.parcels())
        }
        let reader = try await test.join(.researcher, "")
        let all = bags
        let seen = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for bag in all {
                group.addTask {
                    // Cards first, then one transaction for each change-set.
                    for parcel in bag { _ = try await log.append([parcel], carrier: nil, now: test.clock.now) }
                    return []
                }
            }
            group.addTask {
                var (seen, hello): ([UInt64], Hello) = ([], Hello(site: nil, lastSequence: 0, cursor: []))
                while seen.count < 1 + 8 + 96 {
                    let standing = try await test.hosted.standing(hello, reader.certificate)
                    var answer = SyncAnswer(log, reader.certificate, hello, standing, results: [], held: [])
                    var bytes: [UInt8] = []
                    while !answer.isFinished { bytes += try await answer.nextChunk() }
                    let parsed = try Answer(bytes)
                    seen += parsed.positions
                    hello.cursor = parsed.lastCursor ?? hello.cursor
                }
                return seen
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(seen == Array(1...UInt64(1 + 8 + 96)))
    }

    @Test func aWholeFleetSyncingAtOnceComesToOneDigest() async throws {
        let test = try TestHub()
        var devices: [TestDevice] = []
        for number in 0..<6 {
            devices.append(try await test.join(.surveyor, ["01", "03", "06"][number % 3]))
            try devices.last?.record(20)
        }
        let fleet = devices
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for device in fleet { group.addTask { try await device.sync(client) } }
                try await group.waitForAll()
            }
            try await reader.sync(client)
        }
        #expect(try reader.digest.count == 120)
        #expect(try reader.digest.text(study: test.study) == test.hub.digest(study: test.study))
    }
}
