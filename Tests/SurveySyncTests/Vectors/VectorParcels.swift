import SurveyStore
import TestSupport
import Testing

/// The cards, forms and change-sets of the store's vectors.
struct VectorParcels {
    private struct Members: Decodable {
        struct Member: Decodable { var name, card: String }
        struct Form: Decodable { var publication: String }
        var studyKey: String
        var members: [Member]
        var forms: [Form]
    }
    private struct ChangeSets: Decodable {
        struct Vector: Decodable { var hex: String }
        var vectors: [Vector]
    }

    let studyKey: [UInt8]
    let cards: [String: SiteCard]
    let forms: [PublishedForm]
    let changeSets: [ChangeSet]

    init() throws {
        let members: Members = try VectorFile.read("members")
        studyKey = try #require(Hex.decode(members.studyKey))
        cards = try Dictionary(
            members.members.map {
                ($0.name, try SiteCard(bytes: try #require(Hex.decode($0.card))[...]))
            }, uniquingKeysWith: { $1 })
        forms = try members.forms.map { try PublishedForm(bytes: try #require(Hex.decode($0.publication))) }
        let changeSets: ChangeSets = try VectorFile.read("changesets")
        self.changeSets = try changeSets.vectors.map { try ChangeSet(bytes: try #require(Hex.decode($0.hex))) }
    }

    func card(_ name: String) throws -> SiteCard { try #require(cards[name]) }
}
