/// Carries one request to the hub and its answer back. HTTP does it in the field; tests and simulations bring their own.
public protocol SyncTransport: Sendable {
    /// Sends a request body and hands over the answer's bytes as they arrive.
    ///
    /// - Throws: ``SyncError``; what was handed over before stays handed over.
    func exchange(
        _ request: [UInt8], receive: (_ bytes: [UInt8]) throws -> Void
    ) async throws
}
