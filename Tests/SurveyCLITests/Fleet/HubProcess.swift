import Foundation
import Testing

/// A hub that is served by a process of its own.
final class HubProcess {
    let place: Workplace
    private let child: ChildProcess
    let url: String

    init(_ place: Workplace) async throws {
        self.place = place
        let child = try ChildProcess(
            CommandLineTool.executable.path, ["server", "run", "hub", "--listen", "127.0.0.1:0", "--json"],
            environment: ProcessInfo.processInfo.environment, folder: place.folder)
        self.child = child
        var output = ""
        while !output.contains("}") {
            try await Task.sleep(for: .milliseconds(20))
            output = try child.output()
        }
        let document = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: String])
        url = try #require(document["listening"])
    }

    func stop() async throws {
        child.terminate()
        #expect(try await child.wait(killAfter: 30) == 0)
    }

    /// Ends it as when the power goes.
    func kill() { child.kill() }

    func errors() throws -> String { try child.errors() }
}
