import TestSupport
import Testing

@testable import SurveyStore

@Suite("Vectors: members and forms")
struct MemberVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Member: Codable, Hashable, Sendable {
            var name, device, role, scope, member: String
            var issued, expires: UInt64
            var certificate, nonce, card, cardAddress, site: String
        }
        struct Form: Codable, Hashable, Sendable {
            var note, formID, version, title, mediaType, content, formHash: String
            /// Its bytes, inflated.
            var outline: String
            var files: [FormFile]
            /// Empty where the study's own key signs.
            var publisher: String
            /// The bytes depend on the writer's deflate; the fields above do not.
            var publication: String
        }
        struct FormFile: Codable, Hashable, Sendable {
            var name, mediaType, content: String
        }
        struct Outline: Codable, Hashable, Sendable {
            struct Column: Codable, Hashable, Sendable {
                var template: String
                var choices: [String]
            }
            var note: String
            var columns: [Column]
            var hex, check: String
        }
        struct Unsigned: Codable, Hashable, Sendable {
            var note: String
            var hex: String
        }
        var studyKey: String
        var members: [Member]
        var forms: [Form]
        var outlines: [Outline]
        var refusedOutlines: [RefusalVector]
        var refusedCertificates: [RefusalVector]
        var refusedForms: [RefusalVector]
        /// Well-formed, but not under the study's key.
        var uncountedCertificates: [Unsigned]
        var uncountedForms: [Unsigned]
    }

    private func make() throws -> File {
        let world = try VectorWorld()
        let members = world.members.values.sorted { $0.name < $1.name }
        let certificate = try world.member("A").certificate.bytes
        let content = Array("<form>one</form>".utf8)
        let outline = world.outline
        func publish(
            _ version: String, by publisher: String, files: [PublishedFile] = []
        ) throws -> PublishedForm {
            let member = world.members[publisher]
            return try PublishedForm(
                study: world.study, formID: "emq", version: version, title: "مسح · Enquête",
                mediaType: "application/xml",
                content: content, outline: outline, files: files, certificate: member?.certificate, signedBy: member?.key ?? world.studyKey)
        }
        let own = try publish("2026-01", by: "")
        let manager = try publish("2026-02", by: "C")
        let list = Array("code,name\n01571,طنجة\n01227,Larache\n".utf8)
        let withFiles = try publish(
            "2026-04", by: "C",
            files: [
                PublishedFile(name: "صورة.png", mediaType: "image/png", content: []),
                PublishedFile(name: "communes.csv", mediaType: "text/csv", content: list),
            ])
        let stranger = try #require(SigningKey(rawBytes: [UInt8](repeating: 9, count: 32)))
        let foreign = try Certificate(
            device: stranger.publicKey, role: .manager, scope: .all, member: "stranger", issued: 0, expires: 0,
            signedBy: stranger)
        func altered(_ bytes: [UInt8], at place: Int, to value: UInt8) -> [UInt8] {
            var bytes = bytes
            bytes[place] = value
            return bytes
        }
        return File(
            studyKey: Hex.encode(world.studyKey.publicKey),
            members: members.map {
                .init(
                    name: $0.name, device: Hex.encode($0.key.publicKey), role: $0.certificate.role.name,
                    scope: $0.certificate.scope.path, member: $0.certificate.member, issued: $0.certificate.issued,
                    expires: $0.certificate.expires, certificate: Hex.encode($0.certificate.bytes),
                    nonce: Hex.encode($0.nonce), card: Hex.encode($0.card.bytes),
                    cardAddress: Parcel.site($0.card).id.description, site: $0.site.description)
            },
            forms: [(own, ""), (manager, "C"), (withFiles, "C")].map { form, publisher in
                .init(
                    note: form.files.isEmpty
                        ? publisher.isEmpty ? "under the study's own key" : "by a manager" : "with files", formID: form.formID,
                    version: form.version, title: form.title, mediaType: form.mediaType,
                    content: Hex.encode(form.content), formHash: form.hash.description,
                    outline: Hex.encode(form.outline.bytes),
                    files: form.files.map {
                        .init(name: $0.name, mediaType: $0.mediaType, content: Hex.encode($0.content))
                    }, publisher: publisher,
                    publication: Hex.encode(form.bytes))
            },
            outlines: [
                Self.outline("of a form that says nothing", .empty), Self.outline("of the form above", outline),
                Self.outline(
                    "by bytes: no letter is another's neighbour",
                    FormOutline(columns: [
                        .init(template: "ⵜ", choices: ["نعم", "لا"]), .init(template: "Z"), .init(template: "a[]"),
                        .init(template: "a"), .init(template: "é"),
                    ])),
            ],
            refusedOutlines: Self.refusedOutlines(),
            refusedCertificates: [
                RefusalVector("cut before its signature", Array(certificate.dropLast(64)), .truncated),
                RefusalVector("cut in its signature", Array(certificate.dropLast()), .truncated),
                RefusalVector("a byte behind it", certificate + [0], .trailingBytes),
                RefusalVector("version 2", altered(certificate, at: 3, to: 0x32), .unsupportedVersion),
                RefusalVector("role 0", altered(certificate, at: 52, to: 0), .malformed),
                RefusalVector("role 5", altered(certificate, at: 52, to: 5), .malformed),
                RefusalVector("a scope that ends in a slash", altered(certificate, at: 66, to: 0x2F), .malformed),
                RefusalVector(
                    "a scope of 513 bytes", altered(altered(certificate, at: 53, to: 0x81), at: 54, to: 4), .tooLarge),
            ],
            refusedForms: [
                RefusalVector("nothing", [], .truncated),
                RefusalVector("version 1", altered(own.bytes, at: 3, to: 0x31), .unsupportedVersion),
                RefusalVector("cut", Array(own.bytes.dropLast(65)), .truncated),
                RefusalVector("a byte behind it", own.bytes + [0], .trailingBytes),
                RefusalVector("content that does not inflate", broken(own, [7], []), .badCompression),
                RefusalVector(
                    "an outline that does not inflate", broken(own, Deflate.compress(content), [7]), .badCompression),
                RefusalVector(
                    "an outline without columns",
                    broken(own, Deflate.compress(content), Deflate.compress([0])), .notCanonical),
            ] + Self.refusedFiles(own),
            uncountedCertificates: [
                .init(note: "another study's", hex: Hex.encode(foreign.bytes)),
                .init(note: "the scope was altered", hex: Hex.encode(altered(certificate, at: 54, to: 0x31))),
                .init(
                    note: "the signature is of another",
                    hex: Hex.encode(certificate.dropLast(64) + (try world.member("B").certificate.bytes.suffix(64)))),
            ],
            uncountedForms: [
                .init(note: "a supervisor may not publish", hex: Hex.encode(try publish("2026-03", by: "B").bytes)),
                .init(note: "the version was altered", hex: Hex.encode(altered(own.bytes, at: 25, to: 0x33))),
            ])
    }

    /// The publication with other deflated parts: a deflate block of type 3, which 7 begins, there is none of.
    private func broken(_ form: PublishedForm, _ content: [UInt8], _ outline: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("MFM2".utf8)
        writer.raw(form.study.bytes)
        for text in [form.formID, form.version, form.title, form.mediaType] { writer.counted(text) }
        writer.counted(content)
        writer.counted(outline)
        writer.counted([])
        writer.raw([UInt8](repeating: 0, count: 64))
        return writer.bytes
    }

    /// Publications whose files cannot be (R162 to R166).
    private static func refusedFiles(_ form: PublishedForm) -> [RefusalVector] {
        func file(
            _ name: String, _ content: String = "a,b", size: Int? = nil, hash: Digest256? = nil
        ) -> [UInt8] {
            let content = Array(content.utf8)
            var writer = ByteWriter()
            writer.counted(name)
            writer.counted("text/csv")
            writer.varint(size ?? content.count)
            writer.raw((hash ?? Digest256(hashing: content[...])).bytes)
            writer.counted(Deflate.compress(content))
            return writer.bytes
        }
        func refusal(
            _ note: String, _ code: DecodingProblem.Code, count: Int? = nil, _ files: [UInt8]...
        ) -> RefusalVector {
            var writer = ByteWriter()
            writer.raw("MFM3".utf8)
            writer.raw(form.study.bytes)
            for text in [form.formID, form.version, form.title, form.mediaType] { writer.counted(text) }
            writer.counted(Deflate.compress(form.content))
            writer.counted(Deflate.compress(form.outline.bytes))
            writer.varint(count ?? files.count)
            for file in files { writer.raw(file) }
            writer.counted([])
            writer.raw([UInt8](repeating: 0, count: 64))
            return RefusalVector(note, writer.bytes, code)
        }
        return [
            refusal("files, and there are none", .notCanonical),
            refusal("1,001 files", .tooLarge, count: 1_001),
            refusal("files out of order", .notCanonical, file("b.csv"), file("a.csv")),
            refusal("a file twice", .notCanonical, file("a.csv"), file("a.csv")),
            refusal("a file without a name", .malformed, file("")),
            refusal("a file called ..", .malformed, file("..")),
            refusal("a file in a folder", .malformed, file("lists/a.csv")),
            refusal("a file in a folder of Windows", .malformed, file("lists\\a.csv")),
            refusal("a control character in a name", .malformed, file("a\u{7}.csv")),
            refusal("a name of 256 bytes", .tooLarge, file(String(repeating: "a", count: 256))),
            refusal("a file of more than 31 MiB", .tooLarge, file("a.csv", size: (31 << 20) + 1)),
            refusal("a file longer than it says", .tooLarge, file("a.csv", size: 2)),
            refusal("a file shorter than it says", .malformed, file("a.csv", size: 4)),
            refusal("a file of another hash", .malformed, file("a.csv", hash: form.hash)),
        ]
    }

    private static func outline(_ note: String, _ outline: FormOutline) -> File.Outline {
        .init(
            note: note, columns: outline.columns.map { .init(template: $0.template, choices: $0.choices) },
            hex: Hex.encode(outline.bytes), check: Hex.encode((0..<4).reversed().map { UInt8(outline.check >> ($0 * 8) & 0xFF) }))
    }

    private static func refusedOutlines() -> [RefusalVector] {
        func bytes(_ columns: (template: String, choices: [String])...) -> [UInt8] {
            var writer = ByteWriter()
            writer.varint(columns.count)
            for (template, choices) in columns {
                writer.counted(template)
                writer.varint(choices.count)
                for choice in choices { writer.counted(choice) }
            }
            return writer.bytes
        }
        return [
            RefusalVector("no columns, and says so", [0], .notCanonical),
            RefusalVector("columns out of order", bytes(("b", []), ("a", [])), .notCanonical),
            RefusalVector("a column twice", bytes(("a", []), ("a", [])), .notCanonical),
            RefusalVector("a template that is none", bytes(("a b", [])), .notCanonical),
            RefusalVector("an empty code", bytes(("a", [""])), .notCanonical),
            RefusalVector("a code with a space", bytes(("a", ["x y"])), .notCanonical),
            RefusalVector("a code twice", bytes(("a", ["x", "y", "x"])), .notCanonical),
            RefusalVector("256 codes", bytes(("a", (0..<256).map(String.init))), .tooLarge),
            RefusalVector("20,001 columns", [0xA1, 0x9C, 0x01], .tooLarge),
            RefusalVector("cut", Array(bytes(("a", ["x"])).dropLast()), .truncated),
            RefusalVector("a byte behind it", bytes(("a", ["x"])) + [0], .trailingBytes),
        ]
    }

    @Test("certificates and cards are written as in the vectors (§3.1, §3.2)")
    func write() throws {
        let file = try VectorFile.load("members", writing: make)
        let made = try make()
        #expect(file.members == made.members)
        #expect(file.forms.map(\.formHash) == made.forms.map(\.formHash))
        #expect(file.outlines == made.outlines && file.refusedOutlines == made.refusedOutlines)
        #expect(file.refusedCertificates == made.refusedCertificates)
    }

    @Test("certificates, cards and forms of the vectors are read, and count")
    func read() throws {
        let file = try VectorFile.load("members", writing: make)
        let studyKey = try #require(Hex.decode(file.studyKey))
        for vector in file.members {
            let card = try SiteCard(bytes: try #require(Hex.decode(vector.card))[...])
            #expect(card.certificate.isSigned(by: studyKey))
            #expect(card.site.description == vector.site)
            #expect(card.certificate.role.name == vector.role && card.certificate.scope.path == vector.scope)
        }
        for vector in file.forms {
            let form = try PublishedForm(bytes: try #require(Hex.decode(vector.publication)))
            #expect(form.isSigned(by: studyKey))
            #expect(form.hash.description == vector.formHash && Hex.encode(form.content) == vector.content)
            #expect(Hex.encode(form.outline.bytes) == vector.outline)
            #expect(form.files.map(\.name) == vector.files.map(\.name))
            #expect(form.files.map(\.mediaType) == vector.files.map(\.mediaType))
            #expect(form.files.map { Hex.encode($0.content) } == vector.files.map(\.content))
            #expect(
                [form.formID, form.version, form.title, form.mediaType]
                    == [vector.formID, vector.version, vector.title, vector.mediaType])
        }
    }

    @Test("outlines are read, and refused where they have another form than their one (R160)")
    func outlines() throws {
        let file = try VectorFile.load("members", writing: make)
        for vector in file.outlines {
            let outline = try FormOutline(bytes: try #require(Hex.decode(vector.hex))[...])
            #expect(Self.outline(vector.note, outline) == vector)
        }
        for vector in file.refusedOutlines { try vector.check { _ = try FormOutline(bytes: $0[...]) } }
    }

    @Test("what is no certificate or form is refused, and what the study did not sign does not count (R8, R11)")
    func refused() throws {
        let file = try VectorFile.load("members", writing: make)
        let studyKey = try #require(Hex.decode(file.studyKey))
        for vector in file.refusedCertificates { try vector.check { _ = try Certificate(bytes: $0[...]) } }
        for vector in file.refusedForms { try vector.check { _ = try PublishedForm(bytes: $0) } }
        for vector in file.uncountedCertificates {
            let certificate = try Certificate(bytes: try #require(Hex.decode(vector.hex))[...])
            #expect(!certificate.isSigned(by: studyKey), "\(vector.note)")
        }
        for vector in file.uncountedForms {
            let form = try PublishedForm(bytes: try #require(Hex.decode(vector.hex)))
            #expect(!form.isSigned(by: studyKey), "\(vector.note)")
        }
    }
}
