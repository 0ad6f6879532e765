/// What a member of a study may do.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
    /// Collects and corrects records of the own scope.
    case surveyor = 1
    /// Collects, corrects, settles conflicts, erases, carries.
    case supervisor
    /// Reads; writes nothing.
    case researcher
    /// A supervisor who also publishes forms.
    case manager

    /// The name on the command line.
    public var name: String {
        switch self {
        case .surveyor: "surveyor"
        case .supervisor: "supervisor"
        case .researcher: "researcher"
        case .manager: "manager"
        }
    }

    /// The role of that name.
    public init?(name: String) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// Whether the role may write saves with this mark.
    public func mayWrite(_ mark: SaveMark) -> Bool {
        switch self {
        case .surveyor: mark != .erase
        case .supervisor, .manager: true
        case .researcher: false
        }
    }

    /// Whether the role may publish forms.
    public var mayPublish: Bool { self == .manager }
}

/// A membership: the study's key says that a device is a member, with a role and a scope.
///
/// It travels with the site's change-sets, so that any replica checks off line who wrote them. Bytes: protocol.md §3.1.
public struct Certificate: Hashable, Sendable {
    /// The study.
    public let study: StudyID
    /// The device's public key.
    public let device: [UInt8]
    /// What the member may do.
    public let role: Role
    /// Where the member may do it.
    public let scope: Scope
    /// The member's name in the study: a label, not a person's name.
    public let member: String
    /// When it was issued, in milliseconds since 1970.
    public let issued: UInt64
    /// When it ends, in milliseconds since 1970; 0 for never.
    public let expires: UInt64
    /// The whole certificate, signature included.
    public let bytes: [UInt8]

    private static let magic = Array("MCT1".utf8)
    private static let domain = Array("masah-certificate-1".utf8)

    /// Issues a certificate under the study's key.
    public init(
        device: [UInt8], role: Role, scope: Scope, member: String, issued: UInt64, expires: UInt64,
        signedBy studyKey: SigningKey
    ) throws(StoreError) {
        var writer = ByteWriter()
        writer.raw(Self.magic)
        writer.raw(StudyID(studyKey: studyKey.publicKey).bytes)
        writer.raw(device)
        writer.byte(role.rawValue)
        writer.counted(scope.path)
        writer.counted(member)
        writer.bigEndian(issued)
        writer.bigEndian(expires)
        let signature = try studyKey.sign(Self.domain + writer.bytes)
        writer.raw(signature)
        do {
            try self.init(bytes: writer.bytes[...])
        } catch {
            throw StoreError(
                .badData, "the certificate would not be readable: \(error)", next: "shorten the member's name")
        }
    }

    /// Reads a certificate; its signature is checked by ``isSigned(by:)``.
    public init(bytes: ArraySlice<UInt8>) throws(DecodingProblem) {
        var reader = ByteReader(bytes, place: "certificate")
        guard Array(try reader.raw(4)) == Self.magic else { throw DecodingProblem(.unsupportedVersion, "certificate") }
        guard let study = StudyID(bytes: try reader.raw(16)) else { throw DecodingProblem(.malformed, "certificate") }
        self.study = study
        device = Array(try reader.raw(32))
        guard let role = Role(rawValue: try reader.byte()),
            let scope = Scope(try reader.text(limit: Limits.nameBytes))
        else { throw DecodingProblem(.malformed, "certificate") }
        self.role = role
        self.scope = scope
        member = try reader.text(limit: Limits.nameBytes)
        issued = try reader.bigEndian()
        expires = try reader.bigEndian()
        _ = try reader.raw(64)
        try reader.end()
        self.bytes = Array(bytes)
    }

    /// Whether the study with this public key issued it.
    public func isSigned(by studyKey: [UInt8]) -> Bool {
        study == StudyID(studyKey: studyKey)
            && SigningKey.verify(bytes.suffix(64), of: Self.domain + bytes.dropLast(64), by: studyKey)
    }

    /// Whether it holds at a time, in milliseconds since 1970.
    public func holds(at milliseconds: UInt64) -> Bool {
        expires == 0 || milliseconds < expires
    }
}

/// Introduces a site: the certificate of its device, and the nonce that makes the site's id out of the device's key.
public struct SiteCard: Hashable, Sendable {
    /// The device's membership.
    public let certificate: Certificate
    /// Sixteen random bytes.
    public let nonce: [UInt8]
    /// The site.
    public var site: SiteID { SiteID(deviceKey: certificate.device, nonce: nonce) }

    /// A card for a device's site.
    public init(certificate: Certificate, nonce: [UInt8]) {
        self.certificate = certificate
        self.nonce = nonce
    }

    /// The nonce, then the certificate.
    public var bytes: [UInt8] { nonce + certificate.bytes }

    /// Reads a card.
    public init(bytes: ArraySlice<UInt8>) throws(DecodingProblem) {
        var reader = ByteReader(bytes, place: "site card")
        nonce = Array(try reader.raw(16))
        certificate = try Certificate(bytes: reader.rest())
    }
}
