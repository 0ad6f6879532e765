internal import Foundation
internal import GRDB
internal import SurveyStore
internal import SurveySync

/// What a member hears about the hub and the log at one moment.
struct SyncStanding: Hashable, Sendable {
    let epoch: [UInt8]
    /// The position of the last entry.
    let last: UInt64
    /// Whether the log has later saves of the client's own site than the client.
    let siteIsBehind: Bool
}

/// The answer to a sync, in chunks: magic, standing, what became of what was pushed, the log from the cursor on, end.
///
/// It holds no transaction between chunks. What others append meanwhile lies behind ``SyncStanding/last`` and waits for the
/// next sync.
struct SyncAnswer: Sendable {
    private let log: StudyLog
    private let view: LogView
    private let standing: SyncStanding
    private let budget: Int
    private var opening: [UInt8]
    private var cursor: HubCursor
    /// The cursor that the client will hold once it has taken in what was written so far.
    private var clientCursor: [UInt8]
    private var delivered = 0
    private(set) var isFinished = false

    /// Decides where the reading starts.
    ///
    /// - Parameters:
    ///   - results: what became of what was pushed and offered.
    ///   - held: what the client is known to hold.
    ///   - budget: bytes of the log to write, as long as one entry is not larger by itself.
    init(
        _ log: StudyLog, _ requester: Certificate, _ hello: Hello, _ standing: SyncStanding, results: [PushResult],
        held: Set<Digest256>, budget: Int = SyncLimits.responseBytes
    ) {
        self.log = log
        self.standing = standing
        self.budget = budget
        view = LogView(scope: requester.scope, held: held)
        let tag = HubCursor.tag(role: requester.role, scope: requester.scope)
        let known = HubCursor(bytes: hello.cursor)
        let isGood = known.map { $0.epoch == standing.epoch && $0.tag == tag && $0.position <= standing.last } ?? false
        let restart = !isGood && !hello.cursor.isEmpty
        cursor = HubCursor(epoch: standing.epoch, tag: tag, position: isGood ? known?.position ?? 0 : 0)
        clientCursor = isGood ? hello.cursor : []
        opening = SyncStream.response
        if !isGood || standing.siteIsBehind {
            let answer = HubAnswer(epoch: standing.epoch, siteIsBehind: standing.siteIsBehind, restart: restart)
            opening += Frame(.state, answer.payload).bytes
        }
        for result in results { opening += result.frame.bytes }
    }

    /// Whether the client's cursor lies beyond the log: a sign that the hub was put back without a new epoch.
    static func isBeyond(_ hello: Hello, _ standing: SyncStanding) -> Bool {
        HubCursor(bytes: hello.cursor).map { $0.epoch == standing.epoch && $0.position > standing.last } ?? false
    }

    /// The next bytes of the answer. The last ones come with ``isFinished``.
    mutating func nextChunk() async throws(StoreError) -> [UInt8] {
        var bytes = opening
        opening = []
        guard cursor.position < standing.last else {
            finish(&bytes, hasMore: false)
            return bytes
        }
        let (position, end, view) = (cursor.position, standing.last, view)
        let batch = try await log.asyncRead { try StudyLog.entries(after: position, through: end, view, $0) }
        for entry in batch.entries {
            if delivered > 0, delivered + entry.bytes.count > budget {
                // The client may move on to just before the entry that did not fit.
                cursor.position = max(cursor.position, entry.position - 1)
                finish(&bytes, hasMore: true)
                return bytes
            }
            cursor.position = entry.position
            clientCursor = cursor.bytes
            bytes +=
                Delivery.frame(entry.kind, position: entry.position, cursor: clientCursor, bytes: entry.bytes).bytes
            delivered += entry.bytes.count
        }
        cursor.position = batch.scannedTo
        if cursor.position >= standing.last { finish(&bytes, hasMore: false) }
        return bytes
    }

    private mutating func finish(_ bytes: inout [UInt8], hasMore: Bool) {
        if clientCursor != cursor.bytes { bytes += Frame(.cursor, cursor.bytes).bytes }
        bytes += Frame(.end, [hasMore ? 1 : 0]).bytes
        isFinished = true
    }
}

extension StudyLog {
    /// Reads where the log stands, in time that does not grow with it.
    func standing(_ hello: Hello, device: [UInt8]) async throws(StoreError) -> SyncStanding {
        try await asyncRead { database in
            var greatest: Int64 = 0
            if let site = hello.site {
                let number = try Int64.fetchOne(
                    database.cachedStatement(sql: "SELECT n FROM site WHERE id = ? AND device = ?"),
                    arguments: [Data(site.bytes), Data(device)])
                if let number {
                    greatest =
                        try Int64.fetchOne(
                            database.cachedStatement(sql: "SELECT max(key) FROM dot WHERE key BETWEEN ? AND ?"),
                            arguments: [
                                LogAppending.key(number, 0), LogAppending.key(number, Limits.sequence),
                            ]
                        ).map { $0 & Int64(Limits.sequence) } ?? 0
                }
            }
            return SyncStanding(
                epoch: try Self.fact(.epoch, database), last: try Self.lastPosition(database),
                siteIsBehind: UInt64(greatest) > hello.lastSequence)
        }
    }

    /// Which of these addresses the log holds.
    func known(_ ids: [Digest256]) async throws(StoreError) -> [PushResult] {
        var results: [PushResult] = []
        var rest = ids[...]
        while !rest.isEmpty {
            let some = rest.prefix(SyncLimits.offers)
            rest = rest.dropFirst(SyncLimits.offers)
            results += try await asyncRead { database in
                try some.compactMap { id in
                    try Int64.fetchOne(
                        database.cachedStatement(sql: "SELECT position FROM entry WHERE id = ?"),
                        arguments: [Data(id.bytes)]
                    ).map { PushResult.accepted(id, position: UInt64($0)) }
                }
            }
        }
        return results
    }

    /// Takes parcels into the log, in one transaction.
    func append(_ parcels: [Parcel], carrier: Int64?, now: UInt64) async throws(StoreError) -> [PushResult] {
        guard !parcels.isEmpty else { return [] }
        return try await asyncWrite { database in
            var appending = try LogAppending(self, database, carrier: carrier, now: now)
            return try appending.append(parcels)
        }
    }
}
