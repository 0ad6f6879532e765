import Foundation

/// A file of `fixtures/vectors/`. With `MASAH_WRITE_VECTORS=1` in the environment the tests write the files instead of
/// reading them: look at the difference before you keep it, because other programs rely on every byte.
package enum VectorFile {
    package static let isWriting = ProcessInfo.processInfo.environment["MASAH_WRITE_VECTORS"] == "1"

    /// Reads a file; where the files are being written, writes what the code makes of it first.
    package static func load<Value: Codable & Sendable>(_ name: String, writing make: () throws -> Value) throws -> Value {
        let url = place(name)
        if isWriting {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            var data = try encoder.encode(make())
            data.append(0x0A)
            try data.write(to: url)
        }
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
    }

    /// Reads a file that no Swift code writes.
    package static func read<Value: Decodable>(_ name: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(contentsOf: place(name)))
    }

    private static func place(_ name: String) -> URL {
        Repository.root.appending(path: "fixtures/vectors/\(name).json")
    }
}
