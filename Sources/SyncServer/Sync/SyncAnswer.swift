internal import Foundation
internal import GRDB
internal import SurveyStore
internal import SurveySync

/// The answer to a sync, in chunks: magic, standing, what became of what was pushed, the log from the cursor on, end.
///
/// It holds no transaction between chunks. What others append meanwhile lies behind ``SyncStanding/last`` and waits for the
/// next sync.
struct SyncAnswer: Sendable {
    private let log: StudyLog
    private let view: LogView
    private let standing: SyncStanding
    private let budget: Int
    private let pullWaits: Bool
    private let restarts: Bool
    private var opening: [UInt8]
    /// Every entry up to here was looked at.
    private var place: LogPlace
    /// The cursor that the client will hold once it has taken in what was written so far.
    private var clientCursor: [UInt8]
    private var delivered = 0
    private(set) var isFinished = false

    /// Decides where the reading starts.
    ///
    /// - Parameters:
    ///   - results: what became of what was pushed and offered.
    ///   - held: what the client is known to hold.
    ///   - pullWaits: whether the operator has to confirm the member before it is sent anything of the log.
    ///   - budget: bytes of the log to write, as long as one entry is not larger by itself.
    init(
        _ log: StudyLog, _ requester: Certificate, _ hello: Hello, _ standing: SyncStanding, results: [PushResult],
        held: Set<Digest256>, pullWaits: Bool = false, budget: Int = SyncLimits.responseBytes
    ) {
        self.log = log
        self.standing = standing
        self.budget = budget
        self.pullWaits = pullWaits
        restarts = standing.client == .useless || standing.client == .elsewhere
        view = LogView(scope: requester.scope, held: held)
        opening = SyncStream.response
        if case .at(let known) = standing.client {
            place = known
            clientCursor = hello.cursor
        } else {
            place = .start
            clientCursor = []
        }
        if clientCursor.isEmpty || standing.siteIsBehind || pullWaits {
            let answer = HubAnswer(
                epoch: standing.epoch, siteIsBehind: standing.siteIsBehind,
                restart: restarts, pullWaits: pullWaits)
            opening += Frame(.state, answer.payload).bytes
        }
        for result in results { opening += result.frame.bytes }
    }

    /// The next bytes of the answer. The last ones come with ``isFinished``.
    mutating func nextChunk() async throws(StoreError) -> [UInt8] {
        var bytes = opening
        opening = []
        if pullWaits || restarts {
            // Who starts over first says what it has: nothing of the log is sent for nothing.
            bytes += Frame(.end, [pullWaits ? 0 : 1]).bytes
            isFinished = true
            return bytes
        }
        guard place.position < standing.last.position else {
            finish(&bytes, hasMore: false)
            return bytes
        }
        let (start, end, view) = (place, standing.last.position, view)
        let batch = try await log.asyncRead { try StudyLog.entries(after: start, through: end, view, $0) }
        for entry in batch.entries {
            if delivered > 0, delivered + entry.bytes.count > budget {
                // The client may move on to just before the entry that did not fit.
                place = entry.before
                finish(&bytes, hasMore: true)
                return bytes
            }
            place = entry.place
            clientCursor = standing.cursors.bytes(place)
            bytes +=
                Delivery.frame(entry.kind, position: entry.position, cursor: clientCursor, bytes: entry.bytes).bytes
            delivered += entry.bytes.count
        }
        place = batch.scannedTo
        if place.position >= standing.last.position { finish(&bytes, hasMore: false) }
        return bytes
    }

    private mutating func finish(_ bytes: inout [UInt8], hasMore: Bool) {
        let cursor = standing.cursors.bytes(place)
        if clientCursor != cursor { bytes += Frame(.cursor, cursor).bytes }
        bytes += Frame(.end, [hasMore ? 1 : 0]).bytes
        isFinished = true
    }
}

extension StudyLog {
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
