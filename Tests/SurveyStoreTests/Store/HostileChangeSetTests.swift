import SurveyStore
import Testing

@Suite("A change-set that nobody with the right signed changes nothing")
struct HostileChangeSetTests {
    private let study = TestStudy()
    private let device = signingKey(seed: 77)

    private func card(_ role: Role, _ scope: Scope = .all, of other: TestStudy? = nil) throws -> SiteCard {
        SiteCard(
            certificate: try (other ?? study).certificate(device, role, scope), nonce: Array(repeating: 9, count: 16))
    }

    private func pack(
        _ site: SiteID, study id: StudyID? = nil, scope: Scope = .all, mark: SaveMark = .none, key: SigningKey? = nil
    ) throws -> ChangeSet {
        let dot = Dot(site: site, sequence: 1)
        let save = Save(
            dot: dot, origin: dot, clock: HybridTime(milliseconds: 1), parents: [], mark: mark, author: "",
            form: TestStudy.form, scope: scope, answers: [path("a"): .integer(1)])
        return try ChangeSet(study: id ?? study.id, saves: [save], signedBy: key ?? device)
    }

    private func expect(
        _ code: StoreError.Code, _ card: SiteCard?, _ changeSet: ChangeSet,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try inTemporaryFolder { folder in
            let store = try study.store(at: folder.file("a"))
            _ = try store.begin(["a": .integer(7)])
            try store.seal()
            if let card { try store.introduce(card) }
            let picture = try Picture(store)
            let ids = try store.changeSetIDs()
            let cards = try store.siteCards()
            expectRefusal(code, sourceLocation: sourceLocation) { try store.accept(.changeSet(changeSet), cursor: [1]) }
            #expect(try Picture(store) == picture)
            #expect(try store.changeSetIDs() == ids)
            #expect(try store.siteCards() == cards)
            #expect(try store.hubState().cursor == [])
            #expect(try store.status().saves == 1)
            try expectSound(store)
        }
    }

    @Test("of another study")
    func wrongStudy() throws {
        let card = try card(.supervisor)
        try expect(.signing, card, pack(card.site, study: TestStudy(seed: 8).id))
    }

    @Test("of a site that nobody introduced")
    func unknownSite() throws {
        try expect(.signing, nil, pack(card(.supervisor).site))
    }

    @Test("signed by another device")
    func otherKey() throws {
        let card = try card(.supervisor)
        try expect(.signing, card, pack(card.site, key: signingKey(seed: 78)))
    }

    @Test("with a signature that does not hold")
    func badSignature() throws {
        let card = try card(.supervisor)
        var bytes = try pack(card.site).bytes
        bytes[bytes.count - 1] ^= 1
        try expect(.signing, card, ChangeSet(bytes: bytes))
    }

    @Test("written by a researcher")
    func researcher() throws {
        let card = try card(.researcher)
        try expect(.notPermitted, card, pack(card.site))
    }

    @Test("in which a surveyor erases")
    func erasingSurveyor() throws {
        let card = try card(.surveyor)
        try expect(.notPermitted, card, pack(card.site, mark: .erase))
    }

    @Test("in a scope that the membership does not cover")
    func scopeNotCovered() throws {
        let card = try card(.supervisor, scope("01/571"))
        try expect(.notPermitted, card, pack(card.site, scope: scope("01/5711")))
        try expect(.notPermitted, card, pack(card.site))
    }

    @Test("whose answers section is not what it should be")
    func badAnswers() throws {
        let card = try card(.supervisor)
        // Another section in place of the answers, signed by the device itself.
        let good = try pack(card.site)
        var damaged = good.bytes
        let place = damaged.count - 64 - 2
        damaged[place] ^= 0x10
        let hostile = try ChangeSet(bytes: damaged)
        try expect(.signing, card, hostile)
    }

    @Test("nor does a card of another study introduce anybody")
    func foreignCard() throws {
        try inTemporaryFolder { folder in
            let store = try study.store(at: folder.file("a"))
            let cards = try store.siteCards()
            expectRefusal(.signing) { try store.introduce(card(.supervisor, of: TestStudy(seed: 8))) }
            #expect(try store.siteCards() == cards)
        }
    }
}
