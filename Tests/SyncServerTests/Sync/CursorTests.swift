import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// "I have all of your log up to here."
@Suite struct CursorTests {
    @Test func itsBytesAreReadAsTheyWereWritten() throws {
        let cursors = try Self.cursors()
        let place = LogPlace(position: 300, chain: .max)
        let bytes = cursors.bytes(place)
        #expect(cursors.place(bytes) == place)
        #expect(bytes.count == 18)
        for count in 0..<bytes.count { #expect(cursors.place(Array(bytes.prefix(count))) == nil) }
        #expect(cursors.place(bytes + [0]) == nil)
        #expect(cursors.place(Array(repeating: 255, count: 22)) == nil)
    }

    @Test func nobodyCanForgeOne() throws {
        let cursors = try Self.cursors()
        let bytes = cursors.bytes(LogPlace(position: 300, chain: 0x0102_0304_0506_0708))
        for bit in 0..<(bytes.count * 8) {
            var forged = bytes
            forged[bit / 8] ^= 1 << (bit % 8)
            #expect(cursors.place(forged) == nil, "bit \(bit)")
        }
    }

    @Test func thoseOfOtherRightsOrEpochsOrStudiesDoNotOpen() throws {
        let bytes = try Self.cursors().bytes(LogPlace(position: 300, chain: 1))
        for other in [
            try Self.cursors(epoch: 2), try Self.cursors(role: .supervisor), try Self.cursors(scope: "01"),
            try Self.cursors(scope: "01/571/a"), try Self.cursors(key: 2),
        ] { #expect(other.place(bytes) == nil) }
        #expect(try Self.cursors().place(bytes) != nil)
    }

    private static func cursors(
        epoch: UInt8 = 1, role: Role = .surveyor, scope: String = "01/571", key: UInt8 = 1
    ) throws -> HubCursor {
        let key = try #require(SigningKey(rawBytes: [UInt8](repeating: key, count: 32)))
        let rights = try Certificate(
            device: key.publicKey, role: role, scope: #require(Scope(scope)), member: "a", issued: 0, expires: 0,
            signedBy: key)
        return HubCursor(studyKey: key, epoch: [UInt8](repeating: epoch, count: 8), rights: rights)
    }

    @Test func aSyncWithNothingToSayIsSevenBytes() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let device = try await test.join()
            try device.record(20)
            try await device.sync(client)
            let body = try requestBody(device.hello())
            let response = try await TestRequest.signed("sync", body, by: device.key, at: test).send(to: client)
            #expect(response.bytes == SyncStream.response + [0x7F, 1, 0])
        }
    }

    @Test func aSyncWithNothingToSayIsAsShortInALongLogOfOthers() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record(1)
        // Thousands of entries of another place, behind what the device has.
        try test.execute(
            """
            INSERT INTO scope(path) VALUES ('06');
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            INSERT INTO entry(position, kind, id, site, scope, received, bytes)
            SELECT i, 18, CAST(printf('%032d', i) AS BLOB), 1, (SELECT n FROM scope WHERE path = '06'), 0, zeroblob(8) FROM n
            """)
        try await test.serve { client in
            try await device.sync(client)
            let body = try requestBody(device.hello())
            let response = try await TestRequest.signed("sync", body, by: device.key, at: test).send(to: client)
            #expect(response.bytes == SyncStream.response + [0x7F, 1, 0])
        }
    }

    @Test func theFirstAnswerNamesTheEpoch() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let answer = try await test.join().exchange(client)
            #expect(answer.state?.epoch.count == 8)
            #expect(answer.state?.restart == false && answer.state?.siteIsBehind == false)
        }
    }

    @Test(arguments: [[1], [UInt8](repeating: 9, count: 13), [UInt8](repeating: 0, count: 64)])
    func aCursorOfNobodyStartsOver(cursor: [UInt8]) async throws {
        let test = try TestHub()
        try await test.serve { client in
            let device = try await test.join()
            let answer = try await device.exchange(client, hello: Hello(site: nil, lastSequence: 0, cursor: cursor))
            #expect(answer.state?.restart == true && answer.positions.isEmpty && answer.hasMore)
            #expect(answer.lastCursor == nil)
        }
    }

    @Test func aNewEpochGetsBackFromTheDevicesWhatABackupDidNotHold() async throws {
        let test = try TestHub()
        let (device, reader) = (try await test.join(), try await test.join(.researcher, ""))
        try await test.serve { client in
            try device.record(4)
            try await device.sync(client)
        }
        // A hub that was put back: the same study and members, and nothing of the log.
        try test.emptyLog()
        try test.hub.renewEpoch(study: test.study)
        try await test.serve { client in
            let report = try await device.sync(client)
            #expect(report.pushed == 4)
            try await reader.sync(client)
            #expect(try reader.digest == device.digest)
        }
        #expect(try test.hub.audit(study: test.study).map(\.event).contains("epoch"))
    }

    @Test func aLongAnswerIsCutAndGoesOnWhereItStopped() async throws {
        let test = try TestHub()
        let (author, reader) = (try await test.join(), try await test.join(.researcher, ""))
        try author.record(3_000)
        _ = try await test.serve { client in try await author.sync(client) }
        let log = try test.hosted.log
        var hello = try reader.hello()
        var seen: [UInt64] = []
        var rounds = 0
        var isFinished = false
        while !isFinished {
            let standing = try await test.hosted.standing(hello, reader.certificate)
            var answer = SyncAnswer(
                log, reader.certificate, hello, standing, results: [], held: [], budget: 2_000)
            var bytes: [UInt8] = []
            while !answer.isFinished { bytes += try await answer.nextChunk() }
            let parsed = try Answer(bytes)
            seen += parsed.positions
            hello.cursor = parsed.lastCursor ?? hello.cursor
            isFinished = !parsed.hasMore
            rounds += 1
        }
        #expect(seen == Array(1...UInt64(seen.count)) && rounds > 2)
    }
}
