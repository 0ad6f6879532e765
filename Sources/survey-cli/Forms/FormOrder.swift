/// The order in which a form's author goes through the file: sheets as they lie in it, rows, columns; then the lists in files
/// beside it; then what has no place.
struct FormOrder: Sendable, Equatable {
    /// Where something comes in that order.
    struct Rank: Comparable {
        let part: Int
        let file: String
        let row: Int
        let column: Int

        static func < (one: Rank, other: Rank) -> Bool {
            (one.part, one.file, one.row, one.column) < (other.part, other.file, other.row, other.column)
        }
    }

    private let sheets: [String: Int]
    private let columns: [String: [String: Int]]

    init(_ sheets: [XLSFormAnswer.Sheet] = []) {
        let titles = sheets.map(\.title)
        self.sheets = Dictionary(zip(titles, titles.indices)) { first, _ in first }
        columns = Dictionary(
            sheets.map { sheet in
                (sheet.title, Dictionary(zip(sheet.columns, sheet.columns.indices)) { first, _ in first })
            }
        ) { first, _ in first }
    }

    func rank(_ place: CellPlace) -> Rank {
        let part: Int
        if let sheet = place.sheet {
            part = sheets[sheet] ?? sheets.count
        } else {
            part = place.file == nil ? .max : sheets.count + 1
        }
        let column = place.column.flatMap { name in place.sheet.flatMap { columns[$0]?[name] } }
        return Rank(part: part, file: place.file ?? "", row: place.row ?? 0, column: column ?? 0)
    }

    /// Sorts; what has one place keeps its order.
    static func sorted<Element>(_ elements: [Element], by rank: (Element) -> Rank) -> [Element] {
        let ranked = elements.enumerated().map { (offset: $0.offset, rank: rank($0.element), element: $0.element) }
        return ranked.sorted { ($0.rank, $0.offset) < ($1.rank, $1.offset) }.map(\.element)
    }
}
