import Foundation
import TestSupport
import Testing

@testable import SurveyStore

/// Files that answers name: here once, whole or not at all, and only for those who may see the answers.
@Suite("An attachment")
struct AttachmentTests {
    private func bytes(_ count: Int, seed: UInt64 = 5) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        return random.bytes(count)
    }

    /// A store that has a record with a photo of these bytes.
    private func photographer(
        _ folder: TestFolder, _ photo: [UInt8], scope: Scope = .all, name: String = "a", seed: UInt64 = 1
    ) throws -> (store: SurveyStore, digest: Digest256, record: RecordID) {
        let store = try TestStudy().store(at: folder.file(name), world: TestWorld(seed: seed))
        try folder.write("\(name).jpg", photo)
        let digest = try store.addAttachment(file: folder.file("\(name).jpg")).digest
        let record = try store.begin(["photo": .attachment(name: "p.jpg", digest: digest)], scope: scope)
        return (store, digest, record)
    }

    /// Gives a store bytes of an attachment in pieces, as a sync does.
    private func receive(_ bytes: [UInt8], of digest: Digest256, into store: SurveyStore, piece: Int = 1_000) throws {
        for start in stride(from: Int(store.receivedBytes(of: digest)), to: bytes.count, by: piece) {
            let end = min(bytes.count, start + piece)
            #expect(try store.receive(Array(bytes[start..<end]), of: digest, at: UInt64(start)) == UInt64(end))
        }
    }

    @Test("is kept under its SHA-256 with the bytes that it had, once however often it is added", arguments: [0, 1, 700_001])
    func added(size: Int) throws {
        try inTemporaryFolder { folder in
            let photo = bytes(size)
            let (store, digest, record) = try photographer(folder, photo)
            #expect(digest == Digest256(hashing: photo[...]))
            let name = digest.description
            #expect(folder.contents("a.attachments/\(name.prefix(2))/\(name)") == photo)
            #expect(try store.addAttachment(file: folder.file("a.jpg")) == (digest, false))
            let all = try store.attachments()
            #expect(all.count == 1)
            #expect(all.first?.state == .here && all.first?.size == UInt64(size))
            #expect(all.first?.names == ["p.jpg"] && all.first?.records == [record])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("a.attachments/partial")) == [])
            try store.copyAttachment(digest, to: folder.file("out.jpg"))
            #expect(folder.contents("out.jpg") == photo)
            expectRefusal(.exists) { try store.copyAttachment(digest, to: folder.file("out.jpg")) }
            try expectSound(store)
        }
    }

    @Test("cannot be a folder, a pipe or nothing at all, and nothing is left behind")
    func refused() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            mkfifo(folder.file("pipe"), 0o600)
            for name in ["pipe", "nothing", ""] {
                expectRefusal(.cannotRead) { try store.addAttachment(file: folder.file(name)) }
            }
            #expect(!folder.exists("a.attachments"))
        }
    }

    @Test("is wanted where its record is merged, comes in pieces, and goes on where it stopped")
    func received() throws {
        try inTemporaryFolder { folder in
            let photo = bytes(10_500)
            let (store, digest, _) = try photographer(folder, photo)
            let other = try TestStudy().store(at: folder.file("b"), world: TestWorld(seed: 2))
            try Fleet.carry(store, other)
            #expect(try other.wantedAttachments() == [digest])
            #expect(try other.attachments().first?.state == .wanted)
            try receive(Array(photo.prefix(4_000)), of: digest, into: other)
            try other.close()
            let again = try SurveyStore.open(path: folder.file("b"))
            #expect(try again.attachments().first?.state == .partial(4_000))
            expectRefusal(.busy) { try again.receive([1], of: digest, at: 3_999) }
            try receive(photo, of: digest, into: again)
            try again.finishReceiving(digest)
            #expect(try again.wantedAttachments() == [])
            #expect(try again.attachmentBytes(digest, at: 10_000, count: 900) == Array(photo[10_000...]))
            try expectSound(again)
        }
    }

    @Test("with one wrong bit is refused, and starts anew")
    func damaged() throws {
        try inTemporaryFolder { folder in
            let photo = bytes(5_000)
            let (store, digest, _) = try photographer(folder, photo)
            let other = try TestStudy().store(at: folder.file("b"), world: TestWorld(seed: 2))
            try Fleet.carry(store, other)
            var wrong = photo
            wrong[4_321] ^= 1
            try receive(wrong, of: digest, into: other)
            expectRefusal(.badData) { try other.finishReceiving(digest) }
            #expect(other.receivedBytes(of: digest) == 0)
            #expect(try other.wantedAttachments() == [digest])
            try receive(photo, of: digest, into: other)
            try other.finishReceiving(digest)
            #expect(try other.isHere(digest))
        }
    }

    @Test("of a record outside the member's scope is neither shown nor wanted")
    func scopes() throws {
        try inTemporaryFolder { folder in
            let (store, digest, _) = try photographer(folder, bytes(10), scope: scope("01/571"))
            let carrier = try TestStudy().store(at: folder.file("b"), .surveyor, scope("03"), world: TestWorld(seed: 2))
            try Fleet.carry(store, carrier)
            #expect(try carrier.attachments() == [])
            #expect(try carrier.wantedAttachments() == [])
            // It can still be carried, for the scope that came with it.
            try receive(bytes(10), of: digest, into: carrier)
            try carrier.finishReceiving(digest)
            #expect(try carrier.carry(digest, for: [scope("01/571")]))
            #expect(try carrier.pendingAttachments().map(\.scopes) == [[scope("01/571")]])
            #expect(try carrier.attachments().first?.records == [])
        }
    }

    @Test("is pending until the study's key gives a receipt for each scope, which survives reopening, and not a new hub")
    func receipts() throws {
        try inTemporaryFolder { folder in
            let study = TestStudy()
            let (store, digest, _) = try photographer(folder, bytes(10), scope: scope("01/571"))
            _ = try store.begin(["photo": .attachment(name: "q.jpg", digest: digest)], scope: scope("03"))
            try store.meetHub(epoch: [1])
            func receipt(_ place: String, _ key: SigningKey = study.key) throws -> AttachmentReceipt {
                try AttachmentReceipt(digest: digest, size: 10, received: 7, scope: scope(place), signedBy: key)
            }
            #expect(try store.pendingAttachments().map(\.scopes) == [[scope("01/571"), scope("03")]])
            expectRefusal(.signing) { try store.keep(receipt("03", signingKey(seed: 99))) }
            try store.keep(AttachmentReceipt(bytes: receipt("03").bytes))
            #expect(try store.pendingAttachments().map(\.scopes) == [[scope("01/571")]])
            #expect(try store.attachments().first?.isOnHub == false)
            try store.keep(receipt("01/571"))
            try store.close()
            let again = try SurveyStore.open(path: folder.file("a"))
            #expect(try again.pendingAttachments() == [])
            #expect(try again.attachments().first?.isOnHub == true)
            #expect(try again.receipts(digest) == [receipt("01/571"), receipt("03")])
            try again.meetHub(epoch: [2])
            #expect(try again.pendingAttachments().count == 1)
        }
    }

    @Test("that the hub refused is not sent again, and says why")
    func refusedByHub() throws {
        try inTemporaryFolder { folder in
            let (store, _, _) = try photographer(folder, bytes(10))
            try store.refuse(try #require(try store.pendingAttachments().first), reason: "too large")
            #expect(try store.pendingAttachments() == [])
            #expect(try store.attachments().first?.refused == "too large")
        }
    }

    @Test("goes when every record that names it is erased, and not before")
    func erased() throws {
        try inTemporaryFolder { folder in
            let (store, digest, record) = try photographer(folder, bytes(10))
            let other = try store.begin(["photo": .attachment(name: "q.jpg", digest: digest)])
            try store.edit(record, mark: .erase)
            #expect(try store.dropErasedAttachments() == 0)
            #expect(try store.attachments().first?.records == [other])
            try store.edit(other, mark: .erase)
            #expect(try store.attachments() == [])
            #expect(try store.pendingAttachments() == [])
            let reader = try TestStudy().store(at: folder.file("b"), world: TestWorld(seed: 2))
            try Fleet.carry(store, reader)
            _ = try reader.receive([1, 2], of: digest, at: 0)
            #expect(try store.dropErasedAttachments() == 1)
            #expect(try reader.dropErasedAttachments() == 0)
            #expect(store.attachmentFolder.size(of: digest) == nil)
            #expect(reader.receivedBytes(of: digest) == 0)
            try expectSound(store)
        }
    }

    @Test("that was added for a save that failed can be dropped; one that a save names cannot")
    func dropped() throws {
        try inTemporaryFolder { folder in
            let (store, digest, _) = try photographer(folder, bytes(10))
            try folder.write("unused", bytes(20))
            let unused = try store.addAttachment(file: folder.file("unused")).digest
            try store.dropUnused([digest, unused])
            #expect(try store.isHere(digest))
            #expect(try !store.isHere(unused))
        }
    }

    @Test("is still named after its save was made anew under another site")
    func reissued() throws {
        try inTemporaryFolder { folder in
            let (store, digest, record) = try photographer(folder, bytes(10))
            try store.seal()
            let id = try #require(try store.pendingChangeSets().first).id
            #expect(try store.reissue(id, taken: [1]) == 1)
            let attachment = try #require(try store.attachments().first)
            #expect(attachment.digest == digest)
            #expect(attachment.records.count == 1 && attachment.records != [record])
        }
    }

    @Test("that is missing, cut or altered on the disk is found by a check, and is wanted again")
    func checked() throws {
        try inTemporaryFolder { folder in
            let (store, digest, _) = try photographer(folder, bytes(1_000))
            let file = store.attachmentFolder.file(digest)
            let handle = try #require(FileHandle(forUpdatingAtPath: file))
            try handle.write(contentsOf: Data([1, 2, 3]))
            #expect(try store.check().problems == [])
            #expect(try store.check(readsAttachments: true).problems.count == 1)
            try handle.truncate(atOffset: 999)
            #expect(try store.check().problems.first?.contains("another size") == true)
            #expect(try store.wantedAttachments() == [digest])
            try FileManager.default.removeItem(atPath: file)
            #expect(try store.check().problems.first?.contains("missing") == true)
            #expect(try store.check().attachments == 1)
        }
    }

    @Test("goes with its store when the store is removed, and is not taken along by a copy of the file alone")
    func removedAndCopied() throws {
        try inTemporaryFolder { folder in
            let (store, digest, _) = try photographer(folder, bytes(10))
            try store.close()
            try folder.copy("a", to: "b")
            let copy = try SurveyStore.open(path: folder.file("b"))
            #expect(try copy.wantedAttachments() == [digest])
            SurveyStore.remove(path: folder.file("a"))
            #expect(!folder.exists("a.attachments"))
        }
    }

    @Test("that was published is changed by nobody, neither under its old name nor by a writer that had it open")
    func published() throws {
        try inTemporaryFolder { folder in
            let store = AttachmentFolder(path: folder.file("x.attachments"))
            let digest = Digest256(hashing: [1, 2])
            #expect(try store.append([1, 2], toPartial: "u", at: 0) == .appended(2))
            #expect(try store.publish(partial: "u", as: Digest256(hashing: [3])) == nil)
            #expect(try store.publish(partial: "u", as: digest, keepsPartial: true) == 2)
            #expect(try store.append([3], toPartial: "u", at: 2) == .busy)
            // As after a crash: once more, then the old name goes.
            #expect(try store.publish(partial: "u", as: digest, keepsPartial: true) == 2)
            store.removePartial("u")
            #expect(try store.append([3], toPartial: "u", at: 0) == .appended(1))
            #expect(folder.contents("x.attachments/\(digest.description.prefix(2))/\(digest)") == [1, 2])
            let writer = try BinaryFile(store.partial("u"), .update)
            let isLocked = writer.lock()
            #expect(isLocked)
            #expect(try store.append([4], toPartial: "u", at: 1) == .busy)
            expectRefusal(.busy) { try store.publish(partial: "u", as: digest) }
            store.removePartial("u")
            let isStillNamed = writer.hasOnlyThisName
            #expect(!isStillNamed)
        }
    }

    @Test("that does not fit on the disk is a clean error, and leaves nothing behind")
    func fullDisk() throws {
        try inTemporaryFolder { folder in
            let disk = folder.file("disk")
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
            guard mount("tmpfs", disk, "tmpfs", 0, "size=1m") == 0 else {
                print("skipped: a small file system cannot be mounted here")
                return
            }
            defer { umount2(disk, Int32(MNT_DETACH)) }
            let store = try TestStudy().store(at: disk + "/a")
            try folder.write("film", bytes(2 << 20))
            expectRefusal(.cannotWrite) { try store.addAttachment(file: folder.file("film")) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk + "/a.attachments/partial") == [])
            let digest = Digest256(hashing: [])
            var offset: UInt64 = 0
            expectRefusal(.cannotWrite) {
                while offset < 4 << 20 { offset = try store.receive(bytes(100_000), of: digest, at: offset) }
            }
            // What was written before is kept, and nothing of what was not.
            #expect(store.receivedBytes(of: digest) == offset)
            #expect(offset > 0)
        }
    }
}

func == (left: (digest: Digest256, isNew: Bool), right: (Digest256, Bool)) -> Bool {
    left.digest == right.0 && left.isNew == right.1
}
