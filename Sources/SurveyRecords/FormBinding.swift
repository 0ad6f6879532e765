public import SurveyForms
public import SurveyStore

/// A form version as records use it: which place in a record a question has, and which answer a written value is.
public struct FormBinding: Sendable {
    /// What is asked.
    public let form: Form
    /// What saves name the version by.
    public let hash: Digest256

    private let repeatPaths: Set<String>

    /// Binds a form to the content that it was read from.
    public init(form: Form, hash: Digest256) {
        self.form = form
        self.hash = hash
        repeatPaths = Set(form.repeats.map(\.path))
    }

    /// The place of a question's answers, with `[]` behind each repeat: `household/members[]/member_age`.
    public func template(of question: Question) -> String { template(path: question.path) }

    /// The place of a repeat's instances: `household/members[]`.
    public func template(of repetition: Repeat) -> String { template(path: repetition.path) }

    /// The place of an attribute of an entity's declaration: `meta/entity/@id`.
    func template(of attribute: String, _ entity: EntityDeclaration) -> String {
        "\(template(path: entity.path))/@\(attribute)"
    }

    /// Whether a template of the form is that of a path, by bytes: names that look alike are different ones.
    func isTemplate(_ template: String, of path: AnswerPath) -> Bool {
        AnswerPath(template: template, instances: path.instances) == path
    }

    private func template(path: String) -> String {
        var parts: [Substring] = []
        var template: [String] = []
        for part in path.split(separator: "/") {
            parts.append(part)
            template.append(part + (repeatPaths.contains(parts.joined(separator: "/")) ? "[]" : ""))
        }
        return template.joined(separator: "/")
    }

    /// The repeats around a path, from the outermost; a repeat's own path counts as within it.
    public func repeats(around path: String) -> [Repeat] {
        form.repeats.filter { path == $0.path || path.hasPrefix($0.path + "/") }
    }

    /// The repeat that another one lies in; nil outside repeats.
    public func outerRepeat(of repetition: Repeat) -> Repeat? {
        repeats(around: repetition.path).last { $0.path != repetition.path }
    }

    /// The answer that a written value is, once the question has accepted it.
    ///
    /// - Throws: the question's `ValueProblem`.
    public func answer(_ lexical: String, to question: Question) throws(ValueProblem) -> Answer {
        try question.check(lexical)
        var value = question.trimmed(lexical)
        if question.answerKind == .choices || question.answerKind == .rank {
            // XML Schema's lists: any run of white space divides two items.
            value = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return Answer(lexical: value, kind: question.answerKind)
    }
}
