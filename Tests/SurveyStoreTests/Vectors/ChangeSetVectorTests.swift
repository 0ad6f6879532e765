import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: change-sets")
struct ChangeSetVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Vector: Codable, Hashable, Sendable {
            var note, member: String
            /// The change-set as it travels. What is deflated depends on the writer, and so do address and signature.
            var hex, address: String
            /// The header section, the parts of the answers section; what is spelled out is here inflated.
            var header, coded, words, spelled: String
            var saves: [SaveVector]
        }
        /// The outline of the saves' form.
        var outline: String
        var vectors: [Vector]
        /// Read without the outline, and with it.
        var refused, refusedWithOutline: [RefusalVector]
        /// Well-formed, but its author's card or rights do not allow it (R19).
        var uncounted: [Uncounted]
    }

    struct Uncounted: Codable, Hashable, Sendable {
        var note, member, hex: String
    }

    private func vector(
        _ note: String, by member: String, _ saves: [Save], outline: FormOutline = .empty, _ world: VectorWorld
    ) throws -> File.Vector {
        let changeSet = try ChangeSet(
            study: world.study, saves: saves, outline: outline, signedBy: world.member(member).key)
        var reader = ByteReader(changeSet.bytes[4...], place: "change-set")
        let header = try reader.counted(limit: Limits.changeSetBytes)
        var answers = ByteReader(try reader.counted(limit: Limits.changeSetBytes), place: "answers")
        let coded = try answers.counted(limit: Limits.changeSetBytes)
        let words = try answers.counted(limit: Limits.changeSetBytes)
        let spelled = answers.rest()
        return .init(
            note: note, member: member, hex: Hex.encode(changeSet.bytes), address: changeSet.id.description,
            header: Hex.encode(header), coded: Hex.encode(coded), words: Hex.encode(words),
            spelled: spelled.isEmpty
                ? "" : Hex.encode(try Deflate.inflate(spelled, limit: Limits.sectionBytes, place: "texts")),
            saves: try saves.map { try SaveVector($0, world) })
    }

    private func make() throws -> File {
        let world = try VectorWorld()
        let first = try vector("one first save", by: "A", world.firstSave(), outline: world.outline, world)
        let forged = try ChangeSet(study: world.study, saves: world.firstSave(), signedBy: world.member("B").key)
        let outside = try ChangeSet(
            study: world.study, saves: [world.save("A/1", at: 0, scope: "01/572")], signedBy: world.member("A").key)
        let eraser = try ChangeSet(
            study: world.study, saves: [world.save("A/3", of: "A/1", at: 9, after: ["A/1"], mark: .erase)],
            signedBy: world.member("A").key)
        let broken = try BrokenChangeSets(world)
        return File(
            outline: Hex.encode(world.outline.bytes),
            vectors: [
                first,
                try vector("a run of saves", by: "A", world.run(), outline: world.outline, world),
                try vector("edits upon the heads of several sites, all spelled out", by: "B", world.edits(), world),
                try vector("an erase, without answers", by: "B", world.erase(), world),
            ],
            refused: try broken.all, refusedWithOutline: broken.withOutline,
            uncounted: [
                .init(note: "signed by another device", member: "A", hex: Hex.encode(forged.bytes)),
                .init(note: "outside its author's scope", member: "A", hex: Hex.encode(outside.bytes)),
                .init(note: "a surveyor may not erase", member: "A", hex: Hex.encode(eraser.bytes)),
            ])
    }

    @Test("the sections of a change-set are written byte by byte as in the vectors (§5.2, §5.3)")
    func write() throws {
        let made = try make().vectors
        for (vector, made) in zip(try VectorFile.load("changesets", writing: make).vectors, made) {
            #expect(made.header == vector.header && made.coded == vector.coded, "\(vector.note)")
            #expect(made.words == vector.words && made.spelled == vector.spelled, "\(vector.note)")
            #expect(made.saves == vector.saves, "\(vector.note)")
        }
    }

    @Test("a change-set is read as it was signed, whoever deflated it (§5.1)")
    func read() throws {
        let world = try VectorWorld()
        for vector in try VectorFile.load("changesets", writing: make).vectors {
            let changeSet = try ChangeSet(bytes: try #require(Hex.decode(vector.hex)))
            #expect(changeSet.id.description == vector.address)
            #expect(changeSet.isSigned(by: try world.member(vector.member).card))
            let saves = try changeSet.saves(outline: world.outline)
            #expect(saves == (try vector.saves.map { try $0.save(world) }), "\(vector.note)")
        }
    }

    @Test("bytes that are no change-set are refused with their code")
    func refused() throws {
        for vector in try VectorFile.load("changesets", writing: make).refused {
            try vector.check { _ = try ChangeSet(bytes: $0).saves() }
        }
        let outline = try VectorWorld().outline
        for vector in try VectorFile.load("changesets", writing: make).refusedWithOutline {
            try vector.check { _ = try ChangeSet(bytes: $0).saves(outline: outline) }
        }
    }

    @Test("a change-set beyond its author's rights does not count (R19)")
    func uncounted() throws {
        let world = try VectorWorld()
        for vector in try VectorFile.load("changesets", writing: make).uncounted {
            let card = try world.member(vector.member).card
            let changeSet = try ChangeSet(bytes: try #require(Hex.decode(vector.hex)))
            let isAllowed = (try? SurveyStore.checkRights(changeSet.header, [card])) != nil
            #expect(!changeSet.isSigned(by: card) || !isAllowed, "\(vector.note)")
        }
    }

    @Test("a change-set that the Python writer made from protocol.md alone is read as it says")
    func python() throws {
        struct Python: Decodable {
            struct Vector: Decodable { var note, hex: String }
            var member: String
            var vectors: [Vector]
            var saves: [SaveVector]
        }
        let world = try VectorWorld()
        let python: Python = try VectorFile.read("from-python")
        let card = try world.member(python.member).card
        for vector in python.vectors {
            let changeSet = try ChangeSet(bytes: try #require(Hex.decode(vector.hex)))
            #expect(changeSet.isSigned(by: card))
            try SurveyStore.checkRights(changeSet.header, [card])
            let saves = try changeSet.saves(outline: world.outline)
            #expect(saves == (try python.saves.map { try $0.save(world) }), "\(vector.note)")
        }
    }
}
