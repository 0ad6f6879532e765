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
}
