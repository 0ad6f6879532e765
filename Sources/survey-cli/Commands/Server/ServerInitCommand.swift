import ArgumentParser
import SurveyData
import SurveyForms
import SurveyStore
import SyncServer

/// `survey-cli server init`
struct ServerInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a hub for a study, or add a study to a hub.",
        discussion: """
            Draws the study's key and publishes the study's forms. Nothing is left behind if any of it fails.

            Example:
              survey-cli server init hub --study fixtures/studies/three-regions
            """)

    @Argument(help: "The hub's folder; it is made if it is not there.", completion: .directory)
    var hub: String

    @Option(name: .long, help: "The study: a folder with a study.json, or that file.", completion: .file())
    var study: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let folder = try StudyFolder(path: study)
        let forms = try folder.forms.map { try FormFile.read($0) }
        let id = try Hub.create(at: hub, study: folder.study, forms: forms.map(\.toPublish))
        let document: JSONValue = [
            "hub": .string(hub), "study": .string(folder.study.id), "studyID": .string(id.description),
            "forms": .array(forms.map { ["form": .string($0.form.id), "version": .string($0.form.version)] }),
        ]
        output.write(document) {
            """
            \(hub) is ready: \(folder.study.displayTitle)
            forms: \(forms.map(\.form.id).joined(separator: ", "))
            next: survey-cli server run \(hub) --listen 127.0.0.1:8731
            """
        }
    }
}
