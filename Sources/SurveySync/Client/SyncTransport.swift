public import SurveyStore

/// Carries one request to the hub and its answer back. HTTP does it in the field; tests and simulations bring their own.
public protocol SyncTransport: Sendable {
    /// Sends a request body and hands over the answer's bytes as they arrive.
    ///
    /// - Throws: ``SyncError``; what was handed over before stays handed over.
    func exchange(
        _ request: [UInt8], receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws
}

/// A transport that also brings segments of the hub's log. A client without one pulls record by record.
public protocol SegmentTransport: SyncTransport {
    /// What segments there are behind a cursor; nil for a hub that knows of none.
    func segments(after cursor: [UInt8]) async throws -> SegmentManifest?

    /// Hands over a segment's bytes as they arrive, from one of them on.
    ///
    /// - Throws: ``SyncError``; what was handed over before stays handed over.
    func segment(_ name: Digest256, from start: Int, receive: (_ bytes: [UInt8]) throws -> Void) async throws
}
