import Foundation
import TestSupport
import Testing

@testable import SurveyStore

/// Saves that follow on each other find zeros in the -wal file, and overwrite them.
@Suite("Room for the next saves")
struct WriteAheadRoomTests {
    private func size(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber).intValue
    }

    /// How far a -wal file is not zero.
    private func end(_ path: String) throws -> Int {
        let bytes = try Data(contentsOf: URL(filePath: path))
        return (bytes.lastIndex { $0 != 0 } ?? -1) + 1
    }

    @Test("is not made for one save, and is used up before more is made")
    func growth() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let log = folder.file("a-wal")
            _ = try store.begin(["age": .integer(30)])
            let first = try size(log)
            #expect(try end(log) > first - 4_096)
            _ = try store.begin(["age": .integer(31)])
            // Room is made in front of the commit that is the first to use it.
            #expect(try size(log) == first + WriteAheadRoom.step)
            var sizes: Set<Int> = []
            for age in 0..<200 {
                _ = try store.begin(["age": .integer(Int64(age))])
                sizes.insert(try size(log))
            }
            #expect(sizes.count > 1 && sizes.count < 12)
            try expectSound(store)
            try store.close()
            #expect(!FileManager.default.fileExists(atPath: log))
            #expect(try SurveyStore.open(path: folder.file("a")).status().saves == 202)
        }
    }

    @Test("is not made in the log of another store, put in the place of this one")
    func replaced() throws {
        try inTemporaryFolder { folder in
            try folder.write("a", [1])
            try folder.write("a-wal", [1])
            var room = WriteAheadRoom(storePath: folder.file("a"))
            room.make()
            #expect(try size(folder.file("a-wal")) == 1 + WriteAheadRoom.step)
            try FileManager.default.moveItem(atPath: folder.file("a"), toPath: folder.file("old"))
            try folder.write("a", [1])
            try folder.write("a-wal", [UInt8](repeating: 1, count: 2 * WriteAheadRoom.step))
            room.make()
            #expect(try size(folder.file("a-wal")) == 2 * WriteAheadRoom.step)
            // The old one is back.
            try FileManager.default.removeItem(atPath: folder.file("a"))
            try FileManager.default.moveItem(atPath: folder.file("old"), toPath: folder.file("a"))
            room.make()
            #expect(try size(folder.file("a-wal")) == 3 * WriteAheadRoom.step)
        }
    }

    @Test("is nothing to whoever opens the file after a crash, wherever the writing stopped", arguments: Seeds.first(4))
    func crash(seed: UInt64) throws {
        try inTemporaryFolder { folder in
            var random = SplitMix64(seed: seed)
            let store = try TestStudy().store(at: folder.file("a"))
            // How far the log reached behind each save.
            var ends: [Int] = []
            for age in 0..<30 {
                _ = try store.begin(["age": .integer(Int64(age))])
                ends.append(try end(folder.file("a-wal")))
            }
            let whole = try Data(contentsOf: URL(filePath: folder.file("a-wal")))
            #expect(whole.count > ends[29])
            for round in 0..<20 {
                let copy = folder.file("copy-\(round)")
                try FileManager.default.copyItem(atPath: folder.file("a"), toPath: copy)
                let stop = round == 0 ? whole.count : Int(random.next() % UInt64(ends[29] - ends[0])) + ends[0]
                var torn = whole
                torn.resetBytes(in: stop..<torn.count)
                try torn.write(to: URL(filePath: copy + "-wal"))
                let opened = try SurveyStore.open(path: copy)
                // All that returned before the bytes stopped, and nothing else.
                let saves = ends.count { $0 <= stop }
                #expect(try opened.status().saves == saves, "stopped at \(stop)")
                try expectSound(opened)
                _ = try opened.begin(["age": .integer(99)])
                #expect(try opened.status().saves == saves + 1)
                try opened.close()
            }
        }
    }

    @Test("is shared by two programs that save into one file by turns")
    func byTurns() throws {
        try inTemporaryFolder { folder in
            let world = TestWorld()
            let store = try TestStudy().store(at: folder.file("a"), world: world)
            let other = try SurveyStore.open(path: folder.file("a"), environment: world.environment)
            for round in 1...30 {
                for writer in [store, store, other, other, other] { _ = try writer.begin(["age": .integer(30)]) }
                #expect(try store.status().saves == round * 5)
            }
            try store.seal()
            #expect(try store.versionVector().count == 150)
            try expectSound(store)
            try expectSound(other)
        }
    }

    @Test("that cannot be made is no failure of the save")
    func impossible() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let log = folder.file("a-wal")
            _ = try store.begin(["age": .integer(30)])
            // Root may write everywhere, so that permissions do not stop it; a name that is no file's does.
            var room = WriteAheadRoom(storePath: folder.file("nothing"))
            room.make()
            #expect(!FileManager.default.fileExists(atPath: folder.file("nothing-wal")))
            let before = try size(log)
            try FileManager.default.createSymbolicLink(atPath: folder.file("link-wal"), withDestinationPath: log)
            var link = WriteAheadRoom(storePath: folder.file("link"))
            link.make()
            #expect(try size(log) == before)
            _ = try store.begin(["age": .integer(31)])
            try expectSound(store)
        }
    }
}
