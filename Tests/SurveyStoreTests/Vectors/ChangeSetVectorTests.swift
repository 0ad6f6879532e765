import Testing

@testable import SurveyStore

@Suite("Vectors: change-sets")
struct ChangeSetVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Vector: Codable, Hashable, Sendable {
            var note, member: String
            /// The change-set as it travels. Its deflated parts depend on the writer, and so do address and signature.
            var hex, address: String
            /// The sections, inflated: these do not.
            var header, answers: String
            var saves: [SaveVector]
        }
        var vectors: [Vector]
        var refused: [RefusalVector]
        /// Well-formed, but its author's card or rights do not allow it (R19).
        var uncounted: [Uncounted]
    }

    struct Uncounted: Codable, Hashable, Sendable {
        var note, member, hex: String
    }

    private func vector(_ note: String, by member: String, _ saves: [Save], _ world: VectorWorld) throws -> File.Vector {
        let changeSet = try ChangeSet(study: world.study, saves: saves, signedBy: world.member(member).key)
        let (header, answers) = try Self.sections(changeSet.bytes)
        return .init(
            note: note, member: member, hex: Hex.encode(changeSet.bytes), address: changeSet.id.description,
            header: Hex.encode(header), answers: Hex.encode(answers), saves: try saves.map { try SaveVector($0, world) }
        )
    }

    private static func sections(_ bytes: [UInt8]) throws -> (header: [UInt8], answers: [UInt8]) {
        var reader = ByteReader(bytes[4...], place: "change-set")
        let header = try reader.counted(limit: Limits.changeSetBytes)
        let answers = try reader.counted(limit: Limits.changeSetBytes)
        return (
            try Deflate.inflate(header, limit: Limits.sectionBytes, place: "header"),
            try Deflate.inflate(answers, limit: Limits.sectionBytes, place: "answers")
        )
    }

    private func make() throws -> File {
        let world = try VectorWorld()
        let first = try vector("one first save", by: "A", world.firstSave(), world)
        let forged = try ChangeSet(study: world.study, saves: world.firstSave(), signedBy: world.member("B").key)
        let outside = try ChangeSet(
            study: world.study, saves: [world.save("A/1", at: 0, scope: "01/572")], signedBy: world.member("A").key)
        let eraser = try ChangeSet(
            study: world.study, saves: [world.save("A/3", of: "A/1", at: 9, after: ["A/1"], mark: .erase)],
            signedBy: world.member("A").key)
        return File(
            vectors: [
                first,
                try vector("a run of saves", by: "A", world.run(), world),
                try vector("edits upon the heads of several sites", by: "B", world.edits(), world),
                try vector("an erase, without answers", by: "B", world.erase(), world),
            ],
            refused: try BrokenChangeSets(world).all,
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
            #expect(made.header == vector.header, "\(vector.note)")
            #expect(made.answers == vector.answers, "\(vector.note)")
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
            #expect(try changeSet.saves() == vector.saves.map { try $0.save(world) }, "\(vector.note)")
        }
    }

    @Test("bytes that are no change-set are refused with their code")
    func refused() throws {
        for vector in try VectorFile.load("changesets", writing: make).refused {
            try vector.check { _ = try ChangeSet(bytes: $0).saves() }
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
            var member: String
            var hex: String
            var saves: [SaveVector]
        }
        let world = try VectorWorld()
        let vector: Python = try VectorFile.read("from-python")
        let changeSet = try ChangeSet(bytes: try #require(Hex.decode(vector.hex)))
        let card = try world.member(vector.member).card
        #expect(changeSet.isSigned(by: card))
        try SurveyStore.checkRights(changeSet.header, [card])
        #expect(try changeSet.saves() == vector.saves.map { try $0.save(world) })
    }
}
