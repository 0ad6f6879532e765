import Foundation
import SurveyStore
import SurveySync
import TestSupport
import Testing

@testable import SyncServer

/// Two replicas come together without a hub: each writes down what it holds, and gets exactly what it lacks.
@Suite struct VectorExchangeTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// Carries what `to` lacks from `from`.
    private func carry(_ from: TestDevice, _ to: TestDevice, _ path: String) throws -> BundleFile.Reading {
        try VectorFile.write(path + ".vector", from: to.store)
        let vector = try VectorFile.read(path + ".vector", for: from.store)
        _ = try BundleFile.write(to: path, from: from.store, missingFrom: vector)
        return try BundleFile.read(path, into: to.store)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func replicasWithAnySavesComeToOneDigestAndNothingTravelsTwice(seed: UInt64) async throws {
        let test = try TestHub()
        var random = Random(state: seed)
        let authors = [try await test.join(), try await test.join(), try await test.join()]
        let replicas = [
            try await test.join(.supervisor, "01"), try await test.join(.researcher, ""),
            try await test.join(.supervisor, "01/571"),
        ]
        for author in authors {
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // Two places: the saves of the two change-sets lie between each other.
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    try author.record(1, in: Bool.random(using: &random) ? "01/571" : "01/571/team-1")
                }
                try author.store.seal()
            }
            let changeSets = try author.store.pendingChangeSets().map { try author.store.changeSet($0.id) }
            for replica in replicas {
                for (cards, changeSet) in changeSets.shuffled(using: &random) where Bool.random(using: &random) {
                    for card in cards { try replica.store.introduce(card) }
                    try replica.store.merge(changeSet)
                }
            }
        }
        let all = authors + replicas
        // Anybody carries anything to anybody, in any order, until each has met each; then once more the other way round.
        var pairs = all.indices.flatMap { from in all.indices.filter { $0 != from }.map { (from, $0) } }
        pairs.shuffle(using: &random)
        for (place, pair) in (pairs + pairs.reversed()).enumerated() {
            let reading = try carry(all[pair.0], all[pair.1], "\(test.folder)/\(place).bundle")
            #expect(reading.known == 0 && reading.setAside.isEmpty, "seed \(seed): \(reading)")
        }
        let digests = Set(try replicas.map { try $0.digest.text(study: test.study) })
        #expect(digests.count == 1, "seed \(seed)")
        let vectors = Set(try all.map { try $0.store.versionVector() })
        #expect(vectors.count == 1, "seed \(seed)")
        #expect(try carry(all[0], all[1], "\(test.folder)/last.bundle").contents.changeSets == 0)
    }

    @Test func aVectorOfAPlaceClaimsOnlyWhatLiesThere() async throws {
        let test = try TestHub()
        let author = try await test.join(.supervisor, "01")
        try author.record(2, in: "01/571")
        try author.record(3, in: "01/511")
        try author.store.seal()
        #expect(try author.store.versionVector().count == 5)
        #expect(try author.store.versionVector(scope: #require(Scope("01/511"))).count == 3)
        #expect(try author.store.versionVector(scope: #require(Scope("06"))).isEmpty)
    }

    @Test func onlyAnotherVectorIsReplacedByOne() async throws {
        let test = try TestHub()
        let device = try await test.join()
        let path = "\(test.folder)/notes.txt"
        try Data("notes".utf8).write(to: URL(filePath: path))
        #expect(throws: SyncError.self) { try VectorFile.write(path, from: device.store) }
        #expect(FileManager.default.contents(atPath: path) == Data("notes".utf8))
        #expect(throws: SyncError.self) { try VectorFile.read(path, for: device.store) }
    }
}
