internal import SurveyForms
public import SurveyStore

extension FormBinding {
    /// What the codec of change-sets may know of the form: where its answers stand, and the codes of its choices.
    public var outline: FormOutline {
        // Headings were questions once, and a form that is published again has the same outline (R161).
        let questions = form.questions.filter { $0.kind != .note || $0.isHeading }.map { question in
            FormOutline.Column(
                template: template(of: question), choices: question.choices?.map(\.value) ?? [])
        }
        return FormOutline(columns: questions + form.repeats.map { FormOutline.Column(template: template(of: $0)) })
    }
}
