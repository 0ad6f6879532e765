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
        let rows = try PreparedStatement(
            database,
            """
            SELECT position, chain, kind, id, scope, length(bytes), bytes FROM entry
            WHERE position > ? AND position <= ? ORDER BY position LIMIT ?
            """)
        defer { rows.reset() }
        rows.bind(1, Int64(start.position))
        rows.bind(2, Int64(end))
        rows.bind(3, scanned)
        var scopes: [Int64: Scope] = [:]
        var size = 0
        var looked = 0
        while try rows.step() {
            looked += 1
            let place = LogPlace(position: UInt64(rows.integer(0)), chain: UInt64(bitPattern: rows.integer(1)))
            guard let kind = UInt8(exactly: rows.integer(2)).flatMap(Frame.Kind.init(rawValue:)),
                let id = Digest256(bytes: rows.bytes(3))
            else {
                throw StoreError(
                    .notAStore, "entry \(place.position) of the log is damaged", next: "run `survey-cli server check`")
            }
            let scope = try rows.optionalInteger(4).map { try self.scope($0, &scopes, database) }
            if view.shows(kind, scope), !view.held.contains(id) {
                let next = Int(rows.integer(5))
                if !batch.entries.isEmpty, size + next > batchBytes { return batch }
                size += next
                // The column is read only here: what is not shown costs no reading of its bytes.
                batch.entries.append(
                    LogEntry(before: batch.scannedTo, place: place, kind: kind, id: id, bytes: rows.bytes(6)))
            }
            batch.scannedTo = place
        }
        // The end is reached even where a damaged log has no entry: no reader goes round in circles.
        if looked < scanned { batch.scannedTo.position = end }
        return batch
    }

    /// The scope of that number; what was found once is not looked up again.
    private static func scope(
        _ number: Int64, _ known: inout [Int64: Scope], _ database: Database
    ) throws -> Scope {
        if let scope = known[number] { return scope }
        let found = try PreparedStatement(database, "SELECT path FROM scope WHERE n = ?")
        found.bind(1, number)
        defer { found.reset() }
        guard try found.step(), let scope = Scope(found.text(0)) else {
            throw StoreError(
                .notAStore, "scope \(number) is missing from the hub's log", next: "run `survey-cli server check`")
        }
        known[number] = scope
        return scope
    }
}
