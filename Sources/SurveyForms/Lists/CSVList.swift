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

    /// The list.
    static func read(_ bytes: [UInt8]) throws(FormProblem) -> InstanceTree {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard String(validating: body, as: UTF8.self) != nil, !body.contains(0) else {
            throw FormProblem(.notUTF8, "The list is not UTF-8 text.", next: "Save it as CSV in UTF-8.")
        }
        var reader = CSVList(bytes: body, position: body.startIndex)
        let first = body.prefix { $0 != lineFeed && $0 != carriageReturn }
        if first.contains(UInt8(ascii: ";")), !first.contains(UInt8(ascii: ",")) {
            reader.delimiter = UInt8(ascii: ";")
        }
        return try reader.tree()
    }

    private init(bytes: ArraySlice<UInt8>, position: Int) {
        self.bytes = bytes
        self.position = position
    }

    private mutating func tree() throws(FormProblem) -> InstanceTree {
        var tree = InstanceTree()
        let root = tree.append("root", to: tree.document)
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
        while let row = try row() {
            guard row.cells.count <= head.cells.count else {
                throw problem(
                    row.line, "The row has \(row.cells.count) cells, and the first one names \(head.cells.count).",
                    "Put values that hold the delimiter between quotation marks.")
            }
            let item = tree.append("item", to: root)
            for (index, name) in head.cells.enumerated() where !name.isEmpty {
                tree.append(name, to: item, value: index < row.cells.count ? row.cells[index] : "")
            }
            try ListFile.check(tree, line: row.line)
        }
        return tree
    }

    /// The next row that has something on it, and the line that it begins on.
    private mutating func row() throws(FormProblem) -> (line: Int, cells: [String])? {
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
