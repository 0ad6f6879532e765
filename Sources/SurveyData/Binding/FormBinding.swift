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

    /// Reads the form of a publication.
    ///
    /// - Throws: ``DataProblem`` `badData` if it is no XForm.
    public init(_ published: PublishedForm) throws(DataProblem) {
        do {
            self.init(form: try XFormReader.read(published.content), hash: published.hash)
        } catch {
            throw DataProblem(
                .badData, "form \(published.formID) \(published.version) cannot be read: \(error.message)",
                next: error.nextStep)
        }
    }

    /// The place of a question's answers, with `[]` behind each repeat: `household/members[]/member_age`.
    public func template(of question: Question) -> String { template(path: question.path) }

    /// The place of a repeat's instances: `household/members[]`.
    public func template(of repetition: Repeat) -> String { template(path: repetition.path) }

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

    /// The repeat that a name means: its path, or its last name when only one repeat has it.
    ///
    /// - Throws: ``DataProblem`` `notFound`, naming the repeats that there are.
    public func resolveRepeat(_ name: String) throws(DataProblem) -> Repeat {
        if let exact = form.repeats.first(where: { $0.path == name }) { return exact }
        let named = form.repeats.filter { $0.name == name }
        if named.count == 1 { return named[0] }
        let paths = (named.isEmpty ? form.repeats : named).map(\.path.quoted).joined(separator: ", ")
        throw DataProblem(
            .notFound,
            named.isEmpty
                ? "the form \(form.id) has no repeat \(name.shortened.quoted)"
                : "\(named.count) repeats of the form \(form.id) are called \(name.quoted)",
            next: paths.isEmpty ? "the form has no repeats at all" : "use one of: \(paths)")
    }
}
