import Foundation
import SurveyStore
import SurveySync
import SyncServer
import Testing

@testable import survey_cli

/// Attachments between real stores and a real hub, over links that break.
@Suite("Attachments travel after the answers, and a cut costs at most one piece")
struct AttachmentTransferTests {
    private static let forms = ["forms/every-kind.xml"]

    private func photograph(_ hub: TestHub, _ store: SurveyStore, _ bytes: [UInt8]) throws -> Digest256 {
        let file = "\(hub.folder)/\(UUID().uuidString)"
        try Data(bytes).write(to: URL(filePath: file))
        let digest = try store.addAttachment(file: file).digest
        let path = try #require(AnswerPath(template: "photo"))
        let form = try #require(try store.forms().first)
        let scope = try store.profile().certificate?.scope ?? .all
        try store.save(Draft(form: form.hash, scope: scope, answers: [path: .attachment(name: "p.jpg", digest: digest)]))
        return digest
    }

    private func client(_ hub: TestHub, _ store: SurveyStore, port: Int? = nil) throws -> AttachmentClient {
        AttachmentClient(
            store: store, transport: try hub.transport(store, port: port),
            patience: .init(attempts: 8, first: .milliseconds(1)))
    }

    @Test("a sync that is cut at 99 % sends at most one piece again, in both directions")
    func cutAtTheEnd() async throws {
        try await TestHub.serve(forms: Self.forms) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            let size = 6 << 20
            let bytes = StoreEnvironment.system.randomBytes(size)
            let digest = try photograph(hub, author, bytes)
            try await hub.sync(author)
            let link = BreakingLink(host: "127.0.0.1", port: hub.port) { $0 == 0 ? size / 100 * 99 : nil }
            let sent = try await link.run { port in try await client(hub, author, port: port).run() }
            #expect(sent.sent == 1 && sent.retries >= 1)
            #expect(sent.bytesSent > size && sent.bytesSent <= size + AttachmentLimits.chunkBytes)
            try await hub.sync(reader)
            // The process ends with the link, and the next one goes on.
            let dying = BreakingLink(host: "127.0.0.1", port: hub.port) { _ in size / 100 * 99 }
            await #expect(throws: SyncError.self) {
                try await dying.run { port in
                    _ = try await AttachmentClient(
                        store: reader, transport: try hub.transport(reader, port: port),
                        patience: .init(attempts: 1)
                    ).run(fetching: [digest])
                }
            }
            let come = Int(reader.receivedBytes(of: digest))
            #expect(come >= size / 100 * 99 - AttachmentLimits.chunkBytes && come < size)
            let received = try await client(hub, reader).run(fetching: [digest])
            #expect(received.received == 1 && received.bytesReceived == size - come)
            #expect(try reader.attachmentBytes(digest, at: 0, count: size) == bytes)
        }
    }

    @Test("a link that breaks every few hundred kilobytes still brings everything over")
    func brokenAgainAndAgain() async throws {
        try await TestHub.serve(forms: Self.forms) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            let bytes = StoreEnvironment.system.randomBytes(1_500_000)
            let digest = try photograph(hub, author, bytes)
            try await hub.sync(author)
            let link = BreakingLink(host: "127.0.0.1", port: hub.port) { _ in 300_000 }
            try await link.run { port in
                let sent = try await client(hub, author, port: port).run()
                #expect(sent.sent == 1 && sent.retries > 3)
                try await hub.sync(reader)
                let received = try await client(hub, reader, port: port).run(fetching: [digest])
                #expect(received.received == 1)
            }
            #expect(try reader.attachmentBytes(digest, at: 0, count: 1_500_000) == bytes)
        }
    }

    /// Alters one bit of each first piece, before it is signed or after it is verified.
    private final class FlippingTransport: AttachmentTransport {
        let inner: HTTPTransport

        init(_ inner: HTTPTransport) {
            self.inner = inner
        }

        func declare(_ attachments: [AttachmentDeclaration]) async throws -> [AttachmentStanding] {
            try await inner.declare(attachments)
        }

        func append(_ bytes: [UInt8], to digest: Digest256, at offset: UInt64, isLast: Bool) async throws -> AttachmentStanding {
            var bytes = bytes
            if offset == 0 { bytes[bytes.count / 2] ^= 1 }
            return try await inner.append(bytes, to: digest, at: offset, isLast: isLast)
        }

        func fetch(_ digest: Digest256, at offset: UInt64, count: Int) async throws -> AttachmentPiece? {
            guard var piece = try await inner.fetch(digest, at: offset, count: count) else { return nil }
            if offset == 0 { piece.bytes[0] ^= 1 }
            return piece
        }
    }

    @Test("a bit that flips before the transport is found by the whole file's hash, on either side, and nothing false is kept")
    func flippedBit() async throws {
        try await TestHub.serve(forms: Self.forms) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            let digest = try photograph(hub, author, StoreEnvironment.system.randomBytes(50_000))
            try await hub.sync(author)
            try await hub.sync(reader)
            let bad = AttachmentClient(store: author, transport: FlippingTransport(try hub.transport(author)))
            let failed = try await bad.run()
            #expect(failed.damaged == [digest.description] && failed.sent == 0)
            #expect(try author.isHere(digest))
            #expect(try await client(hub, reader).run(fetching: [digest]).notThere == 1)
            #expect(try await client(hub, author).run().sent == 1)
            let spoilt = AttachmentClient(store: reader, transport: FlippingTransport(try hub.transport(reader)))
            #expect(try await spoilt.run(fetching: [digest]).damaged == [digest.description])
            #expect(reader.receivedBytes(of: digest) == 0)
            #expect(try await client(hub, reader).run(fetching: [digest]).received == 1)
        }
    }

    @Test("a sync with nothing new about attachments makes no request about them")
    func nothingToSay() async throws {
        try await TestHub.serve(forms: Self.forms) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            _ = try photograph(hub, author, [1, 2, 3])
            try await hub.sync(author)
            #expect(try await client(hub, author).run().sent == 1)
            let nobody = BreakingLink(host: "127.0.0.1", port: hub.port) { _ in 0 }
            let report = try await nobody.run { port in try await client(hub, author, port: port).run() }
            #expect(report == AttachmentReport())
        }
    }

    @Test("many attachments go in one declaration and arrive all")
    func many() async throws {
        try await TestHub.serve(forms: Self.forms) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            for number in 0..<300 { _ = try photograph(hub, author, Array("photo \(number)".utf8)) }
            try await hub.sync(author)
            try await hub.sync(reader)
            #expect(try await client(hub, author).run().sent == 300)
            let wanted = try reader.wantedAttachments()
            #expect(wanted.count == 300)
            #expect(try await client(hub, reader).run(fetching: wanted).received == 300)
            #expect(try reader.check(readsAttachments: true).problems == [])
            #expect(try await hub.hub.checkAttachments(study: hub.study, readsBytes: true).problems == [])
        }
    }
}
