import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// What the log takes in, and what it does not.
@Suite struct LogTests {
    private func append(_ parcels: [Parcel], _ test: TestHub) async throws -> [PushResult] {
        try await test.hosted.log.append(parcels, carrier: nil, now: test.clock.now)
    }

    private func reason(_ results: [PushResult]) -> String {
        for case .refused(_, let reason) in results { return reason }
        return ""
    }

    @Test func aChangeSetIsAcceptedOnceAndThenAgainAtItsPosition() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record(5)
        let parcels = try device.parcels()
        let first = try await append(parcels, test)
        let again = try await append(parcels, test)
        // Position 1 is the form, 2 the card.
        #expect(first == parcels.suffix(1).map { .accepted($0.id, position: 3) })
        #expect(again == first)
        #expect(try await append(parcels + parcels, test) == first + first)
    }

    @Test func aChangeSetWithoutItsCardIsRefused() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record()
        #expect(reason(try await append(device.sealed().map { .changeSet($0) }, test)).contains("introduced"))
    }

    @Test func aCardOfAForeignKeyIsRefusedWithWhatStandsBehindIt() async throws {
        let test = try TestHub()
        let (device, forger) = (try await test.join(), SigningKey())
        try device.record()
        let certificate = try Certificate(
            device: device.key.publicKey, role: .manager, scope: .all, member: "x", issued: 1, expires: 0,
            signedBy: forger)
        let nonce = try #require(try device.store.siteCards().first).nonce
        let parcels: [Parcel] =
            [.site(SiteCard(certificate: certificate, nonce: nonce))] + (try device.sealed().map { .changeSet($0) })
        #expect(reason(try await append(parcels, test)).contains("not signed"))
    }

    @Test func aFlippedByteInTheAnswersIsRefused() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record()
        var parcels = try device.parcels()
        let last = parcels.popLast()
        var bytes = try #require(last).bytes
        bytes[bytes.count - 70] ^= 1
        let results = try await append(parcels + [.changeSet(try ChangeSet(bytes: bytes))], test)
        #expect(reason(results).contains("not signed by its site"))
    }

    @Test func whatARoleOrScopeDoesNotAllowIsRefused() async throws {
        let test = try TestHub()
        let researcher = try await test.join(.researcher, "01")
        let surveyor = try await test.join(.surveyor, "01/571")
        for (device, scope) in [(researcher, "01/571"), (surveyor, "01"), (surveyor, "03/231"), (surveyor, "01/57")] {
            let site = try #require(try device.hello().site)
            let dot = Dot(site: site, sequence: 1)
            let save = Save(
                dot: dot, origin: dot, clock: HybridTime(milliseconds: 5), parents: [], mark: .none, author: "",
                form: test.form, scope: try #require(Scope(scope)), answers: [:])
            let forged = try ChangeSet(study: test.study, saves: [save], signedBy: device.key)
            let cards = try device.store.siteCards().map { Parcel.site($0) }
            #expect(reason(try await append(cards + [.changeSet(forged)], test)).contains("may not write"))
        }
    }

    @Test func aChangeSetOfAnotherStudyIsRefused() async throws {
        let (test, other) = (try TestHub(), try TestHub())
        let stranger = try await other.join()
        try stranger.record()
        #expect(reason(try await append(stranger.sealed().map { .changeSet($0) }, test)).contains("has not been introduced"))
    }

    @Test func aRefusalDoesNotStopWhatStandsBehindIt() async throws {
        let test = try TestHub()
        let (bad, good) = (try await test.join(), try await test.join())
        try bad.record()
        try good.record()
        let results = try await append(bad.sealed().map { .changeSet($0) } + good.parcels(), test)
        #expect(results.count == 2)
        guard case .refused = results.first, case .accepted = results.last else {
            Issue.record("\(results)")
            return
        }
    }

    @Test func aLogFromBeforeTheChainGetsTheSameOneAndGoesOn() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record(5)
        _ = try await append(device.parcels(), test)
        let end = try test.end()
        try test.execute(
            "ALTER TABLE entry DROP COLUMN chain; DELETE FROM grdb_migrations WHERE identifier = 'chain'")
        let old = try TestHub(copyOf: test)
        #expect(try old.end() == end)
        try device.record(1)
        _ = try await append(device.parcels(), old)
        #expect(try old.end().position == end.position + 1)
        #expect(try old.hub.check(study: old.study).problems == [])
    }

    @Test func onlyAManagerPublishesFormsAndAVersionIsTakenOnce() async throws {
        let test = try TestHub()
        let (manager, surveyor) = (try await test.join(.manager, ""), try await test.join())
        func form(_ device: TestDevice, _ version: String, _ content: [UInt8]) throws -> Parcel {
            .form(
                try PublishedForm(
                    study: test.study, formID: "emq", version: version, title: "t", mediaType: "application/xml",
                    content: content, certificate: device.certificate, signedBy: device.key))
        }
        #expect(reason(try await append([form(surveyor, "2", [2])], test)).contains("not signed"))
        let accepted = try await append([form(manager, "2", [2])], test)
        guard case .accepted(_, let position) = accepted.first else {
            Issue.record("\(accepted)")
            return
        }
        #expect(reason(try await append([form(manager, "2", [3])], test)).contains("other content"))
        // The same content published by the operator stands at the first publication's place.
        let same = try test.hub.publish(TestHub.form(version: "2", content: [2]), study: test.study)
        #expect(same == position)
    }
}
