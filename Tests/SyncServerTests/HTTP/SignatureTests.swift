import HTTPTypes
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Only members are heard, and only in their own words.
@Suite struct SignatureTests {
    private func problem(
        _ test: TestHub, _ device: TestDevice, offset: Int64 = 0,
        spoil: @Sendable (inout TestRequest) throws -> Void = { _ in }
    ) async throws -> Problem {
        var request = try TestRequest.signed(
            "sync", requestBody(device.hello(), device.parcels()), by: device.key, at: test, offset: offset)
        try spoil(&request)
        let spoilt = request
        return try await test.serve { client in
            let response = try await spoilt.send(to: client)
            let problem = try response.problem()
            if problem.status == 401 { #expect(response.headers[.wwwAuthenticate] != nil) }
            return problem
        }
    }

    private func logged(_ test: TestHub) throws -> UInt64 { try test.hosted.log.read { try StudyLog.lastPosition($0) } }

    @Test(arguments: ["Signature", "Signature-Input", "Content-Digest"])
    func aMissingHeaderIsNotSigned(name: String) async throws {
        let test = try TestHub()
        let device = try await test.join()
        let problem = try await problem(test, device) { request in
            request.headers = HTTPFields(request.headers.filter { $0.name.canonicalName != name.lowercased() })
        }
        #expect(problem.name == "not-signed" && problem.status == 401)
    }

    @Test func twoSignaturesAreNone() async throws {
        let test = try TestHub()
        let problem = try await problem(test, test.join()) { request in
            let signature = try #require(request.headers.first { $0.name.canonicalName == "signature" })
            request.headers.append(signature)
        }
        #expect(problem.name == "not-signed")
    }

    @Test func anotherKeysSignatureIsRefused() async throws {
        let test = try TestHub()
        let (device, other) = (try await test.join(), try await test.join())
        let problem = try await problem(test, device) { request in
            let foreign = try TestRequest.signed("sync", request.body, by: other.key, at: test)
            request.headers.put("Signature", foreign.headers.only("signature") ?? "")
        }
        #expect(problem.name == "not-signed")
    }

    @Test func anotherPathIsRefused() async throws {
        let test = try TestHub()
        var other = TestHub.threeRegions
        other.id = "other"
        try Hub.create(at: test.path, study: other, forms: [])
        let problem = try await problem(test, test.join()) { request in
            let foreign = try TestRequest.signed("members", request.body, by: SigningKey(), at: test)
            request.headers.put("Signature", foreign.headers.only("signature") ?? "")
            request.headers.put("Signature-Input", foreign.headers.only("signature-input") ?? "")
        }
        #expect(problem.name == "not-signed")
    }

    @Test func anAlteredBodyIsRefusedAndNothingOfItStored() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.record(3)
        let before = try logged(test)
        let problem = try await problem(test, device) { request in
            // Another well-formed request in its place.
            request.body = try requestBody(Hello(site: nil, lastSequence: 0, cursor: []), device.parcels())
        }
        #expect(problem.name == "content-digest" && problem.status == 400)
        #expect(try logged(test) == before)
    }

    @Test(arguments: [-301, 301, -86_400])
    func aRequestOfAnotherTimeIsRefusedWithTheHubsTime(offset: Int64) async throws {
        let test = try TestHub()
        let problem = try await problem(test, test.join(), offset: offset)
        #expect(problem.name == "clock-skew" && problem.status == 401)
        #expect(problem.hubTime == Int64(test.clock.now / 1_000))
    }

    @Test func aReplayedRequestIsRefusedOnceItIsOld() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let request = try TestRequest.signed("sync", requestBody(device.hello()), by: device.key, at: test)
        try await test.serve { client in
            let fresh = try await request.send(to: client)
            #expect(fresh.status == .ok)
            test.clock.advance(seconds: 400)
            let old = try await request.send(to: client)
            #expect(try old.problem().name == "clock-skew")
        }
    }

    @Test func aStrangerIsNotAMember() async throws {
        let test = try TestHub()
        let key = SigningKey()
        let forged = try Certificate(
            device: key.publicKey, role: .manager, scope: .all, member: "x", issued: 1, expires: 0,
            signedBy: test.hosted.key)
        let problem = try await problem(test, TestDevice(test, key: key, certificate: forged))
        #expect(problem.name == "unknown-device" && problem.status == 403)
    }

    @Test func aRevokedDeviceIsRefusedAndWhatItWroteStays() async throws {
        let test = try TestHub()
        let (device, other) = (try await test.join(), try await test.join(.supervisor, "01"))
        try await test.serve { client in
            try device.record(2)
            try await device.sync(client)
            try test.hub.revoke(member: 1, study: test.study)
            try device.record()
            let error = await #expect(throws: SyncError.self) { try await device.sync(client) }
            #expect(error?.problem?.name == "not-a-member" && error?.problem?.detail.contains("revoked") == true)
            try await other.sync(client)
            #expect(try other.digest.count == 2)
            // Carried by another it is refused all the same, parcel by parcel.
            let answer = try await other.exchange(client, device.parcels())
            guard case .refused(_, let reason) = answer.results.first else {
                Issue.record("a revoked device's saves were taken")
                return
            }
            #expect(reason.contains("revoked"))
        }
    }
}
