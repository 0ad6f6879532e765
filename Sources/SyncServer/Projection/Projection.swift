internal import Foundation
internal import Logging
internal import SurveyStore
internal import SurveySync
internal import Synchronization

/// The merged records of a study: a store without a device that follows the log.
///
/// The log's position is its cursor, moved in the transaction of the records that it stands for. A projection that is
/// missing, or belongs to another epoch, is made anew; the same log always comes to the same records.
final class Projection: Sendable {
    static let suffix = ".replica"
    /// Entries in one transaction: enough to share the disk, few enough that who stops does not wait long.
    static let entriesAtOnce = 64

    let path: String
    private let log: StudyLog
    private let environment: StoreEnvironment
    private let store = Mutex<SurveyStore?>(nil)

    init(path: String, log: StudyLog, environment: StoreEnvironment) {
        self.path = path
        self.log = log
        self.environment = environment
    }

    /// How far the records have come, in the store's field for a hub's cursor.
    private struct Cursor: Hashable {
        let epoch: [UInt8]
        var place: LogPlace

        init(epoch: [UInt8], place: LogPlace) {
            self.epoch = epoch
            self.place = place
        }

        init?(bytes: [UInt8]) {
            var reader = ByteReader(bytes, place: "projection")
            guard let epoch = try? reader.raw(HubCursor.epochBytes), let position = try? reader.varint(),
                position <= UInt64(Int64.max), let chain = try? reader.bigEndian(), reader.isAtEnd
            else { return nil }
            self.init(epoch: Array(epoch), place: LogPlace(position: position, chain: chain))
        }

        var bytes: [UInt8] {
            var writer = ByteWriter(reserving: 26)
            writer.raw(epoch)
            writer.varint(place.position)
            writer.bigEndian(place.chain)
            return writer.bytes
        }
    }

    /// What catching up with the log came to.
    struct Progress: Hashable, Sendable {
        /// Entries taken in.
        var taken = 0
        /// Entries that no store can take in: they count for nothing anywhere.
        var skipped = 0
    }

    /// Takes in what the log has beyond the cursor, some entries with each wait for the disk. Blocks: to be called on a
    /// thread of its own.
    ///
    /// - Parameter isStopping: asked between transactions.
    @discardableResult
    func follow(_ logger: Logger? = nil, isStopping: () -> Bool = { false }) throws(StoreError) -> Progress {
        let (epoch, last) = try standing()
        var (store, cursor) = try opened(epoch: epoch)
        var progress = Progress()
        while cursor.place.position < last.position, !isStopping() {
            let entries = try log.read { database in
                try StudyLog.entries(after: cursor.place, through: last.position, LogView(scope: nil), database).entries
            }
            // A damaged log may end before its end.
            guard !entries.isEmpty else { break }
            for start in stride(from: 0, to: entries.count, by: Self.entriesAtOnce) where start == 0 || !isStopping() {
                let some = entries[start..<min(entries.count, start + Self.entriesAtOnce)]
                guard let end = some.last?.place else { break }
                cursor.place = end
                try take(some, cursor, store, &progress, logger)
            }
        }
        return progress
    }

    /// The hub does not open answers, so that an entry it carries may turn out to be unreadable: it is passed over. A full
    /// disk is another thing.
    private func take(
        _ entries: ArraySlice<LogEntry>, _ cursor: Cursor, _ store: SurveyStore, _ progress: inout Progress,
        _ logger: Logger?
    ) throws(StoreError) {
        func skip(_ position: UInt64, _ reason: String) {
            progress.skipped += 1
            logger?.error(
                "an entry of the log cannot be merged",
                metadata: ["study": "\(log.study.id)", "position": "\(position)", "reason": "\(reason)"])
        }
        var arrivals: [Arrival] = []
        for entry in entries {
            do throws(DecodingProblem) {
                if let parcel = try Frame.parcel(entry.kind, entry.bytes) {
                    arrivals.append(Arrival(parcel, position: entry.position))
                }
            } catch {
                skip(entry.position, "\(error)")
            }
        }
        for (arrival, outcome) in zip(arrivals, try store.accept(arrivals, cursor: cursor.bytes)) {
            switch outcome {
            case .taken: progress.taken += 1
            case .setAside(let reason): skip(arrival.position ?? 0, reason)
            }
        }
    }

    private func standing() throws(StoreError) -> (epoch: [UInt8], last: LogPlace) {
        try log.read { (try StudyLog.fact(.epoch, $0), try StudyLog.end($0)) }
    }

    /// Whether a cursor is of this log: one that was put back from a backup has the same positions, and other entries.
    private func fits(_ cursor: Cursor, epoch: [UInt8]) throws(StoreError) -> Bool {
        guard cursor.epoch == epoch else { return false }
        return try log.read { try StudyLog.place(at: cursor.place.position, $0) } == cursor.place
    }

    // MARK: The store

    /// The store and the cursor that it has come to, made anew where it is of no use.
    private func opened(epoch: [UInt8]) throws(StoreError) -> (SurveyStore, Cursor) {
        let start = Cursor(epoch: epoch, place: .start)
        do throws(StoreError) {
            if let store = try existing() {
                let cursor = Cursor(bytes: try store.hubState().cursor)
                if let cursor, try fits(cursor, epoch: epoch) { return (store, cursor) }
            }
        } catch {
            // A projection is only worth as much as the log behind it: one that is damaged is made again.
            guard error.code == .notAStore else { throw error }
        }
        try discard()
        let store = try SurveyStore.create(
            path: path, identity: .init(study: log.study, studyKey: log.studyKey, device: nil),
            environment: environment)
        try store.setCursor(start.bytes)
        self.store.withLock { $0 = store }
        return (store, start)
    }

    private func existing() throws(StoreError) -> SurveyStore? {
        if let store = store.withLock({ $0 }), FileManager.default.fileExists(atPath: path) { return store }
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let store = try SurveyStore.open(path: path, environment: environment)
        self.store.withLock { $0 = store }
        return store
    }

    private func discard() throws(StoreError) {
        try close()
        for suffix in ["", "-wal", "-shm", "-witness"] where FileManager.default.fileExists(atPath: path + suffix) {
            do {
                try FileManager.default.removeItem(atPath: path + suffix)
            } catch {
                throw StoreError(.cannotWrite, "\(path + suffix) cannot be removed", next: "remove it yourself")
            }
        }
    }

    func close() throws(StoreError) {
        let open = store.withLock { store in
            defer { store = nil }
            return store
        }
        try open?.close()
    }

    /// The digest of the merged records, if they have come to the end of the log; nil otherwise.
    func digest() throws(StoreError) -> SaveDigest? {
        let (epoch, last) = try standing()
        do throws(StoreError) {
            guard let store = try existing(), let cursor = Cursor(bytes: try store.hubState().cursor),
                cursor == Cursor(epoch: epoch, place: last)
            else { return nil }
            return try store.digest()
        } catch {
            if error.code == .notAStore { return nil }
            throw error
        }
    }
}
