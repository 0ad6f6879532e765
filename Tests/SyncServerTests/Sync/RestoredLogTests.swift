import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A log that was put back from a backup, and served without a word to anybody.
@Suite struct RestoredLogTests {
    private func epochs(_ test: TestHub) throws -> Int {
        try test.hub.audit(study: test.study).count { $0.event == "epoch" }
    }

    @Test func aCursorBeyondItsEndRenewsTheEpochAndBringsBackWhatWasLost() async throws {
        let test = try TestHub()
        let (device, reader) = (try await test.join(), try await test.join(.researcher, ""))
        try await test.serve { client in
            try device.record(4)
            try await device.sync(client)
            let end = try test.end()
            try device.record(3)
            try await device.sync(client)
            try test.forget(after: end)
            let report = try await device.sync(client)
            #expect(report.pushed == 3)
            try await reader.sync(client)
            #expect(try reader.digest == device.digest)
            #expect(try epochs(test) == 1)
        }
        #expect(try test.hub.check(study: test.study).problems == [])
    }

    @Test func whoHasEverythingIsAskedForNothingAndSentNothingInANewEpoch() async throws {
        let test = try TestHub()
        let (author, holder) = (try await test.join(), try await test.join(.supervisor, "01"))
        try await test.serve { client in
            try author.record(300, noteBytes: 100)
            try await author.sync(client)
            let first = try await holder.sync(client)
            #expect(first.bytesReceived > 30_000)
            try test.hub.renewEpoch(study: test.study)
            let again = try await holder.sync(client)
            // One address for each change-set, both ways, instead of their bytes; forms and cards are small.
            #expect(again.bytesSent + again.bytesReceived < 2_000, "\(again)")
            #expect(again.pushed == 0 && again.pulled == 0)
            #expect(try await holder.sync(client).roundTrips == 1)
        }
    }

    @Test func positionsThatWereHandedOutAgainAreNoticed() async throws {
        let test = try TestHub()
        let (first, second) = (try await test.join(), try await test.join())
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            try first.record(4)
            try await first.sync(client)
            let end = try test.end()
            try first.record(3)
            try await first.sync(client)
            try await reader.sync(client)
            let seen = try test.end()
            try test.forget(after: end)
            // The second device has never heard of what was lost, and its saves take the same positions.
            try second.record(5)
            try await second.sync(client)
            #expect(try test.end().position >= seen.position)
            #expect(try epochs(test) == 0)
            // The reader's cursor is of a position that there is, with another log before it.
            try await reader.sync(client)
            #expect(try epochs(test) == 1)
            for device in [first, second, reader, first, second] { try await device.sync(client) }
            #expect(try epochs(test) == 1)
            #expect(try reader.store.status().saves == 12)
            #expect(try [first, second].map { try $0.digest } == [reader.digest, reader.digest])
        }
        #expect(try test.hub.check(study: test.study).problems == [])
    }

    @Test func theSameEntryInAnotherLogIsNotTakenForTheSamePlace() async throws {
        let test = try TestHub()
        let (first, second) = (try await test.join(), try await test.join())
        let carrier = try await test.join(.supervisor, "01")
        try first.record(1)
        try second.record(1)
        let (one, two) = (try first.parcels(), try second.parcels())
        let end = try test.end()
        let log = try test.hosted.log
        _ = try await log.append(one + two, carrier: nil, now: test.clock.now)
        try await test.serve { client in
            try await carrier.sync(client)
            let (seen, last) = (try carrier.hello(), try test.end())
            try test.forget(after: end)
            // The other order: the last entry of the log differs, and so does the chain before it.
            _ = try await log.append(two + one, carrier: nil, now: test.clock.now)
            #expect(try test.end().position == last.position)
            let answer = try await carrier.exchange(client, hello: seen)
            #expect(answer.state?.restart == true)
            #expect(try epochs(test) == 1)
        }
    }

    @Test(arguments: 0..<8) func aForgedCursorStartsOverAndRenewsNothing(byte: Int) async throws {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            try device.record(2)
            try await device.sync(client)
            var hello = try device.hello()
            hello.cursor[min(byte, hello.cursor.count - 1)] &+= 1
            let answer = try await device.exchange(client, hello: hello)
            #expect(answer.state?.restart == true && answer.positions.isEmpty && answer.hasMore)
            #expect(try epochs(test) == 0)
        }
    }

    @Test func aCursorOfAnEarlierEpochRenewsNothing() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            try device.record(2)
            try await device.sync(client)
            let old = try device.hello()
            try test.hub.renewEpoch(study: test.study)
            for _ in 0..<3 {
                let answer = try await device.exchange(client, hello: old)
                #expect(answer.state?.restart == true)
            }
            #expect(try epochs(test) == 1)
        }
    }

    @Test func manyDevicesThatNoticeAtOnceRenewItOnce() async throws {
        let test = try TestHub()
        var devices: [TestDevice] = []
        for _ in 0..<6 { devices.append(try await test.join()) }
        let all = devices
        try await test.serve { client in
            let end = try test.end()
            for device in all {
                try device.record(2)
                try await device.sync(client)
            }
            try test.forget(after: end)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for device in all { group.addTask { try await device.sync(client) } }
                try await group.waitForAll()
            }
            #expect(try epochs(test) == 1)
        }
        #expect(try test.hub.check(study: test.study).saves == 12)
    }
}
