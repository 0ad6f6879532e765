import ArgumentParser
import SurveyCollect
import SurveyData
import SurveyRecords
import SurveyStore

/// `survey-cli record edit`
struct RecordEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change answers of a record.",
        discussion: """
            Values are checked against the latest version of the record's form before anything is saved; those of a \
            finished interview against the version that it was made with. An interview goes through the form's logic: \
            what depends on the answer is reckoned anew. What was there before stays in the history.

            Examples:
              survey-cli record edit 3f2a90cc age=34 substances='cannabis tramadol'
              survey-cli record edit 3f2a90cc members[2]/member_age=11 --missing education=refused
              survey-cli record edit 3f2a90cc --remove-instance members[3]
            """)

    @OptionGroup var record: RecordArgument
    @OptionGroup var answers: AnswerOptions
    @OptionGroup var author: AuthorOptions
    @OptionGroup var options: StoreOptions

    /// Saves an edit. An interview goes through its form's logic; what came from an import or a register has none to keep.
    private static func save(
        _ draft: Draft, of record: MergedRecord, _ binding: FormBinding, _ store: SurveyStore
    ) throws -> Save? {
        guard record.isInterview else { return try store.save(draft) }
        return try InterviewDesk(store, author: draft.author)
            .edit(record, binding, changes: draft.answers, author: draft.author)
    }

    func run() throws {
        guard !answers.isEmpty else {
            throw CLIError.usage("nothing to change is named", next: "write answers as NAME=VALUE")
        }
        let store = try options.open()
        let record = try store.record(record.find(in: store))
        let forms = try FormLibrary(store)
        let binding = try forms.changing(record)
        let draft = Draft(record: record.id, form: binding.hash, author: author.name)
        var editor = RecordEditor(
            binding, record: record, history: try store.history(of: record.id), mask: forms.mask(of: record),
            draft: draft)
        let save = try FileAttaching.run(store) { attaching in
            try answers.apply(to: &editor, &attaching)
            return try Self.save(editor.draft, of: record, binding, store)
        }
        let names = forms.names(in: try store.record(record.id))
        let answered = (save?.answers.keys).map(Set.init) ?? []
        let changed = names.sorted(answered.filter { InterviewMark(rawValue: $0.template)?.isPrivate != true })
            .map { names.name(of: $0) }
        let document: JSONValue = [
            "id": .string(record.id.description), "save": .optional(save?.dot.description),
            "changed": .array(changed.map(JSONValue.string)),
        ]
        options.output.write(document) {
            changed.isEmpty
                ? "nothing to change: the record says so already" : "saved: \(changed.joined(separator: ", "))"
        }
    }
}
