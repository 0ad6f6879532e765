import Foundation
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Merged records follow the log, and can be made again from it.
@Suite struct ProjectionTests {
    private func hubWithRecords() async throws -> (TestHub, TestDevice) {
        let test = try TestHub()
        let device = try await test.join()
        let records = try device.record(30)
        try device.edit(#require(records.first), age: 99)
        _ = try await test.serve { client in try await device.sync(client) }
        return (test, device)
    }

    @Test func itComesToTheDigestOfTheDevices() async throws {
        let (test, device) = try await hubWithRecords()
        let progress = try test.hosted.projection.follow()
        #expect(progress == .init(taken: 3, skipped: 0))
        #expect(try test.hosted.projection.digest() == device.digest)
        #expect(try test.hosted.projection.follow() == .init())
    }

    @Test func aProjectionThatWasRemovedOrDamagedIsMadeAgainWithTheSameDigest() async throws {
        let (test, device) = try await hubWithRecords()
        let projection = try test.hosted.projection
        try projection.follow()
        for damage in [Data?.none, Data("not a store".utf8)] {
            try projection.close()
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: projection.path + suffix) }
            if let damage { try damage.write(to: URL(filePath: projection.path)) }
            try projection.follow()
            #expect(try projection.digest() == device.digest)
        }
    }

    @Test func aProjectionOfAnotherEpochIsMadeAgain() async throws {
        let (test, device) = try await hubWithRecords()
        let projection = try test.hosted.projection
        try projection.follow()
        try test.emptyLog()
        try test.hub.renewEpoch(study: test.study)
        #expect(try projection.digest() == nil)
        try projection.follow()
        #expect(try projection.digest() == SaveDigest())
        _ = try await test.serve { client in try await device.sync(client) }
        try projection.follow()
        #expect(try projection.digest() == device.digest)
    }

    @Test func anEntryThatCannotBeReadIsPassedOver() async throws {
        let (test, device) = try await hubWithRecords()
        try test.flipByte(ofEntry: 3)
        #expect(try test.hosted.projection.follow() == .init(taken: 2, skipped: 1))
        // What comes behind it is taken in.
        try device.record(2)
        _ = try await test.serve { client in try await device.sync(client) }
        #expect(try test.hosted.projection.follow().taken == 1)
    }

    @Test func theHubsDigestIsTheSameWithAndWithoutAProjection() async throws {
        let (test, device) = try await hubWithRecords()
        let text = try device.digest.text(study: test.study)
        #expect(try test.hub.digest(study: test.study) == text)
        try test.hub.project(study: test.study)
        #expect(try test.hub.digest(study: test.study) == text)
    }

    /// A log of more entries than one transaction takes: a change-set for each of many scopes, then corrections of some.
    private func longLog() async throws -> (TestHub, TestDevice) {
        let test = try TestHub()
        let device = try await test.join()
        var records: [RecordID] = []
        for number in 0..<(2 * Projection.entriesAtOnce) { records += try device.record(in: "01/571/t\(number)") }
        _ = try await test.serve { client in try await device.sync(client) }
        for record in records.prefix(5) { try device.edit(record, age: 99) }
        _ = try await test.serve { client in try await device.sync(client) }
        return (test, device)
    }

    @Test func itLooksUpBetweenTransactionsOfSomeEntriesAndGoesOnWhereItStopped() async throws {
        let (test, device) = try await longLog()
        let projection = try test.hosted.projection
        var looks = 0
        let first = try projection.follow {
            looks += 1
            return looks > 1
        }
        #expect(first == .init(taken: Projection.entriesAtOnce, skipped: 0))
        #expect(try projection.digest() == nil, "it says that it is not at the end")
        // What was taken is on disk, with its cursor.
        try projection.close()
        let reopened = try SurveyStore.open(path: projection.path)
        #expect(try reopened.hubState().cursor.isEmpty == false)
        try reopened.close()
        let rest = try projection.follow()
        #expect(rest.taken > Projection.entriesAtOnce && rest.skipped == 0)
        #expect(try projection.digest() == device.digest)
    }

    @Test func anyCutOfTheWayComesToTheSameRecords() async throws {
        let (test, device) = try await longLog()
        let projection = try test.hosted.projection
        var steps = 0
        repeat {
            var looks = 0
            try projection.follow {
                looks += 1
                return looks > 1
            }
            steps += 1
        } while try projection.digest() == nil && steps < 20
        #expect(steps == 3)
        #expect(try projection.digest() == device.digest)
        let once = try SurveyStore.open(path: projection.path)
        #expect(try once.check().problems.isEmpty)
    }

    @Test func readersAreServedWhileItFollows() async throws {
        let (test, device) = try await longLog()
        let projection = try test.hosted.projection
        try projection.follow()
        try device.record(in: "01/571/late")
        _ = try await test.serve { client in try await device.sync(client) }
        // A reader that has the file open sees what was committed, and keeps nobody waiting.
        let reader = try SurveyStore.open(path: projection.path)
        var seen = 0
        var taken = 0
        try reader.forEachRecord(formID: nil) { _ in
            if seen == 0 { taken = try projection.follow().taken }
            seen += 1
        }
        #expect(taken == 1)
        #expect(seen == 2 * Projection.entriesAtOnce)
        #expect(try reader.status().saves == device.store.status().saves)
        #expect(try projection.digest() == device.digest)
    }
}
