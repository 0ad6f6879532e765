public import SurveyForms
public import SurveyStore

/// Texts of a form that are read outside its screens, where no session fills them.
extension FormBinding {
    /// A text with values in the places of `${…}`, and “…” in the place of one that has none.
    ///
    /// - Parameter value: What stands there for a question; `nil` for nothing.
    public func filled(_ text: String, _ value: (Question) -> String?) -> String {
        text.replacing(/\$\{([^}]*)\}/) { found in
            let name = found.1.split(separator: "/").last ?? ""
            let named = form.questions.filter { $0.name[...] == name }
            return (named.count == 1 ? named.first.flatMap(value) : nil) ?? "…"
        }
    }

    /// Where a question may be answered that a text inside some repeat instances names: it may stand further out.
    ///
    /// - Parameter instances: The instances around the text, the outermost first.
    public func places(of question: Question, around instances: [InstanceID]) -> [AnswerPath] {
        let template = template(of: question)
        return (0...instances.count).reversed().compactMap { count in
            AnswerPath(template: template, instances: Array(instances.prefix(count)))
        }
    }
}
