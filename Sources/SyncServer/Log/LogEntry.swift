internal import Foundation
internal import GRDB
internal import SurveyStore
internal import SurveySync

/// One entry of the log.
struct LogEntry: Hashable, Sendable {
    /// The place in front of it.
    let before: LogPlace
    /// Its place.
    let place: LogPlace
    let kind: Frame.Kind
    let id: Digest256
    let bytes: [UInt8]
    var position: UInt64 { place.position }
}

/// What a reader of the log may see: protocol.md §8.3.
struct LogView: Hashable, Sendable {
    /// The reader's scope; nil for the hub itself, which sees everything.
    let scope: Scope?
    /// What the reader is known to hold: it sent or offered these in this very request.
    ///
    /// Nothing else is held back. What a device brought in an earlier request, it may have lost since: a store that was put
    /// back from a copy must get its own saves again.
    var held: Set<Digest256> = []

    /// Whether an entry of this kind, and its scope, is for the reader.
    func shows(_ kind: Frame.Kind, _ place: Scope?) -> Bool {
        guard let scope, let place else { return true }
        switch kind {
        // A card counts wherever its site may have written, above or below.
        case .site: return scope.contains(place) || place.contains(scope)
        default: return scope.contains(place)
        }
    }
}

/// Some entries of the log, and how far the reading came.
struct LogBatch: Hashable, Sendable {
    var entries: [LogEntry] = []
    /// Every entry up to here was looked at.
    var scannedTo: LogPlace
}

extension StudyLog {
    /// Entries looked at in one read: enough to be quick, few enough to keep a reader's snapshot short.
    private static let scanned = 4_096
    /// Bytes of one read, as long as one entry is not larger by itself.
    private static let batchBytes = 256 << 10

    /// The next entries after a place that a view shows, up to `end`.
    static func entries(
        after start: LogPlace, through end: UInt64, _ view: LogView, _ database: Database
    ) throws -> LogBatch {
        var batch = LogBatch(scannedTo: start)
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT position, chain, kind, id, path, length(bytes) AS size, bytes FROM entry
                    LEFT JOIN scope ON scope.n = entry.scope WHERE position > ? AND position <= ? ORDER BY position LIMIT ?
                    """), arguments: [Int64(start.position), Int64(end), scanned])
        var size = 0
        var looked = 0
        while let row = try rows.next() {
            looked += 1
            let (position, chain): (Int64, Int64) = (row["position"], row["chain"])
            let place = LogPlace(position: UInt64(position), chain: UInt64(bitPattern: chain))
            let path: String? = row["path"]
            guard let kind = Frame.Kind(rawValue: row["kind"]), let id = Digest256(bytes: row["id"] as Data) else {
                throw StoreError(
                    .notAStore, "entry \(position) of the log is damaged", next: "run `survey-cli server check`")
            }
            if view.shows(kind, path.flatMap { Scope($0) }), !view.held.contains(id) {
                let next: Int = row["size"]
                if !batch.entries.isEmpty, size + next > batchBytes { return batch }
                size += next
                // The column is read only here: what is not shown costs no reading of its bytes.
                batch.entries.append(
                    LogEntry(
                        before: batch.scannedTo, place: place, kind: kind, id: id, bytes: Array(row["bytes"] as Data)))
            }
            batch.scannedTo = place
        }
        // The end is reached even where a damaged log has no entry: no reader goes round in circles.
        if looked < scanned { batch.scannedTo.position = end }
        return batch
    }
}
