internal import Foundation
public import SurveyStore

/// Syncs a store with its hub: push and pull together, and on again after every cut.
public struct SyncClient: Sendable {
    private let store: SurveyStore
    private let transport: any SyncTransport
    private let patience: Patience
    private let sleep: @Sendable (Duration) async throws -> Void

    /// How often a sync takes up a broken link.
    ///
    /// The n-th wait in a row is `first` · 2ⁿ⁻¹, at most `longest`: 0.2, 0.4, 0.8, 1.6 … seconds by default. Every answer
    /// that brought the sync on starts the count anew.
    public struct Patience: Sendable {
        /// Failures in a row before giving up.
        public var attempts: Int
        /// The first wait.
        public var first: Duration
        /// The longest wait.
        public var longest: Duration

        /// A measure of patience.
        public init(attempts: Int = 5, first: Duration = .milliseconds(200), longest: Duration = .seconds(10)) {
            self.attempts = attempts
            self.first = first
            self.longest = longest
        }

        /// The wait after so many failures in a row.
        func wait(_ failures: Int) -> Duration {
            min(longest, first * (1 << min(failures - 1, 16)))
        }
    }

    /// A client for a store.
    public init(
        store: SurveyStore, transport: any SyncTransport, patience: Patience = Patience(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.store = store
        self.transport = transport
        self.patience = patience
        self.sleep = sleep
    }

    /// Syncs until neither side has anything left to say.
    ///
    /// - Parameter progress: told after each answer what was done so far.
    /// - Throws: ``SyncError`` once patience is at its end, or for a refusal that waiting will not change.
    public func run(progress: (SyncReport) -> Void = { _ in }) async throws -> SyncReport {
        var session = SyncSession(store: store)
        var failures = 0
        // What is left of segments says that an earlier sync was cut in the middle of a long log.
        var isFarBehind = !SegmentFetch.leftovers(of: store.path).isEmpty
        var hasFetched = false
        while true {
            let (before, segmentBytes) = (session.report, session.segmentBytes)
            do {
                if isFarBehind {
                    try await fetchSegments(&session, progress)
                    (isFarBehind, hasFetched) = (false, true)
                }
                guard let request = try session.nextRequest() else { break }
                try await transport.exchange(request) { try session.receive($0) }
                try session.finish()
                failures = 0
                // More than one answer holds: the rest comes in pieces that a cut costs little of.
                isFarBehind = try session.hubHasMore && !hasFetched && !store.hubState().cursor.isEmpty
            } catch let error as SyncError where error.isPassing {
                let broughtOn =
                    session.report.pulled > before.pulled || session.report.pushed > before.pushed
                    || session.segmentBytes > segmentBytes
                failures = broughtOn ? 1 : failures + 1
                guard failures < patience.attempts else { throw error }
                session.broke()
                try await sleep(patience.wait(failures))
            }
            progress(session.report)
        }
        return session.report
    }

    /// Takes in all segments of the hub's log that lie behind the cursor.
    private func fetchSegments(_ session: inout SyncSession, _ progress: (SyncReport) -> Void) async throws {
        // Without a cursor the hub's epoch may be one that this store has not met: the sync comes first then.
        let cursor = try store.hubState().cursor
        guard let transport = transport as? any SegmentTransport, !cursor.isEmpty,
            let manifest = try await transport.segments(after: cursor)
        else { return SegmentFetch.discardLeftovers(of: store.path) }
        let fetch = SegmentFetch(store: store.path, transport: transport)
        for segment in manifest.segments {
            guard let cursor = Hex.decode(segment.cursor) else { break }
            do {
                let path = try await fetch.run(segment) { session.received($0) }
                try session.takeSegment(path, cursor: cursor)
                try? FileManager.default.removeItem(atPath: path)
            } catch let error as SyncError {
                // The hub's log was put back meanwhile: the sync finds its way without segments.
                guard error.problem?.status != 404 else { break }
                throw error
            }
            progress(session.report)
        }
        SegmentFetch.discardLeftovers(of: store.path)
    }

    private func wait(_ failures: Int) -> Duration {
        min(patience.longest, patience.first * (1 << min(failures - 1, 16)))
    }
}
