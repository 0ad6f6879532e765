import Foundation
import HTTPTypes
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A new replica gets the beginning of a long log in large, immutable pieces.
@Suite struct SegmentTests {
    /// A hub with some four segments, most of it in one place.
    private func longLog() async throws -> (test: TestHub, author: TestDevice) {
        let (source, author) = try await Self.source.value
        let test = try TestHub(copyOf: source)
        let path = "\(test.folder)/\(URL(filePath: author.store.path).lastPathComponent)"
        let store = try SurveyStore.open(path: path, environment: test.clock.environment)
        return (test, TestDevice(test, key: author.key, certificate: author.certificate, store: store))
    }

    /// Made once: so many bytes take their time.
    private static let source = Task<(test: TestHub, author: TestDevice), any Error> {
        let test = try TestHub()
        let author = try await test.join(.surveyor, "01/571")
        let log = try test.hosted.log
        for _ in 0..<12 {
            // Random bytes: half of what is written, as hexadecimal digits deflate.
            try author.record(10, noteBytes: 50_000)
            _ = try await log.append(try author.parcels(), carrier: nil, now: test.clock.now)
            for changeSet in try author.sealed() { try author.store.acknowledge(changeSet.id, position: 1) }
        }
        return (test, author)
    }

    private func sync(_ device: TestDevice, _ transport: SegmentTestTransport) async throws -> SyncReport {
        try await SyncClient(
            store: device.store, transport: transport, patience: .init(attempts: 50), sleep: { _ in }
        ).run()
    }

    private func leftovers(_ test: TestHub) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: test.folder).filter { $0.contains(".segment-") }
    }

    @Test func aNewReplicaTakesThemInAndThenTheTail() async throws {
        let (test, author) = try await longLog()
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            let transport = SegmentTestTransport(reader, client)
            let report = try await sync(reader, transport)
            #expect(report.segments >= 2 && report.pulled == 120 && report.setAside.isEmpty)
            #expect(try reader.digest == author.digest)
            #expect(try leftovers(test) == [])
            let again = try await sync(reader, transport)
            #expect(again.roundTrips == 1 && again.bytesSent + again.bytesReceived <= 64)
        }
        #expect(try reader.store.check().problems == [])
    }

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func aCutAnywhereCostsLessThanOneChunk(seed: UInt64) async throws {
        let (test, author) = try await longLog()
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            let unhurt = try await test.join(.researcher, "")
            let whole = SegmentTestTransport(unhurt, client)
            _ = try await sync(unhurt, whole)
            // Each of the first twenty attempts breaks somewhere, the first one a byte before the end.
            let transport = SegmentTestTransport(reader, client) { attempt, bytes in
                guard attempt < 20 else { return bytes }
                let part = (seed &* 2_654_435_761 &+ UInt64(attempt) &* 40_503) % 1_000
                let count = attempt == 0 ? bytes.count - 1 : bytes.count * Int(part) / 1_000
                return Array(bytes.prefix(count))
            }
            let report = try await sync(reader, transport)
            #expect(report.retries >= 20, "seed \(seed)")
            #expect(transport.segmentBytes < whole.segmentBytes + 64 << 10, "seed \(seed)")
            #expect(try reader.digest == author.digest, "seed \(seed)")
            #expect(try leftovers(test) == [])
        }
    }

    @Test func whatACrashLeftBehindIsNotFetchedAgain() async throws {
        let (test, author) = try await longLog()
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            let cut = SegmentTestTransport(reader, client) { _, bytes in Array(bytes.prefix(bytes.count - 1)) }
            await #expect(throws: SyncError.self) {
                try await SyncClient(store: reader.store, transport: cut, patience: .init(attempts: 1)).run()
            }
            #expect(try leftovers(test).count == 1)
            // Another process, later.
            let transport = SegmentTestTransport(reader, client)
            let first = try #require(try await reader.manifest(client, after: reader.hello().cursor).segments.first)
            let all = try await reader.manifest(client, after: reader.hello().cursor).segments.reduce(0) { $0 + $1.bytes }
            _ = try await sync(reader, transport)
            #expect(transport.segmentBytes == all - first.bytes + 1)
            #expect(try reader.digest == author.digest)
        }
    }

    @Test func aDamagedOneIsRefusedAndFetchedAnew() async throws {
        let (test, author) = try await longLog()
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            let transport = SegmentTestTransport(reader, client) { attempt, bytes in
                var bytes = bytes
                if attempt == 1 { bytes[bytes.count / 2] ^= 1 }
                return bytes
            }
            let report = try await sync(reader, transport)
            #expect(report.retries == 1 && report.setAside.isEmpty)
            #expect(try reader.digest == author.digest)
        }
    }

    @Test func aMemberGetsOnlyThoseOfItsOwnScope() async throws {
        let (test, _) = try await longLog()
        let (inside, outside) = (try await test.join(.supervisor, "01"), try await test.join(.supervisor, "06"))
        try await test.serve { client in
            let manifest = try await inside.manifest(client)
            let name = try #require(manifest.segments.first).sha256
            #expect(manifest.segments.count >= 4)
            #expect(try await inside.get(client, "segments/\(name)").status == .ok)
            #expect(try await outside.manifest(client).segments.isEmpty)
            #expect(try await outside.get(client, "segments/\(name)").problem().name == "not-found")
            for bad in ["..%2Findex.json", "index.json", String(name.dropLast()), name.uppercased(), "x"] {
                #expect(try await inside.get(client, "segments/\(bad)").status.code == 404, "\(bad)")
            }
            let number = try #require(try test.hub.members(study: test.study).first { $0.certificate == inside.certificate })
            try test.hub.revoke(member: number.number, study: test.study)
            #expect(try await inside.get(client, "segments").problem().name == "not-a-member")
            #expect(try await inside.get(client, "segments/\(name)").problem().name == "not-a-member")
        }
    }

    @Test func anyRangeToItsEndIsServed() async throws {
        let (test, _) = try await longLog()
        let reader = try await test.join(.researcher, "")
        try await test.serve { client in
            let segment = try #require(try await reader.manifest(client).segments.first)
            let whole = try await reader.get(client, "segments/\(segment.sha256)").bytes
            #expect(whole.count == segment.bytes)
            #expect(Digest256(hashing: whole[...]).description == segment.sha256)
            for start in [1, 5, segment.bytes / 2, segment.bytes - 1] {
                let part = try await reader.get(client, "segments/\(segment.sha256)", range: "bytes=\(start)-")
                #expect(part.status == .partialContent && part.bytes == Array(whole[start...]))
            }
            let beyond = try await reader.get(client, "segments/\(segment.sha256)", range: "bytes=\(segment.bytes)-")
            #expect(beyond.status.code == 416)
            let odd = try await reader.get(client, "segments/\(segment.sha256)", range: "lines=3-4")
            #expect(odd.status == .ok && odd.bytes == whole)
        }
    }

    @Test func theyAreTheSameWheneverTheyAreMadeAndNeverThoseOfAnotherLog() async throws {
        let (test, author) = try await longLog()
        let reader = try await test.join(.researcher, "")
        let library = try test.hosted.segments
        let first = try await library.segments(for: .all)
        await library.discard()
        #expect(try await library.segments(for: .all) == first)
        let cut = try #require(first.dropFirst(2).first)
        let name = try #require(Digest256(text: cut.sha256))
        let file = try #require(await library.file(name, for: .all))
        try FileManager.default.removeItem(atPath: file.path)
        #expect(try await library.segments(for: .all) == first)
        // The log is put back; the segments beside it are not.
        try test.forget(after: cut.end)
        #expect(try await library.segments(for: .all) == Array(first.prefix(3)))
        try await test.serve { client in
            try await author.sync(client)
            let report = try await sync(reader, SegmentTestTransport(reader, client))
            #expect(report.setAside.isEmpty)
            #expect(try reader.digest == author.digest)
        }
    }
}
