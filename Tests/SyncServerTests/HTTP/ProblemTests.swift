import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Whatever goes wrong is told as a problem document.
@Suite struct ProblemTests {
    @Test func pathsThatAreNotThereAreNotFound() async throws {
        let test = try TestHub()
        try await test.serve { client in
            for path in [
                "/nothing", "/v1", "/v1/studies", "/v1/studies/\(test.study)", "/v1/studies/\(test.study)/log",
            ] {
                let response = try await client.execute(uri: path, method: .get)
                #expect(try response.problem().name == "not-found")
            }
        }
    }

    @Test func aStudyThatIsNotHereIsNotFound() async throws {
        let test = try TestHub()
        let other = StudyID(studyKey: SigningKey().publicKey)
        try await test.serve { client in
            for id in ["\(other)", "\(test.study)".uppercased(), "x"] {
                let response = try await client.execute(uri: "/v1/studies/\(id)/sync", method: .post)
                #expect(try response.problem().name == "not-found")
            }
        }
    }

    @Test(arguments: [("/", "GET, HEAD"), ("/health", "GET, HEAD"), ("sync", "POST"), ("members", "POST")])
    func otherMethodsAreNotAllowedAndTheRightOnesNamed(path: String, allowed: String) async throws {
        let test = try TestHub()
        let uri = path.hasPrefix("/") ? path : "/v1/studies/\(test.study)/\(path)"
        try await test.serve { client in
            for method in [HTTPRequest.Method.put, .delete, .trace, .options, .patch] {
                let response = try await client.execute(uri: uri, method: method)
                #expect(response.status == .methodNotAllowed)
                #expect(response.headers[.allow] == allowed)
                #expect(try response.problem().name == "method-not-allowed")
            }
        }
    }

    @Test func anotherMediaTypeIsRefused() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            for type in ["application/json", "", "text/plain"] {
                let response = try await TestRequest.signed(
                    "sync", requestBody(device.hello()), by: device.key, at: test, mediaType: type
                ).send(to: client)
                #expect(try response.problem().name == "media-type")
            }
            var compressed = try TestRequest.signed("sync", requestBody(device.hello()), by: device.key, at: test)
            compressed.headers.put("Content-Encoding", "gzip")
            #expect(try await compressed.send(to: client).problem().name == "media-type")
        }
    }

    @Test func aBodyBeyondTheLimitIsRefusedByItsLengthBeforeItIsRead() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            var request = try TestRequest.signed(
                "members", [1], by: device.key, at: test, mediaType: "application/json")
            request.body = [UInt8](repeating: 32, count: EnrolmentHandler.bodyBytes + 1)
            let response = try await request.send(to: client)
            #expect(response.status.code == 413)
            #expect(try response.problem().name == "too-large")
        }
    }

    @Test func whatCannotBeReadIsNamedByItsPlace() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let hello = try device.hello()
        let opening = SyncStream.request + Frame(.hello, hello.payload).bytes
        let bodies: [(bytes: [UInt8], name: String, place: String)] = [
            (Array("MSQ9".utf8) + [0x7F, 0], "unsupported-version", "stream"),
            (SyncStream.request + Frame(.end, []).bytes, "malformed", "hello"),
            (opening + Frame(.hello, hello.payload).bytes, "malformed", "hello"),
            (opening + [0x55, 0], "malformed", "frame type"),
            (opening + Frame(.offer, [1, 2, 3]).bytes, "malformed", "offer"),
            (opening + Frame(.site, [1]).bytes, "malformed", "site card"),
            (opening + Frame(.form, [1, 2, 3, 4, 5]).bytes, "unsupported-version", "form"),
            (opening + Frame(.changeSet, [1]).bytes, "malformed", "change-set"),
            (opening + Frame(.accepted, []).bytes, "malformed", "33"),
            (opening + Frame(.end, []).bytes + [0], "malformed", "stream"),
            (opening + [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "too-large", "frame"),
        ]
        try await test.serve { client in
            for body in bodies {
                let response = try await TestRequest.signed("sync", body.bytes, by: device.key, at: test).send(
                    to: client)
                let problem = try response.problem()
                #expect(problem.name == body.name && problem.detail.contains(body.place), "\(problem)")
            }
        }
    }

    @Test func aFailureOfTheHubTellsNothingOfItsInsides() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let log = try test.hosted.log
        try dropDots(log)
        try device.record()
        try await test.serve { client in
            let response = try await TestRequest.signed(
                "sync", requestBody(device.hello(), device.parcels()), by: device.key, at: test
            ).send(to: client)
            #expect(response.status == .internalServerError)
            let problem = try response.problem()
            #expect(problem.name == "internal" && problem.retryable)
            for secret in ["SELECT", "dot", test.folder, "SQLite"] { #expect(!problem.detail.contains(secret)) }
        }
    }

    @Test func everyAnswerForbidsGuessingItsType() async throws {
        let test = try TestHub()
        try await test.serve { client in
            for path in ["/", "/health", "/nothing"] {
                let response = try await client.execute(uri: path, method: .get)
                #expect(response.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }

    @Test func headHasNoBody() async throws {
        let test = try TestHub()
        try await test.serve { client in
            for path in ["/", "/health", "/nothing"] {
                let response = try await client.execute(uri: path, method: .head)
                #expect(response.bytes.isEmpty)
            }
        }
    }

    private func dropDots(_ log: StudyLog) throws {
        try log.write { database in try database.execute(sql: "DROP TABLE dot") }
    }
}
