import SurveyStore
import Testing

@Suite("Memberships, cards and forms are believed for their signatures")
struct CertificateTests {
    private let study = TestStudy()

    @Test("a certificate comes back from its bytes, and its study vouches for it", arguments: Role.allCases)
    func roundTrip(role: Role) throws {
        let device = signingKey(seed: 2)
        let certificate = try study.certificate(device, role, scope("01/571"), expires: 99)
        let read = try Certificate(bytes: certificate.bytes[...])
        #expect(read == certificate)
        #expect(read.role == role && read.scope == scope("01/571") && read.member == "member" && read.expires == 99)
        #expect(read.device == device.publicKey)
        #expect(read.isSigned(by: study.key.publicKey))
        #expect(!read.isSigned(by: signingKey(seed: 3).publicKey))
        #expect(read.holds(at: 98) && !read.holds(at: 99))
        let card = SiteCard(certificate: read, nonce: Array(0..<16))
        #expect(try SiteCard(bytes: card.bytes[...]) == card)
        #expect(try SiteCard(bytes: card.bytes[...]).site == card.site)
    }

    @Test("a certificate that was tampered with anywhere is refused or not believed")
    func tampered() throws {
        let bytes = try study.certificate(signingKey(seed: 2)).bytes
        for place in bytes.indices {
            for bit in [0, 3, 7] as [UInt8] {
                var changed = bytes
                changed[place] ^= 1 << bit
                let read = try? Certificate(bytes: changed[...])
                #expect(read?.isSigned(by: study.key.publicKey) != true)
            }
        }
        for length in bytes.indices {
            #expect(throws: DecodingProblem.self) { try Certificate(bytes: bytes[..<length]) }
        }
        #expect(throws: DecodingProblem.self) { try Certificate(bytes: (bytes + [0])[...]) }
    }

    private func form(_ certificate: Certificate?, _ key: SigningKey, study other: TestStudy? = nil) throws
        -> PublishedForm
    {
        try PublishedForm(
            study: (other ?? study).id, formID: "emq", version: "1", title: "Enquête", mediaType: "application/xml",
            content: Array("<h:html/>".utf8), certificate: certificate, signedBy: key)
    }

    @Test("a published form comes back, and is believed from the study or from a manager only")
    func forms() throws {
        let device = signingKey(seed: 2)
        let own = try form(nil, study.key)
        let read = try PublishedForm(bytes: own.bytes)
        #expect(read == own)
        #expect(read.content == Array("<h:html/>".utf8))
        #expect(read.hash == Digest256(hashing: Array("<h:html/>".utf8)[...]))
        #expect(read.isSigned(by: study.key.publicKey))
        for role in Role.allCases {
            let made = try form(study.certificate(device, role), device)
            #expect(made.isSigned(by: study.key.publicKey) == (role == .manager))
        }
        #expect(!(try form(nil, device).isSigned(by: study.key.publicKey)))
        #expect(!(try form(TestStudy(seed: 8).certificate(device, .manager), device).isSigned(by: study.key.publicKey)))
        let other = TestStudy(seed: 8)
        #expect(!(try form(nil, other.key, study: other).isSigned(by: study.key.publicKey)))
    }

    @Test("a form that was tampered with anywhere is refused or not believed")
    func tamperedForm() throws {
        let bytes = try form(study.certificate(signingKey(seed: 2), .manager), signingKey(seed: 2)).bytes
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            #expect((try? PublishedForm(bytes: changed))?.isSigned(by: study.key.publicKey) != true)
            #expect(throws: DecodingProblem.self) { try PublishedForm(bytes: Array(bytes[..<place])) }
        }
    }

    @Test("a key signs for itself only")
    func keys() throws {
        let key = signingKey(seed: 4)
        let signature = try key.sign([1, 2, 3])
        #expect(SigningKey.verify(signature, of: [1, 2, 3], by: key.publicKey))
        #expect(!SigningKey.verify(signature, of: [1, 2], by: key.publicKey))
        #expect(!SigningKey.verify(signature, of: [1, 2, 3], by: signingKey(seed: 5).publicKey))
        #expect(!SigningKey.verify([], of: [], by: []))
        #expect(SigningKey(rawBytes: key.rawBytes)?.publicKey == key.publicKey)
        #expect(SigningKey(rawBytes: [1]) == nil)
    }
}
