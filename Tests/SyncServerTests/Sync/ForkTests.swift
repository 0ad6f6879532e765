import Foundation
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Two stores that go on under one site: nothing of either is lost.
@Suite struct ForkTests {
    /// A copy of a device's store that does not know that it is one: its witness was copied with it, and it claims to be
    /// on the same machine.
    private func twin(of device: TestDevice) throws -> TestDevice {
        let path = device.store.path + "-twin"
        for suffix in ["", "-wal", "-witness"] where FileManager.default.fileExists(atPath: device.store.path + suffix) {
            try FileManager.default.copyItem(atPath: device.store.path + suffix, toPath: path + suffix)
        }
        let store = try SurveyStore.open(path: path, environment: device.hub.clock.environment)
        return TestDevice(device.hub, key: device.key, certificate: device.certificate, store: store)
    }

    /// Change-sets of one site that a test makes up.
    private func changeSet(_ device: TestDevice, _ stamps: [UInt64: UInt64]) throws -> ChangeSet {
        let site = try #require(try device.hello().site)
        let saves = stamps.sorted { $0.key < $1.key }.map { sequence, stamp in
            let dot = Dot(site: site, sequence: sequence)
            return Save(
                dot: dot, origin: dot, clock: HybridTime(milliseconds: stamp), parents: [], mark: .none, author: "",
                form: device.hub.form, scope: device.certificate.scope, answers: [:])
        }
        return try ChangeSet(study: device.hub.study, saves: saves, signedBy: device.key)
    }

    private func push(_ changeSet: ChangeSet, _ device: TestDevice) async throws -> PushResult? {
        let cards = try device.store.siteCards().map { Parcel.site($0) }
        return try await device.hub.hosted.log.append(
            cards + [.changeSet(changeSet)], carrier: nil, now: device.hub.clock.now
        ).first
    }

    @Test func theSameSavesInOtherChangeSetsAreKnownAndNotLoggedAgain() async throws {
        let device = try await TestHub().join()
        let first = try await push(changeSet(device, [1: 10, 2: 20, 3: 30]), device)
        guard case .accepted(_, let position) = first else {
            Issue.record("\(String(describing: first))")
            return
        }
        let part = try changeSet(device, [2: 20])
        #expect(try await push(part, device) == .accepted(part.id, position: position))
        #expect(try device.hub.hosted.log.read { try StudyLog.lastPosition($0) } == position)
        let more = try changeSet(device, [3: 30, 4: 40])
        #expect(try await push(more, device) == .accepted(more.id, position: position + 1))
    }

    @Test func aClashForksTheSiteForGood() async throws {
        let device = try await TestHub().join()
        _ = try await push(changeSet(device, [1: 10, 2: 20]), device)
        let clash = try changeSet(device, [1: 10, 2: 21, 3: 30])
        #expect(try await push(clash, device) == .forked(clash.id, sequences: [2, 3]))
        let later = try changeSet(device, [4: 40])
        #expect(try await push(later, device) == .forked(later.id, sequences: [4]))
        let known = try changeSet(device, [1: 10])
        #expect(try await push(known, device) == .accepted(known.id, position: 3))
        #expect(try device.hub.hub.audit(study: device.hub.study).count { $0.event == "forked" } == 1)
    }

    @Test func interleavedChangeSetsOfSeveralFormsAreNoFork() async throws {
        let device = try await TestHub().join()
        let odd = try changeSet(device, [1: 10, 3: 30, 5: 50])
        let even = try changeSet(device, [2: 20, 4: 40])
        #expect(try await push(odd, device) == .accepted(odd.id, position: 3))
        #expect(try await push(even, device) == .accepted(even.id, position: 4))
    }

    @Test func bothCopiesOfAStoreKeepAllTheirSavesAndComeToOneDigest() async throws {
        let test = try TestHub()
        let supervisor = try await test.join(.supervisor, "01")
        let first = try await test.join()
        try await test.serve { client in
            try first.record(2)
            try await first.sync(client)
            let second = try twin(of: first)
            try first.record(3, age: 40)
            try second.record(4, age: 60)
            try await first.sync(client)
            try await second.sync(client)
            try await first.sync(client)
            try await second.sync(client)
            try await supervisor.sync(client)
            #expect(try supervisor.digest.count == 9)
            let digests = Set([try supervisor.digest, try first.digest, try second.digest])
            #expect(digests.count == 1)
        }
    }

    @Test func anOldCopyThatIsPutBackIsToldThatItIsBehind() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            try device.record(1)
            try await device.sync(client)
            let old = try device.hello()
            try device.record(2)
            try await device.sync(client)
            let answer = try await device.exchange(client, hello: old)
            #expect(answer.state?.siteIsBehind == true && answer.state?.restart == false)
            // What it has lost comes back to it.
            #expect(answer.changeSets.map(\.header.entries.count) == [2])
        }
    }
}
