/// What an exchange of attachments did.
public struct AttachmentReport: Codable, Hashable, Sendable {
    /// Attachments that the hub gave receipts for.
    public var sent = 0
    /// Attachments that arrived whole.
    public var received = 0
    /// Bytes of attachments sent, those sent again included.
    public var bytesSent = 0
    /// Bytes of attachments received, those received again included.
    public var bytesReceived = 0
    /// Links that broke and were taken up again.
    public var retries = 0
    /// Attachments that were asked for, and that the hub does not have for this device, or not yet.
    public var notThere = 0
    /// What the hub refused, with its reasons.
    public var refused: [String] = []
    /// What arrived, or lies here, and has not the bytes of its address.
    public var damaged: [String] = []

    /// An exchange that has not done anything.
    public init() {}
}
