public import SurveyStore

/// How much room a hub gives to attachments.
public struct AttachmentPolicy: Sendable {
    /// Bytes of one attachment.
    public var largest: UInt64
    /// Bytes of all attachments of a study; nil for as many as the disk holds.
    public var quota: UInt64?
    /// Seconds after which an upload that nobody goes on with is given up.
    public var patience: UInt64

    /// A policy.
    public init(largest: UInt64 = Limits.attachmentBytes, quota: UInt64? = nil, patience: UInt64 = 30 * 86_400) {
        self.largest = min(largest, Limits.attachmentBytes)
        self.quota = quota
        self.patience = patience
    }
}
