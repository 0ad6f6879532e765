internal import Foundation
internal import SurveyStore

/// The segments of a study's log, made when somebody asks for them and kept in a folder beside the log.
///
/// They hold nothing that the log does not hold: the folder can be removed at any time, and is made again. Whoever changes
/// the bytes of entries must call ``discard()``. Of each scope that is read there is a shelf:
///
/// ```
/// hub/<study id>.segments/<scope's hash>/index.json      what is there, in order
/// hub/<study id>.segments/<scope's hash>/<sha256>        the segments
/// ```
actor SegmentLibrary {
    static let suffix = ".segments"

    private let folder: String
    private let log: StudyLog
    private var shelves: [Scope: Shelf] = [:]

    /// What there is for one scope.
    private struct Shelf {
        var segments: [Segment] = []
        /// How far the log was looked at behind the last segment, and how many bytes were found there: too few yet.
        var scannedTo = LogPlace.start
        var waitingBytes = 0
    }

    init(folder: String, log: StudyLog) {
        self.folder = folder
        self.log = log
    }

    /// The segments of a scope, up to the end of the log; what is less than a segment there is left to the sync.
    func segments(for scope: Scope) async throws(StoreError) -> [Segment] {
        var shelf = try await fitting(shelves[scope] ?? load(scope), scope)
        let count = shelf.segments.count
        let end = try await log.asyncRead { try StudyLog.end($0) }
        while try await findEnough(&shelf, end, scope) {
            shelf.segments.append(try await build(after: shelf.segments.last?.end ?? .start, end, scope))
            shelf.scannedTo = shelf.segments.last?.end ?? .start
            shelf.waitingBytes = 0
        }
        if shelf.segments.count != count { try save(shelf.segments, scope) }
        shelves[scope] = shelf
        return shelf.segments
    }

    /// The file of a segment; nil if the scope has none of that name.
    func file(_ name: Digest256, for scope: Scope) -> (path: String, bytes: Int)? {
        let shelf = shelves[scope] ?? load(scope)
        shelves[scope] = shelf
        guard let segment = shelf.segments.first(where: { $0.sha256 == name.description }) else { return nil }
        return ("\(path(scope))/\(segment.sha256)", segment.bytes)
    }

    /// Removes all segments: entries of the log have changed.
    func discard() {
        shelves = [:]
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Building

    /// Drops what is not of this log, as it was put back from a backup, and what somebody has removed.
    private func fitting(_ shelf: Shelf, _ scope: Scope) async throws(StoreError) -> Shelf {
        let isWhole = try await log.asyncRead { database in
            let end = shelf.segments.last?.end ?? .start
            return try StudyLog.place(at: end.position, database) == end
                && StudyLog.place(at: shelf.scannedTo.position, database) == shelf.scannedTo
        }
        let there = shelf.segments.prefix { isThere($0.sha256, scope) }
        if isWhole, there.count == shelf.segments.count { return shelf }
        let segments = Array(there)
        let count = try await log.asyncRead { database in
            try segments.prefix { try StudyLog.place(at: $0.last, database) == $0.end }.count
        }
        return Self.shelf(Array(segments.prefix(count)))
    }

    private func isThere(_ name: String, _ scope: Scope) -> Bool {
        FileManager.default.fileExists(atPath: "\(path(scope))/\(name)")
    }

    private static func shelf(_ segments: [Segment]) -> Shelf {
        Shelf(segments: segments, scannedTo: segments.last?.end ?? .start)
    }

    /// Looks whether there is enough behind the last segment for another one: each entry is looked at once.
    private func findEnough(_ shelf: inout Shelf, _ end: LogPlace, _ scope: Scope) async throws(StoreError) -> Bool {
        while shelf.waitingBytes < SegmentBuilder.target, shelf.scannedTo.position < end.position {
            let batch = try await batch(after: shelf.scannedTo, end, scope)
            shelf.waitingBytes += batch.entries.reduce(0) { $0 + $1.bytes.count }
            shelf.scannedTo = batch.scannedTo
        }
        return shelf.waitingBytes >= SegmentBuilder.target
    }

    private func build(after start: LogPlace, _ end: LogPlace, _ scope: Scope) async throws(StoreError) -> Segment {
        var builder = SegmentBuilder(after: start)
        var place = start
        building: while place.position < end.position {
            let batch = try await batch(after: place, end, scope)
            for entry in batch.entries {
                builder.append(entry)
                if builder.isFull { break building }
            }
            place = batch.scannedTo
        }
        let (segment, bytes) = builder.finish()
        try write(bytes, segment.sha256, scope)
        return segment
    }

    private func batch(after place: LogPlace, _ end: LogPlace, _ scope: Scope) async throws(StoreError) -> LogBatch {
        try await log.asyncRead {
            try StudyLog.entries(after: place, through: end.position, LogView(scope: scope), $0)
        }
    }

    // MARK: Files

    private func path(_ scope: Scope) -> String {
        "\(folder)/\(Digest256(hashing: Array(scope.path.utf8)[...]).description.prefix(32))"
    }

    private func load(_ scope: Scope) -> Shelf {
        // An index that cannot be read is one that is not there: all of it can be made again.
        guard let data = FileManager.default.contents(atPath: path(scope) + "/index.json"),
            let segments = try? JSONDecoder().decode([Segment].self, from: data)
        else { return Shelf() }
        return Self.shelf(segments.filter { Digest256(text: $0.sha256) != nil })
    }

    private func save(_ segments: [Segment], _ scope: Scope) throws(StoreError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        guard let data = try? encoder.encode(segments) else { return }
        try write(Array(data), "index.json", scope)
    }

    private func write(_ bytes: [UInt8], _ name: String, _ scope: Scope) throws(StoreError) {
        let shelf = path(scope)
        do {
            try FileManager.default.createDirectory(
                atPath: shelf, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: URL(filePath: "\(shelf)/\(name)"), options: .atomic)
        } catch {
            throw StoreError(
                .cannotWrite, "\(shelf)/\(name) cannot be written",
                next: "check the folder's permissions and free space")
        }
    }
}
