/// A list in comma-separated values (RFC 4180): names of columns in the first row, then a row for each choice.
///
/// As JavaRosa does, the delimiter is a semicolon if the first row has one and no comma. Values are trimmed, so that a
/// blank behind a key does not hide it.
struct CSVList {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var line = 1
    private var delimiter = UInt8(ascii: ",")

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// A row that has something on it, and the line that it begins on.
    private typealias Row = (line: Int, cells: [String])
    /// The columns that have names.
    private typealias Columns = [(index: Int, name: String)]

    /// The list.
    static func read(_ bytes: [UInt8]) throws(FormProblem) -> PlacedList {
        var reader = try open(bytes)
        var list = PlacedList()
        let head = try reader.head()
        while let row = try reader.row(below: head) {
            list.append(row.cells, head.columns, at: .init(row: list.places.count + 1, line: row.line))
            try ListFile.check(list.tree.count, line: row.line)
        }
        return list
    }

    /// The lists of a file that has several, by name. Each row says its list; one that says none belongs to none.
    static func readLists(_ bytes: [UInt8]) throws(FormProblem) -> [String: PlacedList] {
        var reader = try open(bytes)
        var head = try reader.head()
        guard let list = head.columns.first(where: { OlderChoices.listColumns.contains($0.name) })?.index else {
            throw reader.problem(
                head.line, "No column is called list_name.", "Give the column that says each row's list that name.")
        }
        // Without a language of their own, labels are those of the first one.
        if !head.columns.contains(where: { $0.name == "label" }),
            let first = head.columns.first(where: { $0.name.hasPrefix("label::") })
        {
            head.columns.append((first.index, "label"))
        }
        var lists: [String: PlacedList] = [:]
        var (count, rows) = (0, 0)
        while let row = try reader.row(below: head) {
            rows += 1
            guard row.cells.indices.contains(list), !row.cells[list].isEmpty else { continue }
            lists[row.cells[list], default: PlacedList()].append(
                row.cells, head.columns, at: .init(row: rows, line: row.line))
            count += head.columns.count + 1
            try ListFile.check(count, line: row.line)
        }
        return lists
    }

    private static func open(_ bytes: [UInt8]) throws(FormProblem) -> CSVList {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard String(validating: body, as: UTF8.self) != nil, !body.contains(0) else {
            throw FormProblem(.notUTF8, "The list is not UTF-8 text.", next: "Save it as CSV in UTF-8.")
        }
        var reader = CSVList(bytes: body, position: body.startIndex)
        let first = body.prefix { $0 != lineFeed && $0 != carriageReturn }
        if first.contains(UInt8(ascii: ";")), !first.contains(UInt8(ascii: ",")) {
            reader.delimiter = UInt8(ascii: ";")
        }
        return reader
    }

    private init(bytes: ArraySlice<UInt8>, position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// The first row: names of columns.
    private mutating func head() throws(FormProblem) -> (line: Int, width: Int, columns: Columns) {
        guard let head = try row() else {
            throw FormProblem(.badList, "The list is empty.", next: "Give its columns names in the first row.")
        }
        var seen: Set<String> = []
        for name in head.cells where !name.isEmpty && !seen.insert(name).inserted {
            throw problem(head.line, "Two columns are called \(name.shortened.quoted).", "Rename one of them.")
        }
        guard !seen.isEmpty else {
            throw problem(head.line, "No column has a name.", "Give the columns names in the first row.")
        }
        let named = head.cells.enumerated().filter { !$0.element.isEmpty }
        let columns = named.map { (index: $0.offset, name: $0.element) }
        return (head.line, head.cells.count, columns)
    }

    /// The next row, which has no more cells than the first one.
    private mutating func row(below head: (line: Int, width: Int, columns: Columns)) throws(FormProblem) -> Row? {
        guard let row = try row() else { return nil }
        guard row.cells.count <= head.width else {
            throw problem(
                row.line, "The row has \(row.cells.count) cells, and the first one names \(head.width).",
                "Put values that hold the delimiter between quotation marks.")
        }
        return row
    }

    /// The next row that has something on it.
    private mutating func row() throws(FormProblem) -> Row? {
        while position < bytes.endIndex, isLineEnd { endLine() }
        guard position < bytes.endIndex else { return nil }
        let first = line
        var cells: [String] = []
        while true {
            cells.append(try cell().trimmingWhitespace())
            guard cells.count <= FormLimits.listColumns else {
                throw problem(
                    first, "The row has more than \(FormLimits.listColumns) cells.", "Leave out columns.")
            }
            guard position < bytes.endIndex, bytes[position] == delimiter else { break }
            position += 1
        }
        if position < bytes.endIndex { endLine() }
        return (first, cells)
    }

    private mutating func cell() throws(FormProblem) -> String {
        guard position < bytes.endIndex, bytes[position] == Self.quote else {
            let rest = bytes[position...].prefix { $0 != delimiter && $0 != Self.lineFeed && $0 != Self.carriageReturn }
            position = rest.endIndex
            return String(decoding: rest, as: UTF8.self)
        }
        let first = line
        var text: [UInt8] = []
        position += 1
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            guard byte == Self.quote else {
                if byte == Self.lineFeed { line += 1 }
                text.append(byte)
                continue
            }
            guard position < bytes.endIndex else { return String(decoding: text, as: UTF8.self) }
            if bytes[position] == Self.quote {
                text.append(Self.quote)
                position += 1
            } else if bytes[position] == delimiter || isLineEnd {
                return String(decoding: text, as: UTF8.self)
            } else {
                throw problem(
                    line, "Something follows the quotation mark that ends a value.",
                    "Double quotation marks inside a value.")
            }
        }
        throw problem(first, "A quotation mark is not closed.", "Close it, or double it if it belongs to the value.")
    }

    private var isLineEnd: Bool { bytes[position] == Self.lineFeed || bytes[position] == Self.carriageReturn }

    private mutating func endLine() {
        let isReturn = bytes[position] == Self.carriageReturn
        position += 1
        if isReturn, position < bytes.endIndex, bytes[position] == Self.lineFeed { position += 1 }
        line += 1
    }

    private func problem(_ line: Int, _ message: String, _ next: String) -> FormProblem {
        FormProblem(.badList, at: XMLPlace(line: line, column: 0), message, next: next)
    }
}
