internal import SurveyForms
internal import SurveyRecords

/// Why a column has no place in a record.
struct ColumnFault: Error {
    let cause: String
    let next: String
}

/// Decides what a column of an imported table is for.
struct ColumnResolver {
    /// Columns that say where a record goes and who made it.
    static let scopeColumn = "_scope"
    static let authorColumn = "_author"
    /// Our name and ODK Central's for the row that an instance belongs to.
    static let parentColumns: Set<String> = ["_parent", "PARENT_KEY"]
    /// ODK Central's name for a row's key.
    static let keyColumn = "KEY"

    let binding: FormBinding
    let options: ImportOptions
    let repetition: Repeat?
    let hasKeys: Bool

    func role(of name: String) throws(ColumnFault) -> CSVTable.Role {
        if options.ignoredColumns.contains(name) { return .ignored }
        if repetition == nil {
            if name == Self.scopeColumn { return .scope }
            if name == Self.authorColumn { return .author }
        } else if Self.parentColumns.contains(name) {
            return .parent
        }
        if hasKeys || repetition != nil, name == Self.keyColumn { return .key }
        if let repetition, let question = binding.form.question(at: "\(repetition.path)/\(name)") {
            return .answer(question, template: binding.template(of: question))
        }
        let question: Question
        do {
            question = try binding.form.resolveColumn(name)
        } catch {
            return try unresolved(error)
        }
        guard question.repeatPath == repetition?.path else { throw misplaced(question) }
        return .answer(question, template: binding.template(of: question))
    }

    private func unresolved(_ problem: ColumnProblem) throws(ColumnFault) -> CSVTable.Role {
        if options.ignoresUnknown, problem.code == .unknown { return .ignored }
        if problem.code == .ambiguous {
            throw ColumnFault(cause: "several questions have this name", next: problem.nextStep)
        }
        let name = problem.column
        throw ColumnFault(
            cause: "the form \(problem.form) has no question of this name",
            next: problem.nextStep
                + " To leave the column out: --ignore-column '\(name)', or --ignore-unknown for all of them.")
    }

    private func misplaced(_ question: Question) -> ColumnFault {
        guard let path = question.repeatPath else {
            return ColumnFault(
                cause: "the question \(question.path) is asked once for each record, not for each instance",
                next: "Move the column to the table of records.")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return ColumnFault(
            cause: "the question lies in the repeat \(path)",
            next: "Put its values into a table of their own and add it with --repeat \(name)=FILE.")
    }
}
