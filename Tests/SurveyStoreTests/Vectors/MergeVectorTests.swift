import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: merges")
struct MergeVectorTests {
    struct Vector: Codable, Hashable, Sendable {
        var note: String
        /// The rules of protocol.md §6 that it shows.
        var rules: [String]
        var saves: [SaveVector]
        var merged: Merged
    }

    struct Merged: Codable, Hashable, Sendable {
        struct Side: Codable, Hashable, Sendable {
            var dot, answer: String
            var isShown: Bool
        }
        struct Disagreement: Codable, Hashable, Sendable {
            var kind: String
            /// Empty for the record itself.
            var path: String
            var codes: [String]
            var sides: [Side]
        }
        var record, state, scope, form, began, changed: String
        var heads: [String]
        var saveCount: Int
        var isIncomplete: Bool
        var answers: [String: String]
        var instances: [String]
        var conflicts: [Disagreement]

        init(_ merged: MergedRecord, _ world: VectorWorld) throws {
            record = merged.id.description
            state = merged.state.name
            scope = merged.scope.path
            form = merged.form.description
            began = merged.began.description
            changed = merged.changed.description
            heads = try merged.heads.map(world.text)
            saveCount = merged.saveCount
            isIncomplete = merged.isIncomplete
            answers = merged.answers.vector
            instances = merged.instances.map(\.description)
            conflicts = try merged.conflicts.map { conflict in
                Disagreement(
                    kind: conflict.kind.rawValue, path: conflict.path?.description ?? "", codes: conflict.codes,
                    sides: try conflict.candidates.map {
                        Side(dot: try world.text($0.dot), answer: $0.answer.hex, isShown: $0.isShown)
                    })
            }
        }
    }

    private func make() throws -> [Vector] {
        let world = try VectorWorld()
        return try MergeSamples(world).all.map { sample in
            let merged = try #require(RecordMerge.merge(sample.saves))
            return Vector(
                note: sample.note, rules: sample.rules, saves: try sample.saves.map { try SaveVector($0, world) },
                merged: try Merged(merged, world))
        }
    }

    @Test("saves come to the views and conflicts of the vectors (§6)")
    func merges() throws {
        let world = try VectorWorld()
        for vector in try VectorFile.load("merges", writing: make) {
            let saves = try vector.saves.map { try $0.save(world) }
            let merged = try #require(RecordMerge.merge(saves))
            #expect(try Merged(merged, world) == vector.merged, "\(vector.note)")
            #expect(RecordMerge.merge(saves.reversed()) == merged, "\(vector.note), in reverse")
        }
        #expect(try VectorFile.load("merges", writing: make).map(\.saves) == make().map(\.saves))
    }

    @Test("every rule of the merge has a vector")
    func rules() throws {
        let shown = Set(try VectorFile.load("merges", writing: make).flatMap(\.rules))
        for number in 33...50 { #expect(shown.contains("R\(number)"), "R\(number)") }
    }
}
