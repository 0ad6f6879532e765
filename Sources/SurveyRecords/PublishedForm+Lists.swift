public import SurveyForms
public import SurveyStore

extension PublishedForm {
    /// The lists that the form takes from files, by id; those whose file was not published are left out.
    ///
    /// - Throws: ``FormProblem`` for a file that is no list.
    public func lists(of form: Form) throws(FormProblem) -> [String: InstanceTree] {
        var lists: [String: InstanceTree] = [:]
        for name in form.listFileNames {
            guard let file = files.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { continue }
            lists.merge(try form.lists(in: file.content, named: name)) { first, _ in first }
        }
        return lists
    }
}
