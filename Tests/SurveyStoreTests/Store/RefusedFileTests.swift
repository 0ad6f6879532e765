import Foundation
import TestSupport
import Testing

@testable import SurveyStore

@Suite("A file that is no store is refused and left as it is")
struct RefusedFileTests {
    private func expectRefused(_ code: StoreError.Code, _ bytes: [UInt8]) throws {
        try inTemporaryFolder { folder in
            try folder.write("x", bytes)
            expectRefusal(code) { try SurveyStore.open(path: folder.file("x")) }
            #expect(folder.contents("x") == bytes)
            #expect(!folder.exists("x-wal") || folder.contents("x-wal").isEmpty)
        }
    }

    @Test("an empty file, noise, text and a cut store", arguments: Seeds.first(4))
    func noise(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        try expectRefused(.notAStore, [])
        try expectRefused(.notAStore, random.bytes(5_000))
        try expectRefused(.notAStore, Array("SQLite format 3\u{0}".utf8))
        try expectRefused(.notAStore, Array("age,sex\n30,f\n".utf8))
    }

    private func storeFile(_ change: (SurveyStore) throws -> Void = { _ in }) throws -> [UInt8] {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            try change(store)
            try store.close()
            return folder.contents("a")
        }
    }

    @Test("another program's database")
    func otherProgram() throws {
        var bytes = try storeFile()
        bytes.replaceSubrange(68..<72, with: [0, 0, 0, 0])
        try expectRefused(.notAStore, bytes)
        bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
        try expectRefused(.notAStore, bytes)
    }

    @Test("a store that a newer program wrote")
    func newer() throws {
        let bytes = try storeFile { store in
            try store.write { catalog in
                try PreparedStatement(catalog.database, "INSERT INTO grdb_migrations VALUES ('999')").run()
            }
        }
        try inTemporaryFolder { folder in
            try folder.write("x", bytes)
            expectRefusal(.newerStore) { try SurveyStore.open(path: folder.file("x")) }
        }
    }

    @Test("a store with a page of noise in it is refused or reports its damage", arguments: Seeds.first(8))
    func damaged(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = try storeFile { store in
            for number in 0..<50 { _ = try store.begin(["n": .integer(Int64(number))]) }
            try store.seal()
        }
        let page = 1 + random.below(bytes.count / 4_096 - 1)
        bytes.replaceSubrange((page * 4_096)..<(page * 4_096 + 4_096), with: random.bytes(4_096))
        try inTemporaryFolder { folder in
            try folder.write("x", bytes)
            do {
                let store = try SurveyStore.open(path: folder.file("x"))
                #expect(try !store.check().problems.isEmpty)
            } catch let error as StoreError {
                #expect([.notAStore, .badData].contains(error.code), "\(error)")
            }
        }
    }

    @Test("nothing there, a folder, and a place that is taken")
    func places() throws {
        try inTemporaryFolder { folder in
            expectRefusal(.cannotRead) { try SurveyStore.open(path: folder.file("none")) }
            #expect(!folder.exists("none"))
            expectRefusal(.cannotRead) { try SurveyStore.open(path: folder.path) }
            try folder.write("taken", [1])
            expectRefusal(.exists) { try TestStudy().store(at: folder.file("taken")) }
            expectRefusal(.cannotWrite) { try TestStudy().store(at: folder.file("no/where")) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
        }
    }
}
