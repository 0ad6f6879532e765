import ArgumentParser
import SurveyRecords
import SurveyStore

/// Whether answers that a form hides from who looks at the screen are shown all the same.
struct RevealOption: ParsableArguments {
    @Flag(name: .long, help: "Show answers that the form masks on the screen.")
    var reveal = false

    /// What stays hidden of a record.
    func mask(_ record: MergedRecord, _ forms: FormLibrary) -> AnswerMask { reveal ? .none : forms.mask(of: record) }
}
