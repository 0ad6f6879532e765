public import SurveyForms
public import SurveyRecords
public import SurveyStore

extension FormBinding {
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
