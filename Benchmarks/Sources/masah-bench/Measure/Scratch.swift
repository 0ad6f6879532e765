import Foundation

/// A folder for the time of a measurement, gone when it is let go.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "masah-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Bytes of a file; 0 if there is none.
func fileSize(_ path: String) -> Double {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.doubleValue ?? 0
}

/// Bytes that a command writes to its standard output.
func outputSize(_ command: [String]) throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    var size = 0
    while case let piece = pipe.fileHandleForReading.availableData, !piece.isEmpty { size += piece.count }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchError("\(command.prefix(2)) failed") }
    return Double(size)
}
