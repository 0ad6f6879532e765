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
        while let request = try session.nextRequest() {
            let before = session.report
            do {
                try await transport.exchange(request) { try session.receive($0) }
                try session.finish()
                failures = 0
            } catch let error as SyncError where error.isPassing {
                let broughtOn = session.report.pulled > before.pulled || session.report.pushed > before.pushed
                failures = broughtOn ? 1 : failures + 1
                guard failures < patience.attempts else { throw error }
                session.broke()
                try await sleep(patience.wait(failures))
            }
            progress(session.report)
        }
        return session.report
    }
}
