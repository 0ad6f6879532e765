import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: digests")
struct DigestVectorTests {
    struct Vector: Codable, Hashable, Sendable {
        var note: String
        var study: String
        var saves: [SaveVector]
        var sums: String
        var digest: String
    }

    private func make() throws -> [Vector] {
        let world = try VectorWorld()
        let sets: [(String, [Save])] = [
            ("no save", []),
            ("one save", try world.firstSave()),
            ("an edit with parents and a delete", Array(try world.edits().prefix(4))),
            ("saves of two sites and an erase", try world.firstSave() + world.run() + world.erase()),
        ]
        return try sets.map { note, saves in
            let digest = Self.digest(saves)
            return Vector(
                note: note, study: world.study.description, saves: try saves.map { try SaveVector($0, world) },
                sums: Hex.encode(digest.bytes), digest: digest.text(study: world.study))
        }
    }

    private static func digest(_ saves: [Save]) -> SaveDigest {
        var digest = SaveDigest()
        for save in saves { digest.add(save) }
        return digest
    }

    @Test("sets of saves have the digests of the vectors, in any order (R52)")
    func digests() throws {
        let world = try VectorWorld()
        let vectors = try VectorFile.load("digests", writing: make)
        #expect(try vectors == make())
        for vector in vectors {
            let saves = try vector.saves.map { try $0.save(world) }
            #expect(Self.digest(saves).text(study: world.study) == vector.digest, "\(vector.note)")
            #expect(Self.digest(saves.reversed()) == Self.digest(saves))
        }
    }
}
