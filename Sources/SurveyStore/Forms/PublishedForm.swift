/// A form version as it travels: the content, named by its SHA-256, under the signature of somebody who may publish.
///
/// The store knows a form as typed bytes with a name; what the questions are is `SurveyForms`' business.
/// Bytes: protocol.md §3.3.
public struct PublishedForm: Hashable, Sendable {
    /// The study.
    public let study: StudyID
    /// The form's id, equal in all its versions.
    public let formID: String
    /// The version; once published, its content never changes.
    public let version: String
    /// What people call it.
    public let title: String
    /// What the content is: `application/xml` for an ODK XForm.
    public let mediaType: String
    /// The content.
    public let content: [UInt8]
    /// What change-sets may take from the form: its paths and their choices.
    public let outline: FormOutline
    /// The lists, pictures and sounds that the form names, by name (bytes).
    public let files: [PublishedFile]
    /// SHA-256 of the content: what saves name.
    public let hash: Digest256
    /// The publisher's membership; nil where the study's own key signed.
    public let certificate: Certificate?
    /// The whole publication, signature included.
    public let bytes: [UInt8]

    private static let magic = Array("MFM2".utf8)
    private static let magicWithFiles = Array("MFM3".utf8)
    private static let domain = Array("masah-form-1".utf8)

    /// Publishes a form version.
    ///
    /// - Parameters:
    ///   - certificate: the publisher's membership, or nil if `key` is the study's own.
    ///   - key: the publisher's device key, or the study's.
    public init(
        study: StudyID, formID: String, version: String, title: String, mediaType: String, content: [UInt8],
        outline: FormOutline = .empty, files: [PublishedFile] = [], certificate: Certificate?,
        signedBy key: SigningKey
    ) throws(StoreError) {
        guard content.count <= Limits.formBytes else {
            throw StoreError(
                .badData, "form \(formID) has \(content.count) bytes, more than the limit of \(Limits.formBytes)",
                next: "move long choice lists into an external file")
        }
        try PublishedFiles.check(files, of: formID)
        var writer = ByteWriter()
        writer.raw(files.isEmpty ? Self.magic : Self.magicWithFiles)
        writer.raw(study.bytes)
        writer.counted(formID)
        writer.counted(version)
        writer.counted(title)
        writer.counted(mediaType)
        writer.counted(Deflate.compress(content))
        writer.counted(Deflate.compress(outline.bytes))
        if !files.isEmpty { PublishedFiles.write(files, to: &writer) }
        writer.counted(certificate?.bytes ?? [])
        let signature = try key.sign(Self.message(writer.bytes[...]))
        writer.raw(signature)
        do {
            try self.init(bytes: writer.bytes)
        } catch {
            throw StoreError(
                .badData, "form \(formID) cannot be published: \(error)",
                next: "shorten its id or title, or leave files out")
        }
    }

    private static func message(_ signed: ArraySlice<UInt8>) -> [UInt8] {
        domain + Digest256(hashing: signed).bytes
    }

    /// Reads a publication; ``isSigned(by:)`` checks who made it.
    public init(bytes: [UInt8]) throws(DecodingProblem) {
        var reader = ByteReader(bytes, place: "form")
        let magic = Array(try reader.raw(4))
        guard magic == Self.magic || magic == Self.magicWithFiles else {
            throw DecodingProblem(.unsupportedVersion, "form")
        }
        let hasFiles = magic == Self.magicWithFiles
        guard !hasFiles || bytes.count <= Limits.formFilesBytes else { throw DecodingProblem(.tooLarge, "form") }
        guard let study = StudyID(bytes: try reader.raw(16)) else { throw DecodingProblem(.malformed, "form") }
        self.study = study
        formID = try reader.text(limit: Limits.nameBytes)
        version = try reader.text(limit: Limits.nameBytes)
        title = try reader.text(limit: Limits.nameBytes)
        mediaType = try reader.text(limit: Limits.nameBytes)
        content = try Deflate.inflate(
            reader.counted(limit: Limits.formBytes), limit: Limits.formBytes, place: "form content")
        outline = try FormOutline(
            bytes: Deflate.inflate(
                reader.counted(limit: Limits.formBytes), limit: Limits.formBytes, place: "form outline")[...])
        files = hasFiles ? try PublishedFiles.read(&reader) : []
        hash = Digest256(hashing: content[...])
        let card = try reader.counted(limit: 4 * Limits.nameBytes)
        certificate = card.isEmpty ? nil : try Certificate(bytes: card)
        _ = try reader.raw(64)
        try reader.end()
        self.bytes = bytes
    }

    /// Whether another publication has the same content and the same files.
    public func hasSameContent(as other: PublishedForm) -> Bool { hash == other.hash && files == other.files }

    /// Whether the study's key, or a member who may publish under that key, signed it.
    public func isSigned(by studyKey: [UInt8]) -> Bool {
        guard study == StudyID(studyKey: studyKey) else { return false }
        var signer = studyKey
        if let certificate {
            guard certificate.role.mayPublish, certificate.isSigned(by: studyKey) else { return false }
            signer = certificate.device
        }
        return SigningKey.verify(bytes.suffix(64), of: Self.message(bytes.dropLast(64)), by: signer)
    }
}
