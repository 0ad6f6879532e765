/// A form as its ODK XForm describes it: what is asked, in which languages, with which choices.
///
/// For example:
///
///     let form = try XFormReader.read(bytes)
///     let age = try form.resolveColumn("age")
///     try age.check("34")
public struct Form: Sendable, Equatable {
    /// The form's id, the same for all its versions.
    public let id: String

    /// The form's version, empty where it has none.
    public let version: String

    /// The title, in the language of the author.
    public let title: String

    /// The languages of labels as the form spells them ("Français (fr)"); empty for a form without translations.
    public let languages: [String]

    /// The language that labels fall back to; `nil` for a form without translations.
    public let defaultLanguage: String?

    /// The name of the instance's root element, which paths leave out ("data").
    public let rootName: String

    /// Questions, groups and repeats in the order of the form's instance, which is the order of the XLSForm.
    public let items: [Item]

    /// All questions in the form's order, those in groups and repeats included.
    public let questions: [Question]

    /// All repeats in the form's order, an outer repeat before those inside it.
    public let repeats: [Repeat]

    /// The form's expressions, its empty record and its lists.
    public let logic: FormLogic

    /// The entities that its records create or change.
    public let entities: [EntityDeclaration]

    /// What is noted about the way the form is filled in; `nil` if it does not ask for that.
    public let audit: AuditRequest?

    /// How the form's body is shown.
    let presentation: FormPresentation

    let columns: ColumnIndex

    init(
        id: String, version: String, title: String, languages: [String], defaultLanguage: String?,
        rootName: String, items: [Item], logic: FormLogic,
        entities: [EntityDeclaration], audit: AuditRequest?, presentation: FormPresentation
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.languages = languages
        self.defaultLanguage = defaultLanguage
        self.rootName = rootName
        self.items = items
        self.entities = entities
        self.audit = audit
        self.presentation = presentation
        var questions: [Question] = []
        var repeats: [Repeat] = []
        Self.flatten(items, &questions, &repeats)
        self.questions = questions
        self.logic = logic.with(NodeKinds(questions, logic.expressions, rootName: rootName))
        self.repeats = repeats
        self.columns = ColumnIndex(questions)
    }

    /// The question at a path, or `nil` if there is none.
    ///
    /// - Parameter path: A path without the root of the instance, as ``Question/path``.
    public func question(at path: String) -> Question? {
        columns.byPath[path].map { questions[$0] }
    }

    /// Recursion ends because the reader refuses forms deeper than ``FormLimits/elementDepth``.
    private static func flatten(_ items: [Item], _ questions: inout [Question], _ repeats: inout [Repeat]) {
        for item in items {
            switch item {
            case .question(let question):
                questions.append(question)
            case .group(let group):
                flatten(group.items, &questions, &repeats)
            case .repeat(let repetition):
                repeats.append(repetition)
                flatten(repetition.items, &questions, &repeats)
            }
        }
    }
}
