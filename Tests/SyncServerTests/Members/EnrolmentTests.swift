import Foundation
import HTTPTypes
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// How a device becomes a member over HTTP, once.
@Suite struct EnrolmentTests {
    private func join(
        _ invitation: Invitation, _ key: SigningKey, _ test: TestHub, _ client: any TestClientProtocol
    ) async throws -> TestDevice {
        let response = try await TestRequest.enrolment(invitation, key, at: test).send(to: client)
        try #require(response.status == .created)
        #expect(response.headers[.contentType] == "application/json")
        let answer = try JSONDecoder().decode(EnrolmentAnswer.self, from: Data(response.bytes))
        #expect(answer.study == TestHub.threeRegions)
        let certificate = try Certificate(bytes: #require(Hex.decode(answer.certificate))[...])
        #expect(certificate.isSigned(by: invitation.studyKey))
        #expect(certificate.device == key.publicKey && certificate.expires == 0)
        return try TestDevice(test, key: key, certificate: certificate)
    }

    private func refusal(
        _ invitation: Invitation, _ test: TestHub, _ client: any TestClientProtocol
    ) async throws -> String {
        let response = try await TestRequest.enrolment(invitation, SigningKey(), at: test).send(to: client)
        #expect(response.status == .forbidden)
        return try response.problem().name
    }

    @Test func aDeviceGetsTheRoleScopeAndNameOfItsInvitation() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let named = try await join(test.invite(.supervisor, "03", name: "fes-1"), SigningKey(), test, client)
            #expect(named.certificate.role == .supervisor && named.certificate.scope.path == "03")
            #expect(named.certificate.member == "fes-1")
            let wishing = try test.invite()
            let response = try await TestRequest.enrolment(wishing, SigningKey(), at: test, name: "tablette 4")
                .send(to: client)
            #expect(response.status == .created)
            #expect(try test.hub.members(study: test.study).map(\.certificate.member) == ["fes-1", "tablette 4"])
        }
    }

    @Test func anInvitationIsSpentByTheFirstSync() async throws {
        let test = try TestHub()
        let invitation = try test.invite()
        try await test.serve { client in
            let device = try await join(invitation, SigningKey(), test, client)
            try await device.sync(client)
            #expect(try await refusal(invitation, test, client) == "spent-invitation")
            try await device.sync(client)
        }
    }

    @Test func aLostAnswerIsAskedForAgainWithTheSameKey() async throws {
        let test = try TestHub()
        let (invitation, key) = (try test.invite(), SigningKey())
        try await test.serve { client in
            let first = try await join(invitation, key, test, client)
            let second = try await join(invitation, key, test, client)
            #expect(first.certificate == second.certificate)
            try await second.sync(client)
        }
    }

    @Test func aLostAnswerIsAskedForAgainWithANewKeyAndTheOldOneIsWorthNothing() async throws {
        let test = try TestHub()
        let invitation = try test.invite()
        try await test.serve { client in
            let lost = try await join(invitation, SigningKey(), test, client)
            let device = try await join(invitation, SigningKey(), test, client)
            let problem = await #expect(throws: SyncError.self) { try await lost.sync(client) }
            #expect(problem?.problem?.name == "not-a-member")
            try await device.sync(client)
            // The replaced key cannot come in through somebody else's bag either.
            try lost.record()
            let answer = try await device.exchange(client, lost.parcels())
            guard case .refused(_, let reason) = answer.results.first else {
                Issue.record("the replaced device's saves were taken")
                return
            }
            #expect(reason.contains("replaced"))
        }
    }

    @Test func unknownExpiredAndWithdrawnInvitationsAreToldApart() async throws {
        let test = try TestHub()
        let unknown = Invitation(
            url: "http://a", studyKey: try test.hosted.log.studyKey, secret: [UInt8](repeating: 7, count: 16))
        let (expired, withdrawn) = (try test.invite(expiresIn: .seconds(60)), try test.invite())
        try test.hub.withdraw(invitation: 2, study: test.study)
        test.clock.advance(seconds: 61)
        try await test.serve { client in
            for (invitation, name) in [(unknown, "unknown"), (expired, "expired"), (withdrawn, "withdrawn")] {
                let refusal = try await refusal(invitation, test, client)
                #expect(refusal == name + "-invitation")
            }
        }
        #expect(try test.hub.members(study: test.study).isEmpty)
    }

    @Test func aDeviceThatIsAMemberCannotJoinTwice() async throws {
        let test = try TestHub()
        let key = SigningKey()
        try await test.serve { client in
            _ = try await join(test.invite(), key, test, client)
            let response = try await TestRequest.enrolment(test.invite(), key, at: test).send(to: client)
            #expect(try response.problem().name == "already-a-member")
        }
    }

    @Test func nobodyJoinsWithAKeyThatTheyDoNotHold() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let request = try TestRequest.enrolment(
                test.invite(), SigningKey(), at: test, device: SigningKey().publicKey)
            let response = try await request.send(to: client)
            #expect(try response.problem().name == "not-signed")
        }
        #expect(try test.hub.members(study: test.study).isEmpty)
    }

    @Test func aBodyThatIsNoEnrolmentIsMalformed() async throws {
        let test = try TestHub()
        try await test.serve { client in
            for body in ["", "{}", "[1]", #"{"secret":"00","device":"00"}"#] {
                let response = try await TestRequest.signed(
                    "members", Array(body.utf8), by: SigningKey(), at: test, mediaType: "application/json"
                ).send(to: client)
                #expect(try response.problem().name == "malformed")
            }
        }
    }

    @Test func failedAttemptsAreLimitedAndSuccessfulOnesAreNot() async throws {
        let test = try TestHub()
        let unknown = Invitation(
            url: "http://a", studyKey: try test.hosted.log.studyKey, secret: [UInt8](repeating: 7, count: 16))
        try await test.serve(limits: .init(burst: 3, perSecond: 0.1)) { client in
            for _ in 0..<10 { _ = try await join(test.invite(), SigningKey(), test, client) }
            for _ in 0..<3 { #expect(try await refusal(unknown, test, client) == "unknown-invitation") }
            let response = try await TestRequest.enrolment(unknown, SigningKey(), at: test).send(to: client)
            let problem = try response.problem()
            #expect(problem.name == "too-many-requests" && problem.retryable)
            let wait = try #require(response.headers[.retryAfter].flatMap { UInt64($0) })
            test.clock.advance(seconds: wait)
            #expect(try await refusal(unknown, test, client) == "unknown-invitation")
        }
    }
}
