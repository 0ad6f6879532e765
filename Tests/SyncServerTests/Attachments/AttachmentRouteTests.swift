import Foundation
import HTTPTypes
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// Attachments at the hub: whole, once, and only for those whose scope they lie in (protocol.md §14).
@Suite struct AttachmentRouteTests {
    private func files(_ test: TestHub, _ part: String = "") -> [String] {
        let folder = "\(test.path)/\(test.study).attachments/\(part)"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test(arguments: [0, 1, 300_000, (1 << 20) + 1])
    func anAttachmentArrivesAtAnotherDeviceAsItWas(size: Int) async throws {
        let test = try TestHub()
        let (author, reader) = (try await test.join(), try await test.join(.supervisor, "01"))
        let bytes = randomBytes(size)
        let digest = try author.photograph(bytes)
        try await test.serve { client in
            let sent = try await author.syncAll(client)
            #expect(sent.sent == 1 && sent.bytesSent == size && sent.refused.isEmpty)
            #expect(try author.store.receipts(digest).map(\.scope.path) == ["01/571"])
            let received = try await reader.syncAll(client)
            #expect(received.received == 1 && received.bytesReceived == size)
            #expect(try reader.store.attachmentBytes(digest, at: 0, count: size + 1) == bytes)
            let again = try await author.syncAll(client)
            #expect(again == AttachmentReport())
        }
        #expect(files(test, "partial") == [])
        let check = try await test.hub.checkAttachments(study: test.study, readsBytes: true)
        #expect(check.count == 1 && check.problems == [])
    }

    @Test func whatAMemberMayNotSeeIsNotToldFromWhatIsNotThere() async throws {
        let test = try TestHub()
        let (author, other) = (try await test.join(), try await test.join(.supervisor, "03"))
        let digest = try author.photograph(randomBytes(1_000))
        let unknown = Digest256(hashing: randomBytes(32)[...])
        try await test.serve { client in
            try await author.syncAll(client)
            for (method, suffix) in [(HTTPRequest.Method.get, ""), (.head, "/upload")] {
                let hidden = try await other.get("attachments/\(digest)\(suffix)", method: method).send(to: client)
                let absent = try await other.get("attachments/\(unknown)\(suffix)", method: method).send(to: client)
                #expect(hidden.status == .notFound && absent.status == .notFound)
                #expect(hidden.bytes == absent.bytes)
                #expect(hidden.headers.filter { $0.name != .date }.map(\.value) == absent.headers.filter { $0.name != .date }.map(\.value))
            }
            // Nor by claiming to have it: the hub wants every byte.
            let claimed = try await other.declare(client, digest, size: 1_000, scopes: ["03"])
            let invented = try await other.declare(client, unknown, size: 1_000, scopes: ["03"])
            #expect(claimed.offset == 0 && claimed.receipts == nil)
            #expect(invented.offset == 0 && invented.receipts == nil)
            let still = try await other.get("attachments/\(digest)").send(to: client)
            #expect(still.status == .notFound)
        }
    }

    @Test func aMemberOfAnotherScopeWhoHasTheBytesAddsItsScopeAndTheFileIsKeptOnce() async throws {
        let test = try TestHub()
        let (one, two) = (try await test.join(), try await test.join(.surveyor, "03"))
        let bytes = randomBytes(5_000)
        let digest = try one.photograph(bytes)
        try two.photograph(bytes, name: "other.jpg")
        try await test.serve { client in
            try await one.syncAll(client)
            let report = try await two.syncAll(client)
            #expect(report.sent == 1 && report.bytesSent == 5_000)
            let seen = try await two.get("attachments/\(digest)").send(to: client)
            #expect(seen.status == .ok && seen.bytes == bytes)
            // Who may see it already does not bring it again.
            let near = try await test.join(.surveyor, "01/571")
            try near.photograph(bytes)
            let cheap = try await near.syncAll(client)
            #expect(cheap.sent == 1 && cheap.bytesSent == 0)
        }
        #expect(try await test.hub.checkAttachments(study: test.study, readsBytes: true).count == 1)
    }

    @Test func anUploadGoesOnWhereItStoppedAndTellsTheRightPlaceToWhoIsWrong() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let bytes = randomBytes(1_000)
        let digest = Digest256(hashing: bytes[...])
        try await test.serve { client in
            _ = try await device.declare(client, digest, size: 1_000, scopes: ["01/571"])
            let first = try await device.piece(Array(bytes[..<600]), of: digest, at: 0).send(to: client)
            #expect(first.status == .ok)
            #expect(first.headers.only("upload-offset") == "600" && first.headers.only("upload-complete") == "?0")
            for offset in [0, 599, 601] as [UInt64] {
                let wrong = try await device.piece([1], of: digest, at: offset).send(to: client)
                let problem = try wrong.problem()
                #expect(problem.name == "upload-offset" && problem.status == 409 && problem.expectedOffset == 600)
                #expect(wrong.headers.only("upload-offset") == "600")
            }
            let head = try await device.get("attachments/\(digest)/upload", method: .head).send(to: client)
            #expect(head.status == .noContent && head.headers.only("upload-offset") == "600")
            #expect(try await device.declare(client, digest, size: 1_000, scopes: ["01/571"]).offset == 600)
            let last = try await device.piece(Array(bytes[600...]), of: digest, at: 600).send(to: client)
            #expect(last.headers.only("upload-complete") == "?1")
            // Its answer was lost: declaring it again brings the receipt.
            let again = try await device.declare(client, digest, size: 1_000, scopes: ["01/571"])
            let receipt = try AttachmentReceipt(bytes: #require(Hex.decode(again.receipts?.first ?? "")))
            #expect(try receipt.isSigned(by: test.hosted.log.studyKey))
            #expect(receipt.digest == digest && receipt.size == 1_000 && receipt.scope.path == "01/571")
        }
    }

    @Test func aPieceThatWasAlteredOnItsWayLeavesNoTrace() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let bytes = randomBytes(1_000)
        let digest = Digest256(hashing: bytes[...])
        try await test.serve { client in
            _ = try await device.declare(client, digest, size: 1_000, scopes: ["01/571"])
            var request = try device.piece(bytes, of: digest, at: 0)
            request.body[500] ^= 1
            #expect(try await request.send(to: client).problem().name == "content-digest")
            request.body = Array(bytes[..<999])
            #expect(try await request.send(to: client).problem().name == "content-digest")
            #expect(try await device.declare(client, digest, size: 1_000, scopes: ["01/571"]).offset == 0)
        }
    }

    @Test func bytesWithAnotherHashAreDroppedOnceTheyAreWhole() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let digest = Digest256(hashing: randomBytes(10)[...])
        try await test.serve { client in
            _ = try await device.declare(client, digest, size: 10, scopes: ["01/571"])
            let problem = try await device.piece(randomBytes(10), of: digest, at: 0).send(to: client).problem()
            #expect(problem.name == "attachment-digest" && problem.status == 422)
            #expect(try await device.declare(client, digest, size: 10, scopes: ["01/571"]).offset == 0)
            #expect(try await device.get("attachments/\(digest)").send(to: client).status == .notFound)
        }
        #expect(files(test, "partial") == [])
    }

    @Test func twoDevicesThatBringTheSameFileAtOnceDoNotMix() async throws {
        let test = try TestHub()
        let (one, two) = (try await test.join(), try await test.join())
        let bytes = randomBytes(3 << 20)
        let digest = try one.photograph(bytes)
        try two.photograph(bytes)
        try await test.serve { client in
            async let first = one.syncAll(client)
            async let second = two.syncAll(client)
            let (left, right) = try await (first, second)
            #expect(left.sent == 1 && right.sent == 1)
            let seen = try await one.get("attachments/\(digest)").send(to: client)
            #expect(Digest256(hashing: seen.bytes[...]) == digest)
        }
        #expect(files(test, "partial") == [])
        #expect(try await test.hub.checkAttachments(study: test.study, readsBytes: true).problems == [])
    }

    @Test func aRequestThatComesTwiceAtOnceIsTakenOnce() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let bytes = randomBytes(200_000)
        let digest = Digest256(hashing: bytes[...])
        try await test.serve { client in
            _ = try await device.declare(client, digest, size: bytes.count + 1, scopes: ["01/571"])
            let request = try device.piece(bytes, of: digest, at: 0)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await request.send(to: client).status.code } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1 && statuses.filter { $0 == 409 }.count == 5)
            let offset = try await device.declare(client, digest, size: bytes.count + 1, scopes: ["01/571"]).offset
            #expect(offset == UInt64(bytes.count))
        }
    }

    @Test(arguments: ["../../../etc/passwd", "..%2F..%2Fhub.key", "ABCD", String(repeating: "A", count: 64), "%00", "partial"])
    func aNameThatIsNoDigestNamesNothing(name: String) async throws {
        let test = try TestHub()
        let device = try await test.join()
        try await test.serve { client in
            #expect(try await device.get("attachments/\(name)").send(to: client).status == .notFound)
            let upload = try await device.request(
                .patch, "attachments/\(name)/upload", [1], mediaType: AttachmentHTTP.partialUpload
            ).send(to: client)
            #expect([400, 404].contains(upload.status.code))
            let body = Array(#"{"attachments":[{"digest":"\#(name)","size":1,"scopes":["01"]}]}"#.utf8)
            let declared = try await device.request(.post, "attachments", body, mediaType: "application/json").send(to: client)
            #expect(declared.status == .badRequest)
        }
        #expect(files(test) == [])
    }

    @Test(arguments: [
        #"{"attachments":[{"digest":"D","size":-1,"scopes":["01"]}]}"#,
        #"{"attachments":[{"digest":"D","size":18446744073709551616,"scopes":["01"]}]}"#,
        #"{"attachments":[{"digest":"D","size":1,"scopes":[]}]}"#,
        #"{"attachments":[{"digest":"D","size":1,"scopes":["../x"]}]}"#,
        #"{"attachments":7}"#, "[]", "",
    ])
    func aDeclarationThatMakesNoSenseIsMalformed(body: String) async throws {
        let test = try TestHub()
        let device = try await test.join()
        let text = body.replacingOccurrences(of: "\"D\"", with: "\"\(String(repeating: "a", count: 64))\"")
        try await test.serve { client in
            let response = try await device.request(.post, "attachments", Array(text.utf8), mediaType: "application/json")
                .send(to: client)
            #expect(try response.problem().name == "malformed")
        }
    }

    @Test func sizesAndPlacesFromOutsideAreBounded() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let digest = Digest256(hashing: [1])
        try await test.serve { client in
            let large = try await device.declare(client, digest, size: Int.max, scopes: ["01/571"])
            #expect(large.refused?.contains("bytes") == true)
            _ = try await device.declare(client, digest, size: 10, scopes: ["01/571"])
            for offset in ["", "-1", "+0", "1e3", "99999999999999999999", "0, 0"] {
                var request = try device.piece([1], of: digest, at: 0)
                request.headers.put(AttachmentHTTP.uploadOffset, offset)
                #expect(try await request.send(to: client).problem().name == "malformed", "offset \(offset)")
            }
            for offset in [10, 11, UInt64(Int64.max)] {
                #expect(try await device.piece([1], of: digest, at: offset).send(to: client).problem().name == "too-large")
            }
            let long = try device.piece([UInt8](repeating: 0, count: AttachmentLimits.chunkBytes + 1), of: digest, at: 0)
            #expect(try await long.send(to: client).problem().name == "too-large")
            #expect(try await device.declare(client, digest, size: 10, scopes: ["01/571"]).offset == 0)
        }
    }

    @Test func aRangeIsServedAsRFC9110SaysIt() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let bytes = randomBytes(2_500_000)
        let digest = try device.photograph(bytes)
        try await test.serve { client in
            try await device.syncAll(client)
            func get(_ range: String?) async throws -> TestResponse {
                try await device.get("attachments/\(digest)", range: range).send(to: client)
            }
            let whole = try await get(nil)
            #expect(whole.status == .ok && whole.bytes == bytes)
            #expect(whole.headers.only("repr-digest") == AttachmentHTTP.digestField(digest))
            let part = try await get("bytes=100-199")
            #expect(part.status == .partialContent && part.bytes == Array(bytes[100..<200]))
            #expect(part.headers[.contentRange] == "bytes 100-199/2500000")
            #expect(part.headers.only("content-digest") == AttachmentHTTP.digestField(Digest256(hashing: bytes[100..<200])))
            let rest = try await get("bytes=1000000-")
            #expect(rest.status == .partialContent && rest.bytes == Array(bytes[1_000_000...]))
            #expect(try await get("bytes=2499999-99999999").bytes == Array(bytes.suffix(1)))
            let behind = try await get("bytes=2500000-")
            #expect(behind.status.code == 416 && behind.headers[.contentRange] == "bytes */2500000")
            for odd in ["bytes=5-1", "bytes=-5", "lines=1-2", "bytes=0-1,5-6", "bytes=99999999999999999999-"] {
                #expect(try await get(odd).status == .ok, "\(odd)")
            }
            let head = try await device.get("attachments/\(digest)", method: .head).send(to: client)
            #expect(head.status == .ok && head.bytes.isEmpty && head.headers[.contentLength] == "2500000")
        }
    }

    @Test func onlyMembersAreServedAndOnlyInTheirOwnWords() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let digest = try device.photograph(randomBytes(10))
        try await test.serve { client in
            try await device.syncAll(client)
            var unsigned = try device.get("attachments/\(digest)")
            unsigned.headers = [:]
            #expect(try await unsigned.send(to: client).problem().name == "not-signed")
            let stranger = try TestDevice(test, key: SigningKey(), certificate: device.certificate, store: device.store)
                .get("attachments/\(digest)")
            #expect(try await stranger.send(to: client).problem().name == "not-a-member")
            try test.hub.revoke(member: 1, study: test.study)
            #expect(try await device.get("attachments/\(digest)").send(to: client).problem().name == "not-a-member")
            #expect(try await device.piece([1], of: digest, at: 0).send(to: client).problem().name == "not-a-member")
        }
    }

    @Test func aUsedUpQuotaIsACleanErrorThatPasses() async throws {
        let test = try TestHub()
        let device = try await test.join()
        try device.photograph(randomBytes(600))
        try device.photograph(randomBytes(600))
        let server = HubServer(
            test.hub, host: "127.0.0.1", port: 0, logger: TestHub.silent, attachments: AttachmentPolicy(quota: 1_000))
        try await server.application(isFollowing: false).test(.router) { client in
            try await device.sync(client)
            let error = await #expect(throws: SyncError.self) { _ = try await device.attachmentClient(client).run() }
            #expect(error?.problem?.name == "no-room" && error?.problem?.status == 507)
        }
        try await test.serve { client in
            let report = try await device.syncAll(client)
            #expect(report.sent == 2)
        }
    }

    @Test func aFullDiskOfTheHubIsACleanErrorAndTheUploadGoesOnOnceThereIsRoom() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let bytes = randomBytes(3 << 20)
        try device.photograph(bytes)
        let disk = "\(test.path)/\(test.study).attachments"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard mount("tmpfs", disk, "tmpfs", 0, "size=2m") == 0 else {
            print("skipped: a small file system cannot be mounted here")
            return
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        try await test.serve { client in
            try await device.sync(client)
            let error = await #expect(throws: SyncError.self) { _ = try await device.attachmentClient(client).run() }
            #expect(error?.problem?.name == "no-room")
            #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=64m") == 0)
            let report = try await device.attachmentClient(client).run()
            #expect(report.sent == 1)
            // What had arrived was not sent again.
            #expect(report.bytesSent < bytes.count)
        }
    }

    @Test func aHubThatStoppedBeforeItEnteredAWholeUploadDoesSoWhenItIsDeclaredAgain() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let bytes = randomBytes(1_000)
        let digest = Digest256(hashing: bytes[...])
        try await test.serve { client in
            _ = try await device.declare(client, digest, size: 1_000, scopes: ["01/571"])
            _ = try await test.hosted.blobs.append(bytes, toUpload: "1-\(digest)", at: 0)
            _ = try await test.hosted.blobs.publish(upload: "1-\(digest)", as: digest)
            #expect(try await device.declare(client, digest, size: 1_000, scopes: ["01/571"]).receipts?.count == 1)
            #expect(files(test, "partial") == [])
        }
    }

    @Test func whatTheHubsDiskHasLostIsBroughtAgainUnderANewEpoch() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let digest = try device.photograph(randomBytes(1_000))
        try await test.serve { client in
            try await device.syncAll(client)
            try FileManager.default.removeItem(atPath: "\(test.path)/\(test.study).attachments")
            let check = try await test.hub.checkAttachments(study: test.study, readsBytes: false)
            #expect(check.problems.count == 1)
            try test.hub.renewEpoch(study: test.study)
            let report = try await device.syncAll(client)
            #expect(report.sent == 1 && report.bytesSent == 1_000)
            #expect(try await device.get("attachments/\(digest)").send(to: client).status == .ok)
        }
    }
}
