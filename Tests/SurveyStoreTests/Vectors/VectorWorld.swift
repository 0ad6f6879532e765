import SurveyStore
import Testing

/// The people and devices of the vectors: one study, three devices with one site each, all made from fixed bytes.
struct VectorWorld {
    struct Member {
        let name: String
        let key: SigningKey
        let nonce: [UInt8]
        let certificate: Certificate
        var card: SiteCard { SiteCard(certificate: certificate, nonce: nonce) }
        var site: SiteID { card.site }
    }

    static let start: UInt64 = 1_767_225_600_000

    let studyKey: SigningKey
    let study: StudyID
    let members: [String: Member]

    init() throws {
        let studyKey = try #require(SigningKey(rawBytes: [UInt8](repeating: 0x11, count: 32)))
        func member(_ name: String, _ byte: UInt8, _ role: Role, _ scope: String) throws -> Member {
            let key = try #require(SigningKey(rawBytes: [UInt8](repeating: byte, count: 32)))
            let certificate = try Certificate(
                device: key.publicKey, role: role, scope: try #require(Scope(scope)), member: "member \(name)",
                issued: Self.start, expires: name == "A" ? 0 : Self.start + 86_400_000, signedBy: studyKey)
            return Member(
                name: name, key: key, nonce: [UInt8](repeating: byte & 15, count: 16), certificate: certificate)
        }
        self.studyKey = studyKey
        study = StudyID(studyKey: studyKey.publicKey)
        members = [
            "A": try member("A", 0xA1, .surveyor, "01/571/team-3"),
            "B": try member("B", 0xB2, .supervisor, "01"),
            "C": try member("C", 0xC3, .manager, ""),
        ]
    }

    func member(_ name: String) throws -> Member { try #require(members[name]) }

    /// `A/3` as a dot.
    func dot(_ text: String) throws -> Dot {
        let parts = text.split(separator: "/")
        return Dot(site: try member(String(try #require(parts.first))).site, sequence: try #require(UInt64(parts[1])))
    }

    /// A dot as `A/3`.
    func text(_ dot: Dot) throws -> String {
        let member = try #require(members.values.first { $0.site == dot.site })
        return "\(member.name)/\(dot.sequence)"
    }

    /// The hash that the vectors' saves name as their form: that of the form in `members.json`.
    var form: Digest256 { Digest256(hashing: Array("<form>one</form>".utf8)[...]) }

    /// What that form tells change-sets; some saves name what is not in it.
    let outline = FormOutline(columns: [
        .init(template: "age"), .init(template: "sex", choices: ["m", "f"]), .init(template: "began"),
        .init(template: "substances", choices: ["cannabis", "kif", "tramadol"]),
        .init(template: "heroin/ever", choices: ["yes", "no"]), .init(template: "homes[]"),
        .init(template: "homes[]/rooms"), .init(template: "homes[]/members[]"),
        .init(template: "homes[]/members[]/name"), .init(template: "homes[]/members[]/born"),
    ])

    func instance(_ dot: String, _ ordinal: Int) throws -> InstanceID {
        InstanceID(addedBy: try self.dot(dot), ordinal: ordinal)
    }

    func path(_ text: String, _ instances: InstanceID...) throws -> AnswerPath {
        try #require(AnswerPath(template: text, instances: instances))
    }

    /// A save at so many milliseconds after the start.
    func save(
        _ dot: String, of origin: String? = nil, at milliseconds: UInt64, after parents: [String] = [],
        mark: SaveMark = .none, author: String = "", scope: String = "01/571/team-3",
        _ answers: [AnswerPath: Answer] = [:]
    ) throws -> Save {
        Save(
            dot: try self.dot(dot), origin: try self.dot(origin ?? dot),
            clock: HybridTime(milliseconds: Self.start + milliseconds), parents: try parents.map(self.dot).sorted(),
            mark: mark, author: author, form: form, scope: try #require(Scope(scope)), answers: answers)
    }
}

/// A save as the vectors write it: dots by member and sequence, answers in hexadecimal by path.
struct SaveVector: Codable, Hashable, Sendable {
    var dot: String
    var origin: String
    var clock: String
    var parents: [String]
    var mark: String
    var author: String
    var form: String
    var scope: String
    var answers: [String: String]

    init(_ save: Save, _ world: VectorWorld) throws {
        dot = try world.text(save.dot)
        origin = try world.text(save.origin)
        clock = save.clock.description
        parents = try save.parents.map(world.text)
        mark = save.mark.name
        author = save.author
        form = save.form.description
        scope = save.scope.path
        answers = save.answers.vector
    }

    func save(_ world: VectorWorld) throws -> Save {
        let stamp = clock.split(separator: "+")
        return Save(
            dot: try world.dot(dot), origin: try world.dot(origin),
            clock: HybridTime(
                milliseconds: try #require(UInt64(stamp[0])), counter: try #require(UInt16(stamp[1]))),
            parents: try parents.map(world.dot), mark: try #require(SaveMark.allCases.first { $0.name == mark }),
            author: author, form: try #require(Hex.decode(form).flatMap { Digest256(bytes: $0) }),
            scope: try #require(Scope(scope)),
            answers: try [AnswerPath: Answer](
                answers.map { (try #require(AnswerPath($0)), try Answer(hex: $1)) }, uniquingKeysWith: { $1 }))
    }
}
