/// The names under which the questions of a form can be found.
struct ColumnIndex: Sendable, Equatable {
    /// Positions in ``Form/questions`` by full path.
    let byPath: [String: Int]
    /// Positions by the path with "-" between its parts, as ODK Central heads its CSV columns. A question's name
    /// may hold "-" as well, so that one spelling can fit several.
    let byDashedPath: [String: [Int]]
    /// Positions by last name.
    let byName: [String: [Int]]

    init(_ questions: [Question]) {
        var byPath: [String: Int] = [:]
        var byDashedPath: [String: [Int]] = [:]
        var byName: [String: [Int]] = [:]
        for (position, question) in questions.enumerated() {
            byPath[question.path] = position
            byName[question.name, default: []].append(position)
            let dashed = String(question.path.map { $0 == "/" ? "-" : $0 })
            byDashedPath[dashed, default: []].append(position)
        }
        self.byPath = byPath
        self.byDashedPath = byDashedPath
        self.byName = byName
    }
}

extension Form {
    /// The question that a column of a table, or a name on the command line, means.
    ///
    /// Tried in this order: the full path ("household/members/member_age"), the same with the root of the
    /// instance before it ("/data/household/members/member_age"), the path with "-" as ODK Central writes it
    /// ("household-members-member_age"), and the last name when only one question has it ("member_age"). A name
    /// in the form's own `meta` block counts only when no question outside it has the name.
    ///
    /// - Parameter name: The column's name; white space around it does not count.
    /// - Throws: ``ColumnProblem`` when no question or more than one fits.
    public func resolveColumn(_ name: String) throws(ColumnProblem) -> Question {
        let column = name.trimmingWhitespace()
        if let question = question(at: withoutRoot(column)) { return question }
        for positions in [columns.byDashedPath[column], columns.byName[column]] {
            let found = preferringOutsideMeta(positions ?? [])
            if found.count == 1 { return found[0] }
            if found.count > 1 {
                throw ColumnProblem(code: .ambiguous, column: column, form: id, candidates: found.map(\.path))
            }
        }
        throw ColumnProblem(code: .unknown, column: column, form: id, candidates: suggestions(for: column))
    }

    private func withoutRoot(_ column: String) -> String {
        guard column.hasPrefix("/") else { return column }
        let bare = column.dropFirst()
        let prefix = rootName + "/"
        return bare.hasPrefix(prefix) ? String(bare.dropFirst(prefix.count)) : String(bare)
    }

    private func preferringOutsideMeta(_ positions: [Int]) -> [Question] {
        let all = positions.map { questions[$0] }
        let outside = all.filter { !$0.path.hasPrefix("meta/") }
        return outside.isEmpty ? all : outside
    }

    /// The paths that look most like the column, compared by last name and by whole path.
    private func suggestions(for column: String) -> [String] {
        let last = column.split(whereSeparator: { $0 == "/" }).last.map(String.init) ?? column
        var names = Nearest(to: last)
        var paths = Nearest(to: column)
        for question in questions {
            names.consider(question.name, as: question.path)
            paths.consider(question.path, as: question.path)
        }
        var merged = names.results
        for path in paths.results where !merged.contains(path) { merged.append(path) }
        return Array(merged.prefix(FormLimits.suggestions))
    }
}
