/// Reads comma-separated values (RFC 4180) from a stream of UTF-8 bytes, one row at a time.
///
/// Rows end with LF, CRLF or CR; a line with nothing on it is passed over. A cell in quotation marks may hold
/// delimiters, line ends and doubled quotation marks. A byte order mark at the beginning does not count. Whatever else
/// is wrong is an error with its line and column: guessing would put values into the wrong column.
public struct CSVReader {
    /// One row.
    public struct Row: Sendable, Equatable {
        /// The line that the row begins on, from 1.
        public let line: Int
        /// The cells' texts.
        public let cells: [String]
    }

    private let source: ByteSource
    private let delimiter: UInt8
    private var buffer: [UInt8] = []
    private var position = 0
    private var isStarted = false
    private var line = 1
    private var column = 1

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// A reader of a source.
    ///
    /// - Parameter delimiter: the byte between cells; spreadsheets set up for French write `;`.
    public init(_ source: ByteSource, delimiter: UInt8 = UInt8(ascii: ",")) {
        self.source = source
        self.delimiter = delimiter
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: ``DataProblem`` with the place.
    public mutating func next() throws(DataProblem) -> Row? {
        if !isStarted {
            isStarted = true
            try skipByteOrderMark()
        }
        while let byte = try peek() {
            guard byte == Self.lineFeed || byte == Self.carriageReturn else { return try row() }
            try endLine()
        }
        return nil
    }

    private mutating func row() throws(DataProblem) -> Row {
        let first = line
        var cells: [String] = []
        while true {
            cells.append(try peek() == Self.quote ? try quotedCell() : try plainCell())
            guard cells.count <= DataLimits.columns else {
                throw problem("the row has more than \(DataLimits.columns) cells", next: "divide the table")
            }
            guard let byte = try peek() else { break }
            guard byte == delimiter else {
                try endLine()
                break
            }
            advance(byte)
        }
        return Row(line: first, cells: cells)
    }

    private mutating func plainCell() throws(DataProblem) -> String {
        let start = place
        var bytes: [UInt8] = []
        while let byte = try peek(), byte != delimiter, byte != Self.lineFeed, byte != Self.carriageReturn {
            guard byte != Self.quote else {
                throw problem(
                    "a quotation mark stands inside a cell that does not begin with one",
                    next: "put the whole cell in quotation marks and double those inside it")
            }
            try append(byte, to: &bytes)
        }
        return try text(bytes, from: start)
    }

    private mutating func quotedCell() throws(DataProblem) -> String {
        let opening = place
        advance(Self.quote)
        let start = place
        var bytes: [UInt8] = []
        while let byte = try peek() {
            guard byte == Self.quote else {
                try append(byte, to: &bytes)
                continue
            }
            advance(byte)
            let following = try peek()
            if following == Self.quote {
                try append(Self.quote, to: &bytes)
                continue
            }
            guard let following, following != delimiter, following != Self.lineFeed, following != Self.carriageReturn
            else { return try text(bytes, from: start) }
            throw problem(
                "text follows the closing quotation mark of a cell", next: "double the quotation marks inside the cell")
        }
        throw problem(
            "the quotation mark opened here is never closed", next: "close it, or double it if it is part of the text",
            at: opening)
    }

    // MARK: Bytes

    private mutating func peek() throws(DataProblem) -> UInt8? {
        if position == buffer.count {
            buffer = try source.read()
            position = 0
            if buffer.isEmpty { return nil }
        }
        return buffer[position]
    }

    private mutating func advance(_ byte: UInt8) {
        position += 1
        if byte == Self.lineFeed {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }

    private mutating func append(_ byte: UInt8, to bytes: inout [UInt8]) throws(DataProblem) {
        guard bytes.count < DataLimits.cellBytes else {
            throw problem(
                "the cell has more than \(DataLimits.cellBytes) bytes",
                next: "look for a quotation mark that is not closed; keep long material as an attachment")
        }
        bytes.append(byte)
        advance(byte)
    }

    private mutating func endLine() throws(DataProblem) {
        guard let byte = try peek() else { return }
        advance(byte)
        guard byte == Self.carriageReturn else { return }
        if try peek() == Self.lineFeed {
            advance(Self.lineFeed)
        } else {
            line += 1
            column = 1
        }
    }

    private mutating func skipByteOrderMark() throws(DataProblem) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        // The first piece may be shorter than the mark when it comes through a pipe.
        while buffer.count < mark.count {
            let more = try source.read()
            if more.isEmpty { break }
            buffer += more
        }
        if buffer.starts(with: mark) { position = mark.count }
    }

    private func text(_ bytes: [UInt8], from start: DataProblem.Place) throws(DataProblem) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var line = start.line
        var column = start.column
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            column = scalar == "\n" ? 1 : column + 1
            line += scalar == "\n" ? 1 : 0
        }
        throw problem(
            "the text is not UTF-8 from here on", next: "save the file as “CSV UTF-8” and import that",
            at: DataProblem.Place(line: line, column: column))
    }

    private var place: DataProblem.Place { DataProblem.Place(line: line, column: column) }

    private func problem(_ cause: String, next: String, at place: DataProblem.Place? = nil) -> DataProblem {
        let place = place ?? self.place
        return DataProblem(
            .badData, "\(source.name), line \(place.line), column \(place.column): \(cause)", next: next, place: place)
    }
}
