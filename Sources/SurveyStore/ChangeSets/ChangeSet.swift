/// An immutable, signed, content-addressed run of saves of one site, for one form version and one scope.
///
/// The envelope is two sections, compressed one by one, and a signature. The address covers the sections by their hashes, so
/// that a header stays verifiable where its answers are sealed, held back or erased. Layout: protocol.md §5.1.
public struct ChangeSet: Hashable, Sendable {
    /// The address: SHA-256("masah-changeset-1" ‖ SHA-256(header section) ‖ SHA-256(answers section)).
    public let id: Digest256
    /// What a hub reads.
    public let header: ChangeSetHeader
    /// The whole change-set as it travels.
    public let bytes: [UInt8]

    private let answersSection: ArraySlice<UInt8>
    private static let magic = Array("MCS3".utf8)
    private static let domain = Array("masah-changeset-1".utf8)
    private static let signedDomain = Array("masah-changeset-2".utf8)

    // MARK: Writing

    /// - Throws: ``DecodingProblem`` `tooLarge` for what nobody would read; ``StoreError`` if the key cannot sign.
    init(
        _ header: ChangeSetHeader, answers: AnswerBatch, authors: [String], outline: FormOutline, study: StudyID,
        signedBy key: SigningKey
    ) throws {
        let head = header.encoded()
        let body = try AnswerSection.encode(answers, authors: authors, entries: header.entries, outline: outline)
        var writer = ByteWriter(reserving: head.count + body.count + 80)
        writer.raw(Self.magic)
        writer.counted(head)
        writer.counted(body)
        id = Self.address(head[...], body[...])
        writer.raw(try key.sign(Self.signed(id, study)))
        bytes = writer.bytes
        self.header = header
        answersSection = body[...]
    }

    /// What the signature is over: "masah-changeset-2" ‖ study id ‖ address. The study is not in the bytes: whoever reads
    /// them is in one, and nobody else counts them.
    private static func signed(_ id: Digest256, _ study: StudyID) -> [UInt8] {
        signedDomain + study.bytes + id.bytes
    }

    private static func address(_ head: ArraySlice<UInt8>, _ body: ArraySlice<UInt8>) -> Digest256 {
        Digest256(
            hashing: domain[...], Digest256(hashing: head).bytes[...], Digest256(hashing: body).bytes[...])
    }

    // MARK: Reading

    /// Reads the envelope and the header. Nothing is believed yet: see ``isSigned(by:)`` and ``answers()``.
    public init(bytes: [UInt8]) throws(DecodingProblem) {
        guard bytes.count <= Limits.changeSetBytes else { throw DecodingProblem(.tooLarge, "change-set") }
        var reader = ByteReader(bytes, place: "change-set")
        guard Array(try reader.raw(4)) == Self.magic else { throw DecodingProblem(.unsupportedVersion, "change-set") }
        let head = try reader.counted(limit: Limits.changeSetBytes)
        let body = try reader.counted(limit: Limits.changeSetBytes)
        _ = try reader.raw(64)
        try reader.end()
        id = Self.address(head, body)
        self.bytes = bytes
        answersSection = body
        header = try ChangeSetHeader(encoded: head)
    }

    /// Whether the holder of a device key signed it for the study of the card, and its site is one of that key.
    public func isSigned(by card: SiteCard) -> Bool {
        card.site == header.site
            && SigningKey.verify(
                bytes.suffix(64), of: Self.signed(id, card.certificate.study), by: card.certificate.device)
    }

    /// Opens the answers section.
    ///
    /// - Parameter outline: the form's; nil if the form is not here.
    func answers(_ outline: FormOutline?) throws(DecodingProblem) -> (batch: AnswerBatch, authors: [String]) {
        try AnswerSection.decode(answersSection, entries: header.entries, outline: outline)
    }

    /// The saves, typed. Merging uses columns instead; this is for tools and tests.
    ///
    /// - Parameter outline: the form's, if it is known: most change-sets cannot be read without.
    /// - Throws: ``DecodingProblem`` if the answers section is not what it should be.
    public func saves(outline: FormOutline? = nil) throws(DecodingProblem) -> [Save] {
        let (batch, authors) = try answers(outline)
        var saves: [Save] = []
        for (index, entry) in header.entries.enumerated() {
            saves.append(
                Save(
                    dot: entry.dot, origin: entry.origin, clock: entry.clock, parents: entry.parents, mark: entry.mark,
                    author: authors[index], form: header.form, scope: header.scope,
                    answers: try batch.answers(of: index)))
        }
        return saves
    }

    /// Packs saves that share site, form and scope, sorted by sequence.
    ///
    /// - Throws: ``StoreError`` if they are not such a run, or the key cannot sign; ``DecodingProblem`` `tooLarge` for what
    ///   nobody would read.
    public init(study: StudyID, saves: [Save], outline: FormOutline = .empty, signedBy key: SigningKey) throws {
        guard let first = saves.first, saves.count <= Limits.changeSetSaves,
            saves.allSatisfy({ $0.dot.site == first.dot.site && $0.form == first.form && $0.scope == first.scope }),
            zip(saves, saves.dropFirst()).allSatisfy({ $0.dot < $1.dot })
        else { throw StoreError(.badData, "the saves do not make one change-set", next: "group them first") }
        var batch = AnswerBatch()
        // By bytes: strings that look alike compare as equal.
        var templates: [[UInt8]: Int] = [:]
        for save in saves {
            for (path, answer) in save.answers.sorted(by: { $0.key < $1.key }) {
                let key = Array(path.template.utf8)
                let template = templates[key] ?? batch.addTemplate(path.template)
                templates[key] = template
                batch.append(template: template, instances: path.instances, value: answer.encoded)
            }
            batch.endSave()
        }
        let header = ChangeSetHeader(
            site: first.dot.site, form: first.form, scope: first.scope,
            entries: saves.map {
                .init(dot: $0.dot, origin: $0.origin, clock: $0.clock, parents: $0.parents, mark: $0.mark)
            })
        try self.init(
            header, answers: batch, authors: saves.map(\.author), outline: outline, study: study, signedBy: key)
    }
}
