/// The columns of one table that were written or read before, as far as later ones may be told from them.
struct TableHistory {
    /// So many columns back a column may look for its contexts.
    static let columnReach = 255
    /// So many series back a series of numbers may look for a guess.
    static let numberReach = 32
    /// A context is one of so many.
    static let contexts = 16

    let rowCount: Int
    /// For each column a context for each row: 0 where it has no answer. Empty once out of reach.
    private(set) var columns: [[UInt8]] = []
    /// For each series its number in each row, or the last one before it. Empty once out of reach.
    private(set) var series: [(numbers: [Int64], unit: NumberUnit)] = []
    /// How many of the first columns have answers in each row, at most 15; and how many columns that are.
    private var answered: [UInt8]
    private var counted = 0
    /// What the columns have learnt about which rows have answers, by ``answers()``.
    var presence = [UInt32](repeating: BitModel.initial, count: contexts)
    /// What the columns have learnt about edits of select-multiples.
    var edits = ChoiceEdits.fresh
    /// The last column of select-multiples.
    var choices: (codes: [[UInt8]], masks: [UInt64])?
    /// Columns that were worth looking at, latest first.
    private(set) var favourites: [Int] = []

    init(rowCount: Int) {
        self.rowCount = rowCount
        answered = [UInt8](repeating: 0, count: rowCount)
    }

    mutating func add(column contexts: [UInt8]) {
        columns.append(contexts)
        let last = columns.count - 1 - Self.columnReach
        if last >= 0 {
            if counted <= last { count() }
            columns[last] = []
        }
    }

    /// How many columns have answers in each row so far, at most 15. Worked out when somebody asks for it.
    mutating func answers() -> [UInt8] {
        count()
        return answered
    }

    private mutating func count() {
        for column in columns[counted...] {
            for (row, context) in column.enumerated() where context > 0 && answered[row] < Self.contexts - 1 {
                answered[row] += 1
            }
        }
        counted = columns.count
    }

    mutating func add(series numbers: [Int64], _ unit: NumberUnit) {
        series.append((numbers, unit))
        let last = series.count - 1 - Self.numberReach
        if last >= 0 { series[last].numbers = [] }
    }

    /// The contexts of the column so many back: 1 is the last one.
    func column(back: Int) throws(DecodingProblem) -> [UInt8] {
        guard back > 0, back <= min(columns.count, Self.columnReach) else {
            throw DecodingProblem(.malformed, "context of a column")
        }
        return columns[columns.count - back]
    }

    // MARK: Choosing

    mutating func favour(back: Int) {
        let column = columns.count - back
        favourites.removeAll { $0 == column }
        favourites.insert(column, at: 0)
        if favourites.count > 8 { favourites.removeLast() }
    }

    /// Columns worth trying as contexts, as distances back.
    var candidates: [Int] {
        var backs = Array(1...16)
        for column in favourites where columns.count - column > 16 { backs.append(columns.count - column) }
        return backs.filter { $0 <= min(columns.count, Self.columnReach) }
    }
}
