import Foundation
import SurveyStore
import SurveySync
import SyncServer
import Testing

@testable import survey_cli

/// Attachments in bundles: whole or not at all, and readable by older programs where there are none.
@Suite("A bundle carries attachments")
struct AttachmentBundleTests {
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

    private func contents(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    @Test("with the bytes that they had, in pieces, and reading it again changes nothing", arguments: [0, 1, 2_500_000])
    func roundTrip(size: Int) async throws {
        try await TestHub.serve(forms: ["forms/every-kind.xml"]) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            let bytes = StoreEnvironment.system.randomBytes(size)
            let digest = try photograph(hub, author, bytes)
            let file = "\(hub.folder)/b"
            let written = try BundleFile.write(to: file, from: author, attachments: true)
            #expect(written.attachments == 1 && written.attachmentBytes == UInt64(size))
            #expect(try contents(file).starts(with: Array("MSB2".utf8)))
            // A link had brought a part of it.
            if size > 1 { _ = try reader.receive(Array(bytes[..<1_000]), of: digest, at: 0) }
            let reading = try BundleFile.read(file, into: reader)
            #expect(reading.attachments == 1 && reading.merged == 1 && reading.setAside == [])
            #expect(try reader.attachmentBytes(digest, at: 0, count: size + 1) == bytes)
            #expect(try reader.attachments().map(\.state) == [.here])
            #expect(try BundleFile.read(file, into: reader).attachments == 0)
            #expect(try reader.check(readsAttachments: true).problems == [])
        }
    }

    @Test("and is as ever without them")
    func without() async throws {
        try await TestHub.serve(forms: ["forms/every-kind.xml"]) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            _ = try photograph(hub, author, [1, 2, 3])
            for (name, attachments) in [("a", false), ("b", true)] {
                _ = try BundleFile.write(to: "\(hub.folder)/\(name)", from: author, attachments: attachments)
            }
            #expect(try contents("\(hub.folder)/a").starts(with: Array("MSB1".utf8)))
            // An older bundle is replaced by a newer one, of either kind.
            _ = try BundleFile.write(to: "\(hub.folder)/b", from: author)
            #expect(try contents("\(hub.folder)/a") == contents("\(hub.folder)/b"))
        }
    }

    @Test("for others through a member who may not see them, to the hub and to whom they belong")
    func carried() async throws {
        try await TestHub.serve(forms: ["forms/every-kind.xml"]) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let carrier = try await hub.join("carrier", .surveyor, "06")
            let reader = try await hub.join("reader", .supervisor, "01")
            let digest = try photograph(hub, author, [1, 2, 3])
            _ = try BundleFile.write(to: "\(hub.folder)/b", from: author, attachments: true)
            let reading = try BundleFile.read("\(hub.folder)/b", into: carrier)
            #expect(reading.carried == 1 && reading.attachments == 1)
            _ = try BundleFile.write(to: "\(hub.folder)/c", from: carrier, attachments: true)
            #expect(try BundleFile.inspect("\(hub.folder)/c") { _ in }.attachments == 1)
            try await hub.sync(carrier)
            #expect(try await AttachmentClient(store: carrier, transport: hub.transport(carrier)).run().sent == 1)
            try await hub.sync(reader)
            let fetched = try await AttachmentClient(store: reader, transport: hub.transport(reader))
                .run(sends: false, fetching: [digest])
            #expect(fetched.received == 1)
            // Having carried it to the hub gives the carrier no right to it there.
            #expect(try await hub.transport(carrier).fetch(digest, at: 0, count: 10) == nil)
        }
    }

    @Test("and is refused whole wherever a bit of it flips or it is cut")
    func damaged() async throws {
        try await TestHub.serve(forms: ["forms/every-kind.xml"]) { hub in
            let author = try await hub.join("author", .surveyor, "01/571")
            let reader = try await hub.join("reader", .supervisor, "01")
            _ = try photograph(hub, author, StoreEnvironment.system.randomBytes(3_000))
            let file = "\(hub.folder)/b"
            _ = try BundleFile.write(to: file, from: author, attachments: true)
            let whole = try contents(file)
            let before = try reader.digest()
            for place in stride(from: whole.count - 3_200, to: whole.count, by: 97) {
                var bytes = whole
                bytes[place] ^= 1
                try Data(bytes).write(to: URL(filePath: file))
                #expect(throws: SyncError.self, "bit at \(place)") { try BundleFile.read(file, into: reader) }
                try Data(whole[..<place]).write(to: URL(filePath: file))
                #expect(throws: SyncError.self, "cut at \(place)") { try BundleFile.read(file, into: reader) }
            }
            #expect(try reader.digest() == before)
            #expect(try reader.attachments() == [])
        }
    }

    @Test("of which one that lies about its bytes is set aside, and the rest is taken")
    func liar() async throws {
        try await TestHub.serve(forms: ["forms/every-kind.xml"]) { hub in
            let reader = try await hub.join("reader", .supervisor, "01")
            let study = try reader.profile().studyKey
            func bundle(_ frames: [(kind: UInt8, payload: [UInt8])], magic: String = "MSB2") throws -> String {
                var bytes = Array(magic.utf8) + Frame(.study, study).bytes
                for frame in frames { bytes += Frame(try #require(Frame.Kind(rawValue: frame.kind)), frame.payload).bytes }
                bytes += Frame(.end, Digest256(hashing: bytes[...]).bytes).bytes
                let path = "\(hub.folder)/\(UUID().uuidString)"
                try Data(bytes).write(to: URL(filePath: path))
                return path
            }
            func header(_ digest: Digest256, size: UInt8, scope: String = "01") -> [UInt8] {
                digest.bytes + [0, 0, 0, 0, 0, 0, 0, size, 1, UInt8(scope.utf8.count)] + Array(scope.utf8)
            }
            let good = Digest256(hashing: [1, 2])
            let reading = try BundleFile.read(
                bundle([
                    (0x31, header(Digest256(hashing: [9]), size: 2)), (0x32, [1, 2]), (0x31, header(good, size: 2)), (0x32, [1]), (0x32, [2]),
                ]), into: reader)
            #expect(reading.setAside.count == 1 && reading.attachments == 1)
            #expect(try reader.isHere(good))
            let bad: [[(kind: UInt8, payload: [UInt8])]] = [
                [(0x32, [1])],
                [(0x31, header(good, size: 2)), (0x32, [1])],
                [(0x31, header(good, size: 2)), (0x32, [1, 2, 3])],
                [(0x31, header(good, size: 2)), (0x32, [])],
                [(0x31, header(good, size: 2)), (0x31, header(good, size: 2))],
                [(0x31, header(good, size: 2, scope: "..")), (0x32, [1, 2])],
                [(0x31, header(good, size: 2) + [0]), (0x32, [1, 2])],
                [(0x31, good.bytes + [255, 0, 0, 0, 0, 0, 0, 0, 0])],
            ]
            for frames in bad {
                let path = try bundle(frames)
                #expect(throws: SyncError.self) { try BundleFile.read(path, into: reader) }
            }
            let old = try bundle([(0x31, header(good, size: 2)), (0x32, [1, 2])], magic: "MSB1")
            #expect(throws: SyncError.self) { try BundleFile.read(old, into: reader) }
        }
    }
}
