import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore
import SyncServer

/// The study of the benchmarks. Its keys and all its randomness come from seeds, so that sizes are the same in every run.
enum BenchStudy {
    static let key = signingKey("study")
    static let id = StudyID(studyKey: key.publicKey)
    static let study = Study(
        id: "bench", title: ["en": "Benchmark"], languages: ["en"], geography: "HCP-RGPH-2024",
        regions: ["01", "03", "06"].map { .init(code: $0, name: [:]) })

    static func signingKey(_ seed: String) -> SigningKey {
        let bytes = Digest256(hashing: Array("masah-bench \(seed)".utf8)[...]).bytes
        guard let key = SigningKey(rawBytes: bytes) else { preconditionFailure("any 32 bytes are a key") }
        return key
    }

    static func published(_ form: Questionnaire) throws -> PublishedForm {
        try PublishedForm(
            study: id, formID: form.id, version: "1", title: form.id, mediaType: "application/xml",
            content: form.xform, outline: try outline(form), certificate: nil, signedBy: key)
    }

    static func toPublish(_ form: Questionnaire) throws -> FormToPublish {
        FormToPublish(
            formID: form.id, version: "1", title: form.id, mediaType: "application/xml", content: form.xform,
            outline: try outline(form))
    }

    /// What the product takes from a form when somebody publishes it.
    static func outline(_ form: Questionnaire) throws -> FormOutline {
        FormBinding(form: try XFormReader.read(form.xform), hash: Digest256(hashing: form.xform[...])).outline
    }

    static func certificate(device: SigningKey, role: Role, scope: Scope, name: String) throws -> Certificate {
        try Certificate(
            device: device.publicKey, role: role, scope: scope, member: name, issued: 0, expires: 0, signedBy: key)
    }

    /// A store of a member, with the forms of the study in it.
    static func store(
        at path: String, name: String, role: Role = .surveyor, scope: Scope = .all, forms: [PublishedForm],
        clock: BenchClock = BenchClock(seed: "any")
    ) throws -> SurveyStore {
        SurveyStore.remove(path: path)
        let device = signingKey(name)
        let certificate = try certificate(device: device, role: role, scope: scope, name: name)
        return try store(at: path, device: (device, certificate), forms: forms, clock: clock)
    }

    /// A store of a device that has its membership already.
    static func store(
        at path: String, device: (key: SigningKey, certificate: Certificate), forms: [PublishedForm],
        clock: BenchClock = BenchClock(seed: "any"), hubURL: String? = nil
    ) throws -> SurveyStore {
        let store = try SurveyStore.create(
            path: path, identity: .init(study: study, studyKey: key.publicKey, device: device, hubURL: hubURL),
            environment: clock.environment)
        for form in forms { try store.add(form) }
        return store
    }
}
