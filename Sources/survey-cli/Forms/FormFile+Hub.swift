import SurveyForms
import SyncServer

extension FormFile {
    /// The form as a hub publishes it.
    var toPublish: FormToPublish {
        FormToPublish(
            formID: form.id, version: form.version, title: form.title, mediaType: "application/xml", content: content,
            outline: outline, files: folder.files)
    }
}
