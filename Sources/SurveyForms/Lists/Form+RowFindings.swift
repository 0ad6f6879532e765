extension Form {
    /// What is wrong with the rows of lists that questions take their choices from, in the file's order.
    func rowFindings(in lists: [String: PlacedList]) -> [ListRowFinding] {
        var uses: [ListUse.Names: [ListUse]] = [:]
        for expression in logic.expressions where expression.role == .choices {
            guard let use = ListUse(expression, of: self), lists[use.names.list] != nil else { continue }
            uses[use.names, default: []].append(use)
        }
        var budget = AlikeRows.nodes
        let sorted = uses.sorted { $0.key.order < $1.key.order }
        let checks = sorted.compactMap { names, uses in
            lists[names.list].map { ListRowCheck($0, names, uses, &budget) }
        }
        return checks.flatMap(\.findings).sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    }
}

/// How a question takes its choices from a list.
private struct ListUse {
    /// Where the names of choices stand.
    struct Names: Hashable {
        let list: String
        let path: [String]
        let column: String

        var order: (String, String, String) { (list, column, path.joined(separator: "/")) }
    }

    let names: Names
    /// Whether the question takes several of them.
    let isSeveral: Bool
    /// Whether it offers a name that several rows have once.
    let isSearch: Bool
    /// The columns that its filter reads.
    let filter: Set<String>

    init?(_ expression: FormExpression, of form: Form) {
        guard let reference = ItemsetReference(expression.text), let parsed = try? XPathExpression(expression.text),
            let control = form.presentation.controls[expression.path],
            case .itemset(let value, _, _) = control.choices, !value.contains("/")
        else { return nil }
        names = Names(list: reference.instance, path: reference.path, column: value)
        let kind = form.question(at: expression.path)?.kind
        isSeveral = kind == .selectMultiple || kind == .rank
        isSearch = control.labelColumns != nil
        filter = Set(
            parsed.parts.compactMap { part in
                guard case .path(let path) = part.kind, path.start == .context,
                    case .name(let name) = path.steps.first?.test
                else { return nil }
                return name
            })
    }
}

/// Looks through the rows of a list for names that are not there, that are there twice, or that cannot be told apart.
private struct ListRowCheck {
    private(set) var findings: [ListRowFinding] = []
    private let names: ListUse.Names

    /// A fault that more rows have than this is told once.
    private static let shown = 3

    init(_ list: PlacedList, _ names: ListUse.Names, _ uses: [ListUse], _ budget: inout Int) {
        self.names = names
        let tree = list.tree
        guard names.path.count == 2, let root = tree.root, tree.name(of: root) == names.path[0] else { return }
        let rows = zip(tree.children(of: root), list.places).filter { tree.name(of: $0.0) == names.path[1] }
        guard let start = rows.first?.1 else { return }
        let isFirstCut = budget > 0
        budget -= tree.count
        guard budget > 0 else {
            if isFirstCut { tellCut(start) }
            return
        }
        // A column that is not there at all is told as such.
        guard rows.contains(where: { !tree.children(of: $0.0, named: names.column).isEmpty }) else { return }
        let isSeveral = uses.contains(where: \.isSeveral)
        var nameless: [PlacedList.Place] = []
        var spaced: [(PlacedList.Place, String)] = []
        var named: [(row: AlikeRows.Row, place: PlacedList.Place)] = []
        for (row, place) in rows {
            let cell = tree.children(of: row, named: names.column).first.map { tree[$0] }
            let name = (cell ?? "").trimmingWhitespace()
            guard !name.isEmpty else {
                nameless.append(place)
                continue
            }
            if isSeveral, name.contains(where: \.isWhitespace) { spaced.append((place, name)) }
            named.append((AlikeRows.Row(node: row, name: name), place))
        }
        // Rows that some question's filter does not tell apart are alike.
        let filters = Set(uses.lazy.filter { !$0.isSearch }.map { $0.filter.sorted() })
        let alike = AlikeRows(named.map(\.row), of: tree, filters: filters, budget: &budget)
        let doubled = alike.earlier.sorted { $0.key < $1.key }.map { row, earlier in
            (named[row].place, named[row].row.name, named[earlier].place)
        }
        if alike.isCut { tellCut(start) }
        tell(
            .choiceWithoutName, nameless.map { ($0, "", "") },
            one: { _, _ in "The row has no name, and is never offered." },
            many: "rows have no name, and are never offered", next: "Fill it in; records hold the name, not the label.")
        tell(
            .choiceWithSpace, spaced.map { ($0.0, $0.1, "") },
            one: { name, _ in
                "\(name.shortened.quoted) has a space, and a question takes several choices of the list: its answers could "
                    + "not be told apart."
            },
            many: "names have a space, and a question takes several choices of the list: its answers could not be told "
                + "apart", next: "Write _ in place of the space.")
        tell(
            .duplicateChoice, doubled.map { ($0.0, $0.1, $0.2.text) },
            one: { name, first in
                "\(name.shortened.quoted) is the name of \(first) too: records hold the name, and could not tell the two "
                    + "apart."
            },
            many: "rows have the name of an earlier row: records hold the name, and could not tell them apart",
            next: "Give one of them another name, or write a choice_filter that reads a column in which they differ.")
    }

    private mutating func tellCut(_ start: PlacedList.Place) {
        findings.append(
            ListRowFinding(
                code: .notCompared, row: start.row, line: start.line, column: names.column, value: "",
                message: "The form filters its lists in too many ways to compare all rows for each: more may be alike.",
                next: "Look for names that are there twice."))
    }

    private mutating func tell(
        _ code: ListRowFinding.Code, _ rows: [(place: PlacedList.Place, name: String, other: String)],
        one: (String, String) -> String, many: String, next: String
    ) {
        let isMuch = rows.count > Self.shown
        for (place, name, other) in rows.prefix(isMuch ? 1 : Self.shown) {
            findings.append(
                ListRowFinding(
                    code: code, row: place.row, line: place.line, column: names.column, value: name,
                    message: isMuch ? "\(rows.count) \(many); this one is the first." : one(name, other), next: next))
        }
    }
}

extension PlacedList.Place {
    fileprivate var text: String { line > 0 ? "line \(line)" : "feature \(row)" }
}
