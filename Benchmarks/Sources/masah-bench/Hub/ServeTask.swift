import Foundation
import Logging
import SyncServer

/// A hub that serves over loopback HTTP, in a process of its own, until it is told to stop.
struct ServeTask: ChildTask {
    static let name = "serve"

    var folder: String

    struct Outcome: Codable {
        var peakMemory: Double
    }

    func run() async throws -> Outcome {
        let hub = try Hub.open(at: folder)
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        try await HubServer(hub, host: "127.0.0.1", port: 0, logger: logger).run { port in
            FileHandle.standardOutput.write(Data("\(port)\n".utf8))
        }
        return Outcome(peakMemory: ProcessFacts().peakMemory)
    }
}
