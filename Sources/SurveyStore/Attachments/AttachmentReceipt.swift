/// The hub's word, under the study's key, that it holds an attachment durably for a scope.
public struct AttachmentReceipt: Hashable, Sendable {
    /// The study.
    public let study: StudyID
    /// The attachment.
    public let digest: Digest256
    /// Bytes of the attachment.
    public let size: UInt64
    /// When the hub had it, in milliseconds since 1970 by the hub's clock.
    public let received: UInt64
    /// Whose members may fetch it: those whose scope contains this one.
    public let scope: Scope
    /// The receipt as it travels.
    public let bytes: [UInt8]

    private static let magic = Array("MAR1".utf8)
    private static let domain = Array("masah-attachment-receipt-1".utf8)

    /// Makes a receipt under the study's key.
    public init(
        digest: Digest256, size: UInt64, received: UInt64, scope: Scope, signedBy studyKey: SigningKey
    ) throws(StoreError) {
        study = StudyID(studyKey: studyKey.publicKey)
        self.digest = digest
        self.size = size
        self.received = received
        self.scope = scope
        var writer = ByteWriter(reserving: 160)
        writer.raw(Self.magic)
        writer.raw(study.bytes)
        writer.raw(digest.bytes)
        writer.bigEndian(size)
        writer.bigEndian(received)
        writer.counted(scope.path)
        writer.raw(try studyKey.sign(Self.domain + writer.bytes))
        bytes = writer.bytes
    }

    /// Reads a receipt; its signature is checked by ``isSigned(by:)``.
    public init(bytes: [UInt8]) throws(DecodingProblem) {
        let fault = DecodingProblem(.malformed, "attachment receipt")
        var reader = ByteReader(bytes, place: fault.place)
        guard Array(try reader.raw(4)) == Self.magic else { throw DecodingProblem(.unsupportedVersion, fault.place) }
        guard let study = StudyID(bytes: try reader.raw(16)), let digest = Digest256(bytes: try reader.raw(32)) else {
            throw fault
        }
        self.study = study
        self.digest = digest
        size = try reader.bigEndian()
        received = try reader.bigEndian()
        guard let scope = Scope(try reader.text(limit: Limits.nameBytes)) else { throw fault }
        self.scope = scope
        _ = try reader.raw(64)
        try reader.end()
        self.bytes = bytes
    }

    /// Whether the study with this public key gave it.
    public func isSigned(by studyKey: [UInt8]) -> Bool {
        study == StudyID(studyKey: studyKey)
            && SigningKey.verify(bytes.suffix(64), of: Self.domain + bytes.dropLast(64), by: studyKey)
    }
}
