import ArgumentParser
import SurveyForms
import SurveyStore

/// Whether answers that a form hides from who looks at the screen are shown all the same.
struct RevealOption: ParsableArguments {
    @Flag(name: .long, help: "Show answers that the form masks on the screen.")
    var reveal = false

    /// What stays hidden of a record.
    func mask(_ record: MergedRecord, _ forms: FormLibrary) -> AnswerMask {
        reveal ? AnswerMask(templates: []) : forms.mask(of: record)
    }
}

/// The answers of a record that a form hides from who looks at the screen.
struct AnswerMask {
    /// The places of such answers.
    let templates: Set<String>

    /// Whether dots stand in an answer's place. That there is none is no secret.
    func hides(_ answer: Answer, at template: String?) -> Bool {
        template.map(templates.contains) == true && answer.lexical?.isEmpty == false
    }

    /// An answer as the screen may show it.
    ///
    /// - Parameter plain: How it is written where nothing hides it.
    func text(_ answer: Answer, at template: String?, plain: (Answer) -> String = \.display) -> String {
        hides(answer, at: template) ? Question.mask : plain(answer)
    }
}
