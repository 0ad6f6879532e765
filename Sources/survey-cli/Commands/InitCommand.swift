import ArgumentParser
import Foundation
import SurveyData
import SurveyForms
import SurveyStore

/// `survey-cli init`
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a store.",
        discussion: """
            With --join the store becomes a member of a study whose hub sent an invitation. With --study it begins a \
            study of its own from a study folder: this device is then its manager and holds the study's key, which \
            nobody else has.

            Examples:
              survey-cli init a.survey --join "$INVITE"
              survey-cli init a.survey --study fixtures/studies/three-regions
            """)

    @Argument(help: "The file to make.", completion: .file())
    var path: String

    @Option(name: .long, help: "Begin a study: a folder with a study.json, or that file.", completion: .file())
    var study: String?

    @Option(name: .long, help: "Join a study: the invitation, one word that begins with masah1.")
    var join: String?

    @Option(name: .long, help: "What the member is called in the study: a label, not a person's name.")
    var name: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store: SurveyStore
        switch (study, join) {
        case (let study?, nil): store = try begin(study)
        case (nil, let invite?): store = try await Joining.join(invite: invite, path: path, name: name)
        default: throw CLIError.usage("init needs either --study or --join", next: "see survey-cli init --help")
        }
        let profile = try store.profile()
        let forms = try store.forms()
        let document: JSONValue = [
            "store": .string(path), "study": .string(profile.study.id), "studyID": .string(profile.studyID.description),
            "site": .optional(profile.site?.description), "member": .optional(profile.certificate?.member),
            "role": .optional(profile.certificate?.role.name), "scope": .optional(profile.certificate?.scope.path),
            "forms": .array(forms.map { ["form": .string($0.formID), "version": .string($0.version)] }),
        ]
        output.write(document) {
            let member = profile.certificate.map { "\($0.role.name) for \($0.scope)" } ?? "for reading only"
            return """
                \(path) is ready: \(profile.study.displayTitle), \(member)
                forms: \(forms.map(\.formID).joined(separator: ", "))
                """
        }
    }

    /// Makes a store that begins its study. All forms are read before anything is written.
    private func begin(_ path: String) throws -> SurveyStore {
        let folder = try StudyFolder(path: path)
        let forms = try folder.forms.map { try FormFile.read($0) }
        let studyKey = SigningKey()
        let device = SigningKey()
        let certificate = try Certificate(
            device: device.publicKey, role: .manager, scope: .all, member: name ?? "manager",
            issued: StoreEnvironment.system.now(), expires: 0, signedBy: studyKey)
        let store = try SurveyStore.create(
            path: self.path,
            identity: .init(
                study: folder.study, studyKey: studyKey.publicKey, device: (device, certificate), studySecret: studyKey)
        )
        do {
            for form in forms { _ = try form.publish(in: store) }
        } catch {
            try? store.close()
            SurveyStore.remove(path: self.path)
            throw error
        }
        return store
    }
}
