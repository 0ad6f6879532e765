public import SurveyStore

/// Sends a store's attachments to its hub and fetches those that it wants, on again at the byte after every cut.
///
/// Memory does not grow with an attachment: one piece is held at a time.
public struct AttachmentClient: Sendable {
    private let store: SurveyStore
    private let transport: any AttachmentTransport
    private let patience: SyncClient.Patience
    private let sleep: @Sendable (Duration) async throws -> Void

    /// A client for a store.
    public init(
        store: SurveyStore, transport: any AttachmentTransport, patience: SyncClient.Patience = .init(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.store = store
        self.transport = transport
        self.patience = patience
        self.sleep = sleep
    }

    /// Sends what the hub has given no receipt for, then fetches.
    ///
    /// - Parameters:
    ///   - sends: whether anything is sent.
    ///   - wanted: what to fetch, of what is not here.
    ///   - progress: told after each piece what was done so far.
    /// - Throws: ``SyncError`` once patience is at its end, or for a refusal that waiting will not change; and the store's
    ///   errors. What was moved stays moved.
    public func run(
        sends: Bool = true, fetching wanted: [Digest256] = [], progress: @escaping (AttachmentReport) -> Void = { _ in }
    ) async throws -> AttachmentReport {
        var exchange = Exchange(self, progress)
        if sends { try await exchange.send() }
        for digest in wanted { try await exchange.fetch(digest) }
        return exchange.report
    }

    // The state of one run.
    private struct Exchange {
        let store: SurveyStore
        let client: AttachmentClient
        let progress: (AttachmentReport) -> Void
        var report = AttachmentReport()
        var chunk = ChunkSize()
        var failures = 0

        init(_ client: AttachmentClient, _ progress: @escaping (AttachmentReport) -> Void) {
            store = client.store
            self.client = client
            self.progress = progress
        }

        /// Notes a failure that may pass, and waits; throws it once patience is at its end.
        mutating func bear(_ error: SyncError) async throws {
            guard error.isPassing else { throw error }
            failures += 1
            guard failures < client.patience.attempts else { throw error }
            report.retries += 1
            chunk.cut()
            try await client.sleep(client.patience.wait(failures))
        }

        // MARK: Sending

        mutating func send() async throws {
            try store.dropErasedAttachments()
            var rest = try store.pendingAttachments()[...]
            while !rest.isEmpty {
                let batch = Array(rest.prefix(AttachmentLimits.declarations)).map(\.bounded)
                rest = rest.dropFirst(batch.count)
                try await send(batch)
            }
        }

        mutating func send(_ batch: [PendingAttachment]) async throws {
            let standings = try await declare(batch)
            failures = 0
            for (pending, standing) in zip(batch, standings) {
                try await send(pending, standing)
                progress(report)
            }
        }

        mutating func declare(_ batch: [PendingAttachment]) async throws -> [AttachmentStanding] {
            while true {
                do {
                    let standings = try await client.transport.declare(batch.map(AttachmentDeclaration.init))
                    guard standings.map(\.digest) == batch.map(\.digest.description) else { throw notAHubsAnswer }
                    return standings
                } catch let error as SyncError {
                    try await bear(error)
                }
            }
        }

        mutating func send(_ pending: PendingAttachment, _ first: AttachmentStanding) async throws {
            var standing = first
            // Whether the hub has found the bytes not to be those of the address, once.
            var wasDamaged = false
            while true {
                if try settle(pending, standing) { return }
                guard standing.offset < pending.size else { throw notAHubsAnswer }
                do {
                    standing = try await append(pending, at: standing.offset)
                    failures = 0
                    chunk.cameThrough()
                    progress(report)
                } catch let error as SyncError {
                    if error.problem?.name == "upload-offset", let offset = error.problem?.expectedOffset {
                        // The piece had arrived, and its answer was lost; or the hub has lost some of it.
                        standing.offset = offset
                        failures += 1
                        guard failures < client.patience.attempts else { throw error }
                    } else if error.problem?.name == "attachment-digest" {
                        guard try store.isSound(pending.digest), !wasDamaged else {
                            report.damaged.append(pending.digest.description)
                            return
                        }
                        wasDamaged = true
                        standing.offset = 0
                    } else {
                        try await bear(error)
                        // Nobody knows whether the piece arrived: ask.
                        standing = try await declare([pending])[0]
                    }
                }
            }
        }

        mutating func append(_ pending: PendingAttachment, at offset: UInt64) async throws -> AttachmentStanding {
            let count = Int(min(UInt64(chunk.bytes), pending.size - offset))
            let bytes = try store.attachmentBytes(pending.digest, at: offset, count: count)
            guard bytes.count == count else {
                throw StoreError(
                    .badData, "attachment \(pending.digest.description.prefix(12)) is cut short on this disk",
                    next: "run `survey-cli check`, and fetch it again or attach the file again")
            }
            report.bytesSent += count
            let standing = try await client.transport.append(
                bytes, to: pending.digest, at: offset, isLast: offset + UInt64(count) == pending.size)
            guard standing.receipts != nil || standing.refused != nil || standing.offset > offset else {
                throw notAHubsAnswer
            }
            return standing
        }

        /// Notes what the hub finally says of an attachment. False as long as it wants more bytes.
        mutating func settle(_ pending: PendingAttachment, _ standing: AttachmentStanding) throws -> Bool {
            if let reason = standing.refused {
                try store.refuse(pending, reason: reason)
                report.refused.append("attachment \(pending.digest.description.prefix(12)): \(reason)")
                return true
            }
            guard let encoded = standing.receipts else { return false }
            let receipts = encoded.compactMap(Hex.decode).compactMap { try? AttachmentReceipt(bytes: $0) }
            guard receipts.allSatisfy({ $0.digest == pending.digest && $0.size == pending.size }),
                Set(receipts.map(\.scope)).isSuperset(of: pending.scopes)
            else { throw notAHubsAnswer }
            for receipt in receipts { try store.keep(receipt) }
            report.sent += 1
            return true
        }

        var notAHubsAnswer: SyncError {
            SyncError(
                .malformed, "the hub's answer about attachments makes no sense",
                next: "tell the operator: the hub and this program may not fit together")
        }

        // MARK: Fetching

        mutating func fetch(_ digest: Digest256) async throws {
            var offset = store.receivedBytes(of: digest)
            var wasCut = offset > 0
            while true {
                let piece: AttachmentPiece?
                do {
                    piece = try await client.transport.fetch(digest, at: offset, count: chunk.bytes)
                } catch let error as SyncError {
                    // A piece that was altered on its way is asked for again like one that was cut.
                    try await bear(error)
                    continue
                }
                failures = 0
                guard let piece else {
                    report.notThere += 1
                    return
                }
                report.bytesReceived += piece.bytes.count
                guard piece.size <= Limits.attachmentBytes, offset <= piece.size,
                    UInt64(piece.bytes.count) <= piece.size - offset, !piece.bytes.isEmpty || offset == piece.size
                else {
                    // More is here than the hub has: not a beginning of it.
                    store.dropReceived(digest)
                    guard wasCut else { throw notAHubsAnswer }
                    (wasCut, offset) = (false, 0)
                    continue
                }
                offset = try store.receive(piece.bytes, of: digest, at: offset)
                chunk.cameThrough()
                if offset == piece.size { break }
                progress(report)
            }
            do {
                try store.finishReceiving(digest)
                report.received += 1
            } catch {
                guard error.code == .badData else { throw error }
                report.damaged.append(digest.description)
            }
            progress(report)
        }
    }
}

extension PendingAttachment {
    /// With as many scopes as one declaration takes; the rest comes with the next sync.
    fileprivate var bounded: PendingAttachment {
        PendingAttachment(digest: digest, size: size, scopes: Array(scopes.prefix(AttachmentLimits.scopes)))
    }
}
