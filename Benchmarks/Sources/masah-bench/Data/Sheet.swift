import Foundation

/// A CSV file in memory, in groups of neighbouring rows that share a device: read group by group, as a whole would take
/// ten times its bytes once its cells are strings.
struct Sheet: Sendable {
    typealias Row = [String?]

    let path: String
    let columns: [String]
    /// For each device its rows' bytes.
    private let groups: [[Range<Int>]]
    private let bytes: [UInt8]
    private let headerEnd: Int

    var groupCount: Int { groups.count }
    var rowCount: Int { groups.reduce(0) { $0 + $1.count } }

    /// Reads a file; without a `device` column it is one group.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchError("there is no readable CSV file at \(path)")
        }
        self.path = path
        let bytes = [UInt8](data)
        let header = Self.endOfRow(in: bytes, from: 0)
        let columns = Self.cells(bytes[0..<header]).map { $0 ?? "" }
        let device = columns.firstIndex(of: "device")
        var groups: [[Range<Int>]] = []
        var last: String?
        var start = header
        while start < bytes.count {
            let end = Self.endOfRow(in: bytes, from: start)
            let name = device.flatMap { Self.cells(bytes[start..<end], count: $0 + 1).last ?? nil }
            if groups.isEmpty || name != last { groups.append([]) }
            last = name
            groups[groups.count - 1].append(start..<end)
            start = end
        }
        self.bytes = bytes
        self.columns = columns
        self.groups = groups
        headerEnd = header
    }

    func rowCount(_ group: Int) -> Int { groups[group].count }

    /// The rows of one device.
    func rows(_ group: Int) -> [Row] {
        groups[group].map { Self.cells(bytes[$0]) }
    }

    /// The rows of one device as text, with the header, so many in a piece.
    func pieces(_ group: Int, of count: Int) -> [[UInt8]] {
        stride(from: 0, to: groups[group].count, by: count).map { start in
            groups[group][start..<min(start + count, groups[group].count)].reduce(into: Array(bytes[..<headerEnd])) {
                $0 += bytes[$1]
            }
        }
    }

    private static func endOfRow(in bytes: [UInt8], from start: Int) -> Int {
        var quoted = false
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == 0x22 { quoted.toggle() }
            if byte == 0x0A, !quoted { break }
        }
        return place
    }

    /// The cells of a row, or its first `count`; nil for an empty one.
    private static func cells(_ row: ArraySlice<UInt8>, count: Int = .max) -> Row {
        var cells: Row = []
        var place = row.startIndex
        var end = row.endIndex
        while end > place, row[end - 1] == 0x0A || row[end - 1] == 0x0D { end -= 1 }
        while cells.count < count {
            var cell: [UInt8] = []
            let isQuoted = place < end && row[place] == 0x22
            if isQuoted {
                place += 1
                while place < end {
                    if row[place] == 0x22 {
                        guard place + 1 < end, row[place + 1] == 0x22 else { break }
                        place += 1
                    }
                    cell.append(row[place])
                    place += 1
                }
                place += 1
            } else {
                let stop = row[place..<end].firstIndex(of: 0x2C) ?? end
                cell = Array(row[place..<stop])
                place = stop
            }
            cells.append(cell.isEmpty ? nil : String(decoding: cell, as: UTF8.self))
            guard place < end else { break }
            place += 1
        }
        return cells
    }
}

/// Writes rows as CSV (RFC 4180, but with a line feed alone, which is shorter).
enum CSVText {
    static func bytes(columns: [String], rows: [Sheet.Row]) -> [UInt8] {
        var text = line(columns)
        for row in rows { text += line(row) }
        return text
    }

    private static func line(_ row: Sheet.Row) -> [UInt8] {
        var line: [UInt8] = []
        for (place, cell) in row.enumerated() {
            if place > 0 { line.append(0x2C) }
            if let cell { line += written(cell) }
        }
        line.append(0x0A)
        return line
    }

    private static func written(_ cell: String) -> [UInt8] {
        let special: [UInt8] = [0x22, 0x2C, 0x0A]
        guard cell.utf8.contains(where: special.contains) else { return Array(cell.utf8) }
        return Array("\"\(cell.replacing("\"", with: "\"\""))\"".utf8)
    }
}
