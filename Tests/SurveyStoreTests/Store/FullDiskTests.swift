import Foundation
import TestSupport
import Testing

@testable import SurveyStore

@Suite("A full disk")
struct FullDiskTests {
    @Test("refuses the save, keeps all earlier ones readable, and goes on once there is room")
    func pages() throws {
        try inTemporaryFolder { folder in
            let store = try TestStudy().store(at: folder.file("a"))
            let record = try store.begin(["age": .integer(30)])
            try setPages(store, "PRAGMA max_page_count = 60")
            var kept = 1
            var refused: StoreError?
            let text = String(repeating: "نص", count: 2_000)
            for number in 0..<200 where refused == nil {
                do {
                    _ = try store.save(Draft(form: TestStudy.form, answers: [path("t"): .text(text + "\(number)")]))
                    kept += 1
                } catch let error as StoreError {
                    refused = error
                }
            }
            #expect(refused?.code == .cannotWrite)
            #expect(try store.status().saves == kept)
            #expect(try store.record(record)["age"] == .integer(30))
            try expectSound(store)
            let other = try SurveyStore.open(path: folder.file("a"))
            #expect(try Picture(other) == Picture(store))
            try setPages(store, "PRAGMA max_page_count = 100000")
            try store.edit(record, ["age": .integer(31)])
            #expect(try store.status().saves == kept + 1)
            try expectSound(store)
        }
    }

    private func setPages(_ store: SurveyStore, _ sql: String) throws {
        try store.write { try PreparedStatement($0.database, sql).run() }
    }

    @Test("of a real file system does the same")
    func fileSystem() throws {
        try inTemporaryFolder { folder in
            let disk = folder.file("disk")
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
            guard run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk) else {
                print("skipped: a small file system cannot be mounted here")
                return
            }
            defer { _ = run("umount", "-l", disk) }
            let store = try TestStudy().store(at: disk + "/a")
            var records: [RecordID] = []
            var random = SplitMix64(seed: 1)
            var refused: StoreError?
            for _ in 0..<200 where refused == nil {
                do {
                    let draft = Draft(
                        form: TestStudy.form, answers: [path("t"): .text(Hex.encode(random.bytes(20_000)))])
                    if let save = try store.save(draft) { records.append(save.record) }
                } catch let error as StoreError {
                    refused = error
                }
            }
            #expect(refused?.code == .cannotWrite, "\(String(describing: refused))")
            #expect(records.count > 3)
            for record in records { #expect(try store.history(of: record).count == 1) }
            #expect(try store.status().saves == records.count)
            #expect(run("mount", "-o", "remount,size=64m", disk))
            let save = try store.save(Draft(form: TestStudy.form, answers: [path("t"): .text("again")]))
            #expect(save != nil)
            try expectSound(store)
            try store.close()
        }
    }

    private func run(_ command: String, _ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
