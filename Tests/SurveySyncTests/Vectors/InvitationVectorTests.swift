import SurveyStore
import TestSupport
import Testing

@testable import SurveySync

@Suite("Vectors: invitations")
struct InvitationVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Vector: Codable, Hashable, Sendable {
            var url, studyKey, secret, text, secretHash: String
        }
        struct Refused: Codable, Hashable, Sendable {
            var note, text: String
        }
        var invitations: [Vector]
        var refused: [Refused]
    }

    private func make() throws -> File {
        let study = try #require(SigningKey(rawBytes: [UInt8](repeating: 0x11, count: 32)))
        let secret = (0..<16).map { UInt8($0 * 17) }
        let invitations = ["https://hub.example.org", "http://127.0.0.1:8731", "https://مسح.example/hub?"].map {
            Invitation(url: $0, studyKey: study.publicKey, secret: secret)
        }
        let text = invitations[0].text
        return File(
            invitations: invitations.map {
                .init(
                    url: $0.url, studyKey: Hex.encode($0.studyKey), secret: Hex.encode($0.secret), text: $0.text,
                    secretHash: Invitation.hash(ofSecret: $0.secret).description)
            },
            refused: [
                .init(note: "nothing", text: ""),
                .init(note: "only the prefix", text: "masah1."),
                .init(note: "copied in part", text: String(text.dropLast(3))),
                .init(note: "a letter changed", text: text.replacing("masah1.0", with: "masah1.1")),
                .init(note: "version 2", text: text.replacing("masah1.", with: "masah2.")),
                .init(note: "not base64url", text: String(text.dropLast()) + "!"),
                .init(
                    note: "without an address",
                    text: Invitation(url: "", studyKey: study.publicKey, secret: secret).text),
            ])
    }

    @Test("invitations are written and read as in the vectors (§10)")
    func both() throws {
        let file = try VectorFile.load("invitations", writing: make)
        #expect(try file == make())
        for vector in file.invitations {
            let invitation = try #require(Invitation(text: " \(vector.text)\n"))
            #expect(invitation.url == vector.url && Hex.encode(invitation.secret) == vector.secret)
            #expect(Hex.encode(invitation.studyKey) == vector.studyKey)
        }
    }

    @Test("a word that was copied in part, or altered, is no invitation (R83)")
    func refused() throws {
        for vector in try VectorFile.load("invitations", writing: make).refused {
            #expect(Invitation(text: vector.text) == nil, "\(vector.note)")
        }
    }
}
