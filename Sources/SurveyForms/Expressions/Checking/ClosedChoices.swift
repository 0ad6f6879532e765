/// The questions that can have no answer outside their choices: those over lists in the form itself, where nothing but people
/// answers. A first value counts as one of theirs if it is in the list.
struct ClosedChoices: Sendable {
    /// The choices of each such question, by its path.
    private(set) var lists: [String: ChoiceList] = [:]
    /// The paths of those that take several.
    private(set) var several: Set<String> = []

    init() {}

    init(_ form: Form) {
        let filled = Set(
            form.logic.expressions.lazy.filter { $0.role == .setValue || $0.role == .calculate }.map(\.path))
        for question in form.questions
        where question.kind.hasChoices && !filled.contains(question.path) && question.preload == nil {
            guard let list = question.choiceList, !list.choices.isEmpty,
                question.defaultValue.map({ (try? question.check($0)) != nil }) ?? true
            else { continue }
            lists[question.path] = list
            if question.kind != .selectOne { several.insert(question.path) }
        }
    }
}
