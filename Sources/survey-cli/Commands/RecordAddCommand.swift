import ArgumentParser
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// `survey-cli record add`
struct RecordAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Save a new record, and print its id.",
        discussion: """
            Values are checked against the form before anything is saved.

            Example:
              survey-cli record add emq region=01 province=571 age=34 substances='cannabis tramadol' \
            members[+1]/member_age=9 --missing education=refused --store a.survey
              survey-cli record add visit photo=@/media/sd/door.jpg
            """)

    @Argument(help: "The form's id.")
    var form: String

    @OptionGroup var answers: AnswerOptions
    @OptionGroup var scope: ScopeOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let binding = try FormLibrary(store).latest(form)
        let scope = try scope.forSaving(store.profile())
        let draft = Draft(form: binding.hash, scope: scope, author: author.name)
        var editor = RecordEditor(binding, draft: draft)
        let saved = try FileAttaching.run(store) { attaching in
            try answers.apply(to: &editor, &attaching)
            return try store.save(editor.draft)
        }
        guard let save = saved else {
            throw CLIError(.software, "internal", "the store made no save", next: "run survey-cli check")
        }
        let document: JSONValue = [
            "id": .string(save.record.description), "form": .string(form), "version": .string(binding.form.version),
            "scope": .string(save.scope.path), "save": .string(save.dot.description),
            "answers": .integer(save.answers.count { !$0.key.isInstance }),
        ]
        options.output.write(document) { save.record.description }
    }
}
