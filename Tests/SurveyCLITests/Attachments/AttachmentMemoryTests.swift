import Foundation
import Testing

/// One gigabyte of photos passes with constant memory: here 16 and 256 MiB, with MASAH_BIG=1 also 1 GiB.
@Suite("Memory does not grow with an attachment", .serialized)
struct AttachmentMemoryTests {
    /// What one file of a size costs each side at most, in KiB.
    private struct Peaks {
        var hub = 0
        var sending = 0
        var fetching = 0
    }

    private func measure(mebibytes: Int) async throws -> Peaks {
        let place = try await Workplace(hasStore: false)
        let study = CommandLineTool.root.appending(path: "fixtures/studies/three-regions").path
        let form = CommandLineTool.root.appending(path: "fixtures/forms/every-kind.xml").path
        try await place.succeed("server", "init", "hub", "--study", study)
        try await place.succeed("server", "form", "hub", form)
        let hub = try ChildProcess(
            CommandLineTool.executable.path, ["server", "run", "hub", "--listen", "127.0.0.1:0", "--json"],
            environment: ProcessInfo.processInfo.environment, folder: place.folder)
        let watch = hub.watchMemory()
        defer { watch.end() }
        do {
            let peaks = try await exchange(mebibytes, place, hub)
            #expect(try await hub.end() == 0)
            return Peaks(hub: watch.peakKibibytes, sending: peaks.sending, fetching: peaks.fetching)
        } catch {
            _ = try await hub.end()
            throw error
        }
    }

    private func exchange(
        _ mebibytes: Int, _ place: Workplace, _ hub: ChildProcess
    ) async throws -> (sending: Int, fetching: Int) {
        var url = ""
        for _ in 0..<600 where url.isEmpty {
            try await Task.sleep(for: .milliseconds(50))
            let document = try? JSONSerialization.jsonObject(with: Data(hub.output().utf8)) as? [String: Any]
            url = document?["listening"] as? String ?? ""
        }
        let errors = try hub.errors()
        try #require(!url.isEmpty, "\(errors)")
        for (name, role, scope) in [("a", "surveyor", "01/571"), ("b", "supervisor", "01")] {
            let invite = try await place.succeed(
                "server", "invite", "hub", "--role", role, "--scope", scope, "--url", url, "--json"
            ).object()
            let word = try #require(invite["invite"] as? String)
            try await place.succeed("init", "\(name).survey", "--join", word)
        }
        try Self.write(mebibytes, to: place.path("film.mp4"))
        let forms = try await place.succeed("form", "list", "--store", "a.survey", "--json").array()
        let id = try #require(forms.compactMap { $0["form"] as? String }.first { $0 != "emq" })
        try await place.succeed("record", "add", id, "film=@film.mp4", "--store", "a.survey")
        try FileManager.default.removeItem(atPath: place.path("film.mp4"))
        let sending = try await peak(place, ["sync", "--store", "a.survey"])
        let fetching = try await peak(place, ["sync", "--attachments", "--store", "b.survey"])
        #expect(try await place.succeed("check", "--attachments", "--store", "b.survey", "--json").object()["attachments"] as? Int == 1)
        return (sending, fetching)
    }

    private func peak(_ place: Workplace, _ arguments: [String]) async throws -> Int {
        let child = try ChildProcess(
            CommandLineTool.executable.path, arguments, environment: ProcessInfo.processInfo.environment, folder: place.folder)
        let watch = child.watchMemory()
        defer { watch.end() }
        let status = try await child.wait(killAfter: 580)
        let errors = try child.errors()
        try #require(status == 0, "\(errors)")
        // Less was not seen to its end.
        try #require(watch.peakKibibytes > 10 << 10)
        return watch.peakKibibytes
    }

    private static func write(_ mebibytes: Int, to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        var block = [UInt8](repeating: 7, count: 1 << 20)
        for number in 0..<mebibytes {
            withUnsafeBytes(of: number) { block.replaceSubrange(0..<8, with: $0) }
            try file.write(contentsOf: block)
        }
        try file.close()
    }

    @Test("neither at the hub nor at the sender nor at the receiver")
    func constant() async throws {
        let small = try await measure(mebibytes: 16)
        let large = try await measure(mebibytes: ProcessInfo.processInfo.environment["MASAH_BIG"] == "1" ? 1_024 : 256)
        // Far less than the 240 MiB or more by which the files differ.
        print("peak memory in KiB, of 16 MiB: \(small), of the large one: \(large)")
        let slack = 24 << 10
        #expect(large.hub < small.hub + slack)
        #expect(large.sending < small.sending + slack)
        #expect(large.fetching < small.fetching + slack)
    }
}
