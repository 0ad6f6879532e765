import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A hub that was put back from a backup has forgotten who joined after it.
@Suite struct ReadmissionTests {
    /// A sync request that shows a certificate.
    private func send(
        _ device: TestDevice, _ client: any TestClientProtocol, showing certificate: Certificate?
    ) async throws -> TestResponse {
        let body = try requestBody(device.hello(), device.parcels())
        var request = try TestRequest.signed("sync", body, by: device.key, at: device.hub)
        if let certificate { request.headers.put(Membership.field, Membership.text(certificate.bytes)) }
        return try await request.send(to: client)
    }

    private func forget(_ device: TestDevice) throws {
        try device.hub.execute("DELETE FROM member WHERE device = x'\(Hex.encode(device.key.publicKey))'")
    }

    private func states(_ test: TestHub) throws -> [MemberState] {
        try test.hub.members(study: test.study).map(\.state)
    }

    @Test func aForgottenMemberGivesBackWhatItHasAndGetsNothingUntilItIsConfirmed() async throws {
        let test = try TestHub()
        let (member, other) = (try await test.join(), try await test.join())
        try other.record(2)
        try member.record(3)
        try forget(member)
        try await test.serve { client in
            try await other.sync(client)
            let unknown = try await send(member, client, showing: nil).problem()
            #expect(unknown.name == "unknown-device" && unknown.status == 403)

            let answer = try Answer(await send(member, client, showing: member.certificate).bytes)
            #expect(answer.state?.pullWaits == true)
            #expect(answer.deliveries.isEmpty && answer.lastCursor == nil && !answer.hasMore)
            guard case .accepted = try #require(answer.results.first) else {
                Issue.record("not accepted: \(answer.results)")
                return
            }
            #expect(try states(test) == [.active, .unconfirmed])
            #expect(try test.hub.audit(study: test.study).filter { $0.event == "returned" }.count == 1)

            // Known by now: it need not show its certificate again, and still gets nothing.
            #expect(try await member.sync(client).pullWaits)
            #expect(try member.store.status().saves == 3)

            let number = try #require(try test.hub.members(study: test.study).last).number
            try test.hub.confirm(member: number, study: test.study)
            #expect(try await member.sync(client).pullWaits == false)
            #expect(try member.store.status().saves == 5)
            #expect(try test.hub.audit(study: test.study).last?.event == "confirmed")
        }
    }

    @Test func anUnconfirmedMemberCanBeRevoked() async throws {
        let test = try TestHub()
        let member = try await test.join()
        try forget(member)
        try await test.serve { client in
            _ = try await send(member, client, showing: member.certificate)
            let number = try #require(try test.hub.members(study: test.study).first).number
            try test.hub.revoke(member: number, study: test.study)
            let problem = try await send(member, client, showing: member.certificate).problem()
            #expect(problem.name == "not-a-member")
            let error = #expect(throws: StoreError.self) { try test.hub.confirm(member: number, study: test.study) }
            #expect(error?.code == .conflict)
        }
    }

    @Test func aRevokedMemberStaysOutWhateverItShows() async throws {
        let test = try TestHub()
        let member = try await test.join()
        try test.hub.revoke(member: #require(try test.hub.members(study: test.study).first).number, study: test.study)
        try await test.serve { client in
            let problem = try await send(member, client, showing: member.certificate).problem()
            #expect(problem.name == "not-a-member")
        }
        #expect(try states(test) == [.revoked])
    }

    @Test func onlyACertificateOfTheStudyForThisDeviceThatHoldsLetsIn() async throws {
        let test = try TestHub()
        let (member, other) = (try await test.join(), try await test.join())
        try forget(member)
        let (now, key) = (test.clock.now, member.key.publicKey)
        func certificate(expires: UInt64 = 0, by signer: SigningKey) throws -> Certificate {
            try Certificate(
                device: key, role: .manager, scope: .all, member: "m", issued: now, expires: expires, signedBy: signer)
        }
        let shown = [
            other.certificate, try certificate(by: member.key), try certificate(expires: now - 1, by: test.hosted.key),
        ]
        try await test.serve { client in
            for certificate in shown {
                let problem = try await send(member, client, showing: certificate).problem()
                #expect(problem.name == "unknown-device")
            }
            for text in ["", "====", "AAAA", String(repeating: "A", count: 5_000)] {
                var request = try TestRequest.signed("sync", requestBody(member.hello()), by: member.key, at: test)
                request.headers.put(Membership.field, text)
                #expect(try await request.send(to: client).problem().name == "unknown-device")
            }
        }
        #expect(try states(test) == [.active])
    }

    @Test func whatAForgottenAuthorWroteIsTakenFromAnyCarrier() async throws {
        let test = try TestHub()
        let (author, carrier) = (try await test.join(), try await test.join(.supervisor, "01"))
        try author.record(2)
        try forget(author)
        try await test.serve { client in
            _ = try await send(author, client, showing: author.certificate)
            try author.record(1)
            let answer = try await carrier.exchange(client, author.parcels())
            #expect(answer.results.allSatisfy { if case .accepted = $0 { true } else { false } })
        }
    }
}
