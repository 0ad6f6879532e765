internal import Crypto
internal import Foundation
internal import SurveyStore

/// Brings one segment onto the disk beside the store, by range: what a cut or a crash has left there is not fetched again.
struct SegmentFetch {
    static let infix = ".segment-"

    let store: String
    let transport: any SegmentTransport

    /// Segments that are on their way: files beside a store.
    static func leftovers(of store: String) -> [String] {
        let path = URL(filePath: store)
        let prefix = path.lastPathComponent + infix
        let folder = path.deletingLastPathComponent().path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(prefix) }.map { "\(folder)/\($0)" }
    }

    /// Removes what is left of segments that nobody wants any more.
    static func discardLeftovers(of store: String) {
        for path in leftovers(of: store) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Fetches what is still missing of a segment, and checks its hash.
    ///
    /// - Parameter received: told the number of bytes as they arrive.
    /// - Returns: where the file is. Whoever has taken it in removes it.
    /// - Throws: ``SyncError``, passing ones too: what has arrived stays.
    func run(_ segment: SegmentManifest.Segment, received: (Int) -> Void) async throws -> String {
        guard let name = Digest256(text: segment.sha256) else { throw damaged(segment) }
        let path = store + Self.infix + name.description
        var count = Self.size(path)
        if count > segment.bytes {
            try? FileManager.default.removeItem(atPath: path)
            count = 0
        }
        if count < segment.bytes {
            let file = try Self.open(path)
            defer { try? file.close() }
            try file.seekToEnd()
            try await transport.segment(name, from: count) { bytes in
                received(bytes.count)
                count += bytes.count
                guard count <= segment.bytes else { throw damaged(segment) }
                do {
                    try file.write(contentsOf: bytes)
                } catch {
                    throw Self.cannotWrite(path)
                }
            }
            guard count == segment.bytes else {
                throw SyncError(.cut, "a segment of the hub's log broke off", next: "sync again: it goes on there")
            }
        }
        guard try Self.hash(path) == name else {
            try? FileManager.default.removeItem(atPath: path)
            throw damaged(segment)
        }
        return path
    }

    /// Passing: it is fetched anew.
    private func damaged(_ segment: SegmentManifest.Segment) -> SyncError {
        SyncError(
            .cut, "segment \(segment.sha256.prefix(12)) of the hub's log arrived damaged",
            next: "sync again; if it stays so, tell the operator")
    }

    private static func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func open(_ path: String) throws -> FileHandle {
        // Interviews are in it: only its owner may read it.
        let isThere =
            FileManager.default.fileExists(atPath: path)
            || FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isThere, let file = FileHandle(forWritingAtPath: path) else { throw cannotWrite(path) }
        return file
    }

    private static func cannotWrite(_ path: String) -> SyncError {
        SyncError(
            .cannotWrite, "\(path) cannot be written", next: "check the folder, its permissions and the free space")
    }

    private static func hash(_ path: String) throws -> Digest256? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var hash = SHA256()
        while let data = try file.read(upToCount: 256 << 10), !data.isEmpty { hash.update(data: data) }
        return Digest256(bytes: Array(hash.finalize()))
    }
}
